"""A fault of a course: in which of its files, on which line, why, and how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from campus_xblocks.kit.problems import Problem


@dataclass(frozen=True)
class Fault:
    """A `Problem` in one file of a course (`file` is relative to its folder, with slashes).

    `place` is the `url_name` of the block, sequence or page concerned, "" where none is.
    """

    file: str
    problem: Problem
    place: str = ""

    @property
    def line(self) -> int | None:
        return self.problem.line

    def message(self, lang: str = "en") -> str:
        return self.problem.message(lang)

    def as_json(self, lang: str = "en") -> dict[str, Any]:
        return {"file": self.file, **self.problem.as_json(lang)}

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.message()}"


def fault(
    file: str,
    line: int | None,
    reason: str,
    remedy: str,
    values: Mapping[str, Any] | None = None,
    place: str = "",
) -> Fault:
    """A fault that concerns a place in a file rather than a path in a document."""
    return Fault(file, Problem((), reason, remedy, values or {}, line), place)
