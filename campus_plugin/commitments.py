"""The action plan: what a learner decided to do, by when, and whether it is done."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.db.models import Aggregate, JSONField, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from opaque_keys.edx.django.models import UsageKeyField
from opaque_keys.edx.keys import CourseKey, UsageKey

from . import models
from .shared import due_dates
from .shared.limits import LONGEST_ACTION_TEXT, LONGEST_RULE, MOST_DAYS, MOST_OWN
from .writing import TRIES, Crowded, Refused, again_when_locked, insert, storable_text

Status = models.Commitment.Status
_OWN = "own."
"""Begins the id of an action that was added on the plan's page; what follows tells one form from another."""


@dataclass(frozen=True)
class Action:
    """One action of a plan. `when`, `then` and `first_step` are plain text; `effort` is 1 light, 2 medium, 3 heavy.

    One that the learner added on the plan's page comes from no block and no course.
    """

    id: int
    usage_key: UsageKey | None
    course_key: CourseKey | None
    action_id: str
    when: str
    then: str
    first_step: str
    effort: int
    due: date
    status: str
    version: int
    created: datetime
    done_at: datetime | None
    rule: str = ""
    """The sentence to keep of the sequence that the action comes from."""
    new: bool = field(default=False, compare=False)
    """This very call put it into the plan; a repeated one, or another window, did not."""


class Changed(Exception):
    """The action was written since it was read; `current` is how it stands now."""

    def __init__(self, current: Action):
        super().__init__("the action was written since it was read")
        self.current = current


def actions(user_id: int, *, usage_key: UsageKey | None = None) -> list[Action]:
    """The learner's actions of every status, the nearest date first; those of one block if asked. One query."""
    rows = models.Commitment.objects.filter(user_id=user_id)
    if usage_key is not None:
        rows = rows.filter(usage_key=usage_key)
    return [_action(row) for row in rows.order_by("due", "pk")]


# Any: what its rows are when it stands inside another query has no name.
def planned_ids(user_id: int, usage_key: UsageKey) -> QuerySet[models.Commitment, Any]:
    """A queryset of one value, or of none: the ids of a block's actions in the learner's plan, as a list.

    To stand inside another query. What was set aside is not planned any more: it may be taken up again.
    """
    rows = models.Commitment.objects.filter(user_id=user_id, usage_key=usage_key).exclude(status=Status.DROPPED)
    return rows.order_by().values("usage_key").annotate(ids=_AsList("action_id")).values("ids")


def planned(user_id: int, usage_key: UsageKey) -> frozenset[str]:
    """The ids of a block's actions in the learner's plan. One query."""
    rows = models.Commitment.objects.filter(user_id=user_id, usage_key=usage_key).exclude(status=Status.DROPPED)
    return frozenset(rows.values_list("action_id", flat=True))


class _AsList(Aggregate):
    """Values of several rows as one JSON list, by each database's own name for it."""

    function = "JSON_ARRAYAGG"
    output_field = JSONField()

    # Any, as in Django's own signatures: a compiler and a connection are those of the database at hand.
    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


def action(user_id: int, number: int) -> Action | None:
    """One action of this learner; None where it is not theirs or does not exist."""
    row = models.Commitment.objects.filter(user_id=user_id, pk=number).first()
    return _action(row) if row else None


def draft(
    usage_key: UsageKey,
    action_id: str,
    *,
    when: str,
    then: str,
    first_step: str,
    effort: int = 1,
    days: int = 30,
    rule: str = "",
) -> Action:
    """The action as it would be kept. Raises `Refused` for what cannot be an action.

    It is due in `days` days, or on the first day after these that `due_dates.proposed` finds good.
    """
    if not isinstance(action_id, str) or not 1 <= len(action_id) <= 64:
        raise Refused(_("This action is not known."))
    for text in (when, then, first_step):
        if not isinstance(text, str) or not text.strip():
            raise Refused(_("A part of the action is empty: write it."))
        if len(text) > LONGEST_ACTION_TEXT:
            raise Refused(
                _("A part of the action is longer than %(most)d characters: shorten it.")
                % {"most": LONGEST_ACTION_TEXT}
            )
    if isinstance(effort, bool) or effort not in (1, 2, 3):
        raise Refused(_("The effort is 1, 2 or 3."))
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= MOST_DAYS:
        raise Refused(_("The date is at most %(most)d days away.") % {"most": MOST_DAYS})
    course = usage_key.context_key
    return Action(
        id=0,
        usage_key=usage_key,
        course_key=course if isinstance(course, CourseKey) else None,
        action_id=action_id,
        when=storable_text(when).strip(),
        then=storable_text(then).strip(),
        first_step=storable_text(first_step).strip(),
        effort=effort,
        due=due_dates.proposed(timezone.localdate() + timedelta(days=days)),
        status=Status.OPEN.value,
        version=0,
        created=timezone.now(),
        done_at=None,
        rule=storable_text(rule).strip()[:LONGEST_RULE],
    )


