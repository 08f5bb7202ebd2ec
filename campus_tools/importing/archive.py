"""Courses as files: read from an archive that a stranger may have made, copied, hashed, packed as a backup."""

import gzip
import hashlib
import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

from ..new_file import new_file

MAX_BYTES = 512 * 1024 * 1024
"""The most that an archive may unpack to; Studio's own courses with their pictures stay far below."""
MAX_MEMBERS = 50_000
MAX_DEPTH = 20
_CHUNK = 1024 * 1024


class Unusable(Exception):
    """Why a course cannot be taken from there, and what to do: a sentence for the person at the terminal."""


def find(folder: Path) -> Path:
    """The folder of the one course.xml at most one level below `folder`, as Studio and `campus pack` write archives."""
    found = [path.parent for path in (folder / "course.xml", *sorted(folder.glob("*/course.xml"))) if path.is_file()]
    if not found:
        raise Unusable(f"{folder} holds no course.xml. Name the folder or the archive of one course.")
    if len(found) > 1 and found[0] != folder:
        names = ", ".join(path.name for path in found)
        raise Unusable(f"{folder} holds several courses ({names}). Name one of them.")
    return found[0]


def is_export(folder: Path) -> bool:
    """Whether Studio exported the course: it always writes this file, and nobody writes it by hand.

    Read: xmodule/contentstore/mongo.py, export_all_for_course(key, directory, assets_policy_file).
    """
    return (folder / "policies" / "assets.json").is_file()


def stage(source: Path, into: Path) -> Path:
    """Copy the files of the course in `source` (without links, hidden files, or the team's own data/) to a new folder.

    Raises `Unusable` for a file name in another encoding than UTF-8.
    """
    target = into / "course"
    for path in sorted(source.rglob("*")):
        parts = path.relative_to(source).parts
        if parts[0] == "data" or any(part.startswith(".") or part == "__pycache__" for part in parts):
            continue
        if path.is_file() and not path.is_symlink():
            _check_name(source, "/".join(parts))
            copy = target.joinpath(*parts)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    return target


def _check_name(source: Path, name: str) -> None:
    """Raise `Unusable` for a name in another encoding than UTF-8, which the platform could not store."""
    try:
        name.encode()
    except UnicodeEncodeError as error:
        told = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        raise Unusable(f"{source}: the file name “{told}” is not in UTF-8. Rename the file.") from error


def digest(folder: Path) -> str:
    """A hash of the names and the bytes of all files below `folder`."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix().encode()
        total.update(len(name).to_bytes(8, "big") + name)
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def unpack(archive: Path, into: Path) -> None:
    """Unpack a .tar.gz below `into`, or nothing that counts: raises `Unusable` on what no course needs.

    Refused: links, devices, absolute names and `..`, twice the same file, more than `MAX_BYTES` or `MAX_MEMBERS`.
    """
    with tempfile.TemporaryFile() as plain:
        _gunzip(archive, plain)
        try:
            with tarfile.open(fileobj=plain, mode="r:") as tar:
                for number, member in enumerate(tar, start=1):
                    if number > MAX_MEMBERS:
                        raise Unusable(f"{archive} holds more than {MAX_MEMBERS} files. It is not a course.")
                    _unpack(archive, tar, member, into)
        except (tarfile.TarError, UnicodeError, ValueError, OverflowError, RecursionError) as error:
            raise Unusable(
                f"{archive} is no .tar.gz archive, or is damaged: {error}. Export the course anew."
            ) from error


def _gunzip(archive: Path, plain: IO[bytes]) -> None:
    size = 0
    try:
        with gzip.open(archive) as packed:
            while chunk := packed.read(_CHUNK):
                size += len(chunk)
                if size > MAX_BYTES:
                    raise Unusable(
                        f"{archive} unpacks to more than {MAX_BYTES // 1024 // 1024} MiB. Take its videos out."
                    )
                plain.write(chunk)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Unusable(f"{archive} is no .tar.gz archive, or is damaged: {error}. Export the course anew.") from error
    except OSError as error:
        raise Unusable(f"{archive} cannot be read: {error.strerror}. Check its name and your rights.") from error
    plain.seek(0)


def _unpack(archive: Path, tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> None:
    name = PurePosixPath(member.name)
    if name.is_absolute() or ".." in name.parts or len(name.parts) > MAX_DEPTH or any(c in member.name for c in "\\\0"):
        raise Unusable(f"{archive} holds a file that would lie outside the course: {member.name!r}. Do not use it.")
    if member.isdir():
        return
    # A sparse file may say that it is a million times larger than what the archive holds of it.
    if not member.isreg() or member.issparse():
        raise Unusable(f"{archive} holds something else than files: {member.name!r}. Pack the course without links.")
    _check_name(archive, member.name)
    if not name.parts:
        raise Unusable(f"{archive} holds a file without a name. Export the course anew.")
    target = into.joinpath(*name.parts)
    data = tar.extractfile(member)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            if data is not None:
                shutil.copyfileobj(data, file, _CHUNK)
    except (FileExistsError, NotADirectoryError) as error:
        raise Unusable(f"{archive} holds {member.name!r} twice. Export the course anew.") from error
    except OSError as error:
        raise Unusable(f"{archive}: {member.name!r} cannot be unpacked: {error.strerror}.") from error


def pack(folder: Path, target: Path) -> None:
    """Write `folder` as the .tar.gz `target`, readable by its owner only, whole or not at all."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with new_file(target, replace=True, mode=0o600) as file, tarfile.open(fileobj=file, mode="w:gz") as tar:
        tar.add(folder, arcname="course")
