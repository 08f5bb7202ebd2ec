"""Playing a case: (document, moves) -> states. No clock, no chance, no platform; arithmetic is exact.

The rules are those of docs/format.md, « Conditions », « The way through a case », « What a decision does ».
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from ..kit.i18n import N_
from .conditions import Choice, Condition, Facts
from .kinds import Taken
from .kinds.parts import Effects, Option, Pick
from .models import END, CaseStudy, Quote, Step
from .moves import Move, Refused, json_number, read_moves

Values = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Told:
    """What one chosen part brought: its id (option; position of a range; near or far; None for a text)."""

    id: str | None
    consequence: str
    feedback: str
    rating: str | None = None


@dataclass(frozen=True, slots=True)
class Delayed:
    """A delayed effect as it took effect.

    `step` and `origin` (option id or range, place in its `later`) say where it comes from; `at_end`: applied because
    the run ended.
    """

    step: str
    text: str
    effects: Effects
    at_end: bool = False
    origin: tuple[str, int] = ("", 0)


@dataclass(frozen=True, slots=True)
class Decision:
    """A committed step, and all that it changed. `effects` are as written, `before` and `after` as clamped."""

    step: str
    move: Move
    rating: str | None
    parts: tuple[Told, ...]
    effects: Effects
    fallen_due: tuple[Delayed, ...]
    before: Values
    after: Values
    text: str
    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pending:
    """A delayed effect under way: due after `left` further decisions; `origin` as in `Delayed`."""

    left: int
    step: str
    origin: tuple[str, int]
    when: Condition
    effects: Effects
    text: str


@dataclass(frozen=True, slots=True)
class State:
    """Where a run stands. `pending` and the indicators' future are for the engine; pages show by whitelist."""

    step: str | None
    indicators: Values
    ended: bool = False
    ending: str | None = None
    decisions: tuple[Decision, ...] = ()
    unlocked: tuple[str, ...] = ()
    chosen: frozenset[Choice] = frozenset()
    pending: tuple[Pending, ...] = field(default=(), repr=False)

    @property
    def facts(self) -> Facts:
        return Facts(self.indicators, self.chosen)


@dataclass(frozen=True, slots=True)
class OfferedOption:
    id: str
    text: str
    cost: Fraction | None


@dataclass(frozen=True, slots=True)
class OfferedAnswer:
    min: Fraction
    max: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class Offer:
    """The current step as it stands for this learner: nothing of what lies ahead of a commit is in it."""

    step: str
    title: str
    time: str
    text: str
    quotes: tuple[Quote, ...]
    exhibits: tuple[str, ...]
    kind: str
    options: tuple[OfferedOption, ...]
    pick: Pick | None
    answer: OfferedAnswer | None
    confidence: bool


def start(case: CaseStudy) -> State:
    """The state before any move. A card, which has no steps, has ended from the start, without ending."""
    indicators = {indicator.id: indicator.start for indicator in case.indicators}
    if not case.steps:
        return State(None, indicators, ended=True)
    return _entered(State(None, indicators), case.steps[0])


def play(case: CaseStudy, moves: Iterable[Move], *, texts_kept: bool = True) -> list[State]:
    """The start and the state after each move. Raises `Refused` on the first move that the case does not bear.

    `texts_kept=False` folds moves whose free text stayed on the learner's device.
    """
    states = [start(case)]
    for index, move in enumerate(moves):
        states.append(commit(case, states[-1], move, index, texts_kept=texts_kept))
    return states


def play_far(case: CaseStudy, moves: Iterable[Move], *, texts_kept: bool = True) -> list[State]:
    """The same as far as the moves still fold on this document, when it was edited under a learner."""
    states = [start(case)]
    for index, move in enumerate(moves):
        try:
            states.append(commit(case, states[-1], move, index, texts_kept=texts_kept))
        except Refused:
            break
    return states


def commit(case: CaseStudy, state: State, move: Move, index: int = 0, *, texts_kept: bool = True) -> State:
    """The state after one more move. Raises `Refused`, which bears `index`."""
    if state.ended or state.step is None:
        raise Refused(index, N_("The run has ended."), N_("Start a new run to play again."))
    if move.step != state.step:
        raise Refused(
            index,
            N_("This is not the current step: the run stands at “%(step)s”."),
            N_("Answer the current step; a step once answered is final."),
            {"step": state.step},
            "step",
        )
    step = case.step(state.step)
    options = offered_options(step, state.facts)
    return settle(case, state, move, step.rules.take(step, options, move, index, texts_kept=texts_kept))


