"""Grades, completions and events: written when a block publishes, read by the pages."""

import json
from typing import Any

from .models import Completion, Event, Grade, Kept

EVENTS_KEPT = 500
MAX_EVENT_BYTES = 50_000
"""The platform's own bound (TRACK_MAX_EVENT)."""


def grade(user_id: int | None, usage_key: Any, value: float, max_value: float, *, only_if_higher: bool = False) -> bool:
    """Keep a grade; False where it was not kept (nobody signed in, or not higher)."""
    if user_id is None:
        return False
    if only_if_higher:
        held = Grade.objects.filter(user_id=user_id, usage_key=str(usage_key)).first()
        if held and held.max_value and max_value and held.value / held.max_value >= value / max_value:
            return False
    _upsert(Grade(user_id=user_id, usage_key=str(usage_key), value=value, max_value=max_value), "value", "max_value")
    return True


def complete(user_id: int | None, usage_key: Any, ratio: float) -> None:
    if user_id is not None:
        _upsert(Completion(user_id=user_id, usage_key=str(usage_key), ratio=ratio), "ratio")


def _upsert(row: Any, *fields: str) -> None:
    type(row).objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["user_id", "usage_key"], update_fields=list(fields)
    )


def event(user_id: int | None, usage_key: Any, name: str, data: Any) -> None:
    try:
        text = json.dumps(data, default=str)
    except (TypeError, ValueError):
        text = json.dumps({"unreadable": str(type(data))})
    if len(text) > MAX_EVENT_BYTES:
        text = json.dumps({"too_large": len(text)})
    row = Event.objects.create(user_id=user_id, usage_key=str(usage_key), name=name[:200], data=json.loads(text))
    if row.pk % 50 == 0:
        Event.objects.filter(pk__lte=row.pk - EVENTS_KEPT).delete()


def completions(user_id: int | None) -> dict[str, float]:
    if user_id is None:
        return {}
    return dict(Completion.objects.filter(user_id=user_id).values_list("usage_key", "ratio"))


def grades(user_id: int | None) -> dict[str, tuple[float, float]]:
    if user_id is None:
        return {}
    rows = Grade.objects.filter(user_id=user_id).values_list("usage_key", "value", "max_value")
    return {key: (value, most) for key, value, most in rows}


def forget(user_id: int | None) -> None:
    """Everything that this module and the blocks' fields hold of one learner."""
    for model in (Kept, Grade, Completion, Event):
        model.objects.filter(user_id=user_id).delete()
