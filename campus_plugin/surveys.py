"""Answers to a diagnostic's survey, which are never scored and so are kept apart from the run."""

from collections.abc import Mapping
from typing import TypeAlias

from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone

from . import models
from .runs import RunRecord
from .shared.stored import DiagnosticAnswer
from .visitors import Visitor
from .writing import TRIES, Crowded, again_when_locked, insert, storable

SurveyAnswers: TypeAlias = dict[str, DiagnosticAnswer]
"""By the ids of the survey's questions; an answer that is taken back is not there."""


def survey(visitor: Visitor, record: RunRecord) -> SurveyAnswers:
    """What the visitor answered in this attempt, by question id; empty for anybody else."""
    if not visitor.writable:
        return {}
    row = _of(visitor, record).values("answers").first()
    return row["answers"] if row else {}


@again_when_locked
def save_survey(visitor: Visitor, record: RunRecord, answers: Mapping[str, DiagnosticAnswer]) -> SurveyAnswers:
    """Merge `answers` (by question id; null takes an answer back) into what is kept; the whole, as it is now kept.

    Two queries, three where the run was read without its survey. Nothing is kept where the run itself is not.
    """
    given = storable(dict(answers))
    if not visitor.writable or not record.run_id:
        return _merged({}, given)
    for turn in range(TRIES):
        # A record that was read with its (empty) survey says that there is no row yet; if it is wrong, the key says so.
        fresh = turn == 0 and record.survey is not None and not record.survey
        row = None if fresh else _of(visitor, record).values("pk", "answers", "version").first()
        if row is None:
            if _insert(visitor, record, _merged({}, given)):
                return _merged({}, given)
            continue
        merged = _merged(row["answers"], given)
        if merged == row["answers"]:
            return merged
        if models.SurveyAnswers.objects.filter(pk=row["pk"], version=row["version"]).update(
            answers=merged, version=row["version"] + 1, modified=timezone.now()
        ):
            return merged
    raise Crowded("the survey is written too often at once")


def _of(visitor: Visitor, record: RunRecord) -> QuerySet[models.SurveyAnswers]:
    return models.SurveyAnswers.objects.filter(
        user_id=visitor.learner_id, usage_key=visitor.usage_key, attempt=record.attempt
    )


def _insert(visitor: Visitor, record: RunRecord, answers: SurveyAnswers) -> bool:
    if record.instrument_id is None:
        raise ValueError("a run that is kept has an instrument")
    row = models.SurveyAnswers(
        user_id=visitor.learner_id,
        usage_key=visitor.usage_key,
        course_key=visitor.course_key,
        attempt=record.attempt,
        instrument_id=record.instrument_id,
        answers=answers,
    )
    try:
        with insert():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    # An UPDATE, because it waits for whoever erases the run at this moment, where a SELECT would still see it: answers
    # that outlive their run would come back with the learner's next run of the same number.
    if not models.Run.objects.filter(run_id=record.run_id, user_id=visitor.learner_id).update(modified=timezone.now()):
        row.delete()
    return True


def _merged(old: Mapping[str, DiagnosticAnswer], new: Mapping[str, DiagnosticAnswer]) -> SurveyAnswers:
    return {key: value for key, value in {**old, **new}.items() if value is not None}
