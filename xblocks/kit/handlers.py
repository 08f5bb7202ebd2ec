"""The door through which learners' requests come: strict in, never a stack trace out.

A handler of ours is a function from the request's plain body to an `Answer`. It decides first and writes last, because
the platform saves a block's fields even after an error response.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial, wraps
from html import escape
from typing import Any
from urllib.parse import urlsplit

from django.db import DatabaseError
from webob import Request, Response
from xblock.core import XBlock

from .i18n import N_, translate

log = logging.getLogger(__name__)

MAX_BODY = 64 * 1024
MAX_POWER = 30
"""Decimals of a body lie between 1e-30 and 1e30."""
Body = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What a learner gets next: a piece of HTML, what to announce, where the focus goes, and plain state for the script."""

    html: str = ""
    announce: str = ""
    focus: str = ""
    state: dict[str, Any] = field(default_factory=dict)
    status: int = 200


class Refusal(Exception):
    """A request that is not carried out: a 4xx status and a sentence for the learner; nothing has changed."""

    def __init__(self, message: str, status: int = 400, field_name: str = "", **values: object):
        super().__init__(message)
        self.message, self.status, self.field_name, self.values = message, status, field_name, values


def action(
    function: Callable[[Any, Body], Answer] | None = None,
    *,
    most: int = MAX_BODY,
    speaks: Callable[[], str] | None = None,
) -> Callable[..., Any]:
    """Make a POST handler of `function(block, body) -> Answer`; JSON and plain forms are both understood.

    `most` is the size of the largest body, in bytes; `speaks` gives the language of refusals where it is not the
    document's.
    """
    if function is None:
        return partial(action, most=most, speaks=speaks)
    decided = function

    @XBlock.handler
    @wraps(decided)
    def handler(self: Any, request: Request, suffix: str = "") -> Response:
        form = request.content_type == "application/x-www-form-urlencoded"
        lang = speaks() if speaks else self.lang
        try:
            answer = decided(self, _body(request, form, most))
        except Refusal as refusal:
            sentence = translate(refusal.message, lang, **refusal.values)
            return _refused(request, form, lang, sentence, refusal.status, refusal.field_name)
        except DatabaseError:
            # a deadlock that outlived its retries, a server that restarts: the device keeps the move and tries again
            log.exception("The campus could not write a learner's move")
            return _refused(request, form, lang, translate(TRY_AGAIN, lang), 503)
        if form:
            return Response(status=303, location=_way_back(request))
        return _json(
            {"html": answer.html, "announce": answer.announce, "focus": answer.focus, **answer.state}, answer.status
        )

    return handler


TRY_AGAIN = N_("This could not be saved just now. Your answer is kept on this device; please try again in a moment.")
NOT_POST = N_("This address only takes answers that are sent from the page.")
TOO_LARGE = N_("This is too long to be saved (%(limit)s KiB at most). Please shorten your text.")
UNREADABLE = N_("This request could not be read. Please reload the page and try again.")


def _body(request: Request, form: bool, most: int) -> Body:
    if request.method != "POST":
        raise Refusal(NOT_POST, 405)
    if (request.content_length or 0) > most or len(request.body) > most:
        raise Refusal(TOO_LARGE, 413, limit=most // 1024)
    if form:
        return {
            name: values[0] if len(values) == 1 else values
            for name, values in ((name, request.POST.getall(name)) for name in set(request.POST))
            if name != "csrfmiddlewaretoken"
        }
    try:
        body = json.loads(request.body, parse_float=_decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refusal(UNREADABLE) from error
    if not isinstance(body, dict):
        raise Refusal(UNREADABLE)
    return body


def _decimal(text: str) -> Decimal:
    """A number of human size: exact arithmetic on 1e999999999 would take all memory."""
    value = Decimal(text)
    if not -MAX_POWER <= value.adjusted() <= MAX_POWER:
        raise ValueError(f"{text[:20]} is out of range")
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _json(content: dict[str, Any], status: int) -> Response:
    return Response(
        json.dumps(content, ensure_ascii=False).encode("utf-8"),
        status=status,
        content_type="application/json",
        charset="utf-8",
        cache_control="no-store",
    )


def _refused(request: Request, form: bool, lang: str, sentence: str, status: int, field_name: str = "") -> Response:
    if not form:
        return _json({"error": sentence, "field": field_name}, status)
    back = translate(N_("Go back to the page"), lang)
    page = (
        f'<!doctype html><html lang="{escape(lang)}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(sentence)}</title>'
        f'<body style="font:18px/1.5 sans-serif;max-width:36em;margin:2em auto;padding:0 1em"><main><h1 style="font-size:22px">{escape(sentence)}</h1>'
        f'<p><a href="{escape(_way_back(request))}">{escape(back)}</a></p></main></body></html>'
    )
    return Response(page, status=status, content_type="text/html", charset="utf-8")


def _way_back(request: Request) -> str:
    """The page that a plain form came from, on this host only."""
    parts = urlsplit(request.referer or "")
    path = parts.path or "/"
    if parts.netloc and parts.netloc != request.host:
        return "/"
    return f"/{path.lstrip('/')}" + (f"?{parts.query}" if parts.query else "")


def text_of(body: Body, name: str, *, most: int = 200, default: str | None = None) -> str:
    """A short text of the body; anything else is refused."""
    value = body.get(name, default)
    if not isinstance(value, str) or len(value) > most:
        raise Refusal(UNREADABLE, field_name=name)
    return value
