"""An archive that a stranger made writes nowhere but where it is unpacked, and ends."""

import gzip
import os
import stat
import tarfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_tools.importing import archive
from campus_tools.importing.archive import Unusable
from tests.importing.courses import packed, tar, write

pytestmark = pytest.mark.once


def unpack(path, tmp_path):
    into = tmp_path / "into" / "deep"
    into.mkdir(parents=True, exist_ok=True)
    archive.unpack(path, into)
    return into


def member(name, kind=tarfile.REGTYPE, link=""):
    found = tarfile.TarInfo(name)
    found.type, found.linkname = kind, link
    return found


@pytest.mark.parametrize("top", ["course", "anything", "."])
def test_a_course_comes_back_as_it_was_packed(tmp_path, top):
    folder = write(tmp_path / "essai")
    into = unpack(packed(folder, tmp_path / "course.tar.gz", top), tmp_path)
    assert archive.digest(archive.find(into)) == archive.digest(folder)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (member("../../outside.xml"), "outside the course"),
        (member("course/../../../outside.xml"), "outside the course"),
        (member("/tmp/campus-outside.xml"), "outside the course"),
        (member("course\\..\\outside.xml"), "outside the course"),
        (member("/".join("abcdefghijklmnopqrstuvwxyz")), "outside the course"),
        (member("link", tarfile.SYMTYPE, "/etc/passwd"), "something else than files"),
        (member("link", tarfile.LNKTYPE, "course.xml"), "something else than files"),
        (member("pipe", tarfile.FIFOTYPE), "something else than files"),
        (member("device", tarfile.CHRTYPE), "something else than files"),
        (member("."), "without a name"),
    ],
)
def test_an_entry_that_no_course_needs_is_refused(tmp_path, entry, reason):
    path = tar(tmp_path / "bad.tar.gz", [(entry, b"")])
    with pytest.raises(Unusable, match=reason):
        unpack(path, tmp_path)
    assert list((tmp_path / "into").rglob("*")) == [tmp_path / "into" / "deep"]


@pytest.mark.parametrize("second", ["a", "a/b"])
def test_a_file_that_stands_twice_is_refused(tmp_path, second):
    path = tar(tmp_path / "bad.tar.gz", [(member("a"), b"1"), (member(second), b"2")])
    with pytest.raises(Unusable, match="twice"):
        unpack(path, tmp_path)


def test_a_file_that_swells_is_refused_before_it_fills_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_BYTES", 100_000)
    path = tmp_path / "bomb.tar.gz"
    path.write_bytes(gzip.compress(bytes(200_000)))
    assert path.stat().st_size < 1000
    with pytest.raises(Unusable, match="unpacks to more than"):
        unpack(path, tmp_path)


def test_a_sparse_file_is_refused(tmp_path):
    entry = member("hole", tarfile.GNUTYPE_SPARSE)
    path = tar(tmp_path / "bad.tar.gz", [(entry, b"")])
    with pytest.raises(Unusable):
        unpack(path, tmp_path)


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    path = tar(tmp_path / "bad.tar.gz", [(member(str(n)), b"") for n in range(4)])
    with pytest.raises(Unusable, match="more than 3 files"):
        unpack(path, tmp_path)


NO_ARCHIVES = {
    "empty": b"",
    "text": b"hello",
    "text, packed": gzip.compress(b"hello" * 300),
    "cut short": gzip.compress(b"x" * 2000)[:-9],
}


@pytest.mark.parametrize("data", NO_ARCHIVES.values(), ids=NO_ARCHIVES.keys())
def test_what_is_no_archive_is_said_to_be_none(tmp_path, data):
    path = tmp_path / "bad.tar.gz"
    path.write_bytes(data)
    with pytest.raises(Unusable):
        archive.find(unpack(path, tmp_path))


def test_a_missing_archive_is_said_to_be_missing(tmp_path):
    with pytest.raises(Unusable, match="cannot be read: No such file"):
        unpack(tmp_path / "nowhere.tar.gz", tmp_path)


