"""Every handler, every kind of stranger's request, every kind of visitor: a sentence, and nothing left behind."""

import itertools
import json

import pytest

from campus_plugin import models
from campus_plugin.shared.limits import MAX_BODY
from campus_xblocks.kit.studio import MAX_STUDIO_BODY
from tests.hostile import bodies
from tests.hostile.bodies import FORM, MARK, Sent
from tests.support.harness import Reply
from tests.support.scene import CASE, DIAGNOSTIC, ONLOOKERS, POSTS, ROWS, VISITORS, Row, Scene, handlers_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
each_post = pytest.mark.parametrize("row", POSTS, ids=lambda row: row.id)


def sentence_of(reply: Reply, sent: Sent) -> str:
    """What a refusal says to a person; it must have the form that its sender can read."""
    wanted = "text/html; charset=utf-8" if sent.content_type.startswith(FORM) else "application/json"
    assert reply.headers["Content-Type"].lower() == wanted, sent.name
    if reply.headers["Content-Type"].startswith("text/html"):
        assert MARK not in reply.text, sent.name
        said = reply.text.partition("<h1")[2].partition(">")[2].partition("</h1>")[0]
    else:
        assert set(reply.data) >= {"error", "field"}, sent.name
        said = reply.data["error"]
    assert said.strip(), sent.name
    return said


def refused_or_taken(scene: Scene, reply: Reply, before: object, sent: Sent) -> None:
    """Never an error of ours; a refusal says why and leaves nothing; where a learner went on elsewhere, the screen comes."""
    said = f"{sent.name} by {scene.visitor}: {reply.status} {reply.text[:300]}"
    assert 200 <= reply.status < 500, said
    author = scene.visitor in ("studio", "library") and scene.row.handler == "studio_save"
    if (scene.visitor in ONLOOKERS and not author) or reply.status == 409:
        assert scene.left() == before, said
    if reply.status >= 400 and not (reply.status == 409 and '"html"' in reply.text):
        sentence_of(reply, sent)
    if reply.status >= 400 and "autres réponses sont enregistrées" not in reply.text:  # said, and so
        assert scene.left() == before, said
    if scene.row.page and reply.text.startswith("<"):
        assert scene.left() == before, said
    elif sent.content_type.startswith(FORM) and reply.status < 400:
        assert (reply.status, reply.text) == (303, ""), said
        assert reply.headers["Location"].startswith("/"), said
        assert not reply.headers["Location"].startswith(("//", "/\\")), said
    if reply.text.startswith("{"):
        assert MARK not in reply.data.get("html", ""), said


@pytest.mark.parametrize("block_type", [CASE, DIAGNOSTIC])
def test_every_handler_stands_in_this_matrix(block_type):
    assert {row.handler for row in ROWS if row.block_type == block_type} == handlers_of(block_type)


@each_row
def test_what_a_screen_of_ours_sends_is_taken(row):
    """Else what follows would be refused for another reason than it tells."""
    visitor = "studio" if row.stage == "studio" else "learner"
    reply = Scene(row, visitor).call(row.body and Scene(row).body())
    assert reply.status == 200, reply.text
    if row.form and row.method == "POST":
        scene = Scene(row, visitor)
        assert scene.submit(scene.body()).status == (200 if row.page else 303)


@each_post
def test_what_is_no_request_is_refused_in_the_documents_language_and_changes_nothing(row):
    french, english = Scene(row), Scene(row, lang="en")
    visits = itertools.cycle([Scene(row, visitor) for visitor in VISITORS if visitor != "learner"])
    before, elsewhere = french.left(), english.left()
    for sent in bodies.unreadable(french):
        reply = french.send(sent.raw, sent.content_type, **sent.how)
        assert 400 <= reply.status < 500, (sent.name, reply.status)
        also = english.send(sent.raw, sent.content_type, **sent.how)
        assert also.status == reply.status, sent.name
        assert sentence_of(reply, sent) != sentence_of(also, sent), sent.name
        assert reply.status != 405 or reply.headers["Allow"] == "POST"
        other = next(visits).send(sent.raw, sent.content_type, **sent.how)
        assert 400 <= other.status < 500, (sent.name, other.status)
    assert (french.left(), english.left()) == (before, elsewhere)


KEPT_REST = "autres réponses sont enregistrées"
GENERAL = "manque ou n’a pas pu être lu. Rechargez la page et réessayez."
"""What is said of a field that has no sentence of its own."""
WRONG = [None, True, 5, -1, 2.5, 10**40, "\ud800", [], [[]], [5], ["\ud800"], {}, {"a": {}}, {"\ud800": 1}]


