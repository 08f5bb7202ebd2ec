"""docs/openapi.yaml is true: played against the code by Schemathesis, with a signed-in learner, real blocks and rows."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from opaque_keys.edx.locator import BlockUsageLocator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from campus_plugin import commitments, consents, profiles, urls
from tests.support import platform
from tests.support.harness import COURSE
from tests.support.scene import ACTION, CASE, DIAGNOSTIC, ROWS, Row, Scene, handlers_of

ROOT = Path(__file__).parent.parent.parent
DESCRIBED = yaml.safe_load((ROOT / "docs" / "openapi.yaml").read_text(encoding="utf-8"))
BLOCKS = {CASE: "{case}", DIAGNOSTIC: "{diagnostic}"}
TOKEN = "t" * 32
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
schema = schemathesis.openapi.from_dict(DESCRIBED)
schema.app = get_wsgi_application()
schema.config.generation.update(max_examples=4)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.support.platform")]


def path_of(row: Row) -> str:
    if row.stage == "studio":
        return f"/xblock/{{block}}/handler/{row.handler}"
    return f"/courses/{{course}}/xblock/{BLOCKS[row.block_type]}/handler/{row.handler}"


class SignedIn:
    """A learner with a session, and the addresses of their blocks."""

    def __init__(self, scene: Scene):
        client = Client()
        client.force_login(scene.marie.user)
        self.sheet = scene.sheet
        self.cookies = {"csrftoken": TOKEN, "sessionid": client.cookies["sessionid"].value}
        self.where: dict[str, Any] = {
            "course": str(COURSE),
            "case": str(BlockUsageLocator(COURSE, CASE, "bloc1")),
            "diagnostic": str(BlockUsageLocator(COURSE, DIAGNOSTIC, "bloc1")),
            "block": str(BlockUsageLocator(COURSE, scene.row.block_type, "bloc1")),
        }

    def send(self, case: Any) -> Any:
        case.path_parameters = {name: value for name, value in self.where.items() if f"{{{name}}}" in case.path}
        return case.call(headers={"X-CSRFToken": TOKEN}, cookies=self.cookies)


@pytest.fixture
def marie(monkeypatch: pytest.MonkeyPatch) -> SignedIn:
    """Who played a case, answered a diagnostic, planned, agreed and said something of the firm."""
    rows = {row.id: row for row in ROWS}
    scene = Scene(rows["self_diagnostic-compare"])
    Scene(rows["case_study-replay"], place=scene.place, marie=scene.marie)
    monkeypatch.setattr(platform, "PLACE", scene.place)
    marie = SignedIn(scene)
    user_id = scene.marie.user_id
    usage = BlockUsageLocator(COURSE, CASE, "bloc1")
    action = commitments.commit(user_id, commitments.draft(usage, "mesurer", **ACTION))
    consents.give(user_id, "peer_statistics", "1")
    profiles.save(user_id, {"size": "10-49"})
    marie.where["number"] = action.id
    return marie


@schema.parametrize()
@settings(suppress_health_check=list(HealthCheck))
def test_what_is_described_is_answered_as_described(case: Any, marie: SignedIn) -> None:
    """What keeps to the description and what breaks it: never an error of ours, never an answer of another form."""
    if isinstance(case.body, dict):
        told = {"sheet": marie.sheet, "version": 0, "due": (timezone.localdate() + timedelta(days=9)).isoformat()}
        # what nobody can guess; left alone where it is wrong on purpose
        case.body |= {key: told[key] for key in told.keys() & case.body.keys() if isinstance(case.body[key], str | int)}
    case.validate_response(marie.send(case), checks=CHECKS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_what_our_screens_send_is_described_and_so_is_every_key_of_its_answer(row, monkeypatch):
    scene = Scene(row)
    monkeypatch.setattr(platform, "PLACE", scene.place)
    form = row.handler in ("submit", "finish_form", "calculate")
    sent: dict[str, Any] = {} if row.body is None else {"body": scene.body()}
    if sent:
        sent["media_type"] = "application/x-www-form-urlencoded" if form else "application/json"
        if form:
            sent["body"] = {name: value for name, value in scene.body().items() if isinstance(value, str)}
    case = schema[path_of(row)][row.method].Case(**sent)
    response = SignedIn(scene).send(case)
    assert response.status_code == (303 if form and not row.page else 200), response.text
    case.validate_response(response, checks=CHECKS)


@pytest.mark.parametrize("block_type", [CASE, DIAGNOSTIC])
def test_every_handler_is_described_and_nothing_that_is_none(block_type):
    ours = f"/courses/{{course}}/xblock/{BLOCKS[block_type]}/handler/"
    described = {path.removeprefix(ours) for path in DESCRIBED["paths"] if path.startswith(ours)}
    authors = {path.rpartition("/")[2] for path in DESCRIBED["paths"] if path.startswith("/xblock/")}
    assert described | authors == handlers_of(block_type)


def test_every_page_below_campus_is_described_and_nothing_that_is_none():
    names = {pattern.name for pattern in urls.urlpatterns}
    described = {path for path in DESCRIBED["paths"] if path.startswith("/campus/")}
    ours = {f"/campus/{pattern.pattern.regex.pattern}" for pattern in urls.urlpatterns}
    ours = {path.replace("^", "").replace("/?$", "").replace("$", "").replace("\\", "") for path in ours}
    ours = {path.replace("(?P<number>[0-9]{1,18})", "{number}") for path in ours}
    assert described == ours
    assert len(described) == len(names)


def answers() -> Iterator[dict[str, Any]]:
    """Every schema of an object that a program is told, without those that it sends."""
    for path in DESCRIBED["paths"].values():
        for operation in (path[method] for method in ("get", "post") if method in path):
            for response in operation["responses"].values():
                while "$ref" in response:
                    response = DESCRIBED["components"]["responses"][response["$ref"].rpartition("/")[2]]
                content = response.get("content", {}).get("application/json")
                yield from _objects(content["schema"] if content else {})


def _objects(node: Any) -> Iterator[dict[str, Any]]:
    if "$ref" in node:
        node = DESCRIBED["components"]["schemas"][node["$ref"].rpartition("/")[2]]
    for choice in node.get("oneOf", []):
        yield from _objects(choice)
    if "properties" in node:
        yield node
        for inner in node["properties"].values():
            yield from _objects(inner)
    if "items" in node:
        yield from _objects(node["items"])


def test_an_answer_may_hold_no_key_that_is_not_described():
    """Else the tests above would pass over a new key."""
    told = list(answers())
    assert len(told) > 50
    assert [sorted(node["properties"]) for node in told if node.get("additionalProperties") is not False] == []
