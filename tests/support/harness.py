"""A small LMS for tests: real opaque keys, a user service as the platform's, state in memory, publications recorded.

    place = Place()
    marie = learner("marie")
    block = place.block("campus_self_diagnostic", yaml, marie)
    html = place.view(block).content
    reply = place.call(block, "answer", {"run": 1, "answers": {"s1": "i2"}})
    place.block(…)  # again: a new request, the state that the last one saved

Each request must take a new block, as on the platform: `place.block` is cheap.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import crum
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from lxml import etree
from opaque_keys.edx.locator import BlockUsageLocator, CourseLocator, LibraryLocatorV2, LibraryUsageLocatorV2
from webob import Request
from xblock.fields import Scope, ScopeIds
from xblock.reference.user_service import XBlockUser
from xblock.runtime import DictKeyValueStore, KvsFieldData, Runtime

COURSE = CourseLocator("Campus", "Metamorphoses", "2026")
LIBRARY = LibraryLocatorV2("Campus", "bibliotheque")


@dataclass(frozen=True)
class Who:
    """A person as the platform's user service tells it. `user_id` None: nobody is signed in."""

    user_id: int | None
    name: str = ""
    staff: bool = False
    beta: bool = False

    @property
    def user(self) -> Any:
        """Their Django account, as it stands on a request."""
        return get_user_model().objects.get(pk=self.user_id) if self.user_id else AnonymousUser()


NOBODY = Who(None)


def learner(name: str = "marie", *, staff: bool = False, beta: bool = False) -> Who:
    """A person with an account (needs the database)."""
    user, _ = get_user_model().objects.get_or_create(username=name, defaults={"email": f"{name}@example.org"})
    return Who(user.pk, name, staff, beta)


class UserService:
    """`get_current_user().opt_attrs`, with the names seen on a real platform; no user at all in the search index."""

    def __init__(self, who: Who | None):
        self._who = who

    def get_current_user(self) -> XBlockUser:
        who = self._who
        if who is None:
            raise RuntimeError("There is no user here, as in the search index")
        user = XBlockUser(is_current_user=who.user_id is not None)
        user.opt_attrs = {
            "edx-platform.user_id": who.user_id,
            "edx-platform.username": who.name or None,
            "edx-platform.is_authenticated": who.user_id is not None,
            "edx-platform.user_is_staff": who.staff,
            "edx-platform.user_is_beta_tester": who.beta,
            "edx-platform.user_role": "staff" if who.staff else "student",
        }
        return user


class ReplaceUrls:
    """Makes course addresses real, visibly, so that a test sees whether it was asked."""

    def replace_urls(self, html: str, static_replace_only: bool = False) -> str:
        html = html.replace('"/static/', '"/asset-v1:Campus/')
        return html if static_replace_only else html.replace('"/jump_to_id/', '"/courses/x/jump_to_id/')