@each_post
def test_a_value_of_another_type_is_refused_at_its_field_in_a_sentence_that_names_it_or_taken_for_nothing(row):
    """Every key of every request with every type, one at a time, and all together."""
    scene = Scene(row)
    valid = scene.body()
    before = scene.left()
    for value in WRONG:
        for key in valid:
            scene = scene if scene.left() == before else Scene(row)
            before = scene.left()
            reply = scene.call({**scene.body(), key: value})
            assert reply.status < 500, (key, value)
            if reply.status == 400:
                assert reply.data["error"].strip(), (key, value)
                assert KEPT_REST in reply.data["error"] or scene.left() == before, (key, value)
                if reply.data["error"].endswith(GENERAL):
                    assert f"«\N{NO-BREAK SPACE}{reply.data['field']}\N{NO-BREAK SPACE}»" in reply.data["error"], (
                        key,
                        value,
                    )
        assert Scene(row).call({**dict.fromkeys(valid, value), "inconnu": value}).status < 500


@pytest.mark.parametrize("step", [row for row in POSTS if row.handler == "decide"], ids=lambda row: row.id)
@pytest.mark.parametrize("value", WRONG)
def test_the_form_of_one_step_bears_every_type_in_each_of_its_fields(step, value):
    body = {"run": 1, "at": 1, "step": "budget", "choice": ["formation"], "confidence": None}
    for key in body:
        scene = Scene(Row(CASE, "decide", {}, "open"))
        before = scene.left()
        reply = scene.call({**body, key: value})
        assert reply.status < 500, key
        if reply.status == 400:
            assert reply.data["field"] == key or key in ("at", "run", "step"), key
            assert reply.data["error"].strip()
        if reply.status >= 400:
            assert scene.left() == before, key


def test_a_choice_that_is_a_number_is_refused_at_its_field():
    reply = Scene(Row(CASE, "decide", {}, "open")).call({"run": 1, "at": 1, "step": "budget", "choice": 5})
    assert (reply.status, reply.data["field"]) == (400, "choice")
    assert reply.data["error"].startswith("«\N{NO-BREAK SPACE}choice\N{NO-BREAK SPACE}»")
    assert reply.data["error"].endswith(GENERAL)


@each_post
def test_what_is_too_large_is_refused_before_it_is_read(row):
    most = MAX_STUDIO_BODY if row.stage == "studio" else MAX_BODY
    scene = Scene(row)
    before = scene.left()
    for sent in bodies.too_large(most):
        reply = scene.send(sent.raw, sent.content_type)
        assert reply.status == 413
        assert f"({most // 1024}\N{NO-BREAK SPACE}Kio" in sentence_of(reply, sent)
    assert scene.left() == before


@each_post
def test_what_is_none_of_our_requests_is_answered_in_words_and_a_refusal_changes_nothing(row):
    """The visitors take turns; of those who only look, nothing is ever kept."""
    scenes = itertools.cycle([Scene(row, visitor) for visitor in VISITORS])
    for sent in bodies.strange(Scene(row)):
        scene = next(scenes)
        before = scene.left()
        refused_or_taken(scene, scene.send(sent.raw, sent.content_type, **sent.how), before, sent)


@each_row
@pytest.mark.parametrize("visitor", ONLOOKERS)
def test_who_only_looks_leaves_nothing_by_a_request_that_a_learner_may_make(row, visitor):
    scene = Scene(row, visitor)
    before = scene.left()
    reply = scene.call(row.body and scene.body())
    assert reply.status < 500
    if visitor == "forged":
        assert reply.status == 403
    if not (visitor in ("studio", "library") and row.handler == "studio_save"):
        assert scene.left() == before
    if row.method == "POST" and row.form:
        assert scene.submit(scene.body()).status < 500
        assert scene.left() == before


@each_row
def test_the_next_view_bears_whatever_was_sent(row):
    scene = Scene(row)
    sends = list(bodies.strange(scene)) if row.method == "POST" else []
    for sent in sends[:: max(1, len(sends) // 15)]:
        scene.send(sent.raw, sent.content_type, **sent.how)
    assert scene.place.view(scene.block_of(scene.marie)).content
    state = Scene(Row(row.block_type, "student_view_user_state", method="GET"), place=scene.place, marie=scene.marie)
    assert json.loads(state.call(None).text)["valid"] is True
    assert models.Run.objects.count() <= 2
