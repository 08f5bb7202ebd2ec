"""A learner's attempt at the questions: how answers are merged, when it ends, and how the next one begins.

Decides first and writes last. A write that lost to another window of the same learner is merged again into what is
kept now, question by question, so that two windows lose nothing of each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from campus_plugin import api
from campus_plugin.shared import profile_codes

from ..kit import events
from ..kit.handlers import TRY_AGAIN, Refusal
from ..kit.i18n import N_
from ..kit.problems import Invalid, Problem
from ..kit.store import Diverged, Held
from . import edited, engine, history, instrument, report, sheet, views
from .answers import line_is_wanted, read_answers
from .bodies import NOT_A_LEVEL, Answers, Finish, Sheet
from .document import SelfDiagnostic

TRIES = 10
"""Each try that loses lost to a write that was accepted, so of n windows the last needs n of them."""
MISSING = N_("Some questions have no answer. Answer them, or confirm that you want your result without them.")
REST_SAVED = N_("%(problem_msg)s Your other answers are saved.")

UNREAD = Held(0, None)
"""Stands for a run that was not read yet, where None means that there is none."""


class Elsewhere(Exception):
    """The learner stands elsewhere than this page thinks: `held`, or a document `edited` meanwhile.

    `unsaved`: what the page sent could not be kept, because nobody remembers the questions that it shows.
    """

    def __init__(self, held: Held | None, *, edited: bool = False, unsaved: bool = False):
        super().__init__("the page is older than what is kept")
        self.held, self.edited, self.unsaved = held, edited, unsaved


@dataclass(frozen=True)
class AskHindsight:
    """Before the result of a later attempt: where was the firm really, on the day of the `first` one?"""

    first: date


def read(block: Any, document: SelfDiagnostic, body: Answers) -> tuple[dict[str, Any], dict[str, Any]]:
    """The (answers, survey answers) of a body, in the form in which they are kept."""
    _check_sheet(block, document, body)
    try:
        return sheet.read(sheet.items(document), body.answers)
    except Invalid as invalid:
        raise _refusal(block, invalid.problems[0]) from invalid


def _check_sheet(block: Any, document: SelfDiagnostic, body: Answers) -> None:
    """Raises `Elsewhere` where the page shows other questions than the document has now; its answers are kept first."""
    if body.sheet == views.sheet_token(document):
        return
    held = _latest(block, with_survey=True)
    shown = edited.older(block, document, held, body.sheet) if body.answers and block.keeps else None
    if shown is None:
        raise Elsewhere(held, edited=True, unsaved=bool(body.answers))
    try:
        asked = sheet.items(instrument.remembered(shown.structure))
    except instrument.Unreadable as unreadable:
        raise Elsewhere(held, edited=True, unsaved=True) from unreadable
    answers, survey, _ = _one_by_one(asked, body.answers)
    try:
        if answers or held is None:
            held = save(block, body.run, answers, held, shown=shown)
        if survey:
            save_survey(block, body.run, survey, held)
            held = _latest(block, with_survey=True)
    except Elsewhere as elsewhere:
        held = elsewhere.held
    raise Elsewhere(held, edited=True)


def _one_by_one(
    asked: Sequence[sheet.Item], fields: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any], Problem | None]:
    """Answers and survey answers, all that can be kept of them, and the first fault."""
    answers: dict[str, Any] = {}
    survey: dict[str, Any] = {}
    fault: Problem | None = None
    named = sheet.by_name(asked)
    for name, value in fields.items():
        try:
            given, wanted = sheet.read(named, {name: value})
        except Invalid as invalid:
            fault = fault or invalid.problems[0]
        else:
            answers |= given
            survey |= wanted
    return answers, survey, fault


def _refusal(block: Any, fault: Problem) -> Refusal:
    """What is wrong with an answer, as its learner reads it."""
    values = {k.removesuffix("_msg"): block.say(str(v)) if k.endswith("_msg") else v for k, v in fault.values.items()}
    return Refusal(fault.reason, field_name=str(fault.path[0]), **values)


def _latest(block: Any, *, with_survey: bool = False) -> Held | None:
    if not block.keeps:
        return None
    held: Held | None = block.runs.latest(with_survey=with_survey, now=instrument.revision(block.document()))
    block.runs.mirror(held)
    return held


def save(
    block: Any, number: int, given: Mapping[str, Any], held: Held | None = UNREAD, *, shown: Any = None
) -> Held | None:
    """Merge `given` into the run, which is started where there is none; None where nothing is kept.

    `shown` is the instrument of a page that is older than the document.
    """
    if not block.keeps:
        return None
    document = block.document()
    held = _latest(block) if held is UNREAD else held
    for _ in range(TRIES):
        _check_place(document, held, number, given)
        moves = merged(document, held, given)
        try:
            if held is None:
                return _started(block, block.runs.start(number, moves, instrument=shown))
            if moves == held.moves:
                return held
            # While some answer speaks of older questions, the run stays with these: they have its words.
            older = shown is not None or bool(sheet.fitting(document, moves)[1])
            return replace_record(block.runs.write(held, moves, keep_revision=older), held)
        except Diverged as diverged:
            held = _alive(diverged.held)
    raise Refusal(TRY_AGAIN, 503)


def replace_record(written: Held, before: Held) -> Held:
    """`written` with the survey that was read together with the run before."""
    survey = getattr(before.record, "survey", None)
    return replace(written, record=replace(written.record, survey=survey)) if survey is not None else written


def _check_place(document: SelfDiagnostic, held: Held | None, number: int, given: Mapping[str, Any]) -> None:
    if held is None:
        if number != 1:
            raise Elsewhere(None)
        return
    if held.attempt != number:
        raise Elsewhere(held)
    # a repeated request, whose answer was lost, may bring to a finished run what it holds
    if held.finished and not _holds(document, held.moves, given):
        raise Elsewhere(held)


def _holds(document: SelfDiagnostic, moves: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    """Whether `moves` say what is given: declining an attitude is an answer, not the absence of one."""
    attitudes = {asked.id for asked in document.attitudes}
    return all(
        moves.get(key) == value and (value is not None or key not in attitudes or key in moves)
        for key, value in given.items()
    )


def merged(document: SelfDiagnostic, held: Held | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept, with `given` over it; an answer taken back is not there any more.

    Answers that an edited document does not take stay: whoever counts takes those that fit (`sheet.fitting`).
    """
    kept = dict(held.moves) if held else {}
    if held is not None and held.finished:
        return kept
    attitudes = {asked.id for asked in document.attitudes}
    taken_back = {key for key, value in given.items() if value is None and key not in attitudes}
    return {key: value for key, value in {**kept, **given}.items() if key not in taken_back}


