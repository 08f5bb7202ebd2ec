"""Whatever is sent to a handler, the answer is a decision or a sentence, never an error of ours, and nothing is half done."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from campus_plugin import models
from tests.support.playing import WAY, Player

HANDLERS = ("decide", "replay", "plan", "shown")
KEYS = st.sampled_from(
    [
        "run",
        "moves",
        "at",
        "step",
        "choice",
        "number",
        "text",
        "confidence",
        "action",
        "when",
        "then",
        "first_step",
        "days",
    ]
)
WORDS = st.sampled_from(
    ["constat", "modele", "budget", "formation", "_own", "mesurer", "1", "0", "12,5", "", "\x00", "\ud800"]
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    WORDS,
    st.text(max_size=20),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=20,
)
BODIES = st.dictionaries(st.one_of(KEYS, st.text(max_size=5)), VALUES, max_size=6)
MOVES = st.lists(
    st.one_of(
        st.sampled_from(WAY),
        st.fixed_dictionaries(
            {"step": WORDS}, optional={"choice": VALUES, "number": LEAVES, "text": LEAVES, "confidence": LEAVES}
        ),
    ),
    max_size=6,
)
FORMS = st.lists(
    st.tuples(
        KEYS,
        st.one_of(
            st.sampled_from(["constat", "modele", "1", "0", "12,5", ""]),
            st.text(st.characters(exclude_categories=("Cs",)), max_size=20),
        ),
    ),
    max_size=8,
)


class HostileBodies(TestCase):
    @given(handler=st.sampled_from(HANDLERS), body=BODIES, played=st.sampled_from([0, 2, 6]))
    def test_any_json_is_answered_with_a_decision_or_a_sentence(self, handler, body, played):
        self._answered(handler, played, lambda player: player.call(handler, body))

    @given(moves=MOVES, run=st.integers(0, 3), played=st.sampled_from([0, 2, 6]))
    def test_any_list_of_moves_is_answered_and_what_is_kept_folds(self, moves, run, played):
        player = self._answered("decide", played, lambda player: player.decide(moves, run))
        assert player.view().content  # the next view bears whatever was kept

    @given(handler=st.sampled_from(HANDLERS), fields=FORMS, played=st.sampled_from([0, 2]))
    def test_any_plain_form_is_answered(self, handler, fields, played):
        player = Player()
        self._played(player, played)
        assert player.submit(handler, fields).status in (303, 400, 404, 409)

    @given(handler=st.sampled_from(HANDLERS), body=st.binary(max_size=80))
    def test_any_bytes_are_answered(self, handler, body):
        assert Player().call(handler, body).status in (200, 400, 404, 409)

    @staticmethod
    def _played(player, played):
        if played:
            player.play(played)

    def _answered(self, handler, played, send):
        player = Player()
        self._played(player, played)
        before = list(models.Run.objects.values_list("moves", flat=True))
        reply = send(player)
        assert reply.status in (200, 400, 404, 409), reply.text
        if reply.status == 400:
            assert reply.data["error"]
            assert list(models.Run.objects.values_list("moves", flat=True)) == before
        return player


@pytest.mark.django_db
@pytest.mark.parametrize("handler", HANDLERS)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'{"run": NaN}',
        b'{"run": 1, "moves": [{"step": "prix", "number": 1e999999999}]}',
        b'{"run": 1, "moves": [{"step": "prix", "number": 1e-999999999}]}',
        b'{"run": 1e30, "moves": []}',
        b'{"run": ' + b"9" * 5000 + b', "moves": []}',
        b'{"a": ' + b"[" * 30000 + b"]" * 30000 + b"}",
        b"\xff\xfe",
    ],
)
def test_a_body_that_is_no_request_is_refused_in_words(handler, body):
    reply = Player().call(handler, body)
    assert reply.status in (400, 404, 409) or (handler == "shown" and reply.status == 200)
    assert reply.data["error"]


@pytest.mark.django_db
@pytest.mark.parametrize("handler", HANDLERS)
def test_a_body_that_is_too_large_is_refused_before_it_is_read(handler):
    assert Player().call(handler, b'{"a": "' + b"x" * 70000 + b'"}').status == 413


@pytest.mark.django_db
@pytest.mark.parametrize("handler", HANDLERS)
def test_only_what_is_sent_from_the_page_is_taken(handler):
    reply = Player().call(handler, {}, method="GET")
    assert reply.status == 405
    assert json.loads(reply.text)["error"]
