"""A learner's runs at a block: the truth about their moves, written by compare-and-swap.

Each function takes a `Visitor`. Where that visitor is not writable nothing is written and nothing is read: writes
answer with a record that lives for this request only, so that staff who look as a learner see the next screen.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Case, F, JSONField, Max, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext as _

from . import models
from .commitments import planned_ids
from .shared import stored
from .shared.limits import LARGEST_ATTEMPT
from .visitors import Visitor
from .writing import TRIES, Crowded, Refused, again_when_locked, insert, storable

T = TypeVar("T")


@dataclass(frozen=True)
class Instrument:
    """One revision of a document: who owns it, and what comparison needs to know of it."""

    org: str
    key: str
    revision: str
    kind: str
    structure: stored.Structure

    @cached_property
    def wording(self) -> str:
        """Tells apart what has the same revision and other words: a hash of the structure, which holds them."""
        written = json.dumps(self.structure, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(written.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class RunRecord:
    """A run as it was read. `run_id` is empty and `version` 0 where nothing is kept."""

    attempt: int
    run_id: str
    version: int
    moves: stored.Moves
    finished: bool
    result: stored.RunResult
    revision: str
    started_at: datetime
    finished_at: datetime | None
    survey: Mapping[str, stored.DiagnosticAnswer] | None = field(default=None, compare=False)
    """The survey's answers of this attempt ({} for none); None where they were not read together with the run."""
    kind: str = ""
    """Of the block: it says which shapes `moves` and `result` have."""
    key: str = ""
    """The key of the instrument that the run is filed under."""
    wording: str | None = None
    """The words that the learner read (`Instrument.wording`); None where a run of the first release does not say."""
    instrument_id: int | None = field(default=None, compare=False)
    planned: frozenset[str] | None = field(default=None, compare=False)
    """The ids of this block's actions in the learner's plan; None where they were not read together with the run."""
    structure: stored.Structure | None = field(default=None, compare=False, repr=False)
    """Of an open run: its instrument, where that is another than the one asked about."""
    repeated: bool = field(default=False, compare=False)
    """Nothing was written: what was to be written is there, by an earlier try of this request or by another window."""


class Stale(Exception):
    """Somebody wrote since the record was read. `current` is what is kept now.

    Where the run is gone (its learner erased it in another window) `current` has no moves and version 0.
    """

    def __init__(self, current: RunRecord):
        super().__init__("the run was written since it was read")
        self.current = current


_COLUMNS = (
    "attempt",
    "run_id",
    "version",
    "kind",
    "moves",
    "result",
    "instrument__revision",  # not the whole instrument: its structure is large and of no use here
    "instrument__key",
    "instrument__wording",
    "instrument_id",
    "created",
    "finished_at",
)


def latest_run(visitor: Visitor, *, with_survey: bool = False, now: str | None = None) -> RunRecord | None:
    """The visitor's last attempt at this block, with what is planned and, if asked, its survey answers.

    `now` is the revision that the document has: an open run of another one comes with the structure of its own, so
    that answers can be told whose questions are gone. One query whatever is asked. Raises `Unreadable`.
    """
    if not visitor.writable:
        return None
    more: dict[str, Any] = {"planned": Subquery(planned_ids(visitor.learner_id, visitor.usage_key))}
    if with_survey:
        same = models.SurveyAnswers.objects.filter(
            user_id=visitor.learner_id, usage_key=visitor.usage_key, attempt=OuterRef("attempt")
        )
        more["survey"] = Subquery(same.values("answers"))
    if now is not None:
        another = When(~Q(instrument__revision=now), finished_at=None, then=F("instrument__structure"))
        more["structure"] = Case(another, output_field=JSONField())
    row = _at_block(visitor).annotate(**more).order_by("-attempt").values(*_COLUMNS, *more).first()
    return _record(row) if row else None


def start_run(
    visitor: Visitor,
    instrument: Instrument,
    attempt: int,
    moves: stored.Moves = (),
    *,
    finished: bool = False,
    result: stored.RunResult = None,
) -> tuple[RunRecord, bool]:
    """The run `attempt` (from 1) with its first moves, and whether this call created it.

    A repeated call answers with the run that exists, as it is now. One query once the process knows the instrument,
    two before, three for the very first learner; one more where the run exists. Raises `Refused`, and `Unreadable` for a
    run that exists and cannot be read.
    """
    if isinstance(attempt, bool) or not isinstance(attempt, int) or not 1 <= attempt <= LARGEST_ATTEMPT:
        raise Refused(_("Attempts are numbered from 1 to %(most)d.") % {"most": LARGEST_ATTEMPT})
    now = timezone.now()
    record = RunRecord(
        attempt=attempt,
        run_id="",
        version=0,
        moves=_fitting(stored.write_moves, instrument.kind, moves),
        finished=finished,
        result=_fitting(stored.write_result, instrument.kind, result) if finished else None,
        revision=instrument.revision,
        started_at=now,
        finished_at=now if finished else None,
        kind=instrument.kind,
        key=instrument.key,
        wording=instrument.wording,
    )
    return _start(visitor, instrument, record) if visitor.writable else (record, True)


