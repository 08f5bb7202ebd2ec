"""The door through which learners' requests come: strict in, never a stack trace out.

A handler of ours is a function from the request's body (`kit.bodies`) to an `Answer`. It decides first and writes last,
because the platform saves a block's fields even after an error response.
"""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial, wraps
from html import escape
from typing import Any, cast
from urllib.parse import urlsplit

import crum
from django.db import Error as DatabaseTrouble
from webob import Request, Response
from xblock.core import XBlock

from campus_plugin import api
from campus_plugin.shared.limits import MAX_BODY, MOST_FIELDS
from campus_plugin.shared.trouble import without_words

from . import bodies
from .i18n import N_, translate

log = logging.getLogger(__name__)

LEARNER = "learner"
"""Under this name a page says whose it is. On a shared device somebody else may have signed in since it was made, and what
one person answered must not be kept as another's."""
BACK = "back"
"""Under this name a form on a page of our own says which page its reader came from: not the handler that answered."""
Body = bodies.Raw


@dataclass(frozen=True)
class Answer:
    """What a learner gets next: a piece of HTML, what to announce, where the focus goes, and plain state for the script."""

    html: str = ""
    announce: str = ""
    focus: str = ""
    state: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    page: Callable[[str], str] | None = None
    """What a browser without script gets instead of the page that it came from: a page of its own, given the way back."""


class Refusal(Exception):
    """A request that is not carried out: a 4xx status and a sentence for the learner; nothing has changed."""

    def __init__(self, message: str, status: int = 400, field_name: str = "", **values: object):
        super().__init__(message)
        self.message, self.status, self.field_name, self.values = message, status, field_name, values


def action(
    function: Callable[[Any, Any], Answer] | None = None,
    *,
    most: int = MAX_BODY,
    speaks: Callable[[], str] | None = None,
) -> Callable[..., Any]:
    """Make a POST handler of `function(block, body) -> Answer`; JSON and plain forms are both understood.

    The function says by its annotation what the body is: a model of `kit.bodies`, which what is sent must fit.
    `most` is the size of the largest body, in bytes; `speaks` gives the language of refusals where it is not the
    document's.
    """
    if function is None:
        return partial(action, most=most, speaks=speaks)
    decided, read = function, bodies.reader_for(function)

    @XBlock.handler
    @wraps(decided)
    def handler(self: Any, request: Request, suffix: str = "") -> Response:
        form = request.content_type == "application/x-www-form-urlencoded"
        lang = speaks() if speaks else self.lang
        try:
            guarded()
            body = _body(request, form, most)
            if form:
                body.pop(BACK, None)
            if body.pop(LEARNER, self.learner_tag) != self.learner_tag:
                raise Refusal(SOMEBODY_ELSE, 403)
            answer = decided(self, read(body))
        except Refusal as refusal:
            return refused(request, refusal, lang, form=form)
        except bodies.Unfit as unfit:
            unread = Refusal(unfit.message, 400, unfit.name, **unfit.values)
            return refused(request, unread, lang, form=form)
        except api.Unreadable:
            return refused(request, Refusal(UNREADABLE_RUN, 503), lang, form=form)
        except DatabaseTrouble as error:
            # a deadlock that outlived its retries, a server that restarts: the device keeps the move and tries again;
            # a connection that is already lost is an InterfaceError, which is no DatabaseError
            log.error("The campus could not write a learner's move: %s", without_words(error))
            return refused(request, Refusal(TRY_AGAIN, 503), lang, form=form)
        if form and answer.page:
            page = answer.page(_way_back(request))
            return Response(page, content_type="text/html", charset="utf-8", cache_control="no-store")
        if form:
            return Response(status=303, location=_way_back(request))
        return _json(
            {"html": answer.html, "announce": answer.announce, "focus": answer.focus, **answer.state}, answer.status
        )

    return cast(Callable[..., Any], handler)  # what XBlock's decorator makes has no type


SOMEBODY_ELSE = N_("Somebody else is signed in on this device. Please sign in again as yourself.")
TRY_AGAIN = N_("This could not be saved just now. Your answer is kept on this device; please try again in a moment.")
NOT_POST = N_("This address only takes answers that are sent from the page.")
TOO_LARGE = N_("This is too long to be saved (%(limit)s KiB at most). Please shorten your text.")
UNREADABLE = N_("This request could not be read. Please reload the page and try again.")
UNREADABLE_RUN = N_(
    "What you did here before is kept in a form that this site cannot read for now, after a change of its software. "
    "Nothing is lost or changed. Please come back later."
)
"""A later release wrote it. As with any trouble of the server, a device keeps what it has to send and tries again."""
UNGUARDED = N_("Nothing shows that this request comes from our page. Nothing was changed: please use the page itself.")


