"""The actions that learners put into their plan."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campus_plugin import api, commitments
from campus_plugin.models import Commitment
from campus_plugin.shared import due_dates
from tests.support.app import CASE, DIAGNOSTIC, at, plan_action
from tests.support.harness import our_queries


def test_an_action_enters_the_plan_with_its_date(marie):
    action = plan_action(marie, days=30, effort=2)
    assert action.due == due_dates.proposed(timezone.localdate() + timedelta(days=30))
    assert (action.status, action.effort, action.usage_key, action.done_at) == ("open", 2, CASE, None)
    assert api.actions(at(marie)) == [action]


def test_the_plan_is_one_statement_with_the_nearest_date_first(marie, paul):
    plan_action(marie, "loin", days=90)
    plan_action(marie, "pres", days=7)
    api.commit_action(at(marie, DIAGNOSTIC), "milieu", when="Quand", then="je", first_step="Noter", days=30)
    plan_action(paul, "ailleurs", days=1)
    visitor = at(marie)
    with our_queries() as said:
        found = api.actions(visitor)
    assert [action.action_id for action in found] == ["pres", "milieu", "loin"]
    assert len(said) == 1
    assert [action.action_id for action in api.actions(visitor, usage_key=DIAGNOSTIC)] == ["milieu"]


def test_committing_again_changes_neither_the_learners_words_nor_the_date(marie):
    action = plan_action(marie)
    words = {"when": "Lundi", "then": "j’appelle", "first_step": "Le numéro", "due": action.due + timedelta(days=5)}
    commitments.reword(marie.pk, action.id, action.version, **words)
    again = plan_action(marie, then="autre chose", days=1)
    assert (again.id, again.when, again.then, again.due) == (action.id, "Lundi", "j’appelle", words["due"])
    commitments.set_status(marie.pk, action.id, "done")
    assert plan_action(marie).status == "done"
    assert Commitment.objects.count() == 1


def test_an_action_set_aside_is_taken_up_again_with_a_new_date(marie):
    action = plan_action(marie, days=1)
    commitments.set_status(marie.pk, action.id, "dropped")
    again = plan_action(marie, days=60)
    assert (again.id, again.status, again.due) == (
        action.id,
        "open",
        due_dates.proposed(timezone.localdate() + timedelta(days=60)),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"when": ""},
        {"then": " \n"},
        {"first_step": None},
        {"then": 3},
        {"when": "x" * 1001},
        {"effort": 0},
        {"effort": True},
        {"effort": "lourd"},
        {"days": -1},
        {"days": 10**9},
        {"days": 1.5},
        {"action_id": ""},
        {"action_id": "a" * 65},
        {"action_id": 7},
    ],
    ids=str,
)
def test_what_is_no_action_is_refused_with_a_sentence(marie, wrong):
    with pytest.raises(api.Refused, match=r"\.$"):
        plan_action(marie, **{"action_id": "devis", **wrong})
    assert Commitment.objects.count() == 0


def test_done_is_marked_undone_and_repeated_without_harm(marie):
    action = plan_action(marie)
    done = commitments.set_status(marie.pk, action.id, "done")
    assert done.done_at is not None
    assert commitments.set_status(marie.pk, action.id, "done") == done
    undone = commitments.set_status(marie.pk, action.id, "open")
    assert (undone.status, undone.done_at) == ("open", None)


def test_words_written_in_another_window_are_not_overwritten_unseen(marie):
    action = plan_action(marie)
    words = {"then": "je relance", "first_step": "Noter", "due": action.due}
    first = commitments.reword(marie.pk, action.id, action.version, when="Lundi", **words)
    with pytest.raises(commitments.Changed) as changed:
        commitments.reword(marie.pk, action.id, action.version, when="Mardi", **words)
    assert changed.value.current == first
    assert commitments.reword(marie.pk, action.id, action.version, when="Lundi", **words) == first
    assert commitments.reword(marie.pk, action.id, first.version, when="Mardi", **words).when == "Mardi"


def test_nobody_touches_the_plan_of_another(marie, paul):
    action = plan_action(marie)
    assert commitments.action(paul.pk, action.id) is None
    assert commitments.set_status(paul.pk, action.id, "done") is None
    words = {"when": "a", "then": "b", "first_step": "c", "due": action.due}
    assert commitments.reword(paul.pk, action.id, action.version, **words) is None
    assert api.actions(at(marie)) == [action]