@again_when_locked
def _start(visitor: Visitor, instrument: Instrument, record: RunRecord) -> tuple[RunRecord, bool]:
    instrument_id = instrument_row(instrument)
    for _try in range(TRIES):
        row = models.Run(
            user_id=visitor.learner_id,
            usage_key=visitor.usage_key,
            course_key=visitor.course_key,
            attempt=record.attempt,
            run_id=uuid.uuid4().hex,
            instrument_id=instrument_id,
            kind=instrument.kind,
            moves=record.moves,
            result=record.result,
            finished_at=record.finished_at,
            counted=visitor.counted,
        )
        try:
            with insert():
                row.save(force_insert=True)
        except IntegrityError:
            existing = _at_block(visitor).filter(attempt=record.attempt).values(*_COLUMNS).first()
            if existing:
                return _record(existing), False
            # Neither ours nor there: it was erased between the two queries, or the instrument's row is gone.
            forget_instruments()
            instrument_id = instrument_row(instrument)
        else:
            created = replace(record, run_id=row.run_id, version=row.version, started_at=row.created, survey={})
            return replace(created, instrument_id=instrument_id), True
    raise Crowded("the run can neither be inserted nor be found")


@again_when_locked
def write_run(
    visitor: Visitor,
    record: RunRecord,
    moves: stored.Moves,
    *,
    finished: bool = False,
    result: stored.RunResult = None,
    instrument: Instrument | None = None,
) -> RunRecord:
    """Replace the moves of the run that `record` was read from; raises `Stale` if it was written or ended since.

    `instrument` is given where the document was edited or reworded under way: the moves are now those of its new text.

    A request that is repeated because its answer was lost finds its own moves kept and succeeds; so does a window that
    writes the same as a faster one. Both are told by `repeated`: what follows a write happens once. `result` is kept
    with `finished` only. One query, two when somebody was faster. Raises `Refused` too, and `Unreadable` where what the
    faster one wrote cannot be read.
    """
    now = timezone.now()
    stored_moves = _fitting(stored.write_moves, record.kind, moves)
    instrument_id = instrument_row(instrument) if instrument and visitor.writable else record.instrument_id
    written = replace(
        record,
        version=record.version + 1,
        revision=instrument.revision if instrument else record.revision,
        key=instrument.key if instrument else record.key,
        wording=instrument.wording if instrument else record.wording,
        instrument_id=instrument_id,
        moves=stored_moves,
        finished=finished,
        result=_fitting(stored.write_result, record.kind, result) if finished else None,
        finished_at=now if finished else None,
    )
    if not visitor.writable:
        return replace(written, version=0)
    run = _at_block(visitor).filter(attempt=record.attempt)
    # run_id too: after an erasure the same attempt number is another run.
    swapped = run.filter(run_id=record.run_id, version=record.version, finished_at=None).update(
        moves=written.moves,
        result=written.result,
        version=written.version,
        finished_at=written.finished_at,
        modified=now,
        instrument_id=instrument_id,
    )
    if swapped:
        return written
    row = run.values(*_COLUMNS).first()
    if row is None:
        raise Stale(replace(record, run_id="", version=0, moves=[], finished=False, result=None, finished_at=None))
    current = _record(row)
    if current.run_id == record.run_id and current.moves == stored_moves and current.finished == finished:
        return replace(current, repeated=True)
    raise Stale(current)


def finished_runs(visitor: Visitor, org: str, key: str, *, kind: str) -> list[RunRecord]:
    """The visitor's own finished attempts under an instrument key, across blocks and courses, oldest first.

    A case and a diagnostic may have the same key: `kind` says which is meant. Raises `Unreadable` where one of them
    cannot be read: without it, another would pass for the first.
    """
    if not visitor.writable:
        return []
    rows = models.Run.objects.filter(
        user_id=visitor.learner_id, instrument__org=org, instrument__key=key, kind=kind, finished_at__isnull=False
    )
    return [_record(row) for row in rows.order_by("finished_at", "pk").values(*_COLUMNS)]


def clear(visitor: Visitor) -> None:
    """Forget the learner's runs and survey answers at this block: what the platform's « delete state » means for us.

    The one write that another person may ask for: only staff reach the platform's `clear_student_state`, so this
    looks at whose state it is and not at who asks. Never to be called from a handler on behalf of a visitor who is
    not writable. The action plan stays: it is the learner's, not the block's.
    """
    if visitor.user_id is None:
        return
    with transaction.atomic():
        _at_block(visitor).delete()
        models.SurveyAnswers.objects.filter(user_id=visitor.learner_id, usage_key=visitor.usage_key).delete()