def settle(case: CaseStudy, state: State, move: Move, taken: Taken) -> State:
    """The state after a decision whose legality is established."""
    position = case.position(move.step)
    step = case.steps[position]
    effects = _sum(outcome.effects for _, outcome in taken.outcomes)
    chosen = state.chosen | {(step.id, option) for option in taken.chosen}
    facts = Facts(_clamped(case, state.indicators, effects), chosen)

    waiting = [replace(pending, left=pending.left - 1) for pending in state.pending]
    due = [pending for pending in waiting if pending.left == 0 and pending.when.holds(facts)]
    facts = Facts(_clamped(case, facts.indicators, _sum(pending.effects for pending in due)), chosen)
    waiting = [pending for pending in waiting if pending.left > 0]
    waiting += [
        Pending(later.after, step.id, (part or "", place), later.when, later.effects, later.text)
        for part, outcome in taken.outcomes
        for place, later in enumerate(outcome.later)
    ]
    fallen_due = [_told(pending) for pending in due]

    following = _way(case, position, taken.next, facts)
    if following is None:
        late = [pending for pending in waiting if pending.when.holds(facts)]
        facts = Facts(_clamped(case, facts.indicators, _sum(pending.effects for pending in late)), chosen)
        fallen_due += [_told(pending, at_end=True) for pending in late]
        waiting = []

    decision = Decision(
        step=step.id,
        move=move,
        rating=_common_rating(taken),
        parts=tuple(Told(part, o.consequence, o.feedback, o.rating) for part, o in taken.outcomes),
        effects=effects,
        fallen_due=tuple(fallen_due),
        before=state.indicators,
        after=facts.indicators,
        text=step_text(step, state.facts),
        offered=tuple(option.id for option in offered_options(step, state.facts)),
    )
    after = replace(
        state,
        step=None,
        indicators=facts.indicators,
        decisions=(*state.decisions, decision),
        chosen=chosen,
        pending=tuple(waiting),
    )
    if following is None:
        return replace(after, ended=True, ending=_ending(case, facts))
    return _entered(after, following)


def _told(pending: Pending, *, at_end: bool = False) -> Delayed:
    return Delayed(pending.step, pending.text, pending.effects, at_end, pending.origin)


def offered(case: CaseStudy, state: State) -> Offer | None:
    """The current step as it stands for this learner; None once the run has ended."""
    if state.step is None:
        return None
    step = case.step(state.step)
    priced = step.pick is not None and step.pick.budget is not None
    return Offer(
        step=step.id,
        title=step.title,
        time=step.time,
        text=step_text(step, state.facts),
        quotes=step.quotes,
        exhibits=state.unlocked,
        kind=step.kind,
        options=tuple(
            OfferedOption(option.id, option.text, option.cost if priced else None)
            for option in offered_options(step, state.facts)
        ),
        pick=step.pick,
        answer=OfferedAnswer(step.answer.min, step.answer.max, step.answer.unit) if step.answer else None,
        confidence=step.confidence,
    )


def offered_options(step: Step, facts: Facts) -> tuple[Option, ...]:
    return tuple(option for option in step.options if option.when.holds(facts))


def step_text(step: Step, facts: Facts) -> str:
    """The text of a step: that of the first variant that holds, else its own."""
    return next((variant.text for variant in step.variants if variant.when.holds(facts)), step.text)


def states_json(states: Sequence[State]) -> dict[str, Any]:
    """What `campus play` prints: one state after each move (the start is left out), and the ending once reached."""
    return {
        "states": [
            {
                "step": state.step,
                "indicators": {name: json_number(value) for name, value in state.indicators.items()},
                "ended": state.ended,
            }
            for state in states[1:]
        ],
        "ending": states[-1].ending if states else None,
    }


def _entered(state: State, step: Step) -> State:
    unlocked = tuple(dict.fromkeys((*state.unlocked, *step.exhibits)))
    return replace(state, step=step.id, unlocked=unlocked)


def _way(case: CaseStudy, position: int, named: str | None, facts: Facts) -> Step | None:
    """The next step whose conditions hold, or None at the end (docs/format.md, « The way through a case »)."""
    target = _target(case, position, named)
    while target < len(case.steps):
        step = case.steps[target]
        if step.when.holds(facts):
            return step
        target = _target(case, target, step.next)  # a single step has no `next` of its own
    return None


def _target(case: CaseStudy, position: int, named: str | None) -> int:
    if named is None:
        return position + 1
    return len(case.steps) if named == END else case.position(named)


def _ending(case: CaseStudy, facts: Facts) -> str | None:
    return next((ending.id for ending in case.endings if ending.when.holds(facts)), None)


def _sum(effects: Iterable[Effects]) -> Effects:
    total: Effects = {}
    for each in effects:
        for name, delta in each.items():
            total[name] = total.get(name, Fraction(0)) + delta
    return total


def _clamped(case: CaseStudy, values: Values, effects: Effects) -> Values:
    if not effects:
        return values
    return {
        indicator.id: min(max(values[indicator.id] + effects.get(indicator.id, 0), indicator.min), indicator.max)
        for indicator in case.indicators
    }


def _common_rating(taken: Taken) -> str | None:
    """The rating of the decision where its parts agree on one; several options may be rated differently."""
    ratings = {outcome.rating for _, outcome in taken.outcomes}
    return ratings.pop() if len(ratings) == 1 else None


__all__ = [
    "Decision",
    "Delayed",
    "Move",
    "Offer",
    "Refused",
    "State",
    "Told",
    "commit",
    "offered",
    "play",
    "play_far",
    "read_moves",
    "start",
    "states_json",
]
