"""Before and after: what has moved by more than one answer (docs/format.md, « Comparing two attempts »). Pure and exact."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .answers import NOT_APPLICABLE, UNKNOWN, Answers
from .engine import as_float
from .kinds import Measure, measure
from .models import Dimension, Question, SelfDiagnostic

PROGRESS, DECLINE, STABLE = "progress", "decline", "stable"
NOT_COMPARABLE, TOO_SOON = "not_comparable", "too_soon"
LEAST_DIFFERENCE = 10
LEAST_DAYS = 45


@dataclass(frozen=True)
class Compared:
    """One score on both sides, on the `compared` questions only; the scores are None where it is not comparable."""

    verdict: str
    compared: int
    before: Fraction | None = None
    after: Fraction | None = None

    @property
    def difference(self) -> Fraction | None:
        return None if self.before is None or self.after is None else self.after - self.before

    def as_json(self) -> dict[str, Any]:
        return {
            "before": as_float(self.before),
            "after": as_float(self.after),
            "difference": as_float(self.difference),
            "verdict": self.verdict,
            "compared": None if self.verdict == NOT_COMPARABLE else self.compared,
        }


@dataclass(frozen=True)
class Comparison:
    """`attitudes` are those answered both times: (before, after), from 0 to 10."""

    overall: Compared
    dimensions: Mapping[str, Compared]
    attitudes: Mapping[str, tuple[int, int]]

    def as_json(self) -> dict[str, Any]:
        """The comparison as the command line prints it, unrounded."""
        return {
            "overall": self.overall.as_json(),
            "dimensions": {name: found.as_json() for name, found in self.dimensions.items()},
        }


@dataclass(frozen=True)
class _Pair:
    """One question answered on both sides."""

    weight: Fraction
    before: Fraction
    after: Fraction
    notch: Fraction


def compare(
    diagnostic: SelfDiagnostic,
    before: Answers,
    after: Answers,
    *,
    before_diagnostic: SelfDiagnostic | None = None,
    days: int,
) -> Comparison:
    """What changed from `before` to `after`, `days` days later.

    `diagnostic` is the newer document, whose weights and dimensions count; `before_diagnostic` is the one that `before`
    was read for, where it is another.
    """
    older = before_diagnostic or diagnostic
    measures = {q.id: measure(older, q) for q in older.questions()}
    pairs = {d.id: _pairs(diagnostic, d, measures, before, after) for d in diagnostic.dimensions}
    comparable = [d for d in diagnostic.dimensions if _comparable(d, pairs[d.id], before, after)]
    soon = days < LEAST_DAYS
    dimensions = {
        d.id: _judged([(Fraction(1), pairs[d.id])], soon)
        if d in comparable
        else Compared(NOT_COMPARABLE, len(pairs[d.id]))
        for d in diagnostic.dimensions
    }
    count = sum(len(pairs[d.id]) for d in comparable)
    if comparable and 3 * len(comparable) >= 2 * len(diagnostic.dimensions):
        overall = _judged([(d.weight, pairs[d.id]) for d in comparable], soon)
    else:
        overall = Compared(NOT_COMPARABLE, count)
    return Comparison(overall, dimensions, _attitudes(diagnostic, before, after))


def _pairs(
    diagnostic: SelfDiagnostic, dimension: Dimension, older: Mapping[str, Measure], before: Answers, after: Answers
) -> list[_Pair]:
    pairs = []
    for question in dimension.questions:
        same = measure(diagnostic, question)
        if older.get(question.id) == same and _answered(question, before) and _answered(question, after):
            was, now = (same.score(answers.questions[question.id]) for answers in (before, after))
            pairs.append(_Pair(question.weight, was, now, same.notch))
    return pairs


def _answered(question: Question, answers: Answers) -> bool:
    return answers.questions.get(question.id, UNKNOWN) not in (UNKNOWN, NOT_APPLICABLE)


def _comparable(dimension: Dimension, pairs: list[_Pair], before: Answers, after: Answers) -> bool:
    concerned = [
        q for q in dimension.questions if NOT_APPLICABLE not in (before.questions.get(q.id), after.questions.get(q.id))
    ]
    return bool(pairs) and 2 * len(pairs) >= len(concerned)


def _judged(parts: list[tuple[Fraction, list[_Pair]]], soon: bool) -> Compared:
    """The verdict on the whole of `parts`, (weight, its questions) each."""
    total = sum((weight for weight, _ in parts), Fraction(0))
    # each question with its share of the score: W/ΣW × w/Σw
    shared = [
        (weight / total * pair.weight / sum((p.weight for p in pairs), Fraction(0)), pair)
        for weight, pairs in parts
        for pair in pairs
    ]
    # the shares add up to 1
    before = sum((share * pair.before for share, pair in shared), Fraction(0))
    after = sum((share * pair.after for share, pair in shared), Fraction(0))
    # more than any one answer can make by moving one notch
    threshold = max(Fraction(LEAST_DIFFERENCE), 1 + max(share * pair.notch for share, pair in shared))
    difference = after - before
    if soon:
        verdict = TOO_SOON
    elif difference >= threshold:
        verdict = PROGRESS
    elif difference <= -threshold:
        verdict = DECLINE
    else:
        verdict = STABLE
    return Compared(verdict, len(shared), before, after)


def _attitudes(diagnostic: SelfDiagnostic, before: Answers, after: Answers) -> dict[str, tuple[int, int]]:
    return {
        asked.id: (before.attitudes[asked.id], after.attitudes[asked.id])
        for asked in diagnostic.attitudes
        if asked.id in before.attitudes and asked.id in after.attitudes
    }
