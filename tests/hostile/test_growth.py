"""What a learner sends may be long: the work grows no faster than its length."""

import json
import re

import pytest
from django.test import RequestFactory

from campus_plugin import forms
from campus_plugin.commitments import Action
from campus_xblocks.case_study import wire
from tests.hostile.steps import Counted, Work, steps
from tests.support.scene import CASE, DIAGNOSTIC, POSTS, Row, Scene

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SIZES = (1000, 2000)
MOST = 2.5
LONG = {
    "letters then a digit": lambda n: "x" * n + "1",
    "digits then a letter": lambda n: "1" * n + "x",
    "spaces around": lambda n: " " * n + "1" + " " * n + "x",
    "thousands": lambda n: "1" + ",234" * (n // 4) + "x",
    "decimals": lambda n: "1." + "0" * n + "x",
    "lines": lambda n: "\r\n" * (n // 2) + "1",
    "many": lambda n: ["x1"] * (n // 4),
    "many names": lambda n: {f"q.{k}": "i1" for k in range(n // 8)},
}
each = pytest.mark.parametrize("long", LONG.values(), ids=LONG)


def growth(call) -> float:
    """The work at twice the size by the work at the size."""
    call(8)  # what is made once and kept is made here
    small, large = (steps(lambda size=size: call(size)) for size in SIZES)
    return large / small


def test_the_count_sees_what_a_pattern_tries_again_and_again():
    """A pattern for a unit behind a number as it once was: quadratic on letters before a digit."""
    once = re.compile(r"[^\d]+\Z")
    counts = []
    for size in SIZES:
        work = Work()
        assert Counted(once, work).sub("", "x" * size + "1") == "x" * size + "1"
        counts.append(work.steps)
    assert counts[1] / counts[0] > 3.5


@each
def test_a_number_is_read_in_steps_that_do_not_outgrow_its_length(long):
    def read(size):
        text = long(size)
        for unit in ("", "€", None):
            for lang in ("fr", "en"):
                wire.number(text if isinstance(text, str) else json.dumps(text), unit, lang)

    assert growth(read) <= MOST


@each
@pytest.mark.parametrize("row", [row for row in POSTS if row.stage != "studio"], ids=lambda row: row.id)
def test_every_handler_bears_a_long_value_in_each_field(row, long):
    scene = Scene(row)
    body = scene.body()

    def send(size):
        for key in (*body, "unknown"):
            assert scene.call({**scene.body(), key: long(size)}).status < 500

    assert growth(send) <= MOST


@each
def test_a_decision_bears_a_long_value_in_each_field_at_any_step(long):
    scene = Scene(Row(CASE, "decide", {}, "open"))

    def send(size):
        for step in ("priorites", "prix", "inconnu"):
            for key in ("step", "choice", "number", "text", "confidence"):
                body = {"run": 1, "at": 2, "step": step, key: long(size)}
                assert scene.call(body).status < 500
                assert scene.call({"run": 1, "moves": [{"step": step, key: long(size)}]}).status < 500

    assert growth(send) <= MOST


@each
def test_a_sheet_of_an_older_document_bears_any_answers(long):
    scene = Scene(Row(DIAGNOSTIC, "answer", {}, "open"))
    older = scene.sheet
    edited = scene.text.replace("value: 4", "value: 5")
    assert edited != scene.text
    scene.place.block(DIAGNOSTIC, edited, scene.marie)

    def send(size):
        answers = long(size) if isinstance(long(size), dict) else {"q.s1": long(size), "q.manque": long(size)}
        scene.call({"run": 1, "sheet": older, "answers": answers})

    assert growth(send) <= MOST


@each
def test_the_form_of_an_action_bears_a_long_value_in_each_field(long):
    action = Action.__new__(Action)
    for name in (*forms.ActionForm.FIELDS, "version"):
        object.__setattr__(action, name, "")

    def send(size):
        text = str(long(size))
        posted = RequestFactory().post("/", dict.fromkeys((*forms.ActionForm.FIELDS, "version"), text)).POST
        assert not forms.ActionForm(action, posted).is_valid()

    assert growth(send) <= MOST
