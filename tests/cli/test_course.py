"""`campus check | pack`: sentences, colours where somebody looks, and no file touched that was not asked for."""

import io
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from campus_tools.cli import main
from campus_tools.olx import pack

pytestmark = pytest.mark.once

GOOD = Path(__file__).parent.parent / "olx" / "small_course"
LONG = "x" * 300


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOOD, tmp_path / "cours"))


@pytest.fixture
def campus(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command; its exit code, standard output and standard error."""

    def run(*argv: Any) -> tuple[Any, str, str]:
        try:
            code: Any = main([str(argument) for argument in argv])
        except SystemExit as leaving:
            code = leaving.code
        return code, *capsys.readouterr()

    return run


def names(archive: Path) -> set[str]:
    with tarfile.open(archive) as tar:
        return set(tar.getnames())


# --- pack ------------------------------------------------------------------------------------------------------------


def test_pack_overwrites_nothing_unasked(campus: Any, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine.tar.gz"
    target.write_text("précieux", encoding="utf-8")
    code, out, err = campus("pack", folder, "--output", target)
    assert (code, out) == (2, "")
    assert "--overwrite" in err
    assert target.read_text(encoding="utf-8") == "précieux"
    assert campus("pack", folder, "--output", target, "--overwrite")[0] == 0
    assert "course/course.xml" in names(target)


def test_pack_does_not_overwrite_what_comes_while_it_packs(folder: Path, tmp_path: Path, monkeypatch: Any) -> None:
    target = tmp_path / "late.tar.gz"
    real = pack.archive

    def archive(*arguments: Any) -> bytes:
        target.write_text("entre-temps", encoding="utf-8")
        return real(*arguments)

    monkeypatch.setattr(pack, "archive", archive)
    with pytest.raises(FileExistsError):
        pack.write(folder, target)
    assert target.read_text(encoding="utf-8") == "entre-temps"
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_packing_in_the_courses_own_folder_leaves_earlier_archives_out(
    campus: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert campus("pack", ".")[0] == 0
    first = (folder / "cours.tar.gz").read_bytes()
    assert campus("pack", ".", "--overwrite")[0] == 0
    assert campus("pack", ".", "--output", "autre.tar.gz")[0] == 0
    assert campus("pack", ".", "--output", "static/encore.tar.gz")[0] == 0
    assert campus("pack", ".", "--output", "static/encore.tar.gz", "--overwrite")[0] == 0
    assert first == (folder / "cours.tar.gz").read_bytes() == (folder / "autre.tar.gz").read_bytes()
    assert not any(name.endswith(".tar.gz") for name in names(folder / "static/encore.tar.gz"))


@pytest.mark.parametrize("planted", [".cours.tar.gz.part", "cours.tar.gz"])
def test_a_link_that_was_laid_in_wait_is_not_followed(
    campus: Any, folder: Path, tmp_path: Path, planted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("à personne", encoding="utf-8")
    work = tmp_path / "work"
    work.mkdir()
    (work / planted).symlink_to(secret)
    monkeypatch.chdir(work)
    assert campus("pack", folder, "--overwrite")[0] == 0
    assert secret.read_text(encoding="utf-8") == "à personne"
    assert not (work / "cours.tar.gz").is_symlink()
    assert "course/course.xml" in names(work / "cours.tar.gz")


def test_an_archive_has_the_rights_that_the_person_gives_to_new_files(
    campus: Any, folder: Path, tmp_path: Path
) -> None:
    before = os.umask(0o027)
    try:
        campus("pack", folder, "--output", tmp_path / "a.tar.gz")
    finally:
        os.umask(before)
    assert (tmp_path / "a.tar.gz").stat().st_mode & 0o777 == 0o640


# --- names that the system does not take -------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "pack"])
@pytest.mark.parametrize("name", [LONG, "a\x00b", "nulle-part"])
def test_a_folder_that_cannot_be_is_told_in_one_sentence(campus: Any, command: str, name: str) -> None:
    code, out, err = campus(command, name)
    assert (code, out) == (2, "")
    assert "holds no course.xml" in err


def test_an_output_that_cannot_be_is_told_in_one_sentence(campus: Any, folder: Path) -> None:
    for name in (LONG, "a\x00b"):
        code, out, err = campus("pack", folder, "--output", name)
        assert (code, out) == (2, "")
        assert "cannot be written" in err


def test_a_latin_1_file_name_is_printed_by_check_and_stops_pack(folder: Path, tmp_path: Path) -> None:
    open(bytes(folder / "static") + b"/caf\xe9.png", "wb").close()
    for command in (["check", "--quick"], ["pack"], ["check", "--quick", "--json"]):
        done = subprocess.run(
            [sys.executable, "-m", "campus_tools.cli", *command, "--lang", "en", str(folder)],
            capture_output=True,
            check=False,
            cwd=tmp_path,
        )
        assert done.returncode == 1
        assert b"caf\\xe9.png" in done.stdout.replace(b"\\\\", b"\\")
        assert b"Traceback" not in done.stderr
    assert not (tmp_path / "cours.tar.gz").exists()


# --- what people see --------------------------------------------------------------------------------------------------


def seen(monkeypatch: pytest.MonkeyPatch, *argv: Any, **environment: str) -> str:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    main([str(argument) for argument in argv])
    return screen.getvalue()


def test_severities_have_colours_on_a_terminal_only(campus: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "static/feuille.svg").unlink()
    assert "\x1b[" not in campus("check", "--quick", folder)[1]
    screen = seen(monkeypatch, "check", "--quick", folder)
    assert "\x1b[31merror\x1b[0m" in screen
    assert "\x1b[33mwarning\x1b[0m" in screen
    assert "\x1b[" not in seen(monkeypatch, "check", "--quick", folder, NO_COLOR="1")
    assert "\x1b[" not in seen(monkeypatch, "check", "--quick", folder, TERM="dumb")
    assert "\x1b[" not in seen(monkeypatch, "check", "--quick", "--json", folder)


def test_a_person_at_a_terminal_is_told_the_stage_it_is_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    main(["check", "--quick", str(folder)])
    stages = ["structure", "policy", "documents", "links", "sentences"]
    places = [screen.getvalue().find(f"cours: {stage}") for stage in stages]
    assert -1 not in places
    assert places == sorted(places)