def _alive(held: Held) -> Held | None:
    """None where the run was erased in another window (the store then tells of a run without a version)."""
    return None if getattr(held.record, "version", 1) == 0 else held


def _started(block: Any, held: Held) -> Held:
    block.runtime.publish(block, events.DIAGNOSTIC_RUN_STARTED, _named(block, held))
    return held


def _named(block: Any, held: Held) -> dict[str, Any]:
    return {"run": held.attempt, "instrument": block.document().key, "revision": held.revision}


def save_survey(block: Any, number: int, given: Mapping[str, Any], held: Held | None = UNREAD) -> None:
    """Keep answers to the survey beside the run, which is started where there is none."""
    if not block.keeps:
        return
    held = _latest(block, with_survey=True) if held is UNREAD else held
    if held is None:
        held = save(block, number, {}, None)
    if held is None or held.attempt != number:
        raise Elsewhere(held)
    known = getattr(held.record, "survey", None) or {}
    api.save_survey(block.visitor, held.record, {**given, **_lines_taken_back(block.document(), {**known, **given})})


def _lines_taken_back(document: SelfDiagnostic, survey: Mapping[str, Any]) -> dict[str, None]:
    """The lines of one's own whose option is not chosen (any more)."""
    return {
        asked.free_line: None
        for asked in document.survey
        if survey.get(asked.free_line) and not line_is_wanted(asked, survey.get(asked.id))
    }


def finish(
    block: Any,
    document: SelfDiagnostic,
    body: Finish,
    given: Mapping[str, Any],
    held: Held | None = UNREAD,
    **how: bool,
) -> Held | AskHindsight:
    """End the run with its result, once; repeated, it answers with the result that is kept.

    `look_back=False` reads neither earlier attempts nor the profile, `ask=False` leaves out the question about them.
    """
    number = body.run
    hindsight = _hindsight(document, body)
    held = _latest(block) if held is UNREAD else held
    earlier: list[Any] | None = None
    for _ in range(TRIES):
        if block.keeps:
            if held is not None and held.attempt == number and held.finished:
                block.emit_completion(1.0)
                return held
            _check_place(document, held, number, given)
        moves = merged(document, held, given)
        fit, _ = sheet.fitting(document, moves)
        lacking = sheet.missing(sheet.items(document, survey=False), fit)
        if lacking and not body.confirmed:
            raise Refusal(MISSING, field_name=lacking[0].name)
        if earlier is None:
            earlier = history.earlier_runs(block, document) if how.get("look_back", True) else []
        first = history.first(document, earlier)
        back = document.retrospective and document.levels and first and _long_ago(first)
        if back and hindsight is None and how.get("ask", True):
            # « earlier » may be this very run, which another window ended since it was read
            now = _latest(block)
            if now is not None and now.attempt == number and now.finished:
                held = now
                continue
            return AskHindsight(first.finished_at.date())
        profile = _profile(block, document) if how.get("look_back", True) else {}
        result = _result(document, fit, profile, earlier, first, hindsight or {})
        if not block.keeps:
            return Held(number, moves, True, result)
        try:
            return _ended(block, _end(block, held, number, moves, result), len(lacking))
        except Diverged as diverged:
            held = _alive(diverged.held)
    raise Refusal(TRY_AGAIN, 503)


