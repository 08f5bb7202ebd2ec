"""`type: scale`: one point of a scale that the document names. An answer is the point's value."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ...kit.i18n import N_
from ...kit.problems import Problem
from ...kit.spots import Spot, shown, unknown
from . import numbers
from .base import PLAIN, Choice, Offered, QuestionKind
from .reading import number, wrong

if TYPE_CHECKING:
    from ..models import Question, SelfDiagnostic


class Scale(QuestionKind):
    name = "scale"
    keys = ("scale",)

    def faults(self, question: Spot, scales: Sequence[str]) -> Iterator[Problem]:
        name = question.at("scale")
        if name.text is not None and name.text not in scales:
            yield unknown(name, scales, N_("No scale has the name “%(id)s”."))

    def offered(self, document: "SelfDiagnostic", question: "Question") -> Iterable[Offered]:
        return (Offered(point.value, point.value, PLAIN) for point in document.points(question))

    def choices(self, document: "SelfDiagnostic", question: "Question") -> Iterable[Choice]:
        for place, point in enumerate(document.points(question)):
            value = point.value
            # before the result no value may leave the server: the token is a position
            yield Choice(f"i{place}", point.label, int(value) if value.denominator == 1 else float(value))

    def read(self, document: "SelfDiagnostic", question: "Question", value: Any) -> Fraction:
        found = number(value)
        values = [point.value for point in document.points(question)]
        if found not in values:
            raise wrong(
                N_("This value is not one of the scale."),
                N_("Write one of: %(values)s."),
                values=", ".join(map(shown, values)),
            )
        return found

    def exact(self, document: "SelfDiagnostic", question: "Question", value: Any) -> Any:
        """JSON made floats of decimals, which are the offered numbers again here."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        values = (point.value for point in document.points(question))
        return next((point for point in values if float(point) == value), value)

    def structure(self, document: "SelfDiagnostic", question: "Question") -> dict[str, Any]:
        points = document.points(question)
        return {"points": [{"value": numbers.as_json(point.value), "title": point.label} for point in points]}

    def remembered(self, entry: dict[str, Any], scales: dict[str, Any]) -> dict[str, Any]:
        points = [{"value": numbers.exact(point["value"]), "label": point["title"]} for point in entry["points"]]
        scales[entry["id"]] = points
        return {"scale": entry["id"]}
