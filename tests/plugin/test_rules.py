"""« Vos règles à garder » in the plan: which are shown, in which order, and what becomes of them."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from campus_plugin import commitments, models, privacy
from tests.support.harness import Place, learner

pytestmark = pytest.mark.django_db
TEXTS = {"when": "Lundi", "then": "j’appelle", "first_step": "Le numéro"}


def keep(marie, name: str, rule: str, day: int) -> commitments.Action:
    wanted = commitments.draft(
        Place().block("campus_case_study", "", marie).scope_ids.usage_id, name, **TEXTS, rule=rule
    )
    kept = commitments.commit(marie.user_id, wanted)
    models.Commitment.objects.filter(pk=kept.id).update(created=datetime(2026, 1, day, tzinfo=UTC))
    return kept


def read(marie) -> str:
    browser = Client()
    browser.force_login(marie.user)
    return browser.get(reverse("campus_plugin:plan")).content.decode()


def test_five_rules_are_in_view_newest_first_and_the_others_behind_a_fold() -> None:
    marie = learner("marie")
    for day in range(1, 8):
        keep(marie, f"a{day}", f"Règle {day}.", day)
    keep(marie, "b", "Règle 3.", 9)  # the same rule again, from another action
    html = read(marie)
    places = [html.index(f"Règle {day}.") for day in (3, 7, 6, 5, 4)]
    assert places == sorted(places)
    assert html.count("Règle 3.") == 1
    assert html.index("Règle 4.") < html.index("<details", html.index("Règle 4.")) < html.index("Règle 2.")


def test_a_rule_goes_out_of_view_with_the_last_action_that_is_set_aside() -> None:
    marie = learner("marie")
    kept = keep(marie, "a", "Compter d’abord.", 1)
    assert "Compter d’abord." in read(marie)
    commitments.set_status(marie.user_id, kept.id, "done")
    assert "Compter d’abord." in read(marie)
    commitments.set_status(marie.user_id, kept.id, "dropped")
    assert "Compter d’abord." not in read(marie)


def test_without_rules_the_plan_says_nothing_of_them() -> None:
    marie = learner("marie")
    keep(marie, "a", "", 1)
    assert "campus-rule" not in read(marie).partition("<main")[2]
    assert models.Commitment.objects.get().rule is None  # as the release before wrote it


def test_a_rule_is_in_the_learners_copy_and_goes_with_their_data() -> None:
    marie = learner("marie")
    keep(marie, "a", "Compter d’abord.", 1)
    assert privacy.export(marie.user_id)["actions"][0]["rule"] == "Compter d’abord."
    privacy.erase(marie.user_id)
    assert not models.Commitment.objects.exists()


def test_markup_in_a_rule_is_text() -> None:
    marie = learner("marie")
    keep(marie, "a", "<script>alert(1)</script>", 1)
    assert "<script>alert(1)" not in read(marie)
