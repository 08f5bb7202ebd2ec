"""The courses on the table: read at first use, read again when a file changes."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from campus_tools.olx import course as olx
from campus_tools.olx.faults import Fault

from .content import Content
from .doubts import doubts


@dataclass(frozen=True)
class Shelf:
    """One folder as it is now: its course where there is one, and its faults."""

    folder: Path
    content: Content | None
    faults: tuple[Fault, ...]

    @property
    def name(self) -> str:
        return self.content.course.name if self.content else self.folder.name


class Library:
    """The folders given at start. Safe between threads; each process reads for itself."""

    def __init__(self, folders: list[Path]):
        self.folders = [Path(folder) for folder in folders]
        self._held: dict[Path, tuple[int, Shelf]] = {}
        self._locks = {folder: threading.Lock() for folder in self.folders}

    def shelves(self) -> list[Shelf]:
        return [self._shelf(folder) for folder in self.folders]

    def find(self, course_key: str) -> Shelf | None:
        return next((s for s in self.shelves() if s.content and s.content.course.key == course_key), None)

    def _shelf(self, folder: Path) -> Shelf:
        version = _version(folder)
        with self._locks[folder]:
            held = self._held.get(folder)
            if held is None or held[0] != version:
                held = (version, _read(folder))
                self._held[folder] = held
        return held[1]


def _read(folder: Path) -> Shelf:
    found = olx.read(folder)
    if isinstance(found, olx.Unreadable):
        return Shelf(folder, None, found.faults)
    return Shelf(folder, Content(found), (*found.faults, *doubts(found)))


def _version(folder: Path) -> int:
    """Changes when a file of the folder is added, removed, renamed or written."""
    return hash(tuple(sorted(_stamps(str(folder)))))


def _stamps(folder: str) -> Iterator[tuple[str, int, int]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _stamps(entry.path)
            else:
                stat = entry.stat()
                yield entry.path, stat.st_mtime_ns, stat.st_size
        except OSError:  # gone meanwhile: the next request sees it
            continue
