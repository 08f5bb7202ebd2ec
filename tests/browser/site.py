"""A page with one block on it, as the LMS shows it: for tests in a browser. Set it as ROOT_URLCONF of a live server.

`PLACE` holds the blocks; a test writes a document into it, signs a learner in and opens `/unit/<type>/<name>/`.
"""

import html
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from webob import Request

from tests.browser.hosts import APP, HOSTS, USUAL
from tests.support.harness import NOBODY, Place, Who

PLACE = Place()

SCRIPT = """<script>%(js)s</script><script>
%(init)s({handlerUrl: (element, name) => "/handler/%(key)s/" + name, notify() {}},
  document.getElementById("block"), %(args)s);</script>"""


_TURN = threading.Lock()


def in_turn(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """One request after the other: the threads of a live server share one connection to SQLite, which bears no two."""

    @wraps(view)
    def waiting(*args: Any, **kwargs: Any) -> HttpResponse:
        with _TURN:
            return view(*args, **kwargs)

    return waiting


def who_asks(request: HttpRequest) -> Who:
    user = request.user
    return Who(user.pk, user.username, staff=user.is_staff) if user.is_authenticated else NOBODY


@in_turn
def unit(request: HttpRequest, block_type: str, name: str, view: str = "student_view") -> HttpResponse:
    """The block in the page of `?host=`; `?script=no` leaves its script out, as a bad network would."""
    who = who_asks(request)
    if view == "author_view":
        who = replace(who, staff=True)  # as those who open it are
    block = PLACE.block(block_type, None, who, url_name=name)
    fragment = getattr(block, view)({})  # the base runtime would wrap it in its own manner
    block.save()
    css = "".join(r.data for r in fragment.resources if r.mimetype == "text/css")
    js = "".join(r.data for r in fragment.resources if r.mimetype == "application/javascript")
    script = ""
    if fragment.js_init_fn and request.GET.get("script") != "no":
        args = json.dumps(fragment.json_init_args).replace("</", "<\\/")
        key = html.escape(f"{block_type}/{name}")
        script = SCRIPT % {"js": js, "init": fragment.js_init_fn, "key": key, "args": args}
    host = HOSTS.get(request.GET.get("host", ""), USUAL)
    return HttpResponse(host.page(fragment.content, css, script))


def app(request: HttpRequest, block_type: str, name: str) -> HttpResponse:
    """The same in the frame of the learning app."""
    script = request.GET.get("script", "")
    return HttpResponse(APP % f"/unit/{block_type}/{name}/?host=chromeless&amp;script={script}")


@in_turn
def handler(request: HttpRequest, block_type: str, name: str, handler: str) -> HttpResponse:
    """A handler of the block, for the script."""
    if not request.user.is_authenticated:
        return HttpResponse("Unauthenticated", status=403)  # as the LMS does
    return _handled(request, PLACE.block(block_type, None, who_asks(request), url_name=name), handler)


@in_turn
def plain_handler(request: HttpRequest, usage: str, handler: str) -> HttpResponse:
    """The same by the address that stands in the page's forms."""
    block_type, name = usage.partition("+type@")[2].split("+block@")
    return _handled(request, PLACE.block(block_type, None, who_asks(request), url_name=name), handler)


def _handled(request: HttpRequest, block: object, handler: str) -> HttpResponse:
    asked = Request({**request.META, "wsgi.input": request, "CONTENT_LENGTH": str(len(request.body))}, charset="utf-8")
    asked.body = request.body
    answer = block.runtime.handle(block, handler, asked)  # type: ignore[attr-defined]
    response = HttpResponse(answer.body, status=answer.status_int, content_type=answer.headers.get("Content-Type"))
    if answer.location:
        response["Location"] = answer.location
    return response


urlpatterns = [
    path("unit/<block_type>/<name>/", unit),
    path("unit/<block_type>/<name>/<view>/", unit),
    path("app/<block_type>/<name>/", app),
    path("handler/<block_type>/<name>/<handler>", handler),
    path("handler/<usage>/<handler>", plain_handler),
    path("campus/", include("campus_plugin.urls")),
]
