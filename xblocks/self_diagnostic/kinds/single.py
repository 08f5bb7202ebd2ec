"""`type: single`: one option of the question. An answer is its id."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ...kit.i18n import N_
from ...kit.problems import Problem
from ...kit.spots import Spot
from . import checks, reading
from .options import FLAGS, OptionQuestion, SurveyOptions, ids

if TYPE_CHECKING:
    from ..models import Question, SelfDiagnostic, SurveyQuestion


class Single(OptionQuestion):
    name = "single"

    def option_faults(self, options: Spot) -> Iterator[Problem]:
        values = set()
        judged = True  # whether what is said of the values together would say anything new
        for option in options.entries():
            if not isinstance(option.tree, dict):
                judged = False
                continue
            if not option.has("value"):
                judged = False
                yield checks.missing(option, "value")
            values.add(option.at("value").number)
            for flag in FLAGS:
                if option.at(flag).tree is True:
                    yield option.at(flag).problem(checks.NO_PLACE, checks.CHANGE_TYPE, key=flag, type=self.name)
        if judged and None not in values and len(values) == 1:
            yield options.problem(
                N_("Every option has the same value, so that the answer changes nothing."),
                N_("Give at least two different values."),
            )

    def read(self, document: "SelfDiagnostic", question: "Question", value: Any) -> str:
        return reading.option(value, ids(question))


class SurveySingle(SurveyOptions):
    name = type = "single"

    def read(self, question: "SurveyQuestion", value: Any) -> str:
        return reading.option(value, ids(question))
