"""One request to a block on the tests' runtime, and the SQL that it alone causes."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from webob import Request

from tests.support.harness import Place, Who, request_of

MARKS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


READ = ("student_view_user_state",)
"""Handlers that are asked with GET."""


@dataclass
class Asked:
    """What came back, the SQL statements, and how many marks of transactions stood beside them."""

    answer: Any = None
    sql: list[str] = field(default_factory=list)
    marks: int = 0


@dataclass
class Visit:
    """Somebody at a block. Each request loads the block anew; the request's own user is loaded before counting."""

    place: Place
    who: Who
    block_type: str
    url_name: str = "bloc1"

    def write(self, definition: str) -> "Visit":
        self.place.block(self.block_type, definition, self.who, url_name=self.url_name)
        return self

    @property
    def block(self) -> Any:
        return self.place.block(self.block_type, None, self.who, url_name=self.url_name)

    @property
    def block_key(self) -> Any:
        return self.block.scope_ids.usage_id

    def view(self, name: str = "student_view") -> Asked:
        """The block's own fragment: a runtime would wrap it in its own manner."""
        block, asked = self.block, Asked()
        with request_of(block), CaptureQueriesContext(connection) as captured:
            asked.answer = getattr(block, name)({})
            block.save()
        return _sorted(asked, captured)

    def call(self, handler: str, body: Any = None, *, form: bool = False) -> Asked:
        """Raises `RuntimeError` where the block refuses: what is refused is no measure of the handler's work."""
        block, asked = self.block, Asked()
        raw, kind = json.dumps({} if body is None else body).encode(), "application/json"
        request = Request.blank(f"/handler/{handler}", method="POST", body=raw, content_type=kind)
        if form:
            request = Request.blank(f"/handler/{handler}", POST=body)
        elif handler in READ:
            request = Request.blank(f"/handler/{handler}")
        with request_of(block), CaptureQueriesContext(connection) as captured:
            response = block.runtime.handle(block, handler, request)
        if response.status_int >= 400:
            raise RuntimeError(f"{self.block_type} {handler}: {response.status_int} {response.text[:300]}")
        asked.answer = response.text
        return _sorted(asked, captured)


def _sorted(asked: Asked, captured: CaptureQueriesContext) -> Asked:
    for query in captured.captured_queries:
        if query["sql"].startswith(MARKS):
            asked.marks += 1
        else:
            asked.sql.append(query["sql"])
    return asked


def handlers_of(block: Any) -> list[str]:
    """The names of all handlers of a block."""
    kind = type(block)
    return sorted(name for name in dir(kind) if getattr(getattr(kind, name, None), "_is_xblock_handler", False))
