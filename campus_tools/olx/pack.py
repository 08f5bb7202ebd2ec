"""A course as the archive that Studio's import takes: the same folder always gives the same bytes."""

import gzip
import io
import tarfile
from pathlib import Path

from ..new_file import new_file

LEFT_OUT = {"data", "__pycache__"}
"""Folders that are the team's, not the platform's."""
TOP = "course"
ARCHIVE = ".tar.gz"


def members(folder: Path, target: Path | None = None) -> list[Path]:
    """The files that go into the archive, in its order: not `target`, nor archives that lie where earlier ones may."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and not (path.parent == folder and path.name.endswith(ARCHIVE))
        and not (target is not None and path.name == target.name and path.samefile(target))
        and not any(part in LEFT_OUT or part.startswith(".") for part in path.relative_to(folder).parts)
    )


def archive(folder: Path, target: Path | None = None) -> bytes:
    """The .tar.gz of the course in `folder`; `target`, where it is to lie, is no part of it."""
    tar_bytes = io.BytesIO()
    with tarfile.open(fileobj=tar_bytes, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for path in members(folder, target):
            data = path.read_bytes()
            entry = tarfile.TarInfo(f"{TOP}/{path.relative_to(folder).as_posix()}")
            # neither date, owner nor rights of this copy: two checkouts pack alike
            entry.size, entry.mtime, entry.mode = len(data), 0, 0o644
            tar.addfile(entry, io.BytesIO(data))
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=packed, mode="wb", compresslevel=9, mtime=0) as zipped:
        zipped.write(tar_bytes.getvalue())
    return packed.getvalue()


def write(folder: Path, target: Path, *, replace: bool = False) -> int:
    """Write the archive of `folder` to `target`, whole or not at all; its size in bytes.

    Raises `FileExistsError` where `target` is there and `replace` does not allow it, and `OSError` as the system does.
    """
    data = archive(folder, target)
    with new_file(target, replace=replace) as file:
        file.write(data)
    return len(data)
