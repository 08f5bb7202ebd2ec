"""What is wrong with a text that somebody wrote, said so that they can mend it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .i18n import N_, translate

Path = tuple[str | int, ...]
MOST_TOLD = 200
"""Faults that are told of one text: whoever has more begins with these, and no answer grows without end."""
LONGEST_KEY = 60
_AND_MORE = (N_("… and %(count)s more."), N_("Mend the first ones, then check again."))


@dataclass(frozen=True)
class Problem:
    """One fault: where (path and line), why, and how to mend it.

    `reason` and `remedy` are English message ids whose `%(name)s` places are filled from `values`; a value that is
    itself a marked message is translated too when its name ends in `_msg`.
    """

    path: Path
    reason: str
    remedy: str
    values: Mapping[str, Any] = field(default_factory=dict)
    line: int | None = None
    stands_for: int = 1
    """How many faults it tells of: more than one for « … and N more » only."""

    def at(self, line: int | None) -> "Problem":
        return replace(self, line=line)

    def message(self, lang: str = "en") -> str:
        """Reason and remedy, in one or two sentences."""
        values = {k: translate(v, lang) if k.endswith("_msg") else v for k, v in self.values.items()}
        said = (translate(part, lang) for part in (self.reason, self.remedy) if part)
        return " ".join(part % values if values else part for part in said)

    def as_json(self, lang: str = "en") -> dict[str, Any]:
        return {"path": path_text(self.path), "line": self.line, "message": self.message(lang)}


class Invalid(Exception):
    """A document or an input with at least one problem; told are the first ones, and how many more were found."""

    def __init__(self, problems: Iterable[Problem]):
        super().__init__()
        found = sorted(problems, key=lambda p: (p.stands_for > 1, p.line or 0, path_text(p.path)))
        self.problems = found
        if len(found) > MOST_TOLD + 1:  # a single one more is told as briefly as that there is one
            rest = sum(problem.stands_for for problem in found[MOST_TOLD:])
            reason, remedy = _AND_MORE
            more = Problem((), reason, remedy, {"count": rest}, found[MOST_TOLD - 1].line, rest)
            self.problems = [*found[:MOST_TOLD], more]

    def __str__(self) -> str:
        return "; ".join(f"{path_text(p.path)}: {p.message()}" for p in self.problems)


def path_text(path: Path) -> str:
    """`("steps", 0, "title")` as `steps[0].title`; a key that is no key of ours may be long and is cut."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            key = part if len(part) <= LONGEST_KEY else part[: LONGEST_KEY - 1] + "…"
            text += f".{key}" if text else key
    return text
