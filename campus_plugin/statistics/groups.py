"""Which groups may be shown beside each other, so that no subtraction leaves a small one. Pure."""

from collections import Counter
from collections.abc import Mapping

from .rules import LEAST, Group

Cell = tuple[str, str]
"""A size and a sector; an empty text where the learner did not say."""


def publishable(cells: Mapping[Cell, int]) -> set[Group]:
    """The groups that may be shown of a population of which each cell holds so many rows.

    Each has at least 11 rows, and the siblings that are not shown, those who did not say among them, are together none
    or at least 11: what remains of the parent is no small group either.
    """
    if sum(cells.values()) < LEAST:
        return set()
    found = {Group()}
    for size in _shown_beside(Group(), _children(cells, Group())):
        found.add(size)
        found.update(_shown_beside(size, _children(cells, size)))
    return found


def _children(cells: Mapping[Cell, int], parent: Group) -> Counter[Group]:
    """The rows of each group under `parent`; of those who did not say, under `parent` itself."""
    rows: Counter[Group] = Counter()
    for (size, sector), count in cells.items():
        if not parent.size:
            rows[Group(size)] += count
        elif size == parent.size:
            rows[Group(size, sector)] += count
    return rows


def _shown_beside(parent: Group, children: Counter[Group]) -> list[Group]:
    """The siblings that may be shown: the smallest are hidden until what is hidden is none, or 11 at least."""
    named = [group for group, rows in children.items() if group != parent and rows >= LEAST]
    shown = sorted(named, key=lambda group: (children[group], str(group)))
    hidden = sum(children.values()) - sum(children[group] for group in shown)
    while shown and 0 < hidden < LEAST:
        hidden += children[shown.pop(0)]
    return shown
