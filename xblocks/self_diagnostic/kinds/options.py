"""What kinds share whose answers are the options of the question itself."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ...kit.i18n import N_
from ...kit.problems import Problem
from ...kit.spots import Spot
from . import checks, numbers
from .base import EXCLUSIVE, NEGATIVE, PLAIN, Choice, Offered, QuestionKind, SurveyKind

if TYPE_CHECKING:
    from ..models import Option, Question, SelfDiagnostic, SurveyQuestion

LEAST_OPTIONS, MOST_OPTIONS = 2, 12
FLAGS = (EXCLUSIVE, NEGATIVE)


class OptionQuestion(QuestionKind):
    """A scored question with 2 to 12 options."""

    keys = ("options",)

    def faults(self, question: Spot, scales: Sequence[str]) -> Iterator[Problem]:
        options = question.at("options")
        yield from checks.size(options, LEAST_OPTIONS, MOST_OPTIONS)
        yield from self.option_faults(options)

    def option_faults(self, options: Spot) -> Iterator[Problem]:
        """What is wrong with the values and flags of the options, in any tree."""
        raise NotImplementedError

    def offered(self, document: "SelfDiagnostic", question: "Question") -> Iterable[Offered]:
        return map(_offered, question.options)

    def choices(self, document: "SelfDiagnostic", question: "Question") -> Iterable[Choice]:
        return (Choice(option.id, option.label, option.id, alone=option.exclusive) for option in question.options)

    def structure(self, document: "SelfDiagnostic", question: "Question") -> dict[str, Any]:
        return {"options": [_structure(option) for option in question.options]}

    def remembered(self, entry: dict[str, Any], scales: dict[str, Any]) -> dict[str, Any]:
        return {"options": [_remembered(option) for option in entry["options"]]}


def ids(question: "Question | SurveyQuestion") -> list[str]:
    """The ids of the options, in the document's order."""
    return [option.id for option in question.options]


def _offered(option: "Option") -> Offered:
    if option.exclusive or option.negative:
        return Offered(option.id, Fraction(0), EXCLUSIVE if option.exclusive else NEGATIVE)
    return Offered(option.id, Fraction(1) if option.value is None else option.value, PLAIN)


def _structure(option: "Option") -> dict[str, Any]:
    entry: dict[str, Any] = {"id": option.id, "title": option.label}
    if option.value is not None:
        entry["value"] = numbers.as_json(option.value)
    return entry | {flag: True for flag in FLAGS if getattr(option, flag)}


def _remembered(entry: dict[str, Any]) -> dict[str, Any]:
    option = {key: value for key, value in entry.items() if key not in ("title", "value")} | {"label": entry["title"]}
    return option | ({"value": numbers.exact(entry["value"])} if "value" in entry else {})


class SurveyOptions(SurveyKind):
    """A survey question with options, one of which may offer a line of one's own."""

    keys = ("options",)

    def faults(self, question: Spot) -> Iterator[Problem]:
        yield from checks.size(question.at("options"), 1, None)
        free = [option for option in question.at("options").entries() if option.at("free").tree is True]
        for option in free[1:]:
            yield option.at("free").problem(
                N_("Another option of this question already offers a line of one’s own."), N_("Keep “free” on one.")
            )

    def choices(self, question: "SurveyQuestion") -> Iterable[Choice]:
        return (Choice(option.id, option.label, option.id) for option in question.options)

    def structure(self, question: "SurveyQuestion") -> dict[str, Any]:
        return {"options": [{"id": option.id, "title": option.label} for option in question.options]}
