"""docs/decisions/0007: what a platform lays over every block (dates, attempts, groups) closes nothing of ours."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from xblock.core import XBlockMixin
from xblock.fields import Boolean, DateTime, Dict, Integer, Scope, String
from xblock.runtime import Mixologist

from campus_plugin import models
from tests.support.desk import without_tokens
from tests.support.harness import Place, learner
from tests.support.playing import WAY
from tests.support.scene import ACTION, CASE, DIAGNOSTIC, FRENCH, LOW

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Inherited(XBlockMixin):
    """A stand-in for the platform's InheritanceMixin: the fields that could mean « too late », under its names."""

    start = DateTime(scope=Scope.settings, default=LONG_AGO)
    due = DateTime(scope=Scope.settings, default=LONG_AGO)
    graceperiod = timedelta(days=1)
    relative_weeks_due = Integer(scope=Scope.settings, default=1)
    graded = Boolean(scope=Scope.settings, default=True)
    self_paced = Boolean(scope=Scope.settings, default=False)
    max_attempts = Integer(scope=Scope.settings, default=1)
    showanswer = String(scope=Scope.settings, default="never")
    show_correctness = String(scope=Scope.settings, default="past_due")
    group_access = Dict(scope=Scope.settings, default={})
    visible_to_staff_only = Boolean(scope=Scope.settings, default=False)

    @property
    def close_date(self) -> datetime:
        return self.due + self.graceperiod

    def is_past_due(self) -> bool:
        return True

    def has_deadline_passed(self) -> bool:
        return True


class PastDue(Place):
    def runtime(self, who: Any) -> Any:
        runtime = super().runtime(who)
        runtime.mixologist = Mixologist((Inherited,))
        return runtime


def place_of(kind: type[Place], block_type: str) -> Any:
    place, marie = kind(), learner("marie")
    place.block(block_type, FRENCH[block_type], marie, **({"weight": 1.0} if block_type == CASE else {}))
    return place, lambda: place.block(block_type, None, marie)


def test_a_case_is_played_replayed_graded_and_planned_from_long_after_its_due_date():
    place, block = place_of(PastDue, CASE)
    assert (block().due, block().is_past_due(), block().max_attempts) == (LONG_AGO, True, 1)
    for k in range(1, len(WAY) + 1):
        assert place.call(block(), "decide", {"run": 1, "moves": WAY[:k]}).status == 200
    assert place.events("grade") == [{"value": 1.0, "max_value": 1.0}]
    assert place.events("completion") == [{"completion": 1.0}]
    assert place.call(block(), "plan", {"action": "mesurer", **ACTION}).status == 200
    assert place.call(block(), "replay", {"run": 1}).data["run"] == 2
    assert place.call(block(), "decide", {"run": 2, "moves": WAY[:1]}).status == 200
    assert models.Run.objects.count() == 2


def test_a_diagnostic_is_answered_finished_and_taken_again_long_after_its_due_date():
    from campus_xblocks.self_diagnostic.document import revision
    from campus_xblocks.self_diagnostic.wire import token

    place, block = place_of(PastDue, DIAGNOSTIC)
    body = {"run": 1, "sheet": token(revision(block().document()))}
    assert place.call(block(), "answer", {**body, "answers": {"q.s1": "i2"}}).status == 200
    assert place.call(block(), "finish", {**body, "answers": LOW}).status == 200
    assert place.events("completion") == [{"completion": 1.0}]
    assert place.call(block(), "again").data["run"] == 2


@pytest.mark.parametrize("block_type", [CASE, DIAGNOSTIC])
def test_the_screens_are_the_same_with_and_without_dates(block_type):
    shown = []
    for kind in (Place, PastDue):
        place, block = place_of(kind, block_type)
        shown.append(without_tokens(place.view(block()).content))
    assert shown[0] == shown[1]