@given(position=st.integers(0, 4000), byte=st.integers(0, 255))
def test_a_damaged_archive_is_refused_or_stays_inside(tmp_path_factory, position, byte):
    place = tmp_path_factory.mktemp("damaged")
    plain = place / "plain.tar"
    with tarfile.open(plain, "w") as whole:
        whole.add(write(place / "essai"), arcname="course")
    data = bytearray(plain.read_bytes())
    data[position % len(data)] = byte
    (place / "bad.tar.gz").write_bytes(gzip.compress(bytes(data), 1))
    before = set(place.iterdir())
    with suppress(Unusable):
        unpack(place / "bad.tar.gz", place)
    assert set(place.iterdir()) - before <= {place / "into"}
    assert not (place / "into" / "course").exists()


def test_a_folder_of_several_courses_asks_for_one(tmp_path):
    for name in ("one", "two"):
        write(tmp_path / "both" / name)
    with pytest.raises(Unusable, match="several courses"):
        archive.find(tmp_path / "both")
    assert archive.find(tmp_path / "both" / "one") == tmp_path / "both" / "one"


def test_a_folder_without_a_course_is_said_to_hold_none(tmp_path):
    with pytest.raises(Unusable, match=r"holds no course\.xml"):
        archive.find(tmp_path)


def test_the_platform_gets_neither_links_nor_hidden_files_nor_the_teams_own(tmp_path):
    folder = write(tmp_path / "essai")
    (folder / "static" / "passwd").symlink_to("/etc/passwd")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("secret")
    staged = archive.stage(folder, tmp_path / "stage")
    names = sorted(path.relative_to(staged).as_posix() for path in staged.rglob("*") if path.is_file())
    policies = ["policies/2026/grading_policy.json", "policies/2026/policy.json"]
    assert names == ["course.xml", "course/2026.xml", *policies, "static/image.svg"]


def test_one_byte_changes_the_digest_and_a_date_does_not(tmp_path):
    folder = write(tmp_path / "essai")
    before = archive.digest(folder)
    os.utime(folder / "course.xml", (0, 0))
    assert archive.digest(folder) == before
    (folder / "static" / "image.svg").write_text("<svg />")
    assert archive.digest(folder) != before


def test_a_backup_is_its_owners_alone(tmp_path):
    target = tmp_path / "backups" / "x.tar.gz"
    archive.pack(write(tmp_path / "essai"), target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert stat.S_IMODE(target.parent.stat().st_mode) == 0o700
    assert list(target.parent.iterdir()) == [target]


def test_a_latin_1_file_name_is_told_with_what_to_do(tmp_path):
    folder = write(tmp_path / "essai")
    open(bytes(folder) + b"/caf\xe9.xml", "wb").close()
    with pytest.raises(Unusable, match=r"caf\\xe9\.xml.*Rename"):
        archive.stage(folder, tmp_path / "staged")
    path = tar(tmp_path / "bad.tar.gz", [(member("course/caf\udce9.xml"), b"")])
    with pytest.raises(Unusable, match=r"caf\\xe9\.xml.*Rename"):
        unpack(path, tmp_path)


def test_a_backup_follows_no_link_that_was_laid_in_wait(tmp_path):
    folder = write(tmp_path / "essai")
    secret = tmp_path / "secret"
    secret.write_text("à personne", encoding="utf-8")
    backups = tmp_path / "backups"
    backups.mkdir()
    for name in (".b.tar.gz.part", "b.tar.gz"):
        (backups / name).symlink_to(secret)
    archive.pack(folder, backups / "b.tar.gz")
    assert secret.read_text(encoding="utf-8") == "à personne"
    assert not (backups / "b.tar.gz").is_symlink()
    assert stat.S_IMODE((backups / "b.tar.gz").stat().st_mode) == 0o600


def test_what_studio_exported_is_known_by_the_file_that_it_always_writes(tmp_path):
    folder = write(tmp_path / "essai")
    assert not archive.is_export(folder)
    (folder / "policies" / "assets.json").write_text("{}")
    assert archive.is_export(folder)