def guarded() -> None:
    """Raise `Refusal` for a request that came through the platform's door for other services.

    `handler_noauth` checks neither a token against forged posts nor the right to load the block, and yet runs the block
    as the person whose session the browser sends along: any page of the web could answer, consent or erase for them.
    The platform marks such a request by `user.known`, and no screen of ours uses that door.
    """
    if not getattr(crum.get_current_user(), "known", True):
        raise Refusal(UNGUARDED, 403)


def _body(request: Request, form: bool, most: int) -> Body:
    if request.method != "POST":
        raise Refusal(NOT_POST, 405)
    if not form and request.content_type != "application/json":
        # a page of another site may post any other type without asking this one first
        raise Refusal(UNREADABLE, 415)
    if (request.content_length or 0) > most or len(request.body) > most:
        raise Refusal(TOO_LARGE, 413, limit=most // 1024)
    if form:
        return _fields(request)
    try:
        return bodies.json_object(request.body)
    except (ValueError, RecursionError) as error:
        raise Refusal(UNREADABLE) from error


def _fields(request: Request) -> Body:
    """The fields of a plain form by name; a name that comes several times brings a list."""
    try:
        sent = request.POST
    except (DeprecationWarning, LookupError, ValueError) as error:  # webob raises the first for other charsets
        raise Refusal(UNREADABLE) from error
    if len(sent) > MOST_FIELDS:
        raise Refusal(UNREADABLE)
    values: dict[str, list[Any]] = {}
    for name, value in sent.items():
        values.setdefault(name, []).append(value)
    values.pop("csrfmiddlewaretoken", None)
    return {name: several[0] if len(several) == 1 else several for name, several in values.items()}


def _json(content: dict[str, Any], status: int) -> Response:
    return Response(
        json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"),  # JSON may smuggle in halves of characters
        status=status,
        content_type="application/json",
        charset="utf-8",
        cache_control="no-store",
    )


def refused(
    request: Request, refusal: Refusal, lang: str, *, form: bool = False, allow: Sequence[str] = ("POST",)
) -> Response:
    """What a refusal looks like: JSON for programs, a small page for a plain form."""
    sentence = translate(refusal.message, lang, **refusal.values)
    if form:
        response = _page(request, lang, sentence, refusal.status)
    else:
        response = _json({"error": sentence, "field": refusal.field_name}, refusal.status)
    if refusal.status == 405:
        response.allow = allow
    return response


def _page(request: Request, lang: str, sentence: str, status: int) -> Response:
    """A refusal for a browser without script."""
    back = translate(N_("Go back to the page"), lang)
    page = (
        f'<!doctype html><html lang="{escape(lang)}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(sentence)}</title>'
        f'<body style="font:18px/1.5 sans-serif;max-width:36em;margin:2em auto;padding:0 1em"><main><h1 style="font-size:22px">{escape(sentence)}</h1>'
        f'<p><a href="{escape(_way_back(request))}">{escape(back)}</a></p></main></body></html>'
    )
    return Response(page.encode("utf-8", "replace"), status=status, content_type="text/html", charset="utf-8")


def _way_back(request: Request) -> str:
    """The page that a plain form came from, or that it names as the one before, on this host only."""
    try:
        parts = urlsplit(_named_way(request) or request.referer or "")
    except ValueError:  # an address that is none
        return "/"
    path = parts.path or "/"
    if parts.netloc and parts.netloc != request.host:
        return "/"
    # browsers read a backslash as a slash, and two slashes as another host
    return "/" + path.lstrip("/\\") + (f"?{parts.query}" if parts.query else "")


def _named_way(request: Request) -> str:
    if request.content_type != "application/x-www-form-urlencoded" or len(request.body) > MAX_BODY:
        return ""
    try:
        return str(request.POST.get(BACK, ""))
    except (DeprecationWarning, LookupError, ValueError):  # told already, see `_fields`
        return ""


def text_of(body: Body, name: str, *, most: int = 200, default: str | None = None) -> str:
    """A short text of the body; anything else is refused."""
    value = body.get(name, default)
    if not isinstance(value, str) or len(value) > most:
        raise Refusal(UNREADABLE, field_name=name)
    return value
