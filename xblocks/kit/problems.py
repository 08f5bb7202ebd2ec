"""What is wrong with a text that somebody wrote, said so that they can mend it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .i18n import translate

Path = tuple[str | int, ...]


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
    """A document or an input with at least one problem."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = sorted(problems, key=lambda p: (p.line or 0, path_text(p.path)))
        super().__init__("; ".join(f"{path_text(p.path)}: {p.message()}" for p in self.problems))


def path_text(path: Path) -> str:
    """`("steps", 0, "title")` as `steps[0].title`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
