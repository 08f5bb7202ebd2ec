"""Everything kept about a learner, as a whole: what it is, a copy of it, its erasure.

`TABLES` names each table about learners once; export, erasure and the learner's page are made from it, and a test
fails on a table that is missing here.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models as db
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import edxapp, models
from .shared import stored
from .writing import again_when_locked

BLOCK_TYPES = ("campus_case_study", "campus_self_diagnostic")
EXPORT_FORMAT = "campus/learner-export/1"

Row: TypeAlias = dict[str, object]
"""One row of the copy, for JSON; dates and keys are written by its encoder."""


@dataclass(frozen=True)
class Table:
    """How a table about learners is told: its name in the export, what it holds, one row as JSON."""

    name: str
    what: Promise
    row: Callable[[Any], Row]  # Any: the table that it stands for


@dataclass(frozen=True)
class TableCount:
    """What a table holds about one learner."""

    name: str
    what: str
    count: int


def _place(row: models.Run | models.SurveyAnswers) -> Row:
    return {
        "course": str(row.course_key),
        "block": str(row.usage_key),
        "attempt": row.attempt,
        "document": {"org": row.instrument.org, "key": row.instrument.key, "revision": _revision(row.instrument)},
    }


def _revision(instrument: models.Instrument) -> str:
    """Tells revisions apart. Keyed: the plain hash would let somebody try out weights until it matches.

    The hash of the wording is not told: it covers weights too, and the words themselves stand in the copy.
    """
    plain = b"campus-export|" + instrument.revision.encode()
    return hmac.new(settings.SECRET_KEY.encode(), plain, hashlib.sha256).hexdigest()[:12]


def _moves(row: models.Run) -> object:
    """As the learner made them. An answer on a scale is kept as its value, which is for scoring only: told in words.

    What cannot be read is in the copy as it is kept: it is the learner's all the same.
    """
    try:
        moves = stored.read_moves(row.kind, row.moves)
        structure = stored.read_structure(row.instrument.kind, row.instrument.structure)
    except stored.Unreadable:
        return row.moves
    if not isinstance(moves, Mapping) or structure["kind"] == "case_study":
        return moves
    questions = [question for dimension in structure["dimensions"] for question in dimension["questions"]]
    words = {q["id"]: {float(p["value"]): p["title"] for p in q["points"]} for q in questions if "points" in q}
    return {name: _in_words(words[name], answer) if name in words else answer for name, answer in moves.items()}


def _in_words(points: Mapping[float, str], answer: stored.DiagnosticAnswer) -> stored.DiagnosticAnswer:
    """« unknown » and the like stand as they are."""
    return points.get(float(answer)) if isinstance(answer, int | float) else answer


def _times(row: models.OfLearner) -> Row:
    return {"created": row.created, "modified": row.modified}


def _run(row: models.Run) -> Row:
    return {
        **_place(row),
        "kind": row.kind,
        "run": row.run_id,
        "moves": _moves(row),
        "result": row.result,
        "finished": row.finished_at,
        "counted": row.counted,
        "version": row.version,
        **_times(row),
    }


def _survey(row: models.SurveyAnswers) -> Row:
    return {**_place(row), "answers": row.answers, "version": row.version, **_times(row)}


def _profile(row: models.Profile) -> Row:
    return {"size": row.size, "sector": row.sector, "role": row.role, "region": row.region, **_times(row)}


def _consent(row: models.Consent) -> Row:
    return {
        "purpose": row.purpose,
        "text_version": row.text_version,
        "given": row.given_at,
        "withdrawn": row.withdrawn_at,
        "active": bool(row.active),
        **_times(row),
    }


def _commitment(row: models.Commitment) -> Row:
    return {
        "course": str(row.course_key or ""),
        "block": str(row.usage_key or ""),
        "action": row.action_id,
        "when": row.when,
        "then": row.then,
        "first_step": row.first_step,
        "rule": row.rule or "",
        "effort": row.effort,
        "due": row.due,
        "status": str(row.status),
        "done": row.done_at,
        "version": row.version,
        **_times(row),
    }


TABLES: Mapping[type[db.Model], Table] = {
    models.Run: Table("runs", _("Your choices in case studies and your answers to self-diagnostics"), _run),
    models.SurveyAnswers: Table("surveys", _("Your answers to the questions about your expectations"), _survey),
    models.Commitment: Table("actions", _("The actions of your plan"), _commitment),
    models.Profile: Table("profile", _("What you said of your firm: size, sector, role, region"), _profile),
    models.Consent: Table("consents", _("What you agreed to, and when"), _consent),
}
WITHOUT_LEARNERS: tuple[type[db.Model], ...] = (models.Instrument, models.CampusImport)


def table_counts(user_id: int) -> list[TableCount]:
    """What is kept about a learner, table by table. One query per table."""
    return [
        TableCount(table.name, str(table.what), model._default_manager.filter(user_id=user_id).count())
        for model, table in TABLES.items()
    ]


def export(user_id: int) -> Row:
    """Everything kept about a learner, ready for JSON with `DjangoJSONEncoder` (dates in ISO 8601)."""
    return {
        "format": EXPORT_FORMAT,
        "made": timezone.now(),
        **{table.name: [table.row(row) for row in _rows(model, user_id)] for model, table in TABLES.items()},
    }


def _rows(model: type[db.Model], user_id: int) -> db.QuerySet[Any]:
    rows = model._default_manager.filter(user_id=user_id).order_by("pk")
    names = {field.name for field in model._meta.get_fields()}
    return rows.select_related("instrument") if "instrument" in names else rows


@again_when_locked
def erase(user_id: int) -> None:
    """Delete everything about a learner, with what the platform keeps about our blocks; all of it or nothing.

    Repeating is harmless.
    """
    with transaction.atomic():
        for model in TABLES:
            model._default_manager.filter(user_id=user_id).delete()
        edxapp.delete_state_rows(user_id, BLOCK_TYPES)


def on_retirement(sender: object, user: AbstractBaseUser, **kwargs: object) -> None:
    """The platform retires an account (USER_RETIRE_LMS_MISC). An error here stops its pipeline, which then repeats."""
    erase(user.pk)
