"""Requests that another site makes a learner's browser send, with the learner's session and without our token.

Both doors of the platform are stand-ins (tests/hostile/platform.py), which say what was read there.
"""

import json
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.support import platform
from tests.support.platform import address
from tests.support.scene import POSTS, ROWS, Row, Scene

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.support.platform")]
WRITING = [row for row in POSTS if row.stage != "studio"]
ELSEWHERE = {"HTTP_ORIGIN": "https://evil.example", "HTTP_REFERER": "https://evil.example/", "secure": True}


@pytest.fixture
def place(monkeypatch):
    def set_up(row: Row) -> Scene:
        scene = Scene(row)
        monkeypatch.setattr(platform, "PLACE", scene.place)
        return scene

    return set_up


def browser(scene: Scene) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.marie.user)
    return client


def posts(scene: Scene):
    """What a form or a script of another site may send without asking this one first: three types, no header."""
    body = scene.body()
    parts = "".join(f'--x\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in body.items())
    yield urlencode(body, doseq=True), "application/x-www-form-urlencoded"
    yield json.dumps(body), "text/plain"
    yield json.dumps(body), "application/json"  # from a site that may, or by a browser that errs
    yield f"{parts}--x--\r\n", "multipart/form-data; boundary=x"


@pytest.mark.parametrize("row", WRITING, ids=lambda row: row.id)
@pytest.mark.parametrize("door", ["handler", "handler_noauth"])
def test_another_site_can_do_nothing_in_a_learners_name(place, row, door):
    scene = place(row)
    client, before = browser(scene), scene.left()
    for body, content_type in posts(scene):
        response = client.generic(
            "POST", address(row.block_type, row.handler, door=door), body, content_type, **ELSEWHERE
        )
        assert 400 <= response.status_code < 500, (content_type, response.content[:200])
        assert scene.left() == before, content_type


@pytest.mark.parametrize("row", WRITING, ids=lambda row: row.id)
def test_the_page_itself_passes_the_same_door(place, row):
    """Else the test above would hold for another reason than it tells."""
    scene = place(row)
    client = browser(scene)
    client.cookies["csrftoken"] = "t" * 32
    to = address(row.block_type, row.handler)
    response = client.generic("POST", to, json.dumps(scene.body()), "application/json", HTTP_X_CSRFTOKEN="t" * 32)
    assert response.status_code == 200, response.content[:300]


@pytest.mark.parametrize("row", WRITING, ids=lambda row: row.id)
def test_nobody_plays_a_closed_course_through_the_open_door(place, row):
    """The platform looks there neither at enrolment nor at the start of the course."""
    scene = place(row)
    before = scene.left()
    to = address(row.block_type, row.handler, door="handler_noauth")
    response = Client().generic("POST", to, json.dumps(scene.body()), "application/json")
    assert response.status_code == 403
    assert "Rien n’a été modifié" in response.json()["error"]
    assert scene.left() == before


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "GET"], ids=lambda row: row.id)
def test_where_a_learner_stands_is_told_at_the_guarded_door_only(place, row):
    client = browser(place(row))
    assert client.get(address(row.block_type, row.handler)).json()["run"] == 1
    response = client.get(address(row.block_type, row.handler, door="handler_noauth"))
    assert (response.status_code, set(response.json())) == (403, {"error", "field"})


def test_a_form_in_parts_whose_body_was_read_already_is_refused_and_not_an_error(place):
    """The platform's guard has read such a form before the block sees it; Django reads it only once."""
    scene = place(POSTS[0])
    client = browser(scene)
    client.cookies["csrftoken"] = "t" * 32
    response = client.post(
        address(scene.row.block_type, "decide"), {"run": "1", "at": "0", "csrfmiddlewaretoken": "t" * 32}
    )
    assert (response.status_code, response.json()["field"]) == (415, "")
