"""A row of numbers between the words of two ends: an attitude, and `type: scale` in the survey."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ...kit.i18n import N_
from ...kit.problems import Problem
from ...kit.spots import Spot
from . import reading
from .base import Choice, Kind, SurveyKind

if TYPE_CHECKING:
    from ..models import SurveyQuestion

HIGHEST_ATTITUDE = 10
DECLINED = "declined"
"""« Je préfère ne pas répondre » to an attitude; stored as null, which is no answer."""
DECLINED_LABEL = N_("I’d rather not answer")


class Points(Kind):
    name = "points"
    template = "self_diagnostic/kinds/points.html"
    in_a_row = True


def points(count: int) -> tuple[Choice, ...]:
    """The numbers from 0, `count` of them."""
    return tuple(Choice(f"i{number}", str(number), number) for number in range(count))


class Attitude(Points):
    """How a learner sees things, which may be declined."""

    def choices(self) -> Iterable[Choice]:
        """The answers on the page."""
        return (*points(HIGHEST_ATTITUDE + 1), Choice(DECLINED, DECLINED_LABEL, None, aside=True, marked=True))

    def read(self, value: Any) -> int:
        """An answer as JSON brings it. Raises `Invalid`."""
        return reading.whole(value, HIGHEST_ATTITUDE)


class SurveyScale(Points, SurveyKind):
    type = "scale"
    keys = ("low", "high", "points")

    def faults(self, question: Spot) -> Iterator[Problem]:
        for key in ("low", "high"):
            bound = question.at(key)
            if bound.text is not None and not bound.text.strip():
                yield bound.problem(N_("The text of “%(key)s” is empty."), N_("Write it."), key=key)

    def choices(self, question: "SurveyQuestion") -> Iterable[Choice]:
        return points(question.points)

    def read(self, question: "SurveyQuestion", value: Any) -> int:
        return reading.whole(value, question.points - 1)

    def structure(self, question: "SurveyQuestion") -> dict[str, Any]:
        return {"low": question.low, "high": question.high, "points": question.points}