def _at_block(visitor: Visitor) -> QuerySet[models.Run]:
    return models.Run.objects.filter(user_id=visitor.learner_id, usage_key=visitor.usage_key)


def _fitting(write: Callable[[str, T], T], kind: str, value: T) -> T:
    """`value` as it is stored. Raises `Refused` for what no reader would take."""
    try:
        return write(kind, storable(value))
    except stored.Unreadable as unreadable:
        raise Refused(_("This answer is not of a form that can be kept.")) from unreadable


def _record(row: Mapping[str, Any]) -> RunRecord:
    """The run of a row of `_COLUMNS`. Raises `Unreadable`."""
    kind, older = row["kind"], row.get("structure")
    return RunRecord(
        attempt=row["attempt"],
        run_id=row["run_id"],
        version=row["version"],
        moves=stored.read_moves(kind, row["moves"]),
        finished=row["finished_at"] is not None,
        result=stored.read_result(kind, row["result"]),
        revision=row["instrument__revision"],
        started_at=row["created"],
        finished_at=row["finished_at"],
        survey=(row["survey"] or {}) if "survey" in row else None,
        kind=kind,
        key=row["instrument__key"],
        wording=row["instrument__wording"],
        instrument_id=row["instrument_id"],
        planned=frozenset(row["planned"] or ()) if "planned" in row else None,
        structure=None if older is None else _words(kind, older),
    )


def _words(kind: str, structure: object) -> stored.Structure | None:
    """The structure that an open run was begun with; None where it cannot be read.

    It tells what answers meant whose questions are gone. Without it they are told by their ids, and the run goes on.
    """
    with suppress(stored.Unreadable):
        return stored.read_structure(kind, structure)
    return None


# --- instruments ------------------------------------------------------------------------------------------------

# Rows never change, so a process may remember their numbers; a platform has some hundreds of revisions at most.
_MOST_KNOWN = 2000
_MOST_REVISIONS = 20
_Name = tuple[str, str, str, str]
_known: dict[_Name, int] = {}


def instrument_row(instrument: Instrument) -> int:
    """The number of the instrument's row, written at its first use."""
    name = (instrument.org, instrument.key, instrument.revision, instrument.wording)
    if name in _known:
        return _known[name]
    row_id = _find_or_insert(instrument)
    # On commit: a number from a transaction that is rolled back must not be remembered.
    transaction.on_commit(_remembering(name, row_id))
    return row_id


def _find_or_insert(instrument: Instrument) -> int:
    rows = models.Instrument.objects.filter(
        org=instrument.org, key=instrument.key, revision=instrument.revision, wording=instrument.wording
    ).values_list("pk", flat=True)
    found = rows.first()
    if found is not None:
        return found
    row = models.Instrument(
        org=instrument.org,
        key=instrument.key,
        revision=instrument.revision,
        wording=instrument.wording,
        kind=instrument.kind,
        structure=_fitting(stored.write_structure, instrument.kind, instrument.structure),
    )
    try:
        with insert():
            row.save(force_insert=True)
    except IntegrityError:  # another process met the same document at the same moment
        return rows.get()
    return row.pk


def _remembering(name: _Name, row_id: int) -> Callable[[], None]:
    def remember() -> None:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[name] = row_id

    return remember


def structures(org: str, key: str) -> dict[str, stored.Structure]:
    """What is kept of the latest revisions of an instrument, each in its newest words, by revision. One query.

    Those that cannot be read are left out: whoever looks for a revision finds none.
    """
    rows = models.Instrument.objects.filter(org=org, key=key)
    newest = rows.order_by().values("revision").annotate(last=Max("pk")).values("last")
    latest = models.Instrument.objects.filter(pk__in=newest).order_by("-pk")
    found = {}
    for revision, kind, structure in latest.values_list("revision", "kind", "structure")[:_MOST_REVISIONS]:
        with suppress(stored.Unreadable):
            found[revision] = stored.read_structure(kind, structure)
    return found


def structures_of(records: Iterable[RunRecord]) -> dict[int, stored.Structure]:
    """What is kept of the instruments of these runs, in the words that their learner read, by `instrument_id`. One query.

    Raises `Unreadable`.
    """
    rows = models.Instrument.objects.filter(pk__in={record.instrument_id for record in records})
    found = rows.values_list("pk", "kind", "structure")
    return {number: stored.read_structure(kind, structure) for number, kind, structure in found}


def forget_instruments() -> None:
    """Forget the remembered numbers, after the tables were emptied."""
    _known.clear()
