"""A learner's finished attempts under one instrument key, in whatever block: which of them, what has changed between two."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from campus_plugin import api
from campus_plugin.api import RunRecord
from campus_plugin.shared.stored import DiagnosticAnswers, DiagnosticResult, Unreadable

from ..kit.handlers import UNREADABLE, Refusal
from ..kit.problems import Invalid
from . import bodies, comparison, instrument, record, runs, standing
from .answers import Answers
from .instrument import KIND
from .models import SelfDiagnostic
from .runs import DiagnosticVisit


def earlier(visit: DiagnosticVisit) -> Sequence[RunRecord]:
    """The learner's finished attempts under the document's key, in any block, oldest first."""
    if not visit.writable:
        return []
    return api.finished_runs(visit.visitor, visit.org, visit.document.key, kind=KIND)


def comparable(document: SelfDiagnostic, attempts: Iterable[RunRecord]) -> list[RunRecord]:
    """Those that may be compared: with a valid score, where there are scores at all."""
    return [run for run in attempts if run.result and (not document.dimensions or _result(run)["overall"]["valid"])]


def attitudes_before(document: SelfDiagnostic, attempts: Iterable[RunRecord]) -> dict[str, int]:
    """What the learner said first of each attitude; `attempts` come oldest first."""
    before: dict[str, int] = {}
    for run in attempts:
        for attitude in document.attitudes:
            value = _moves(run).get(attitude.id)
            if isinstance(value, int) and not isinstance(value, bool):
                before.setdefault(attitude.id, value)
    return before


def _moves(run: RunRecord) -> DiagnosticAnswers:
    return cast(DiagnosticAnswers, run.moves)  # of this kind of run only, see `earlier`


def _result(run: RunRecord) -> DiagnosticResult:
    return cast(DiagnosticResult, run.result)


def finished_on(run: RunRecord) -> date:
    """The day on which a finished run ended."""
    if run.finished_at is None:
        raise ValueError("the run is not finished")
    return run.finished_at.date()


@dataclass(frozen=True)
class Compared:
    """Two attempts side by side: the days, the positions among `attempts`, and `found`, what `record.compared` says.

    `found` is None where there are not two to compare, or where one is `unreadable`: this version of ours does not
    understand what is remembered of its questions.
    """

    attempts: Sequence[RunRecord]
    found: dict[str, Any] | None = None
    unreadable: bool = False
    before: date | None = None
    after: date | None = None
    picked: tuple[int, int] | None = None
    again_from: date | None = None


def compare(visit: DiagnosticVisit, body: bodies.Compare) -> Compared:
    """Two of the learner's attempts under this key: the first valid and the latest valid, or those that a body picks."""
    runs.only_where_kept(visit)
    document, attempts = visit.document, earlier(visit)
    pair = _pair(document, attempts, body)
    if pair is None:
        return Compared(attempts)
    older, newer = pair
    first, last = finished_on(older), finished_on(newer)
    days = (last - first).days
    try:
        documents = _documents(visit, pair)
        before, after = (_answers(documents[run.instrument_id], run) for run in pair)
        newest = documents[newer.instrument_id]
        found = comparison.compare(newest, before, after, before_diagnostic=documents[older.instrument_id], days=days)
    except (Invalid, KeyError, Unreadable):  # an instrument that this version cannot read any more
        return Compared(attempts, unreadable=True)
    return Compared(
        attempts,
        record.compared(newest, found, visit.language),
        before=first,
        after=last,
        picked=(attempts.index(older), attempts.index(newer)),
        again_from=record.again_from(first),
    )


def _pair(
    document: SelfDiagnostic, attempts: Sequence[RunRecord], body: bodies.Compare
) -> tuple[RunRecord, RunRecord] | None:
    if body.before is None and body.after is None:
        usable = comparable(document, attempts)
        return (usable[0], usable[-1]) if len(usable) > 1 else None
    places = sorted({_place(body.before, len(attempts)), _place(body.after, len(attempts))})
    return (attempts[places[0]], attempts[places[1]]) if len(places) == 2 else None


def _place(sent: int | None, count: int) -> int:
    if sent is None or sent >= count:
        raise Refusal(UNREADABLE)
    return sent


def _documents(visit: DiagnosticVisit, pair: Sequence[RunRecord]) -> dict[int | None, SelfDiagnostic]:
    """The instruments that the runs were made with, by number; older ones from what is stored of them."""
    others = [run for run in pair if run.revision != visit.revision]
    structures = api.structures_of(others) if others else {}
    known = {number: instrument.remembered(structure) for number, structure in structures.items()}
    return {run.instrument_id: visit.document for run in pair if run.revision == visit.revision} | known


def _answers(document: SelfDiagnostic, run: RunRecord) -> Answers:
    # a run that went on after an edit also has answers that its result did not count
    return standing.fit(document, _moves(run)).answers