def _long_ago(run: Any) -> bool:
    """After some days nobody has another view of the day before: the look back waits as long as a change does."""
    return report.old_enough(run.finished_at.date(), timezone.now().date())


def _end(block: Any, held: Held | None, number: int, moves: dict[str, Any], result: dict[str, Any]) -> Held:
    if held is None:
        return _started(block, block.runs.start(number, moves, finished=True, result=result))
    return block.runs.write(held, moves, finished=True, result=result)


def _ended(block: Any, held: Held, missing: int) -> Held:
    block.emit_completion(1.0)
    overall = held.result["overall"]
    told = {**_named(block, held), "missing": missing, "valid": overall["valid"]}
    block.runtime.publish(block, events.DIAGNOSTIC_RUN_FINISHED, told)
    return held


def _result(
    document: SelfDiagnostic,
    moves: Mapping[str, Any],
    profile: Mapping[str, str],
    earlier: Sequence[Any],
    first: Any,
    hindsight: Mapping[str, str],
) -> dict[str, Any]:
    known = {key: code for key, code in profile.items() if profile_codes.is_known(key, code)}
    answers = read_answers(document, {**sheet.exact(document, moves), "profile": known})
    return report.snapshot(
        document,
        answers,
        engine.score(document, answers),
        finished=timezone.now().date(),
        earlier=first.finished_at.date() if first else None,
        attitudes_before=history.attitudes_before(document, earlier),
        hindsight=hindsight,
    )


def _profile(block: Any, document: SelfDiagnostic) -> dict[str, str]:
    """What the learner said of their firm, where a proposal depends on it."""
    if not any(advice.for_ for advice in document.advice):
        return {}
    return api.profile(block.visitor)


def _hindsight(document: SelfDiagnostic, body: Finish) -> dict[str, str] | None:
    """The learner's look back, a level by dimension; None where they were not asked yet."""
    sent = body.hindsight
    if sent is None:
        return None
    levels = {"", *(level.id for level in document.levels)}
    dimensions = {dimension.id for dimension in document.dimensions}
    if not (sent.keys() <= dimensions and levels.issuperset(sent.values())):
        raise Refusal(NOT_A_LEVEL, field_name="hindsight")
    return {key: level for key, level in sent.items() if level}


def from_form(block: Any, document: SelfDiagnostic, body: Sheet, *, finishing: bool) -> None:
    """A whole sheet sent without script: every answer that can be kept is kept, then the first fault is told."""
    _check_sheet(block, document, body)
    asked = sheet.items(document)
    answers, survey, fault = _one_by_one(asked, body.answers)
    held = _latest(block, with_survey=True)
    known = (getattr(held.record, "survey", None) or {}) if held else {}
    changed = {key: value for key, value in survey.items() if known.get(key) != value}
    lacking = sheet.missing(asked, sheet.fitting(document, merged(document, held, answers))[0])
    # a sheet that arrives whole, before any run, is kept first: the survey stands apart and needs a run to belong to;
    # its sender then sees « check your answers » and finishes from there
    first = held is None and bool(changed)
    if finishing and fault is None and not first and (not lacking or body.confirmed):
        if changed:
            save_survey(block, body.run, changed, held)
        finish(block, document, body, answers, held, ask=False, look_back=not changed)
        return
    held = save(block, body.run, answers, held)
    if changed:
        save_survey(block, body.run, changed, held)
    if fault is not None:
        refusal = _refusal(block, fault)
        sentence = block.say(refusal.message, **refusal.values)
        raise Refusal(REST_SAVED, field_name=refusal.field_name, problem_msg=sentence)


def start_again(block: Any) -> Held | None:
    """The run after the finished one; where it is under way already, that one."""
    if not block.keeps:
        return None
    held = _latest(block, with_survey=True)
    if held is None:
        raise Elsewhere(None)
    if not held.finished:
        return held
    try:
        return _started(block, block.runs.start(held.attempt + 1, {}))
    except Diverged as diverged:
        if diverged.held.finished:
            raise Elsewhere(diverged.held) from diverged
        return diverged.held
