"""What a learner does with a self-diagnostic: answers, asks for the result, answers again, plans, erases.

Each function takes a `Visit` and a parsed body. It decides first and writes last, and leaves the rest to the shell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from campus_plugin import api
from campus_plugin.api import RunRecord
from campus_plugin.shared import profile_codes

from ..kit import events
from ..kit.handlers import TRY_AGAIN, Refusal
from ..kit.i18n import N_
from ..kit.plan import Commitment, commitment
from ..kit.store import Diverged, Held
from ..kit.visit import Event, Result
from . import bodies, engine, history, record, runs, standing, wire
from .models import SelfDiagnostic
from .runs import UNREAD, DiagnosticVisit, Elsewhere
from .standing import Fit, Standing, Stored

MISSING = N_("Some questions have no answer. Answer them, or confirm that you want your result without them.")
REST_SAVED = N_("%(problem_msg)s Your other answers are saved.")
NO_RESULT = N_("There is no finished result here. Please reload the page.")
NOT_PROPOSED = N_("This action is not among your proposals. Please reload the page.")
NOT_CONFIRMED = N_("Please tick the box to confirm. Nothing was erased.")


@dataclass(frozen=True, kw_only=True)
class Turn(Result):
    """Where a request has led: to `run`, or to a question before its result.

    `status` 409: the page was behind what is stored. It showed other questions where the document was `edited`; what it
    sent is lost where it is `unsaved`. `first`: the learner is to say where the firm really was on that day, of their
    first attempt. `refusal`: what is wrong with one answer, told when the others are stored.
    """

    status: int = 200
    edited: bool = False
    unsaved: bool = False
    first: date | None = None
    refusal: Refusal | None = None


def _turn(saved: Result) -> Turn:
    return Turn(run=saved.run, events=saved.events)


def _behind(elsewhere: Elsewhere) -> Turn:
    turn = _turn(elsewhere.result)
    return replace(turn, status=409, edited=elsewhere.edited, unsaved=elsewhere.unsaved)


def where(visit: DiagnosticVisit) -> Standing:
    """Where the visitor stands; at the beginning where nothing is stored. One query."""
    return Standing(visit.document, runs.latest(visit, with_survey=True))


# --- answering ------------------------------------------------------------------------------------------------------


def answer(visit: DiagnosticVisit, body: bodies.Answers) -> Turn:
    """Merge answers into the run, question by question. Raises `Refusal` for one that is not offered."""
    try:
        given, _ = runs.given(visit, body)
        return _turn(runs.save(visit, body.run, given))
    except Elsewhere as elsewhere:
        return _behind(elsewhere)


def survey(visit: DiagnosticVisit, body: bodies.Answers) -> Turn:
    """The same for the questions of the survey, which are stored apart from the run."""
    try:
        _, given = runs.given(visit, body)
        return _turn(runs.save_survey(visit, body.run, given))
    except Elsewhere as elsewhere:
        return _behind(elsewhere)


def finish(visit: DiagnosticVisit, body: bodies.Finish) -> Turn:
    """End the run with its last answers and its result, once; repeated, it answers with the result that is stored.

    Before the result of a later attempt, the turn may ask to look back (`first`). Raises `Refusal` where answers are
    missing and this was not confirmed.
    """
    try:
        given, _ = runs.given(visit, body)
        return _finished(visit, body, given)
    except Elsewhere as elsewhere:
        return _behind(elsewhere)


def submit(visit: DiagnosticVisit, body: bodies.Sheet, *, finishing: bool) -> Turn:
    """A whole sheet sent without script: every answer that can be stored is stored, then the first fault is told."""
    runs.only_where_kept(visit)
    try:
        return _submitted(visit, body, finishing=finishing)
    except Elsewhere as elsewhere:
        return _behind(elsewhere)


def _submitted(visit: DiagnosticVisit, body: bodies.Sheet, *, finishing: bool) -> Turn:
    document = visit.document
    runs.check_sheet(visit, body)
    asked = wire.items(document)
    answers, wanted, fault = runs.one_by_one(asked, body.answers)
    run = runs.latest(visit, with_survey=True)
    known = standing.survey_of(run)
    changed = {key: value for key, value in wanted.items() if known.get(key) != value}
    lacking = wire.missing(asked, standing.fit(document, standing.merged(document, run, answers)).stored)
    # a sheet that arrives whole, before any run, is stored first: the survey stands apart and needs a run to belong to;
    # its sender then sees « check your answers » and finishes from there
    first = run is None and bool(changed)
    if finishing and fault is None and not first and (not lacking or body.confirmed):
        if changed:
            runs.save_survey(visit, body.run, changed, run)
        return _finished(visit, body, answers, run, ask=False, look_back=not changed)
    saved = runs.save(visit, body.run, answers, run)
    if changed:
        runs.save_survey(visit, body.run, changed, saved.run)
    if fault is None:
        return _turn(saved)
    refusal = runs.refusal(visit, fault)
    sentence = visit.say(refusal.message, **refusal.values)
    partly = Refusal(REST_SAVED, field_name=refusal.field_name, problem_msg=sentence)
    return replace(_turn(saved), refusal=partly)


def _finished(
    visit: DiagnosticVisit,
    body: bodies.Finish,
    given: Stored,
    run: Held | None = UNREAD,
    *,
    look_back: bool = True,
    ask: bool = True,
) -> Turn:
    """`look_back` false reads neither earlier attempts nor the profile, `ask` false leaves out the question about them."""
    document, number = visit.document, body.run
    hindsight = wire.hindsight(document, body.hindsight)
    run = runs.latest(visit) if run is UNREAD else run
    earlier: Sequence[RunRecord] | None = None
    for _ in range(runs.TRIES):
        if visit.writable:
            if _is_over(run, number):
                return Turn(run=run, completed=True)
            runs.check_place(document, run, number, given)
        moves = standing.merged(document, run, given)
        fit = standing.fit(document, moves)
        lacking = wire.missing(wire.items(document, survey=False), fit.stored)
        if lacking and not body.confirmed:
            raise Refusal(MISSING, field_name=lacking[0].name)
        if earlier is None:
            earlier = history.earlier(visit) if look_back else []
        first = next(iter(history.comparable(document, earlier)), None)
        if first and ask and hindsight is None and _may_look_back(document, first):
            # « earlier » may be this very run, which another window ended since it was read
            now = runs.latest(visit)
            if _is_over(now, number):
                run = now
                continue
            return Turn(run=now, first=history.finished_on(first))
        profile = _known_profile(visit) if look_back else {}
        result = _result(document, fit, profile, earlier, first, hindsight or {})
        if not visit.writable:
            return Turn(run=Held(number, moves, True, result))
        try:
            return _ended(visit, run, _end(visit, run, number, moves, result), len(lacking))
        except Diverged as diverged:
            run = runs.alive(diverged.held)
    raise Refusal(TRY_AGAIN, 503)


def _is_over(run: Held | None, number: int) -> bool:
    """Whether run `number` has its result."""
    return run is not None and run.attempt == number and run.finished


def _may_look_back(document: SelfDiagnostic, first: RunRecord) -> bool:
    """Whether to ask where the firm really was then.

    After some days nobody has another view of the day before: the look back waits as long as a change does.
    """
    long_ago = record.old_enough(history.finished_on(first), timezone.now().date())
    return document.retrospective and bool(document.levels) and long_ago


def _end(visit: DiagnosticVisit, run: Held | None, number: int, moves: Stored, result: Mapping[str, Any]) -> Held:
    """Store the run as ended. Raises `Diverged`."""
    if run is None:
        return visit.store.start(number, moves, finished=True, result=result)
    return visit.store.write(run, moves, finished=True, result=result)


def _ended(visit: DiagnosticVisit, before: Held | None, run: Held, missing: int) -> Turn:
    begun = runs.started(visit, run).events if before is None else ()
    valid = run.result["overall"]["valid"]
    end = Event(events.DIAGNOSTIC_RUN_FINISHED, {**runs.named(visit, run), "missing": missing, "valid": valid})
    return Turn(run=run, events=(*begun, end), completed=True)


def _result(
    document: SelfDiagnostic,
    fit: Fit,
    profile: Mapping[str, str],
    earlier: Sequence[RunRecord],
    first: RunRecord | None,
    hindsight: Mapping[str, str],
) -> dict[str, Any]:
    known = {key: code for key, code in profile.items() if profile_codes.is_known(key, code)}
    answers = replace(fit.answers, profile=known)
    return record.snapshot(
        document,
        answers,
        engine.score(document, answers),
        finished=timezone.now().date(),
        earlier=history.finished_on(first) if first else None,
        attitudes_before=history.attitudes_before(document, earlier),
        hindsight=hindsight,
    )


def _known_profile(visit: DiagnosticVisit) -> dict[str, str]:
    """What the learner said of their firm, where a proposal depends on it."""
    if not any(advice.for_ for advice in visit.document.advice):
        return {}
    return api.profile(visit.visitor)


# --- after the result -----------------------------------------------------------------------------------------------


def again(visit: DiagnosticVisit) -> Turn:
    """The run after the finished one; where it is under way already, that one."""
    if not visit.writable:
        return Turn()
    run = runs.latest(visit, with_survey=True)
    if run is None:
        return Turn(status=409)
    if not run.finished:
        return Turn(run=run)
    try:
        return _turn(runs.started(visit, visit.store.start(run.attempt + 1, {})))
    except Diverged as diverged:
        return Turn(run=diverged.held, status=409 if diverged.held.finished else 200)


def wanted_action(visit: DiagnosticVisit, body: bodies.Plan) -> tuple[Commitment, Mapping[str, Any]]:
    """The proposed action that a body names, in the learner's words, and the proposal. Raises `Refusal` for another."""
    runs.only_where_kept(visit)
    run = visit.store.latest()
    if run is None or not run.finished:
        raise Refusal(NO_RESULT, 404)
    advice = next((advice for advice in run.result["told"]["advice"] if advice["id"] == body.action), None)
    if advice is None:
        raise Refusal(NOT_PROPOSED, 404)
    return commitment(body, advice["effort"], body.days), advice


def erase(visit: DiagnosticVisit, body: bodies.Erase) -> None:
    """Forget the learner's answers here. Raises `Refusal` where this was not confirmed."""
    if not body.confirmed:
        raise Refusal(NOT_CONFIRMED, field_name="confirmed")
    runs.only_where_kept(visit)
    visit.store.clear()
