"""A file that appears whole or not at all, and in no other place than asked."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


@contextmanager
def new_file(target: Path, *, replace: bool, mode: int = 0o666) -> Iterator[IO[bytes]]:
    """What is written here becomes `target` at the end, with the rights `mode` less the umask.

    Raises `FileExistsError` where `target` is there already, be it as a link, and `replace` does not allow it. The
    unfinished file has a name of its own that nobody can have laid a link under.
    """
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.chmod(mode & ~_umask())
        if replace:
            partial.replace(target)
        else:
            _keep(partial, target)
    finally:
        with suppress(FileNotFoundError):
            partial.unlink()


def _keep(partial: Path, target: Path) -> None:
    """Give the file its name, unless somebody has it: in one step where the file system knows links."""
    try:
        os.link(partial, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(target):
            raise FileExistsError(str(target)) from None
        partial.replace(target)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
