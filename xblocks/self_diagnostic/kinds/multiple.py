"""`type: multiple`: any number of the options. An answer is the tuple of their ids.

An exclusive option (« rien de tout cela ») unticks the others; with it or a negative one the question scores 0.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from campus_plugin.shared import durations

from ...kit.i18n import N_
from ...kit.problems import Problem
from ...kit.spots import Spot
from . import reading
from .base import PLAIN, Answer, Key, Kind, Measure
from .options import OptionQuestion, SurveyOptions, ids

if TYPE_CHECKING:
    from ..models import Question, SelfDiagnostic, SurveyQuestion


class Boxes(Kind):
    """Boxes to tick on the page."""

    template = "self_diagnostic/kinds/multiple.html"
    seconds = durations.SEVERAL
    several = True


class Multiple(Boxes, OptionQuestion):
    name = "multiple"

    def option_faults(self, options: Spot) -> Iterator[Problem]:
        total, judged = Fraction(0), True  # judged: whether the sum of the values is known
        for option in options.entries():
            exclusive, negative = (option.at(flag).tree is True for flag in ("exclusive", "negative"))
            value = option.at("value")
            if exclusive and negative:
                yield option.at("negative").problem(
                    N_("An option is either exclusive or negative, not both."), N_("Keep one of them.")
                )
            if exclusive or negative:
                if option.has("value"):
                    yield value.problem(
                        N_("An exclusive or negative option has no value: the question then scores 0."),
                        N_("Delete it."),
                    )
            elif not option.has("value"):
                total += 1
            elif value.number is None:
                judged = False
            elif value.number < 0:
                judged = False
                yield value.problem(N_("The value of a ticked option is negative."), N_("Write 0 or more."))
            else:
                total += value.number
        if isinstance(options.tree, list) and options.tree and judged and total == 0:
            yield options.problem(
                N_("No answer to this question can score above 0."),
                N_("Give a value above 0 to an option that is neither exclusive nor negative."),
            )

    def read(self, document: "SelfDiagnostic", question: "Question", value: Any) -> tuple[str, ...] | None:
        return reading.options(value, ids(question), {option.id for option in question.options if option.exclusive})

    def score(self, measure: Measure, answer: Answer) -> Fraction:
        """The sum of what is ticked in the sum of all; 0 with an exclusive or negative option."""
        values = _plain(measure)
        if not isinstance(answer, tuple) or any(key not in values for key in answer):
            return Fraction(0)
        return 100 * Fraction(sum(values[key] for key in answer)) / sum(values.values())

    def notch(self, measure: Measure) -> Fraction:
        values = _plain(measure).values()
        return 100 * max(values) / sum(values)

    def scores(self, measure: Measure) -> set[Fraction]:
        values = list(_plain(measure).values())
        sums: set[tuple[Fraction, bool]] = {(Fraction(0), False)}
        for value in values:
            sums |= {(total + value, True) for total, _ in sums}
        found = {100 * total / sum(values) for total, ticked in sums if ticked}  # an empty list is no answer
        return found | ({Fraction(0)} if len(values) < len(measure.offered) else set())


def _plain(measure: Measure) -> dict[Key, Fraction]:
    return {offered.key: offered.value for offered in measure.offered if offered.flag == PLAIN}


class SurveyMultiple(Boxes, SurveyOptions):
    name = type = "multiple"

    def read(self, question: "SurveyQuestion", value: Any) -> tuple[str, ...] | None:
        return reading.options(value, ids(question))
