"""When a group's figures may be made anew: never for a handful of rows. Pure.

Figures stand until so many rows came or left that no two publications can be subtracted to a small group: a group's own
changes, and those of the rest of its parent, are each none or at least 11.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .groups import Cell, publishable
from .rules import LEAST, Group

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Standing:
    """Where a row was counted when figures were last published, and where it belongs now.

    `counted` are the groups whose last published figures hold the row, also figures that are gone: who saw them may
    remember. `cell` is None where the row was withdrawn or erased.
    """

    counted: frozenset[Group]
    cell: Cell | None

    def is_counted(self, group: Group) -> bool:
        return group in self.counted

    def belongs(self, group: Group) -> bool:
        return self.cell is not None and group in groups_of(self.cell)


@dataclass(frozen=True)
class Decision:
    """What becomes of the tree at a date: which groups are made anew, and which go; the others stand as they are."""

    renewed: frozenset[Group]
    gone: frozenset[Group]


def groups_of(cell: Cell) -> tuple[Group, ...]:
    """The groups that a row of this cell belongs to, the largest first."""
    size, sector = cell
    return (Group(), *((Group(size),) if size else ()), *((Group(size, sector),) if size and sector else ()))


def decide(rows: Mapping[Standing, int], published: Iterable[Group]) -> Decision:
    """What may be published now of rows that stand so, when `published` are the groups whose figures stand.

    A group that was never published changes by all its rows; one that went comes back as it would have changed. What is
    below the threshold now, or would leave a small rest beside it, goes.
    """
    cells: Counter[Cell] = Counter()
    for standing, count in rows.items():
        if standing.cell is not None:
            cells[standing.cell] += count
    allowed, before = publishable(cells), set(published)
    renewed: set[Group] = set()
    for group in sorted(allowed, key=str):
        own = _changes(rows, group)
        parent = group.parent
        rest = _changes(rows, parent, without=group) if parent else 0
        if parent and parent not in before | renewed:
            continue  # nothing is shown of a part whose whole is not
        if own and _enough(own) and _enough(rest):
            renewed.add(group)
    gone = {group for group in before if group not in allowed}
    return Decision(frozenset(renewed), frozenset(gone))


def _changes(rows: Mapping[Standing, int], group: Group, without: Group | None = None) -> int:
    """How many rows came to `group`, or left it, since its figures were made; of the rest of it beside `without`."""

    def then(row: Standing) -> bool:
        return row.is_counted(group) and not (without and row.is_counted(without))

    def now(row: Standing) -> bool:
        return row.belongs(group) and not (without and row.belongs(without))

    return sum(count for row, count in rows.items() if then(row) != now(row))


def _enough(changes: int) -> bool:
    return changes == 0 or changes >= LEAST


def is_due(last: date | None, today: date) -> bool:
    """Whether figures may be published again: a week after the last time, whoever asks."""
    return last is None or today - last >= WEEK
