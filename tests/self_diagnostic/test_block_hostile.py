"""Whatever is sent, a handler answers with a sentence or with what was asked, never with a fault, and keeps no nonsense."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_xblocks.self_diagnostic import wire
from campus_xblocks.self_diagnostic.answers import read_answers
from campus_xblocks.self_diagnostic.document import FORMAT
from tests.support.desk import ALL, FULL, Desk
from tests.support.harness import Place, learner

pytestmark = pytest.mark.django_db

HANDLERS = (
    "answer",
    "survey",
    "finish",
    "submit",
    "finish_form",
    "plan",
    "about",
    "consent",
    "compare",
    "again",
    "erase",
)
odd = st.sampled_from(
    [
        "",
        "i0",
        "i99",
        "i-1",
        "i٣",
        "unknown",
        "\ud800",
        "\0",
        "NaN",
        "fiche",
        "x" * 6000,
        -1,
        0,
        1,
        2,
        10**30,
        True,
        None,
        1.5,
    ]
)
json_like = st.recursive(
    odd | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=6) | st.sampled_from(list(ALL)), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES = ["run", "sheet", "answers", "confirmed", "hindsight", "action", "when", "then", "first_step", "days", "agree", "version", "before", "after", "size", *ALL]  # fmt: skip
bodies = st.dictionaries(st.sampled_from(NAMES), json_like, max_size=6)


@given(handler=st.sampled_from(HANDLERS), body=bodies, place_in_time=st.sampled_from(["new", "open", "finished"]))
def test_any_json_gets_an_answer_in_the_range_of_200_to_499(handler, body, place_in_time):
    desk = Desk(Place(), learner("marie"))
    desk.call("erase", {"confirmed": "yes"})
    if place_in_time != "new":
        desk.answer(ALL)
    if place_in_time == "finished":
        desk.finish()
    if body.get("sheet") == "i0":
        body["sheet"] = desk.sheet
    raw = json.dumps(body, ensure_ascii=True).encode()
    reply = desk.place.call(desk.block(), handler, raw)
    assert 200 <= reply.status < 500
    if reply.status >= 400 and reply.status != 409:
        assert reply.data["error"].strip()
    sane(desk)


@given(answers=st.dictionaries(st.sampled_from([*ALL, "q.manque", "q.x", "s1", ""]), json_like, max_size=5))
def test_whatever_was_accepted_can_be_scored(answers):
    desk = Desk(Place(), learner("marie"))
    desk.call("erase", {"confirmed": "yes"})
    body = {"run": 1, "sheet": desk.sheet, "answers": answers}
    for handler in ("answer", "survey"):
        assert desk.call(handler, json.dumps(body).encode()).status in (200, 400)
    sane(desk)
    assert desk.finish(confirmed=True).status == 200


def sane(desk: Desk) -> None:
    """What is kept is an answer of the document."""
    run = desk.run()
    if run is not None:
        document = FORMAT.read(FULL)
        read_answers(document, wire.exact(document, run.moves))


@pytest.mark.parametrize("handler", HANDLERS)
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"{",
        b"\xff\xfe",
        b'{"run": NaN}',
        b'{"run": 1e999999999}',
        b'{"a":' * 5000,
        b'{"run": 1, "answers": "' + b"x" * 70000 + b'"}',
    ],
)
def test_broken_bodies_are_refused_with_a_sentence(handler, raw):
    desk = Desk(Place(), learner("marie"))
    reply = desk.place.call(desk.block(), handler, raw)
    assert reply.status in (400, 413)
    assert reply.data["error"].strip()
    assert desk.run() is None


@pytest.mark.parametrize("handler", HANDLERS)
def test_reading_a_handlers_address_changes_nothing(handler):
    desk = Desk(Place(), learner("marie"))
    desk.answer(ALL)
    assert desk.call(handler, {}, method="GET").status == 405
    assert desk.run().finished is False


@pytest.mark.parametrize("handler", HANDLERS)
def test_forms_of_strangers_are_answered_by_a_page_with_a_way_back(handler):
    desk = Desk(Place(), learner("marie"))
    reply = desk.place.submit(desk.block(), handler, [("run", "1"), ("run", "2"), ("q.s1", "<b>")])
    assert reply.status in (303, 400, 403, 404, 409)
    if reply.status != 303:
        assert 'href="/unit/1"' in reply.text


def test_a_survey_text_with_half_a_character_is_refused_before_it_reaches_a_database():
    desk = Desk(Place(), learner("marie"))
    body = json.dumps({"run": 1, "sheet": desk.sheet, "answers": {"q.manque": "a\ud800"}}).encode()
    reply = desk.place.call(desk.block(), "survey", body)
    assert (reply.status, reply.data["field"]) == (400, "q.manque")
