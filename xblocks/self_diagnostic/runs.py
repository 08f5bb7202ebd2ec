"""Answers into a learner's run: merged question by question, and filed under the questions that were answered.

A write that lost to another window of the same learner is merged again into what is stored now, so that two windows
lose nothing of each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from campus_plugin import api
from campus_plugin.shared.stored import Unreadable

from ..kit import events
from ..kit.handlers import TRY_AGAIN, Refusal
from ..kit.i18n import N_
from ..kit.problems import Invalid, Problem
from ..kit.store import Diverged, Held
from ..kit.visit import Event, Result, Visit
from . import bodies, instrument, standing, wire
from .models import SelfDiagnostic
from .standing import Stored

DiagnosticVisit = Visit[SelfDiagnostic]
TRIES = 10
"""Each try that loses lost to a write that was accepted, so of n windows the last needs n of them."""

NOTHING_KEPT = N_("Nothing is kept for you here, so this cannot be done.")

UNREAD = Held(0, None)
"""Stands for a run that was not read yet, where None means that there is none."""


@dataclass(frozen=True, kw_only=True)
class Saved(Result):
    """The run after a write, with what tracking reads of it."""

    def after(self, *earlier: Result) -> "Saved":
        """The same, with the events of what was written before it in this request."""
        return replace(self, events=tuple(event for one in (*earlier, self) for event in one.events))


class Elsewhere(Exception):
    """The learner stands elsewhere than their page thinks: at `result.run`, or before a document `edited` meanwhile.

    `unsaved`: what the page sent could not be stored, because nobody remembers the questions that it shows.
    """

    def __init__(self, result: Result, *, edited: bool = False, unsaved: bool = False):
        super().__init__("the page is older than what is stored")
        self.result, self.edited, self.unsaved = result, edited, unsaved


def latest(visit: DiagnosticVisit, *, with_survey: bool = False) -> Held | None:
    """The visitor's last run; None where nothing is stored. One query."""
    return visit.store.latest(with_survey=with_survey, now=visit.revision) if visit.writable else None


def named(visit: DiagnosticVisit, run: Held) -> dict[str, Any]:
    """What events say of a run."""
    return {"run": run.attempt, "instrument": visit.document.key, "revision": run.revision}


def started(visit: DiagnosticVisit, run: Held) -> Saved:
    """A run that this request has begun."""
    return Saved(run=run, events=(Event(events.DIAGNOSTIC_RUN_STARTED, named(visit, run)),))


def only_where_kept(visit: DiagnosticVisit) -> None:
    """Raise `Refusal` for a visitor of whom nothing is stored."""
    if not visit.writable:
        raise Refusal(NOTHING_KEPT, 403)


# --- what a page sends ----------------------------------------------------------------------------------------------


def given(visit: DiagnosticVisit, body: bodies.Answers) -> tuple[dict[str, Any], dict[str, Any]]:
    """The (answers, survey answers) of a body, in the form in which they are stored.

    Raises `Refusal` for the first that cannot be, and `Elsewhere` where the page shows other questions than the document.
    """
    check_sheet(visit, body)
    try:
        return wire.read(wire.items(visit.document), body.answers)
    except Invalid as invalid:
        raise refusal(visit, invalid.problems[0]) from invalid


def one_by_one(asked: Sequence[wire.Item], fields: Mapping[str, Any]) -> tuple[Stored, Stored, Problem | None]:
    """Answers and survey answers, all that can be stored of them, and the first fault."""
    answers: dict[str, Any] = {}
    survey: dict[str, Any] = {}
    fault: Problem | None = None
    by_name = wire.by_name(asked)
    for name, value in fields.items():
        try:
            some, wanted = wire.read(by_name, {name: value})
        except Invalid as invalid:
            fault = fault or invalid.problems[0]
        else:
            answers |= some
            survey |= wanted
    return answers, survey, fault


def refusal(visit: DiagnosticVisit, fault: Problem) -> Refusal:
    """What is wrong with an answer, as its learner reads it."""
    values = {k.removesuffix("_msg"): visit.say(str(v)) if k.endswith("_msg") else v for k, v in fault.values.items()}
    return Refusal(fault.reason, 400, str(fault.path[0]), **values)


