"""What a learner does with a case: decides, plays again, puts an action into the plan.

Each function takes a `Visit` and a parsed body. It decides first and writes last, and leaves the rest to the shell.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from campus_plugin.shared.limits import MOST_DAYS

from ..kit import events, plan
from ..kit.handlers import Refusal
from ..kit.i18n import N_
from ..kit.plan import Commitment
from ..kit.store import Diverged
from ..kit.visit import Event, Result, Visit
from . import bodies, engine, record, wire
from .calculator import holds_placeholder
from .engine import State
from .models import CaseStudy
from .moves import Move, Refused
from .standing import Standing, merged, opened, stand

OWN = "_own"
"""The id under which a form sends an action of the learner's own; no author can give it to one of theirs."""
NOT_REPLAYED = N_("This case is played once.")
NOT_PROPOSED = N_("This action is not among those proposed. Please reload the page.")
FILL_IN = N_("A number is missing between the braces. Calculate it first, or write the sentence without it.")

CaseVisit = Visit[CaseStudy]


@dataclass(frozen=True, kw_only=True)
class Turn(Result):
    """Where the learner stands after a request. `fresh`: what a decision brought is told one screen after the other.

    `status` 409: the page was behind what is stored, and is to show `standing` instead.
    """

    standing: Standing
    fresh: bool = False
    status: int = 200


def where(visit: CaseVisit) -> Standing:
    """Where the visitor stands; at the beginning where nothing is kept. One query."""
    return stand(visit.document, visit.store.latest(now=visit.revision) if visit.writable else None)


def decide(visit: CaseVisit, body: bodies.WholeRun | bodies.OneStep) -> Turn:
    """Take one more move, or what repeats the moves that are kept.

    Whoever could send several at once would read what each brings, and then choose. Raises `Refusal` for a move that
    the case does not bear.
    """
    case = visit.document
    standing = where(visit) if visit.writable else _on_device(case, body)
    if standing.finished and body.run == standing.attempt + 1 and may_replay(case):
        standing = opened(case, body.run)
    moves = _all_moves(case, standing, body)
    if moves is None:
        return Turn(standing=standing, status=409)
    if len(moves) == len(standing.moves):
        return _settled(visit, standing)
    if standing.finished:
        return Turn(standing=standing, status=409)
    states = (*standing.states, _decided(visit, standing, moves[-1]))
    try:
        after = _written(visit, standing, moves, states)
    except Diverged as diverged:
        standing = stand(case, diverged.held)
        if standing.attempt != body.run or len(merged(standing.moves, moves) or ()) != len(standing.moves):
            return Turn(standing=standing, status=409)
        return _settled(visit, standing)
    return _settled(visit, after, _events(standing, moves, states) if visit.writable else ())


def _on_device(case: CaseStudy, body: bodies.WholeRun | bodies.OneStep) -> Standing:
    """Where somebody stands of whom nothing is kept: the moves travel with each request."""
    earlier = body.moves[:-1] if isinstance(body, bodies.WholeRun) else ()
    return opened(case, body.run, [wire.move(case, decision, decision.step) for decision in earlier])


def _all_moves(case: CaseStudy, standing: Standing, body: bodies.WholeRun | bodies.OneStep) -> tuple[Move, ...] | None:
    """The moves that are kept, with the one that is new; None where the page knows of others."""
    if body.run != standing.attempt:
        return None
    sent = wire.moves(case, body, standing.moves, standing.asked)
    return None if sent is None else merged(standing.moves, sent)


def _decided(visit: CaseVisit, standing: Standing, move: Move) -> State:
    """The state after one more move. Raises `Refusal` where the case does not bear it."""
    case, state = visit.document, standing.states[-1]
    try:
        return engine.commit(case, state, move, len(standing.moves))
    except Refused as refused:
        step = case.step(state.step) if state.step else None
        raise wire.refusal(refused, step, move, visit.language) from refused


def _written(visit: CaseVisit, before: Standing, moves: Sequence[Move], states: tuple[State, ...]) -> Standing:
    """Store the moves. Raises `Diverged` where another window was faster."""
    ended = states[-1].ended
    if not visit.writable:
        return Standing(before.attempt, tuple(moves), False, None, states)
    result = record.result(visit.document, states) if ended else None
    stored = [move.as_json() for move in moves]
    if before.held is None:
        run = visit.store.start(before.attempt, stored, finished=ended, result=result)
    else:
        run = visit.store.write(before.held, stored, finished=ended, result=result)
    return Standing(before.attempt, tuple(moves), ended, run, () if ended else states)


def _events(before: Standing, moves: Sequence[Move], states: Sequence[State]) -> tuple[Event, ...]:
    """What tracking reads of the moves that this request has added to those `before`."""
    run = before.attempt
    published = [] if before.held else [Event(events.CASE_RUN_STARTED, {"run": run})]
    for position in range(len(before.moves), len(moves)):
        decided = {**moves[position].as_json(with_text=False), "run": run, "position": position + 1}
        published.append(Event(events.CASE_STEP_DECIDED, decided))
    if states[-1].ended:
        ended = {"run": run, "ending": states[-1].ending, "decisions": len(moves)}
        published.append(Event(events.CASE_RUN_FINISHED, ended))
    return tuple(published)


def _settled(visit: CaseVisit, standing: Standing, published: tuple[Event, ...] = ()) -> Turn:
    completed = visit.writable and standing.finished
    return Turn(standing=standing, fresh=True, run=standing.held, events=published, completed=completed)


def may_replay(case: CaseStudy) -> bool:
    """Whether the author lets a learner play the case again."""
    return case.debrief is not None and case.debrief.replay


def replay(visit: CaseVisit, body: bodies.Replay) -> Turn:
    """A new run beside the finished run, which is kept. Raises `Refusal` where the case is played once."""
    case, wanted = visit.document, body.run + 1
    if not may_replay(case):
        raise Refusal(NOT_REPLAYED)
    if not visit.writable:
        return Turn(standing=opened(case, wanted))
    standing = where(visit)
    published: tuple[Event, ...] = ()
    run = None
    if standing.finished and body.run == standing.attempt:
        try:
            run = visit.store.start(wanted, [])
            published = (Event(events.CASE_RUN_STARTED, {"run": wanted}),)
        except Diverged as diverged:  # another window was faster: the learner is where both wanted to be
            run = diverged.held
        standing = stand(case, run)
    return Turn(standing=standing, run=run, events=published, status=200 if standing.attempt == wanted else 409)


def wanted_action(visit: CaseVisit, body: bodies.Plan) -> Commitment:
    """The proposed action that a body names, or one of the learner's own. Raises `Refusal` for what is neither."""
    case = visit.document
    proposed = next((action for action in case.transfer.actions if action.id == body.action), None)
    if proposed is None and body.action != OWN:
        raise Refusal(NOT_PROPOSED, 404)
    for name in ("when", "then", "first_step"):
        if holds_placeholder(case, getattr(body, name)):
            raise Refusal(FILL_IN, field_name=name)
    rule = case.transfer.rule
    if proposed:
        return plan.commitment(body, proposed.effort, min(proposed.days, MOST_DAYS), rule=rule)
    return plan.commitment(body, 1, int(body.days), rule=rule, name=f"{OWN}.{_fingerprint(visit, body)}")


def _fingerprint(visit: CaseVisit, body: bodies.Plan) -> str:
    """Names an action of the learner's own: the same words sent twice are one action. Says nothing of the words."""
    said = "\n".join([visit.learner_tag, body.when, body.then, body.first_step]).encode("utf-8", "replace")
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()[:16]
