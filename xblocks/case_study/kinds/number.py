"""`kind: number`: a number within limits, judged by the one that is expected or by ranges. An answer is the number."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ...kit import texts
from ...kit.figures import as_written, with_unit
from ...kit.figures import shown as in_words
from ...kit.i18n import N_
from ...kit.problems import Problem
from ...kit.spots import Spot, shown
from ..moves import Refused, exact
from .base import StepKind, Taken
from .parts import Answer, Option, Outcome, Range

if TYPE_CHECKING:
    from ..engine import Offer
    from ..models import Step

ONLY_EXPECTED = ("tolerance", "near", "far")


class Number(StepKind):
    name = "number"
    asks = "number"
    request = (N_("This step asks for a number."), N_("Give one."))
    needs = ("answer",)
    optional = ("next",)
    template = "case_study/kinds/number.html"

    def taken(self, step: "Step", offered: Sequence[Option], given: Any, index: int) -> Taken:
        answer, number = step.answer, exact(given)
        if answer is None or number is None or not answer.min <= number <= answer.max:
            low, high = (shown(answer.min), shown(answer.max)) if answer else ("", "")
            raise Refused(
                index,
                N_("This number is not among those asked for."),
                N_("Give one from %(min)s to %(max)s."),
                {"min": low, "max": high},
                "number",
            )
        if answer.ranges is not None:
            position, found = range_of(answer, number)
            return Taken(((str(position), found),), (), found.next or step.next)
        near = answer.expected is not None and abs(number - answer.expected) <= answer.tolerance
        return _near(step, answer) if near else _far(step, answer)

    def faults(self, step: Spot) -> Iterator[Problem]:
        return _faults(step.at("answer"))

    def outs(self, step: Spot) -> list[Spot]:
        return list(step.at("answer").at("ranges").entries())

    def exits(self, step: "Step") -> set[str | None]:
        if step.answer and step.answer.ranges:
            return {part.next or step.next for part in step.answer.ranges}
        return {step.next}

    def takings(self, step: "Step", options: Sequence[Option]) -> Iterator[Taken]:
        answer = step.answer
        if answer is None:
            return
        if answer.ranges is not None:
            for place, part in enumerate(answer.ranges):
                yield Taken(((str(place), part),), (), part.next or step.next)
            return
        expected = answer.expected or Fraction(0)
        yield _near(step, answer)
        if answer.min < expected - answer.tolerance or answer.max > expected + answer.tolerance:
            yield _far(step, answer)

    def outcomes(self, step: "Step", length: Callable[[str], int]) -> list[tuple[str, str | None]]:
        answer = step.answer
        if answer is None:
            return []
        ranges = [(f"{part.consequence}\n\n{part.feedback}", part.next) for part in answer.ranges or ()]
        return [*ranges, *((text, None) for text in (answer.near, answer.far) if text)]

    def labels(self, step: "Step", given: Any, lang: str) -> list[str]:
        if not isinstance(given, Fraction) or step.answer is None:
            return []
        return [with_unit(given, step.answer.unit, lang, decimals=6)]

    def model(self, step: "Step", lang: str) -> list[str]:
        answer = step.answer
        if answer is None or answer.expected is None:
            return []
        tolerance = f" ± {in_words(answer.tolerance, lang, decimals=6)}" if answer.tolerance else ""
        return [f"{self.labels(step, answer.expected, lang)[0]}{tolerance}"]

    def fields(self, offer: "Offer", lang: str) -> dict[str, Any]:
        answer = offer.answer
        if answer is None:
            return {}
        return {
            "answer": {
                "min": as_written(answer.min),
                "max": as_written(answer.max),
                "unit": answer.unit,
                "least": in_words(answer.min, lang, decimals=6),
                "most": with_unit(answer.max, answer.unit, lang, decimals=6),
            }
        }


def range_of(answer: Answer, number: Fraction) -> tuple[int, Range]:
    """The range that holds `number`, with its position; each is closed below and open above, the highest closed."""
    for position, candidate in enumerate(answer.ranges or ()):
        if candidate.from_ <= number and (number < candidate.below or number == candidate.below == answer.max):
            return position, candidate
    raise LookupError("the document's ranges do not cover [min, max]")


def _near(step: "Step", answer: Answer) -> Taken:
    return Taken((("near", Outcome(feedback=answer.near)),), (), step.next)


def _far(step: "Step", answer: Answer) -> Taken:
    return Taken((("far", Outcome(feedback=answer.far)),), (), step.next)


def _faults(spot: Spot) -> Iterator[Problem]:
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
