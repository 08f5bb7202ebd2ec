"""What the answers to a diagnostic can lead to, for its author: levels, advice, scores left without advice, alerts.

The scores that a dimension can take are a finite set: every way to answer, to leave out or to find a question not
applicable. Sets are kept whole as far as that is cheap; beyond it a spread sample is followed, both ends included, and
`complete` is False: then what is listed as never met was only not found.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import reduce
from itertools import islice, pairwise, product
from math import lcm
from typing import Any, TypeVar

from campus_plugin.shared import profile_codes

from ..kit.spots import number_of
from . import conditions
from .engine import MOST_ADVICE, as_float
from .kinds import measure
from .models import Advice, Dimension, SelfDiagnostic

MOST_STATES = 5_000
"""Partial sums kept while the scores of one dimension are gathered."""
MOST_SCORES, MOST_SUMS = 60, 400
"""Scores of a dimension, and partial sums of each kind, kept for the overall score."""
MOST_WAYS = 200
"""Alternatives of one alert (`any`) that are tried."""

NO_SCORE, CROWDED_OUT = "no_score", "crowded_out"
T = TypeVar("T")
Sums = tuple[int, int, int, int]
"""A partial sum: weight, weighted score, and two counts (of questions or of dimensions)."""
Half = tuple[str, bool, Fraction]
"""A condition without `not`: (score, whether it is `below`, limit)."""


@dataclass(frozen=True)
class Reached:
    """The lowest and the highest valid score of a dimension; None where no answers make it valid."""

    id: str
    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True)
class NeverProposed:
    """Advice that nobody gets: no valid score lies in its bounds, or three others always come before it."""

    id: str
    why: str


@dataclass(frozen=True)
class Gap:
    """Scores in [from_, to[ of a dimension for which nothing is proposed; 101 is no upper bound, as in the document.

    `some_profiles`: only learners with certain profiles get nothing there.
    """

    dimension: str
    from_: Fraction
    to: Fraction
    some_profiles: bool


@dataclass(frozen=True)
class Exploration:
    """What the answers to a diagnostic can lead to. `alerts_never` are positions in the document."""

    complete: bool
    dimensions: tuple[Reached, ...]
    overall: Reached
    levels: tuple[str, ...]
    levels_never: tuple[str, ...]
    advice_never: tuple[NeverProposed, ...]
    without_advice: tuple[Gap, ...]
    alerts_never: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        found = asdict(self)
        for reached in (*found["dimensions"], found["overall"]):
            reached["low"], reached["high"] = as_float(reached["low"]), as_float(reached["high"])
        for gap in found["without_advice"]:
            gap["from"], gap["to"] = as_float(gap.pop("from_")), as_float(gap["to"])
        return found


def explore(diagnostic: SelfDiagnostic) -> Exploration:
    """Every result that answers to `diagnostic` can have, as far as authors must know."""
    return _Explorer(diagnostic).run()


@dataclass(frozen=True)
class _Scores:
    """What can become of a dimension: its valid scores in order, and whether it may also be left out."""

    valid: tuple[Fraction, ...]
    may_be_invalid: bool
    may_not_apply: bool


class _Explorer:
    def __init__(self, diagnostic: SelfDiagnostic):
        self.diagnostic = diagnostic
        self.complete = True
        self.scores = {dimension.id: self._dimension(dimension) for dimension in diagnostic.dimensions}

    def run(self) -> Exploration:
        overall = self._overall({name: found.valid for name, found in self.scores.items()}, set())
        levels = self._levels(overall)
        advice = [list(self._advice(dimension)) for dimension in self.diagnostic.dimensions]
        alerts = [place for place, alert in enumerate(self.diagnostic.alerts) if not self._can_hold(alert.when)]
        return Exploration(
            complete=self.complete,
            dimensions=tuple(_reached(name, found.valid) for name, found in self.scores.items()),
            overall=_reached(conditions.OVERALL, overall),
            levels=tuple(level.id for level in self.diagnostic.levels if level.id in levels),
            levels_never=tuple(level.id for level in self.diagnostic.levels if level.id not in levels),
            advice_never=tuple(self._in_order(found for part in advice for found in part)),
            without_advice=tuple(gap for d in self.diagnostic.dimensions for gap in self._gaps(d)),
            alerts_never=tuple(alerts),
        )

    # --- scores -------------------------------------------------------------------------------------------------

    def _dimension(self, dimension: Dimension) -> _Scores:
        """Every valid score: sums over the ways to answer, leave out or put aside each question (« Dimension »)."""
        offered = [(q, sorted(measure(self.diagnostic, q).scores)) for q in dimension.questions]
        scale = _scale(part for q, scores in offered for part in (q.weight, *(q.weight * s for s in scores)))
        states: set[Sums] = {
            (0, 0, 0, 0)
        }  # weight answered, weighted score, questions answered, questions not applicable
        for question, scores in offered:
            weight = int(question.weight * scale)
            gains = [int(question.weight * score * scale) for score in scores]
            grown = set(states)  # not answered
            for w, s, answered, aside in states:
                grown.update((w + weight, s + gain, answered + 1, aside) for gain in gains)
                if question.not_applicable:
                    grown.add((w, s, answered, aside + 1))
            states = set(self._spread(sorted(grown, key=_mean), MOST_STATES))
        count = len(dimension.questions)
        valid = {
            Fraction(s, w)
            for w, s, answered, aside in states
            if 2 * answered >= count - aside and answered >= min(2, count)
        }
        return _Scores(tuple(sorted(valid)), True, all(q.not_applicable for q in dimension.questions))

    def _overall(self, allowed: Mapping[str, tuple[Fraction, ...]], needed: set[str]) -> tuple[Fraction, ...]:
        """Valid overall scores where each dimension has one of the `allowed` scores, those `needed` a valid one."""
        count = len(self.diagnostic.dimensions)
        taken = [(d, self._spread(allowed[d.id], MOST_SCORES)) for d in self.diagnostic.dimensions]
        scale = _scale(part for d, scores in taken for part in (d.weight, *(d.weight * s for s in scores)))
        states: set[Sums] = {(0, 0, 0, 0)}  # ΣW, ΣWS, dimensions not valid, dimensions not applicable
        for dimension, scores in taken:
            weight = int(dimension.weight * scale)
            gains = [int(dimension.weight * score * scale) for score in scores]
            grown: set[Sums] = set()
            for w, s, invalid, aside in states:
                grown.update((w + weight, s + gain, invalid, aside) for gain in gains)
                if dimension.id not in needed:
                    if 3 * (invalid + 1) <= count - aside:  # else fewer than two thirds can be valid
                        grown.add((w, s, invalid + 1, aside))
                    if self.scores[dimension.id].may_not_apply:
                        grown.add((w, s, invalid, aside + 1))
            kinds: dict[tuple[int, ...], list[Sums]] = {}
            for state in sorted(grown, key=_mean):
                kinds.setdefault(state[2:], []).append(state)
            states = {state for kind in kinds.values() for state in self._spread(kind, MOST_SUMS)}
        found = {Fraction(s, w) for w, s, invalid, aside in states if w and 3 * invalid <= count - aside}
        return tuple(sorted(found))

    def _spread(self, ordered: Sequence[T], most: int) -> Sequence[T]:
        """At most `most` of them, spread evenly, the first and the last among them."""
        if len(ordered) <= most:
            return ordered
        self.complete = False
        return [ordered[place * (len(ordered) - 1) // (most - 1)] for place in range(most)]

    # --- levels and alerts --------------------------------------------------------------------------------------

    def _levels(self, overall: Iterable[Fraction]) -> set[str]:
        starts = [(level.from_, level.id) for level in self.diagnostic.levels]
        return {[name for start, name in starts if start <= score][-1] for score in overall}

    def _can_hold(self, when: Any) -> bool:
        for place, way in enumerate(_ways(when, True)):
            if place >= MOST_WAYS:
                self.complete = False
                return True
            if self._together(way):
                return True
        return False

    def _together(self, halves: tuple[Half, ...]) -> bool:
        """Whether some answers fulfil all these conditions; each also asks that its score is valid."""
        allowed = {name: found.valid for name, found in self.scores.items()}
        needed = {name for name, _, _ in halves} - {conditions.OVERALL}
        for name in needed:
            allowed[name] = tuple(_fulfilling(allowed[name], name, halves))
            if not allowed[name]:
                return False
        if all(name != conditions.OVERALL for name, _, _ in halves):
            return True
        return any(True for _ in _fulfilling(self._overall(allowed, needed), conditions.OVERALL, halves))

    # --- advice -------------------------------------------------------------------------------------------------

    def _stretches(self, dimension: Dimension) -> Iterator[tuple[Fraction, Fraction, list[Advice]]]:
        """Stretches of the score between the bounds of advice, those that can be scored, with what is proposed there.

        The advice stands in the order in which it is proposed to one learner.
        """
        advice = [a for a in self.diagnostic.advice if a.dimension == dimension.id]
        bounds = {Fraction(0), Fraction(101)}
        bounds |= {bound for a in advice for bound in (a.at_least or Fraction(0), a.below) if 0 < bound <= 100}
        for low, high in pairwise(sorted(bounds)):
            if any(low <= score < high for score in self.scores[dimension.id].valid):
                here = [a for a in advice if (a.at_least or 0) <= low and (high <= a.below or a.below > 100)]
                yield low, high, sorted(here, key=lambda a: a.effort)

    def _advice(self, dimension: Dimension) -> Iterator[NeverProposed]:
        """Advice nobody gets. The other dimensions may always be left unanswered, so only this one's advice competes."""
        advice = [a for a in self.diagnostic.advice if a.dimension == dimension.id]
        candidates: set[str] = set()
        proposed: set[str] = set()
        for _, _, here in self._stretches(dimension):
            candidates |= {a.id for a in here}
            for profile in _profiles(here):
                fitting = [a.id for a in here if _fits(a, profile)]
                proposed |= set(fitting[:MOST_ADVICE])
        for one in advice:
            if one.id not in proposed:
                yield NeverProposed(one.id, CROWDED_OUT if one.id in candidates else NO_SCORE)

    def _in_order(self, found: Iterable[NeverProposed]) -> list[NeverProposed]:
        places = {advice.id: place for place, advice in enumerate(self.diagnostic.advice)}
        return sorted(found, key=lambda never: places[never.id])

    def _gaps(self, dimension: Dimension) -> Iterator[Gap]:
        gaps: list[Gap] = []
        for low, high, here in self._stretches(dimension):
            some = any(not any(_fits(a, profile) for a in here) for profile in _profiles(here))
            if not some:
                continue
            gap = Gap(dimension.id, low, high, bool(here))
            if gaps and gaps[-1].to == gap.from_ and gaps[-1].some_profiles == gap.some_profiles:
                gap = Gap(gap.dimension, gaps.pop().from_, gap.to, gap.some_profiles)
            gaps.append(gap)
        yield from gaps


def _mean(state: tuple[int, ...]) -> tuple[float, ...]:
    """Sorts partial sums (weight, weighted score, …) by the score they stand for; only a sample depends on it."""
    return (state[1] / state[0] if state[0] else -1.0, *state)


def _scale(parts: Iterable[Fraction]) -> int:
    """The number that makes them all whole: whole numbers add up faster."""
    return reduce(lcm, (part.denominator for part in parts), 1)


def _reached(name: str, scores: tuple[Fraction, ...]) -> Reached:
    return Reached(name, scores[0], scores[-1]) if scores else Reached(name, None, None)


def _ways(when: Any, wanted: bool) -> Iterator[tuple[Half, ...]]:
    """The alternatives in which `when` surely holds (or, not `wanted`, surely fails), each a list of conditions.

    On an unknown score a condition and its `not` are unknown alike, so a negation is the opposite bound.
    """
    if isinstance(when, dict) and "not" in when:
        yield from _ways(when["not"], not wanted)
    elif isinstance(when, dict) and "any" not in when:
        below = "below" in when
        limit = number_of(when["below"] if below else when["at_least"]) or Fraction(0)
        yield ((when["score"], below == wanted, limit),)
    else:
        parts = when if isinstance(when, list) else when["any"]
        if isinstance(when, list) == wanted:
            for chosen in product(*(list(islice(_ways(part, wanted), MOST_WAYS)) for part in parts)):
                yield tuple(half for way in chosen for half in way)
        else:
            for part in parts:
                yield from _ways(part, wanted)


def _fulfilling(scores: Iterable[Fraction], name: str, halves: Iterable[Half]) -> Iterator[Fraction]:
    bounds = [(below, limit) for whose, below, limit in halves if whose == name]
    return (score for score in scores if all((score < limit) == below for below, limit in bounds))


def _profiles(advice: list[Advice]) -> Iterator[dict[str, str]]:
    """The profiles that this advice tells apart, the empty one first."""
    named: dict[str, set[str]] = {}
    for one in advice:
        for key, listed in one.for_.items():
            named.setdefault(key, set()).update(listed)
    yield {}
    if named:
        values = [[(key, code) for code in (*sorted(listed), *_another(key, listed))] for key, listed in named.items()]
        yield from (dict(chosen) for chosen in product(*values))


def _another(key: str, listed: set[str]) -> list[str]:
    """A code that is not listed, where there is one."""
    return [code for code in profile_codes.codes().get(key, ()) if code not in listed][:1]


def _fits(advice: Advice, profile: Mapping[str, str]) -> bool:
    return all(key not in profile or profile[key] in listed for key, listed in advice.for_.items())
