"""A learner's finished attempts under one instrument key, in whatever block: which of them, and what has changed between two."""

from collections.abc import Sequence
from typing import Any

from campus_plugin import api

from ..kit.handlers import UNREADABLE, Refusal
from ..kit.problems import Invalid
from . import comparison, instrument, report, sheet
from .answers import Answers, read_answers
from .document import SelfDiagnostic
from .instrument import KIND


def earlier_runs(block: Any, document: SelfDiagnostic) -> list[Any]:
    """The learner's finished attempts under the document's key, in any block, oldest first."""
    if not block.keeps:
        return []
    return api.finished_runs(block.visitor, *block.owner(document), kind=KIND)


def comparable(document: SelfDiagnostic, runs: Sequence[Any]) -> list[Any]:
    """Those that may be compared: with a valid score, where there are scores at all."""
    return [run for run in runs if run.result and (not document.dimensions or run.result["overall"]["valid"])]


def first(document: SelfDiagnostic, runs: Sequence[Any]) -> Any:
    return next(iter(comparable(document, runs)), None)


def attitudes_before(document: SelfDiagnostic, runs: Sequence[Any]) -> dict[str, int]:
    """What the learner said first of each attitude."""
    before: dict[str, int] = {}
    for run in runs:
        for asked in document.attitudes:
            value = run.moves.get(asked.id)
            if isinstance(value, int) and not isinstance(value, bool):
                before.setdefault(asked.id, value)
    return before


def compare(
    block: Any, document: SelfDiagnostic, runs: Sequence[Any], before: int | None = None, after: int | None = None
) -> dict[str, Any]:
    """What a page shows of two attempts: the first and the latest valid ones, or those at positions of `runs`."""
    pair = _pair(document, runs, before, after)
    if pair is None:
        return {"found": None}
    older, newer = pair
    try:
        documents = _documents(document, pair)
        found = comparison.compare(
            documents[newer.instrument_id],
            *(_answers(documents[run.instrument_id], run) for run in pair),
            before_diagnostic=documents[older.instrument_id],
            days=(newer.finished_at.date() - older.finished_at.date()).days,
        )
    except (Invalid, KeyError, instrument.Unreadable):  # an instrument that this version cannot read any more
        return {"found": None, "unreadable": True}
    return {
        "found": report.compared(documents[newer.instrument_id], found, block.lang),
        "before": older.finished_at.date(),
        "after": newer.finished_at.date(),
        "picked": (runs.index(older), runs.index(newer)),
        "again_from": report.again_from(older.finished_at.date()),
    }


def _pair(
    document: SelfDiagnostic, runs: Sequence[Any], before: int | None, after: int | None
) -> tuple[Any, Any] | None:
    if before is None and after is None:
        usable = comparable(document, runs)
        return (usable[0], usable[-1]) if len(usable) > 1 else None
    places = sorted({_place(before, len(runs)), _place(after, len(runs))})
    return (runs[places[0]], runs[places[1]]) if len(places) == 2 else None


def _place(sent: int | None, count: int) -> int:
    if sent is None or sent >= count:
        raise Refusal(UNREADABLE)
    return sent


def _documents(document: SelfDiagnostic, pair: Sequence[Any]) -> dict[int, SelfDiagnostic]:
    """The instruments that the runs were made with, by number; older ones from what is kept of them."""
    current = instrument.revision(document)
    others = [run for run in pair if run.revision != current]
    kept = api.structures_of(others) if others else {}
    known = {number: instrument.remembered(structure) for number, structure in kept.items()}
    return {run.instrument_id: document for run in pair if run.revision == current} | known


def _answers(document: SelfDiagnostic, run: Any) -> Answers:
    # a run that went on after an edit also has answers that its result did not count
    kept, _ = sheet.fitting(document, run.moves)
    return read_answers(document, sheet.exact(document, kept))
