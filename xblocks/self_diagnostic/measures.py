"""What a question measures: which answers it offers, what each scores, how far apart they lie.

Two questions with equal measures can be compared, whatever their words (docs/format.md, « Comparing two attempts »).
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from .models import Option, Question, SelfDiagnostic

Answer = Fraction | str | tuple[str, ...]
"""An offered value (scale), an option id (single) or option ids (multiple)."""
PLAIN, EXCLUSIVE, NEGATIVE = "plain", "exclusive", "negative"


@dataclass(frozen=True)
class Measure:
    """The offered answers: (offered value or option id, its value, its flag), in no order."""

    type: str
    offered: frozenset[tuple[Any, Fraction, str]]

    def score(self, answer: Answer) -> Fraction:
        """The question's score from 0 to 100, exact (« Question score »)."""
        if self.type == "multiple":
            flags = {key: flag for key, _, flag in self.offered}
            if any(flags[key] != PLAIN for key in answer):
                return Fraction(0)
            return 100 * Fraction(sum(self._plain()[key] for key in answer)) / self._sum()
        values = {key: value for key, value, _ in self.offered}
        low, high = min(values.values()), max(values.values())
        return 100 * (values[answer] - low) / (high - low)

    @property
    def notch(self) -> Fraction:
        """The largest step between neighbouring answers, in points of the question's own 0..100 scale."""
        if self.type == "multiple":
            return 100 * max(self._plain().values()) / self._sum()
        values = sorted({value for _, value, _ in self.offered})
        return 100 * max(b - a for a, b in pairwise(values)) / (values[-1] - values[0])

    def _plain(self) -> dict[str, Fraction]:
        return {key: value for key, value, flag in self.offered if flag == PLAIN}

    def _sum(self) -> Fraction:
        return sum(self._plain().values(), Fraction(0))


def measure(diagnostic: SelfDiagnostic, question: Question) -> Measure:
    """What `question` of `diagnostic` measures."""
    if question.type == "scale":
        return Measure("scale", frozenset((p.value, p.value, PLAIN) for p in diagnostic.points(question)))
    return Measure(question.type, frozenset(_offered(option) for option in question.options))


def _offered(option: Option) -> tuple[str, Fraction, str]:
    if option.exclusive or option.negative:
        return option.id, Fraction(0), EXCLUSIVE if option.exclusive else NEGATIVE
    return option.id, Fraction(1) if option.value is None else option.value, PLAIN
