"""Whatever ids an author gives, no two elements of a page share theirs, and each label belongs to its own field."""

import pytest

from tests.support.authored import made_of
from tests.support.build import asked, offered, part, points, text, tree
from tests.support.desk import Desk
from tests.support.harness import Place, learner
from tests.support.playing import CARD, Player

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TWO = "text: x, feedback: x, rating: sound"
CASE = f"""
format: campus/case-study/1
lang: en
key: k
title: Titre
duration_min: 5
firm: {{activity: a, size: s, place: p}}
objective: o
situation: s
steps:
  - id: text
    title: t
    text: t
    kind: single
    confidence: true
    options: [{{id: sure-1, {TWO}}}, {{id: sure-2, {TWO}}}, {{id: number, {TWO}}}, {{id: place-1, {TWO}}}]
endings: [{{id: fin, title: t, text: t}}]
debrief: {{expert: {{role: r}}, text: t}}
transfer: {{question: q}}
"""


def faults_of_ids(html):
    elements = list(made_of(html))
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    fields = {
        attributes["id"]
        for tag, attributes in elements
        if tag in ("input", "select", "textarea") and "id" in attributes
    }
    twice = {name for name in ids if ids.count(name) > 1}
    lost = {attributes["for"] for tag, attributes in elements if tag == "label" and attributes["for"] not in fields}
    return twice | lost


def test_a_case_with_the_ids_that_we_use_ourselves():
    assert faults_of_ids(Player(definition=CASE).view().content) == set()


def test_a_card_with_the_ids_that_we_use_ourselves():
    names = ("own", "own-days", "own-days-when", "number")
    actions = ", ".join(f"{{id: {name}, when: w, then: t, first_step: f}}" for name in names)
    card = CARD[: CARD.index("  actions:")] + f"  actions: [{actions}]\n"
    assert faults_of_ids(Player(definition=card).view().content) == set()


def test_a_self_diagnostic_with_the_ids_that_we_use_ourselves():
    single = {"type": "single", "options": offered(p=0, h=1, t=2, i1=3)}
    several = {"type": "multiple", "options": offered(p=1, h=1)}
    questions = [asked("s1", help="aide", **single), asked("s2", **several), asked("s3", help="aide")]
    questions += [asked("s1-h", **single), asked("s2-p", **several)]
    questions += [asked(name) for name in ("missing", "confirmed", "erase", "agree", "size")]
    survey = [{"id": "t", "text": "x", "type": "text"}]
    scales = {"quarts": points(0, 1, 2)}
    told = tree(part("d", questions), lang="en", scales=scales, survey=survey, profile=["size"])
    desk = Desk(Place(), learner("marie"), text(told))
    desk.answer({"q.s1": "p"})
    assert faults_of_ids(desk.html()) == set()
