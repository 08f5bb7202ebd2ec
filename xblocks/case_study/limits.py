"""What is refused in a new text of a case, see `kit.limits`: exhibits that no phone could show, actions too long."""

from collections.abc import Iterator
from typing import Any

from ..kit import limits
from ..kit.problems import Problem
from ..kit.spots import Spot

MOST_SERIES, MOST_POINTS = 12, 60
MOST_COLUMNS, MOST_ROWS = 12, 100


def check(tree: Any) -> Iterator[Problem]:
    root = Spot(tree)
    for exhibit in root.at("exhibits").entries():
        yield from limits.too_long(exhibit.at("columns"), "columns", MOST_COLUMNS)
        yield from limits.too_long(exhibit.at("rows"), "rows", MOST_ROWS)
        yield from limits.too_long(exhibit.at("series"), "series", MOST_SERIES)
        for line in exhibit.at("series").entries():
            yield from limits.too_long(line.at("points"), "points", MOST_POINTS)
    for action in root.at("transfer").at("actions").entries():
        yield from limits.action(action)
