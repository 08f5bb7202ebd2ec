"""A course as the archive that Studio's import takes: the same folder always gives the same bytes."""

import gzip
import io
import os
import tarfile
from pathlib import Path

LEFT_OUT = {"data", "__pycache__"}
"""Folders that are the team's, not the platform's."""
TOP = "course"


def members(folder: Path) -> list[Path]:
    """The files that go into the archive, in its order."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and not any(part in LEFT_OUT or part.startswith(".") for part in path.relative_to(folder).parts)
    )


def archive(folder: Path) -> bytes:
    """The .tar.gz of the course in `folder`."""
    tar_bytes = io.BytesIO()
    with tarfile.open(fileobj=tar_bytes, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for path in members(folder):
            data = path.read_bytes()
            entry = tarfile.TarInfo(f"{TOP}/{path.relative_to(folder).as_posix()}")
            # neither date, owner nor rights of this copy: two checkouts pack alike
            entry.size, entry.mtime, entry.mode = len(data), 0, 0o644
            tar.addfile(entry, io.BytesIO(data))
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=packed, mode="wb", compresslevel=9, mtime=0) as zipped:
        zipped.write(tar_bytes.getvalue())
    return packed.getvalue()


def write(folder: Path, target: Path) -> int:
    """Write the archive of `folder` to `target`, whole or not at all; its size in bytes."""
    data = archive(folder)
    partial = target.with_name(f".{target.name}.part")
    partial.write_bytes(data)
    os.replace(partial, target)
    return len(data)
