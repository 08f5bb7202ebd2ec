"""From answers to a result: scores, level, alerts, advice (docs/format.md, « Self-diagnostics »).

Pure and exact: every number is a `Fraction`, and only `as_json` makes floats. What one answer is worth is said by its
kind of question (`kinds`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from . import conditions
from .answers import NOT_APPLICABLE, UNKNOWN, Answers
from .kinds import measure
from .models import Advice, Dimension, SelfDiagnostic

MOST_ADVICE = 3


@dataclass(frozen=True)
class DimensionScore:
    """`score` is 0 to 100, or None where nothing was answered; where it is not `valid` it is provisional."""

    score: Fraction | None
    valid: bool
    applicable: bool

    @property
    def sure(self) -> Fraction | None:
        """The score where it is valid: the only one that levels, alerts and advice may follow."""
        return self.score if self.valid else None


@dataclass(frozen=True)
class Overall:
    """`level` is the id of a level, None where the score is not valid."""

    score: Fraction | None
    valid: bool
    level: str | None


@dataclass(frozen=True)
class Result:
    """Alerts by their position in the document, advice by its ids in the order of showing.

    `unknown` lists the questions answered « Je ne sais pas », to be checked with the team. `levels` are those of the
    valid dimensions on their own; `portrait` is the position of the sentence that the result begins with.
    """

    dimensions: Mapping[str, DimensionScore]
    overall: Overall
    alerts: tuple[int, ...]
    advice: tuple[str, ...]
    unknown: tuple[str, ...]
    levels: Mapping[str, str] = field(default_factory=dict)
    portrait: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The result as the command line prints it, unrounded."""
        return {
            "dimensions": {
                name: {"score": as_float(found.score), "valid": found.valid, "applicable": found.applicable}
                for name, found in self.dimensions.items()
            },
            "overall": {
                "score": as_float(self.overall.score),
                "valid": self.overall.valid,
                "level": self.overall.level,
            },
            "alerts": list(self.alerts),
            "advice": list(self.advice),
        }


def as_float(number: Fraction | None) -> float | None:
    """The nearest float, for JSON."""
    return None if number is None else float(number)


def weighted_mean(parts: Iterable[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Σ w s / Σ w over (weight, score); None for nothing."""
    listed = list(parts)
    if not listed:
        return None
    return sum((w * s for w, s in listed), Fraction(0)) / sum((w for w, _ in listed), Fraction(0))


def score(diagnostic: SelfDiagnostic, answers: Answers) -> Result:
    """The result of `answers`, as read for this same document."""
    dimensions = {d.id: _dimension(diagnostic, d, answers) for d in diagnostic.dimensions}
    overall = _overall(diagnostic, dimensions)
    sure = {name: found.sure for name, found in dimensions.items()}
    sure[conditions.OVERALL] = overall.score if overall.valid else None
    return Result(
        dimensions=dimensions,
        overall=overall,
        alerts=tuple(i for i, alert in enumerate(diagnostic.alerts) if conditions.holds(alert.when, sure) is True),
        advice=_advice(diagnostic, dimensions, answers.profile),
        unknown=tuple(q.id for q in diagnostic.questions() if answers.questions.get(q.id) == UNKNOWN),
        levels={
            name: _level(diagnostic, found.sure)
            for name, found in dimensions.items()
            if found.sure is not None and diagnostic.levels
        },
        portrait=_portrait(diagnostic, sure, answers.attitudes),
    )


def _level(diagnostic: SelfDiagnostic, score: Fraction) -> str:
    """The last level whose `from` is not above the score, unrounded."""
    return [level.id for level in diagnostic.levels if level.from_ <= score][-1]


def _portrait(diagnostic: SelfDiagnostic, sure: conditions.Scores, attitudes: Mapping[str, int]) -> int | None:
    """The first that surely holds; one without `when` holds always."""
    for place, portrait in enumerate(diagnostic.portraits):
        if not portrait.when or conditions.holds(portrait.when, sure, attitudes) is True:
            return place
    return None


def _dimension(diagnostic: SelfDiagnostic, dimension: Dimension, answers: Answers) -> DimensionScore:
    given = answers.questions
    applicable = [q for q in dimension.questions if given.get(q.id) != NOT_APPLICABLE]
    answered = [q for q in applicable if q.id in given and given[q.id] != UNKNOWN]
    enough = 2 * len(answered) >= len(applicable) and len(answered) >= min(2, len(dimension.questions))
    return DimensionScore(
        score=weighted_mean((q.weight, measure(diagnostic, q).score(given[q.id])) for q in answered),
        valid=enough,
        applicable=bool(applicable),
    )


def _overall(diagnostic: SelfDiagnostic, dimensions: Mapping[str, DimensionScore]) -> Overall:
    valid = [(d.weight, sure) for d in diagnostic.dimensions if (sure := dimensions[d.id].sure) is not None]
    applicable = sum(found.applicable for found in dimensions.values())
    found = weighted_mean(valid)
    if found is None or 3 * len(valid) < 2 * applicable:
        return Overall(found, valid=False, level=None)
    return Overall(found, valid=True, level=_level(diagnostic, found))


def _advice(
    diagnostic: SelfDiagnostic, dimensions: Mapping[str, DimensionScore], profile: Mapping[str, str]
) -> tuple[str, ...]:
    weights = {d.id: d.weight for d in diagnostic.dimensions}
    scores = {name: found.sure for name, found in dimensions.items() if found.sure is not None}
    candidates = [
        a
        for a in diagnostic.advice
        if a.dimension in scores and _proposed(a, scores[a.dimension]) and _fits(a, profile)
    ]
    # the sort keeps the order of the document where both keys are equal
    candidates.sort(key=lambda a: (-weights[a.dimension] * (100 - scores[a.dimension]), a.effort))
    firsts: dict[str, Advice] = {}
    for candidate in candidates:
        firsts.setdefault(candidate.dimension, candidate)
    others = [candidate for candidate in candidates if firsts[candidate.dimension] is not candidate]
    return tuple(advice.id for advice in [*firsts.values(), *others][:MOST_ADVICE])


def _proposed(advice: Advice, score: Fraction) -> bool:
    return (advice.at_least is None or advice.at_least <= score) and score < advice.below


def _fits(advice: Advice, profile: Mapping[str, str]) -> bool:
    return all(key not in profile or profile[key] in listed for key, listed in advice.for_.items())