def check_sheet(visit: DiagnosticVisit, body: bodies.Answers) -> None:
    """Raise `Elsewhere` where the page shows other questions than the document has now; its answers are stored first."""
    if body.sheet == wire.token(visit.revision):
        return
    run = latest(visit, with_survey=True)
    shown = _older(visit, run, body.sheet) if body.answers and visit.writable else None
    if shown is None:
        raise Elsewhere(Result(run=run), edited=True, unsaved=bool(body.answers))
    try:
        asked = wire.items(instrument.remembered(shown.structure))
    except Unreadable as unreadable:
        raise Elsewhere(Result(run=run), edited=True, unsaved=True) from unreadable
    answers, survey, _ = one_by_one(asked, body.answers)
    saved = Saved(run=run)
    try:
        if answers or run is None:
            saved = save(visit, body.run, answers, run, shown=shown)
        if survey:
            saved = save_survey(visit, body.run, survey, saved.run).after(saved)
            saved = replace(saved, run=latest(visit, with_survey=True))
    except Elsewhere as elsewhere:
        saved = replace(saved, run=elsewhere.result.run)
    raise Elsewhere(saved, edited=True)


def _older(visit: DiagnosticVisit, run: Held | None, sheet: str) -> api.Instrument | None:
    """The instrument whose questions a page shows, where somebody has already answered them; else None.

    The learner's own run mostly has it. Where they had not begun, one query looks for it.
    """
    org, key = visit.org, visit.document.key
    known: Mapping[str, Any] = {run.revision: run.structure} if run and run.structure else {}
    if not any(wire.token(revision) == sheet for revision in known):
        known = api.structures(org, key)
    for revision, structure in known.items():
        if wire.token(revision) == sheet:
            return api.Instrument(org=org, key=key, revision=revision, kind=instrument.KIND, structure=structure)
    return None


# --- writing --------------------------------------------------------------------------------------------------------


def save(
    visit: DiagnosticVisit,
    number: int,
    given: Stored,
    run: Held | None = UNREAD,
    *,
    shown: api.Instrument | None = None,
) -> Saved:
    """Merge `given` into run `number`, which is started where there is none. Where nothing is stored, this does nothing.

    `shown` is the instrument of a page that is older than the document. Raises `Elsewhere` where another run is under way.
    """
    if not visit.writable:
        return Saved()
    document = visit.document
    run = latest(visit) if run is UNREAD else run
    for _ in range(TRIES):
        check_place(document, run, number, given)
        moves = standing.merged(document, run, given)
        try:
            if run is None:
                return started(visit, visit.store.start(number, moves, instrument=shown))
            if moves == run.moves:
                return Saved(run=run)
            # While some answer speaks of older questions, the run stays with these: they have its words.
            older = shown is not None or bool(standing.fit(document, moves).lost)
            return Saved(run=_with_survey(visit.store.write(run, moves, keep_revision=older), run))
        except Diverged as diverged:
            run = alive(diverged.held)
    raise Refusal(TRY_AGAIN, 503)


def _with_survey(written: Held, before: Held) -> Held:
    """`written` with the survey that was read together with the run before."""
    survey = standing.survey_of(before)
    return replace(written, record=replace(written.record, survey=survey)) if survey else written


def check_place(document: SelfDiagnostic, run: Held | None, number: int, given: Stored) -> None:
    """Raise `Elsewhere` unless run `number` is the one that `given` can go into."""
    if run is None:
        if number != 1:
            raise Elsewhere(Result())
        return
    if run.attempt != number:
        raise Elsewhere(Result(run=run))
    # a repeated request, whose answer was lost, may bring to a finished run what it has
    if run.finished and not standing.says(document, run.moves, given):
        raise Elsewhere(Result(run=run))


def alive(run: Held) -> Held | None:
    """The run, unless another window has erased it."""
    return None if standing.erased(run) else run


def save_survey(visit: DiagnosticVisit, number: int, given: Stored, run: Held | None = UNREAD) -> Saved:
    """Store answers to the survey beside the run, which is started where there is none."""
    if not visit.writable:
        return Saved()
    run = latest(visit, with_survey=True) if run is UNREAD else run
    saved = save(visit, number, {}, None) if run is None else Saved(run=run)
    run = saved.run
    if run is None or run.attempt != number:
        raise Elsewhere(saved)
    known = {**standing.survey_of(run), **given}
    api.save_survey(visit.visitor, run.record, {**given, **standing.lines_taken_back(visit.document, known)})
    return saved
