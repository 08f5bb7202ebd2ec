"""What a use case of a block takes and returns.

A use case is a function of a `Visit` and, where a request brings one, of a body (`kit.bodies`). It reads and writes the
visitor's runs in the visit's store, knows neither XBlock nor HTML, and returns a `Result`. The shell does what is left:
user_state, publications and the next screen (`kit.shell.CampusBlock.carry_out`).
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.conf import settings

from campus_plugin import api

from .documents import Document
from .i18n import translate
from .store import Held, Runs

D = TypeVar("D", bound=Document)


@dataclass(frozen=True)
class Visit(Generic[D]):
    """One visitor in front of one document, for the time of a request.

    `revision` is the document's, computed once. `store` holds the visitor's runs at this block; where the visitor is not
    `writable` it keeps nothing and finds nothing.
    """

    document: D
    revision: str
    language: str
    visitor: api.Visitor
    store: Runs

    @property
    def writable(self) -> bool:
        """Whether what this visitor does is kept; nobody's is in Studio, in libraries, for guests and masquerades."""
        return self.visitor.writable

    @property
    def org(self) -> str:
        """Whose instrument the document is: the organisation of the course; empty where there is none."""
        return org_of(self.visitor)

    @property
    def learner_tag(self) -> str:
        """Tells this learner at this block apart, on a device; see `learner_tag`."""
        return learner_tag(self.visitor.user_id, self.visitor.usage_key)

    def say(self, message: str, **values: object) -> str:
        """A marked message in the document's language."""
        return translate(message, self.language, **values)


@dataclass(frozen=True)
class Event:
    """A tracking event to publish: a name of `kit.events`, and data without a learner's words."""

    name: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a use case leaves to the shell. Carrying it out twice does no harm: a repeated request repeats it.

    `run` is the run as it is stored now, for user_state to say the same; `events` are published once, by the request
    that wrote; `completed`: the learner has done what the block asks.
    """

    run: Held | None = None
    events: tuple[Event, ...] = ()
    completed: bool = False


def org_of(visitor: api.Visitor) -> str:
    """The organisation of the course that the block stands in; empty without a course."""
    return getattr(getattr(visitor.usage_key, "context_key", None), "org", "") or ""


def learner_tag(user_id: int | None, usage_key: object) -> str:
    """Whose unsent moves a device may send: says nothing about the learner, differs for each learner and block."""
    who = f"{user_id}|{usage_key}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), b"campus-device|" + who, hashlib.sha256).hexdigest()[:24]
