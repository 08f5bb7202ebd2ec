"""What 0.1.0 kept, seen through this release; run by test_upgrade over the upgraded database."""

import json
from typing import Any

import pytest
from django.test import Client

from campus_plugin import api, models, privacy
from tests.support.desk import KEPT
from tests.support.desk import TYPE as DIAGNOSTIC
from tests.support.harness import Place, Who, request_of
from tests.support.playing import TYPE as CASE
from tests.support.playing import WAY
from tests.upgrade import released

MARIE = Who(released.LEARNERS["marie"], "marie")
ZOE = Who(released.LEARNERS["zoe"], "zoe")


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The database is there."""


@pytest.fixture(autouse=True)
def _undone(db: None) -> None:
    """Each test sees what the release left: the transaction around it takes its own writes back."""


@pytest.fixture
def place() -> Place:
    return released.place()


def at(place: Place, who: Who, block_type: str) -> Any:
    block = place.block(block_type, None, who)
    with request_of(block):
        return block.visitor


def case_moves(count: int) -> list[dict[str, Any]]:
    """The moves of `WAY` as they are kept: numbers as numbers."""
    return [{**move, "number": 90.5} if move.get("number") == "90,5 €" else move for move in WAY[:count]]


def test_a_finished_case_and_the_one_under_way_are_read(place):
    visitor = at(place, MARIE, CASE)
    now = api.latest_run(visitor)
    assert now is not None
    assert (now.attempt, now.finished, now.moves) == (2, False, case_moves(2))
    [ended] = api.finished_runs(visitor, "Campus", "menuiserie", kind="case_study")
    assert ended.moves == case_moves(6)
    assert [entry["step"] for entry in ended.result["path"]] == [move["step"] for move in WAY]
    assert ended.wording is None  # 0.1.0 did not say it


def test_a_case_under_way_shows_its_place_and_goes_on(place):
    assert "Dans quel ordre" in place.view(place.block(CASE, None, MARIE)).content
    reply = place.call(place.block(CASE, None, MARIE), "decide", {"run": 2, "moves": WAY[:3]})
    assert reply.status == 200
    assert api.latest_run(at(place, MARIE, CASE)).moves == case_moves(3)


def test_the_result_of_a_diagnostic_is_shown_and_compared(place):
    [ended] = api.finished_runs(at(place, MARIE, DIAGNOSTIC), "Campus", "atelier-de-velos", kind="self_diagnostic")
    assert ended.moves == KEPT
    assert "Question" in place.view(place.block(DIAGNOSTIC, None, MARIE)).content
    sheet = place.call(place.block(DIAGNOSTIC, None, MARIE), "compare", {})
    assert sheet.status == 200
    models.Run.objects.filter(user_id=MARIE.user_id, kind="self_diagnostic", attempt=2).delete()
    shown = place.view(place.block(DIAGNOSTIC, None, MARIE)).content
    for row in ended.result["told"]["dimensions"]:
        assert row["title"] in shown
    assert (
        ended.result["told"]["overall"]["level"] is None or ended.result["told"]["overall"]["level"]["title"] in shown
    )


def test_answers_under_way_are_read_with_their_survey(place):
    now = api.latest_run(at(place, MARIE, DIAGNOSTIC), with_survey=True)
    assert now.moves == {"place": 8, "s1": 3, "s3": ["site"], "p1": 0.5}
    kept = models.SurveyAnswers.objects.get(user_id=MARIE.user_id, attempt=1)
    assert kept.answers == {"nps": 9, "frein": ["temps"], "manque": "Un exemple de mon métier"}


def test_profile_consent_and_plan_are_read(place):
    visitor = at(place, MARIE, CASE)
    assert api.profile(visitor) == {"size": "1-9", "sector": "construction"}
    assert api.consents(visitor) == {api.PEER_STATISTICS}
    assert models.Consent.objects.filter(user_id=MARIE.user_id).count() == 2
    assert sorted(action.status for action in api.actions(visitor)) == ["done", "dropped", "open", "open"]


def test_the_plans_page_and_the_page_of_ones_data_show_them():
    client = Client()
    client.force_login(MARIE.user)
    plan = client.get("/campus/plan").content.decode()
    assert "Quand un devis part (2)" in plan
    for address in ("/campus/privacy", "/campus/privacy/plan.csv", "/campus/plan/agenda.ics"):
        assert client.get(address).status_code == 200, address


def test_the_copy_tells_each_value_in_words():
    told = json.loads(json.dumps(privacy.export(MARIE.user_id), default=str))
    assert [len(told[name]) for name in ("runs", "surveys", "actions", "profile", "consents")] == [4, 1, 4, 1, 2]
    [first] = [run for run in told["runs"] if run["kind"] == "self_diagnostic" and run["attempt"] == 1]
    assert first["moves"]["s2"] == "repondeur"
    assert first["moves"]["s1"] == "Commencé"  # a scale's value, in the words of its point


def test_user_state_says_what_it_said(place):
    block = place.block(CASE, None, MARIE)
    assert (block.run, block.finished) == (2, False)
    card = place.block(CASE, None, MARIE, url_name="carte")
    assert card.finished


def test_what_waits_on_a_device_is_looked_for_under_the_same_name_and_taken(place):
    """The names and values are those of the scripts (`campus.js`, `outbox`); here a request brings what they would send."""
    waiting = {key: json.loads(text)["value"] for key, text in released.BLOCKS["device"].items()}
    assert len(waiting) == 2
    case, diagnostic = (place.block(block_type, None, ZOE) for block_type in (CASE, DIAGNOSTIC))
    moves = list(waiting[f"campus:{case.learner_tag}:{case.usage_key}:1"].values())
    answers = waiting[f"campus:{diagnostic.learner_tag}:{diagnostic.usage_key}:1.answer"]
    [sheet] = {answer["sheet"] for answer in answers.values()}
    said = {name: answer["value"] for name, answer in answers.items()}
    for block, handler, body in (
        (case, "decide", {"run": 1, "moves": moves}),
        (diagnostic, "answer", {"run": 1, "sheet": sheet, "answers": said}),
    ):
        sent = {**body, "learner": block.learner_tag}
        reply = place.call(place.block(block.scope_ids.block_type, None, ZOE), handler, sent)
        assert reply.status == 200, reply.text
    assert api.latest_run(at(place, ZOE, CASE)).moves == [{"step": "constat", "choice": "modele", "confidence": 3}]
    assert api.latest_run(at(place, ZOE, DIAGNOSTIC)).moves == {"place": 7}