@dataclass(frozen=True)
class Reply:
    """What a handler answered."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def data(self) -> Any:
        return json.loads(self.text)

    @property
    def html(self) -> str:
        return self.data["html"]


@dataclass(frozen=True)
class Published:
    usage_key: Any
    name: str
    data: dict[str, Any]


class OneUserRuntime(Runtime):
    """The runtime of one request."""

    def __init__(self, place: "Place", services: dict[str, Any]):
        super().__init__(id_reader=None, id_generator=None, services=services)
        self.place = place

    def handler_url(self, block, handler_name, suffix="", query="", thirdparty=False):
        tail = f"/{suffix}" if suffix else ""
        return f"/handler/{block.scope_ids.usage_id}/{handler_name}{tail}" + (f"?{query}" if query else "")

    def resource_url(self, resource):
        return f"/resource/{resource}"

    def local_resource_url(self, block, uri):
        return f"/local/{uri}"

    def publish(self, block, event_type, event_data):
        self.place.published.append(Published(block.scope_ids.usage_id, event_type, event_data))


@dataclass
class Place:
    """What outlives a request: the blocks' fields and what was published."""

    store: DictKeyValueStore = field(default_factory=DictKeyValueStore)
    published: list[Published] = field(default_factory=list)
    without: frozenset[str] = frozenset()
    """Services that this place does not have (Studio has no `completion`, libraries no `replace_urls`…)."""

    def runtime(self, who: Who | None) -> OneUserRuntime:
        services = {
            "user": UserService(who),
            "replace_urls": ReplaceUrls(),
            "completion": object(),
            "field-data": KvsFieldData(self.store),
        }
        return OneUserRuntime(self, {name: s for name, s in services.items() if name not in self.without})

    def block(
        self,
        block_type: str,
        definition: str | None = None,
        who: Who | None = NOBODY,
        *,
        url_name: str = "bloc1",
        course: CourseLocator | LibraryLocatorV2 = COURSE,
        **fields: Any,
    ) -> Any:
        """The block as a new request loads it; `definition` (and `fields`) are written first where given."""
        if isinstance(course, LibraryLocatorV2):
            key: Any = LibraryUsageLocatorV2(course, block_type, url_name)
        else:
            key = BlockUsageLocator(course, block_type, url_name)
        ids = ScopeIds(who.user_id if who else None, block_type, key, key)
        runtime = self.runtime(who)
        if definition is not None or fields:
            writer = runtime.construct_xblock(block_type, ids)
            for name, value in {**({} if definition is None else {"definition": definition}), **fields}.items():
                setattr(writer, name, value)
            writer.save()
        return runtime.construct_xblock(block_type, ids)

    def from_olx(self, olx: str, who: Who | None = NOBODY, *, url_name: str = "bloc1") -> Any:
        """The block that an import makes of one element."""
        node = etree.fromstring(olx)
        runtime = self.runtime(who)
        key = BlockUsageLocator(COURSE, node.tag, url_name)
        ids = ScopeIds(who.user_id if who else None, node.tag, key, key)
        block = runtime.load_block_type(node.tag).parse_xml(node, runtime, ids)
        block.save()
        return block

    def view(self, block: Any, name: str = "student_view", *, request_user: Any = None, context: Any = None) -> Any:
        """The fragment of a view, rendered and saved as the platform does."""
        with request_of(block, request_user=request_user):
            return block.runtime.render(block, name, {} if context is None else context)

    def call(self, block: Any, handler: str, body: Any = None, *, request_user: Any = None, **how: Any) -> Reply:
        """POST `body` as JSON to a handler (bytes are sent as they are; `method`, `content_type` change the rest)."""
        raw = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        return self.send(block, handler, raw, how.pop("content_type", "application/json"), request_user, **how)

    def submit(self, block: Any, handler: str, fields: Any, *, request_user: Any = None, **how: Any) -> Reply:
        """POST a plain form, as a browser without script does; a list of pairs may repeat a name."""
        raw = urlencode(fields, doseq=True).encode()
        return self.send(block, handler, raw, "application/x-www-form-urlencoded", request_user, **how)

    def send(
        self,
        block: Any,
        handler: str,
        raw: bytes,
        content_type: str,
        request_user: Any,
        method: str = "POST",
        referer: str = "http://localhost/unit/1",
    ) -> Reply:
        request = Request.blank(
            block.runtime.handler_url(block, handler), method=method, body=raw, content_type=content_type
        )
        request.host = "localhost"  # as browsers name it: without the port that everybody knows
        request.host = "localhost"
        request.referer = referer
        with request_of(block, request_user=request_user):
            response = block.runtime.handle(block, handler, request)
        return Reply(response.status_int, response.text, dict(response.headers))

    def user_state(self, who: Who) -> dict[str, Any]:
        """Everything that user_state holds of a learner, by field name, as staff would read it."""
        return {
            key.field_name: value
            for key, value in self.store.db_dict.items()
            if key.user_id == who.user_id and key.scope == Scope.user_state
        }

    def events(self, name: str) -> list[dict[str, Any]]:
        return [published.data for published in self.published if published.name == name]


@contextmanager
def request_of(block: Any, *, request_user: Any = None) -> Iterator[Any]:
    """A Django request under way; its real user is the block's own, unless another masquerades."""
    request = RequestFactory().get("/unit/1")
    user_id = block.scope_ids.user_id
    request.user = request_user or (get_user_model().objects.get(pk=user_id) if user_id else AnonymousUser())
    around = crum.get_current_request()  # another request, which a test interrupts with this one
    crum.set_current_request(request)
    try:
        yield request
    finally:
        crum.set_current_request(around)


@contextmanager
def our_queries() -> Iterator[list[str]]:
    """The SQL statements of a call, without the savepoints that only tests' transactions make."""
    said: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield said
    said.extend(
        query["sql"]
        for query in captured.captured_queries
        if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO", "BEGIN"))
        and "auth_user" not in query["sql"]  # the harness's own look at who asks
    )
