"""The sense of what a step asks: picks, rankings, numbers and their ranges."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from ..kit.i18n import N_
from ..kit.problems import Problem
from ..kit.spots import Spot, listed, shown, unknown
from . import texts
from .models import CHOICE_KINDS

ONLY_EXPECTED = ("tolerance", "near", "far")


def pick(step: Spot) -> Iterator[Problem]:
    """How many options may be picked, and what they may cost."""
    spot = step.at("pick")
    fewest, most = spot.at("min").number, spot.at("max").number
    count = len(list(step.at("options").entries()))
    if fewest is not None and most is not None and fewest > most:
        yield spot.at("max").problem(N_("“max” is below “min”."), N_("Write min at most max."))
    elif most is not None and step.at("kind").tree == "multiple" and most > count > 0:
        yield spot.at("max").problem(
            N_("“max” is %(most)s, but there are only %(count)s options."),
            N_("Lower it, or add options."),
            most=shown(most),
            count=count,
        )
    if spot.has("budget"):
        yield from texts.needed(spot, "unit")
    elif spot.has("unit"):
        yield spot.at("unit").problem(N_("There is a unit, but no budget."), N_("Add “budget”, or delete “unit”."))


def best(step: Spot) -> Iterator[Problem]:
    """The best ranking names every option once."""
    spot = step.at("best")
    if step.at("kind").tree not in CHOICE_KINDS or not isinstance(spot.tree, list):
        return
    options = step.at("options").ids()
    seen: set[str] = set()
    for entry in spot.entries():
        if not isinstance(entry.tree, str):
            continue
        if entry.tree not in options:
            yield unknown(entry, options, N_("This step has no option “%(id)s”."))
        elif entry.tree in seen:
            yield entry.problem(
                N_("“%(id)s” stands twice in the ranking."), N_("Name every option once."), id=shown(entry.tree)
            )
        seen.add(entry.tree)
    left = [name for name in options if name not in seen]
    if left:
        yield spot.problem(N_("The ranking leaves out %(left)s."), N_("Name every option once."), left=listed(left))


def answer(spot: Spot) -> Iterator[Problem]:
    """The number expected, or the ranges of numbers."""
    if not isinstance(spot.tree, dict):
        return
    low, high = spot.at("min").number, spot.at("max").number
    if low is not None and high is not None and low >= high:
        yield spot.at("max").problem(N_("The maximum is not above the minimum."), N_("Write min below max."))
        low = high = None
    if spot.has("expected") == spot.has("ranges"):
        yield spot.problem(
            N_("A number is judged by exactly one of “expected” and “ranges”."), N_("Write one of them.")
        )
    if spot.has("ranges"):
        for key in ONLY_EXPECTED:
            if key in spot.tree:
                yield spot.at(key).problem(
                    N_("“%(key)s” goes with “expected”, not with “ranges”."),
                    N_("Delete it: each range has its own feedback."),
                    key=key,
                )
        yield from _ranges(spot.at("ranges"), low, high)
    expected = spot.at("expected").number
    if expected is not None and low is not None and high is not None and not low <= expected <= high:
        yield spot.at("expected").problem(
            N_("The expected number is not between min and max."), N_("Widen them, or correct it.")
        )
    for key in ("near", "far"):
        yield from texts.images(spot.at(key))


def _ranges(spot: Spot, low: Fraction | None, high: Fraction | None) -> Iterator[Problem]:
    entries = list(spot.entries())
    if spot.tree == []:
        yield spot.problem(N_("“%(key)s” is empty."), N_("Give it at least one entry."), key="ranges")
    bounds: list[tuple[Fraction, Fraction, Spot]] = []
    for entry in entries:
        start, below = entry.at("from").number, entry.at("below").number
        if start is None or below is None:
            return  # told by the shape; whether the ranges fit cannot be judged
        if start >= below:
            yield entry.at("below").problem(N_("The range ends before it begins."), N_("Write from below “below”."))
            return
        bounds.append((start, below, entry))
    if not bounds or low is None or high is None:
        return
    bounds.sort(key=lambda bound: bound[:2])
    if bounds[0][0] != low:
        yield _edge(bounds[0][2].at("from"), N_("The lowest range begins at %(found)s, not at min."), bounds[0][0], low)
    for (_, end, _), (start, _, entry) in pairwise(bounds):
        if start > end:
            yield _edge(entry.at("from"), N_("There is a gap before the range that begins at %(found)s."), start, end)
        elif start < end:
            yield _edge(entry.at("from"), N_("The range that begins at %(found)s overlaps another."), start, end)
    if bounds[-1][1] != high:
        yield _edge(
            bounds[-1][2].at("below"), N_("The highest range ends at %(found)s, not at max."), bounds[-1][1], high
        )


def _edge(spot: Spot, reason: str, found: Fraction, needed: Fraction) -> Problem:
    return spot.problem(reason, N_("Write %(needed)s."), found=shown(found), needed=shown(needed))
