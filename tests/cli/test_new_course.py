"""`campus new-course FOLDER`: a course to come that can be checked, packed and imported as it lies."""

import io
import json
import os
import pty
import struct
import subprocess
import sys
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_tools.cli import main
from campus_tools.olx import course as olx
from campus_tools.olx import skeleton
from campus_tools.olx.check import check
from campus_tools.olx.files import Files
from campus_tools.olx.pack import archive
from campus_tools.olx.skeleton import Plan, typographic

pytestmark = pytest.mark.once

COURSES = Path(__file__).parent.parent.parent / "course_exports"
NBSP, THIN = "\u00a0", "\u202f"
TOLD = ["--title", "Vendre sans brader", "--org", "Campus", "--number", "VENDRE", "--run", "2027"]


@pytest.fixture
def campus(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command away from any terminal; its exit code, standard output and standard error."""

    def run(*argv: Any) -> tuple[Any, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        try:
            code: Any = main([str(argument) for argument in argv])
        except SystemExit as leaving:
            code = leaving.code
        return code, *capsys.readouterr()

    return run


def findings(folder: Path) -> list[str]:
    return [f"{f.rule} {f.fault}" for f in check(folder, today=date(2027, 1, 4)).findings]


def test_options_alone_make_a_course_without_any_finding(campus: Any, tmp_path: Path) -> None:
    folder = tmp_path / "vendre"
    modules = ["--module", "Écouter", "--module", "Chiffrer"]
    code, out, err = campus("new-course", folder, *TOLD, "--partner", "Une école", *modules, "--lang", "en")
    assert (code, err) == (0, "")
    assert f"campus check {folder}" in out
    assert findings(folder) == []
    course = olx.read(folder)
    assert isinstance(course, olx.Course)
    assert (course.key, course.name) == ("course-v1:Campus+VENDRE+2027", "Vendre sans brader")
    assert [(c.name, len(c.children)) for c in course.root.children] == [("Écouter", 4), ("Chiffrer", 4)]
    assert len(archive(folder)) > 500


def test_only_the_about_page_is_for_everybody_and_it_says_to_come(campus: Any, tmp_path: Path) -> None:
    campus("new-course", tmp_path / "c", *TOLD, "--partner", "Une école", "--module", "Écouter")
    course = olx.read(tmp_path / "c")
    assert isinstance(course, olx.Course)
    assert course.to_come
    assert all(node.staff_only for node in course.root.walk() if node.tag != "course")
    about = course.page("about/overview.html") or ""
    assert "Ce cours est à venir." in about
    assert f"Partenaire{NBSP}: Une école." in about
    assert course.root.settings["advertised_start"] == "À venir"


def test_a_folder_that_holds_something_is_refused_and_left_alone(campus: Any, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("précieux", encoding="utf-8")
    for folder in (tmp_path, tmp_path / "mine.txt"):
        code, out, err = campus("new-course", folder, *TOLD)
        assert (code, out) == (2, "")
        assert "nothing was written" in err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(skeleton.NotEmpty):
        skeleton.write(Plan("T", "O", "N", "R"), tmp_path)


@pytest.mark.parametrize("name", ["x" * 300, "a\x00b"])
def test_a_folder_that_the_system_does_not_take_is_told_in_one_sentence(
    campus: Any, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = campus("new-course", name, *TOLD)
    assert (code, out) == (2, "")
    assert "cannot be written" in err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_comes_while_it_writes_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = skeleton.files

    def files(plan: Plan) -> dict[str, bytes]:
        (tmp_path / "course.xml").write_text("entre-temps", encoding="utf-8")
        return real(plan)

    monkeypatch.setattr(skeleton, "files", files)
    with pytest.raises(FileExistsError):
        skeleton.write(Plan("T", "O", "N", "R"), tmp_path)
    assert (tmp_path / "course.xml").read_text(encoding="utf-8") == "entre-temps"


def test_an_empty_folder_is_taken(campus: Any, tmp_path: Path) -> None:
    assert campus("new-course", tmp_path, *TOLD)[0] == 0


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--org", "Mon organisation"),
        ("--number", "../../etc"),
        ("--number", "É1"),
        ("--run", "a+b"),
        ("--org", ""),
        ("--org", ".."),
        ("--title", "  "),
        ("--title", "a\x00b"),
        ("--module", ""),
        ("--partner", "a\x1bb"),
    ],
)
def test_an_answer_that_no_course_can_have_is_refused(campus: Any, tmp_path: Path, option: str, value: str) -> None:
    code, out, err = campus("new-course", tmp_path / "c", *TOLD, option, value, "--lang", "en")
    assert (code, out) == (2, "")
    assert f"{option}: " in err
    assert not (tmp_path / "c").exists()


def test_away_from_a_terminal_nothing_is_asked(campus: Any, tmp_path: Path) -> None:
    code, out, err = campus("new-course", tmp_path / "c", "--title", "Vendre")
    assert (code, out) == (2, "")
    assert "--org, --number" in err


def test_on_a_terminal_the_questions_make_the_same_course(tmp_path: Path) -> None:
    answers = ["Vendre sans brader", "Mon organisation", "Campus", "VENDRE", "2027", "", "Écouter", ""]
    mine, theirs = pty.openpty()
    os.write(mine, "".join(f"{answer}\n" for answer in answers).encode())
    command = [sys.executable, "-m", "campus_tools.cli", "new-course", str(tmp_path / "asked"), "--lang", "fr"]
    done = subprocess.run(command, stdin=theirs, capture_output=True, text=True, check=False, timeout=120)
    os.close(mine)
    os.close(theirs)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Titre du cours\u00a0: " in done.stdout
    assert "sans accent" in done.stdout  # the organisation in two words was refused, and asked again
    main(["new-course", str(tmp_path / "told"), *TOLD, "--module", "Écouter"])
    for path in (tmp_path / "told").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "asked" / path.relative_to(tmp_path / "told")).read_bytes()


def test_titles_get_the_typography_that_the_check_wants() -> None:
    assert typographic('L\'offre : "oui" ou non ?') == f"L’offre{NBSP}: «{NBSP}oui{NBSP}» ou non{THIN}?"
    assert typographic("Enfin!  « Oui »...") == f"Enfin{THIN}! «{NBSP}Oui{NBSP}»…"
    assert typographic(typographic("Qui ? Moi : nous !")) == typographic("Qui ? Moi : nous !")


WORDS = st.sampled_from(
    ["l'offre", "a & b", "<b>", "]]>", '"prix"', "où ?", "quoi!", "oui :", "« bien »", "&amp;", "é"]
)
TITLES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


@given(TITLES, TITLES, st.lists(TITLES, max_size=2))
def test_whatever_is_typed_as_a_title_is_kept_and_makes_a_valid_course(
    tmp_path_factory: pytest.TempPathFactory, title: str, partner: str, modules: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("course") / "c"
    skeleton.write(Plan(title, "Campus", "VENDRE", "2027", partner, tuple(modules)), folder)
    course = olx.read(folder)
    assert isinstance(course, olx.Course)
    assert course.faults == ()
    assert course.name == typographic(title)
    assert [chapter.name for chapter in course.root.children] == ([*map(typographic, modules)] or ["À écrire"])
    assert Files(folder).json("policies/2027/policy.json")


def test_the_picture_is_a_whole_png() -> None:
    data = skeleton.picture()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    place, found = 8, {}
    while place < len(data):
        (size,) = struct.unpack_from(">I", data, place)
        kind, content = data[place + 4 : place + 8], data[place + 8 : place + 8 + size]
        assert struct.unpack_from(">I", data, place + 8 + size)[0] == zlib.crc32(kind + content)
        found[kind] = content
        place += 12 + size
    width, height = struct.unpack_from(">II", found[b"IHDR"])
    assert len(zlib.decompress(found[b"IDAT"])) == height * (width + 1)
    assert list(found)[-1] == b"IEND"


@pytest.mark.parametrize("name", ["relations_sociales", "prevention_sante"])
def test_the_partners_courses_are_to_come_and_hold_no_content(name: str) -> None:
    folder = COURSES / name
    assert findings(folder) == []
    course = olx.read(folder)
    assert isinstance(course, olx.Course)
    assert course.to_come
    assert {node.tag for node in course.root.walk()} == {"course", "chapter", "sequential"}
    assert "Ce cours est à venir." in (course.page("about/overview.html") or "")
    policy = json.loads((folder / "policies" / course.run / "policy.json").read_text(encoding="utf-8"))
    assert policy[f"course/{course.run}"]["advertised_start"] == "À venir"
    assert ("AG2R La Mondiale" in (course.page("about/overview.html") or "")) == (name == "relations_sociales")
