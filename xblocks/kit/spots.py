"""A place in an author's tree, whatever the tree holds there.

The sense check is given any mapping at all; reading it through spots keeps it short and keeps it from raising.
"""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .i18n import N_
from .problems import Path, Problem

MOST_COMPARED, LONGEST_COMPARED = 50, 60
MOST_LISTED = 40


@dataclass(frozen=True)
class Spot:
    """A subtree and its path; what is not there is a spot with the tree None."""

    tree: Any
    path: Path = ()

    def at(self, key: str) -> "Spot":
        inside = self.tree.get(key) if isinstance(self.tree, dict) else None
        return Spot(inside, (*self.path, key))

    def has(self, key: str) -> bool:
        """Whether the key is written with a value; an empty value is as good as no key."""
        return isinstance(self.tree, dict) and self.tree.get(key) is not None

    def entries(self) -> Iterator["Spot"]:
        """The entries of a list; nothing for anything else."""
        if isinstance(self.tree, list):
            for position, entry in enumerate(self.tree):
                yield Spot(entry, (*self.path, position))

    def items(self) -> Iterator[tuple[str, "Spot"]]:
        """The keys of a mapping; nothing for anything else."""
        if isinstance(self.tree, dict):
            for key, value in self.tree.items():
                yield key, Spot(value, (*self.path, key))

    @property
    def text(self) -> str | None:
        """A text, or an integer as its digits (as the models take it)."""
        if isinstance(self.tree, str):
            return self.tree
        return str(self.tree) if isinstance(self.tree, int) and not isinstance(self.tree, bool) else None

    @property
    def number(self) -> Fraction | None:
        return number_of(self.tree)

    def ids(self) -> tuple[str, ...]:
        """The ids of the entries of a list of parts, in order, without repetition."""
        found = (entry.at("id").tree for entry in self.entries())
        return tuple(dict.fromkeys(i for i in found if isinstance(i, str)))

    def problem(self, reason: str, remedy: str, **values: Any) -> Problem:
        return Problem(self.path, reason, remedy, values)


def number_of(tree: Any) -> Fraction | None:
    """A number as written, or None for anything that is not a finite number."""
    if isinstance(tree, bool) or not isinstance(tree, int | Decimal | Fraction):
        return None
    return Fraction(tree) if not isinstance(tree, Decimal) or tree.is_finite() else None


def shown(value: Any, most: int = 60) -> str:
    """A short printable form of anything, for a message."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else str(float(value))
    if isinstance(value, float | Decimal) or (isinstance(value, int) and value.bit_length() < 100):
        return str(value)
    if not isinstance(value, str):
        return "…"
    text = value.encode("utf-8", "replace").decode()
    return text if len(text) <= most else text[: most - 1] + "…"


def unknown(spot: Spot, known: Iterable[str], reason: str, *, value: Any = None) -> Problem:
    """A name that names nothing: `reason` may hold `%(id)s`; the remedy offers the nearest names."""
    names = list(known)
    name = shown(spot.tree if value is None else value)
    near = nearest(name, names)
    if near is not None:
        return spot.problem(reason, N_("Did you mean “%(near)s”?"), id=name, near=near)
    if names:
        return spot.problem(reason, N_("Known here: %(near)s."), id=name, near=listed(names))
    return spot.problem(reason, N_("None is known here: add it first, or delete this."), id=name)


def nearest(name: str, names: Sequence[str]) -> str | None:
    """The one of `names` that is most like `name`, if one is; not looked for among many, nor among what is no id.

    Comparing takes time by the square of the letters, for each name again.
    """
    if len(names) > MOST_COMPARED or len(name) > LONGEST_COMPARED:
        return None
    near = difflib.get_close_matches(name, [n for n in names if len(n) <= LONGEST_COMPARED], n=1, cutoff=0.5)
    return near[0] if near else None


def listed(names: Sequence[str]) -> str:
    """Names for a message: the first ones, and an ellipsis where there are more."""
    return ", ".join([*map(shown, names[:MOST_LISTED]), *(["…"] if len(names) > MOST_LISTED else [])])


def repeated_ids(parts: Spot) -> Iterator[Problem]:
    """The ids that stand twice in a list of parts."""
    seen: set[str] = set()
    for entry in parts.entries():
        name = entry.at("id")
        if not isinstance(name.tree, str):
            continue
        if name.tree in seen:
            yield name.problem(
                N_("The id “%(id)s” stands twice in this list."), N_("Give each its own."), id=shown(name.tree)
            )
        seen.add(name.tree)