@again_when_locked
def commit(user_id: int, wanted: Action) -> Action:
    """Put a draft into the plan. One per (learner, block, action id): repeating answers with the one that is kept.

    The learner's own wording and date stay; an action that was set aside is taken up again.
    """
    for _try in range(TRIES):
        row = models.Commitment(
            user_id=user_id,
            usage_key=wanted.usage_key,
            course_key=wanted.course_key,
            action_id=wanted.action_id,
            when=wanted.when,
            then=wanted.then,
            first_step=wanted.first_step,
            rule=wanted.rule or None,
            effort=wanted.effort,
            due=wanted.due,
        )
        try:
            with insert():
                row.save(force_insert=True)
            return replace(_action(row), new=True)
        except IntegrityError:
            existing = models.Commitment.objects.filter(
                user_id=user_id, usage_key=wanted.usage_key or UsageKeyField.Empty, action_id=wanted.action_id
            ).first()
            if existing is None:  # erased between the two queries
                continue
            if existing.status != Status.DROPPED:
                return _action(existing)
            # Taken up again, with the new date: the old one may have passed.
            try:
                return replace(_swap(_action(existing), status=Status.OPEN, due=wanted.due, rule=wanted.rule), new=True)
            except Changed:
                continue
    raise Crowded("the action is written too often at once")


class Full(Exception):
    """The learner has added as many actions as the plan takes."""


def add_own(user_id: int, token: str, *, when: str, then: str, first_step: str, due: date) -> Action:
    """Put an action of the learner's own into the plan. Raises `Full`.

    `token` is that of the form: the same form sent twice adds one action, as it was sent first.
    """
    wanted = Action(
        id=0,
        usage_key=None,
        course_key=None,
        action_id=_OWN + token,
        when=storable_text(when),
        then=storable_text(then),
        first_step=storable_text(first_step),
        effort=1,
        due=due,
        status=Status.OPEN.value,
        version=0,
        created=timezone.now(),
        done_at=None,
    )
    own = models.Commitment.objects.filter(user_id=user_id, usage_key=UsageKeyField.Empty)
    if own.count() >= MOST_OWN and not own.filter(action_id=wanted.action_id).exists():
        raise Full
    return commit(user_id, wanted)


@dataclass(frozen=True)
class Rule:
    """A sentence to keep, with the course that it comes from."""

    text: str
    course_key: CourseKey | None


def rules(actions: Iterable[Action]) -> list[Rule]:
    """The rules of actions that are not set aside, the newest first, each once."""
    newest = sorted(actions, key=lambda action: (action.created, action.id), reverse=True)
    found = {action.rule: action for action in reversed(newest) if action.rule and action.status != Status.DROPPED}
    return [Rule(text, found[text].course_key) for text in dict.fromkeys(a.rule for a in newest) if text in found]


@again_when_locked
def set_status(user_id: int, number: int, status: str) -> Action | None:
    """Mark an action done, to do or set aside; None where it is not this learner's. Repeating is harmless."""
    wanted = Status(status)
    for _try in range(TRIES):
        existing = action(user_id, number)
        if existing is None or existing.status == wanted:
            return existing
        try:
            return _swap(existing, status=wanted, done_at=timezone.now() if wanted == Status.DONE else None)
        except Changed:
            continue
    raise Crowded("the action is written too often at once")


@again_when_locked
def move(user_id: int, number: int, seen: date, wanted: date) -> Action | None:
    """Give an action that is due on `seen` the date `wanted`; None where it is not this learner's.

    Repeating is harmless. Raises `Changed` where another window gave it a third date.
    """
    for _try in range(TRIES):
        existing = action(user_id, number)
        if existing is None or existing.due == wanted:
            return existing
        if existing.due != seen:
            raise Changed(existing)
        try:
            return _swap(existing, due=wanted)
        except Changed:
            continue
    raise Crowded("the action is written too often at once")


@again_when_locked
def reword(
    user_id: int, number: int, version: int, *, when: str, then: str, first_step: str, due: date
) -> Action | None:
    """Give an action the learner's own words and date; None where it is not theirs.

    Raises `Changed` where it was written since `version`, unless it already stands so.
    """
    existing = action(user_id, number)
    if existing is None:
        return None
    wanted = {
        "when": storable_text(when),
        "then": storable_text(then),
        "first_step": storable_text(first_step),
        "due": due,
    }
    if all(getattr(existing, name) == value for name, value in wanted.items()):
        return existing
    if existing.version != version:
        raise Changed(existing)
    return _swap(existing, **wanted)


def _swap(existing: Action, **values: Any) -> Action:
    rows = models.Commitment.objects.filter(pk=existing.id)
    if not rows.filter(version=existing.version).update(
        **values, version=existing.version + 1, modified=timezone.now()
    ):
        raise Changed(_action(row) if (row := rows.first()) else existing)
    # what was written, not what is there by now: another window may already have written again
    return replace(
        existing, **{**values, "status": str(values.get("status", existing.status))}, version=existing.version + 1
    )


def _action(row: models.Commitment) -> Action:
    return Action(
        id=row.pk,
        usage_key=row.usage_key,
        course_key=row.course_key,
        action_id=row.action_id,
        when=row.when,
        then=row.then,
        first_step=row.first_step,
        rule=row.rule or "",
        effort=row.effort,
        due=row.due,
        status=str(row.status),
        version=row.version,
        created=row.created,
        done_at=row.done_at,
    )
