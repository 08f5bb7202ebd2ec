"""What is refused in a new text of a self-diagnostic, see `kit.limits`: actions that the plan could not keep."""

from collections.abc import Iterator
from typing import Any

from ..kit import limits
from ..kit.problems import Problem
from ..kit.spots import Spot


def check(tree: Any) -> Iterator[Problem]:
    for advice in Spot(tree).at("advice").entries():
        yield from limits.action(advice.at("action"))
