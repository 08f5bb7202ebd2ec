"""A run that a later release wrote, met by this one (a platform went back): a sentence, and nothing is changed."""

import pytest

from campus_plugin import models
from campus_plugin.shared.stored import VERSION_KEY
from tests.support.desk import ALL, Desk
from tests.support.desk import FULL as DIAGNOSTIC_TEXT
from tests.support.harness import Place, learner
from tests.support.playing import FULL as CASE_TEXT
from tests.support.playing import TYPE as CASE
from tests.support.playing import WAY

SENTENCE = "Nothing is lost or changed. Please come back later."
LATER = {VERSION_KEY: 2, "moves": "in a form of tomorrow"}


@pytest.fixture
def marie(db):
    return learner("marie")


@pytest.fixture
def case(marie):
    place = Place()
    place.block(CASE, CASE_TEXT, marie)
    assert place.call(place.block(CASE, None, marie), "decide", {"run": 1, "moves": WAY[:1]}).status == 200
    models.Run.objects.update(moves=LATER)
    return place


@pytest.fixture
def desk(marie):
    desk = Desk(Place(), marie, DIAGNOSTIC_TEXT)
    assert desk.answer(ALL).status == 200
    models.Run.objects.update(moves=LATER)
    return desk


def runs():
    return list(models.Run.objects.values())


def test_the_next_decision_does_not_write_over_it(case, marie):
    """It read as empty, and the next decision took its place."""
    before, state = runs(), case.user_state(marie)
    assert SENTENCE in case.view(case.block(CASE, None, marie)).content
    for handler, body in (
        ("decide", {"run": 1, "moves": WAY[:1]}),
        ("decide", {"run": 1, "moves": WAY[:2]}),
        ("decide", {"run": 2, "moves": WAY[:1]}),
        ("replay", {"run": 1}),
    ):
        reply = case.call(case.block(CASE, None, marie), handler, body)
        assert (reply.status, SENTENCE in reply.data["error"]) == (503, True), handler
    form = case.submit(
        case.block(CASE, None, marie), "decide", {"run": "1", "at": "1", "step": "budget", "choice": "formation"}
    )
    assert (form.status, SENTENCE in form.text) == (503, True)
    assert (runs(), case.user_state(marie)) == (before, state)


def test_the_next_answer_does_not_write_over_it(desk):
    before = runs()
    assert SENTENCE in desk.html()
    sheet = desk.sheet
    for handler in ("answer", "survey", "finish", "again"):
        body = {"run": 1, "sheet": sheet, "answers": {"q.s1": "i1"} if handler != "survey" else {"q.nps": "i9"}}
        reply = desk.call(handler, {} if handler == "again" else body)
        assert (reply.status, SENTENCE in reply.data["error"]) == (503, True), handler
    form = desk.submit({"q.s1": "i1"})
    assert (form.status, SENTENCE in form.text) == (503, True)
    assert runs() == before


def test_programs_are_told_so_too(case, marie):
    block = case.block(CASE, None, marie)
    reply = case.call(block, "student_view_user_state", method="GET")
    assert (reply.status, SENTENCE in reply.data["error"]) == (503, True)


def test_its_learner_may_still_erase_it(desk):
    assert desk.call("erase", {"confirmed": "yes"}).status == 200
    assert runs() == []
    assert desk.answer(ALL).status == 200
