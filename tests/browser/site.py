"""A page with one block on it, as the LMS shows it: for tests in a browser. Set it as ROOT_URLCONF of a live server.

`PLACE` holds the blocks; a test writes a document into it, signs a learner in and opens `/unit/<type>/<name>/`.
"""

import html
import json

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from webob import Request

from tests.harness import NOBODY, Place, Who

PLACE = Place()

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Unit</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style>body{margin:0;padding:16px;font:16px/1.6 "Open Sans",sans-serif}fieldset{border:1px solid red}label{float:left}
h2{text-transform:uppercase}%(css)s</style></head><body><main>
<div class="xblock" id="block">%(content)s</div></main>%(script)s</body></html>"""
SCRIPT = """<script>%(js)s</script><script>
%(init)s({handlerUrl: (element, name) => "/handler/%(key)s/" + name, notify() {}},
  document.getElementById("block"), %(args)s);</script>"""


def _who(request: HttpRequest) -> Who:
    user = request.user
    return Who(user.pk, user.username, staff=user.is_staff) if user.is_authenticated else NOBODY


def unit(request: HttpRequest, block_type: str, name: str, view: str = "student_view") -> HttpResponse:
    """The block, between rude host styles; `?script=no` leaves its script out, as a bad network would."""
    block = PLACE.block(block_type, None, _who(request), url_name=name)
    fragment = getattr(block, view)({})  # the base runtime would wrap it in its own manner
    block.save()
    css = "".join(r.data for r in fragment.resources if r.mimetype == "text/css")
    js = "".join(r.data for r in fragment.resources if r.mimetype == "application/javascript")
    script = ""
    if fragment.js_init_fn and request.GET.get("script") != "no":
        args = json.dumps(fragment.json_init_args).replace("</", "<\\/")
        key = html.escape(f"{block_type}/{name}")
        script = SCRIPT % {"js": js, "init": fragment.js_init_fn, "key": key, "args": args}
    return HttpResponse(PAGE % {"css": css, "content": fragment.content, "script": script})


def handler(request: HttpRequest, block_type: str, name: str, handler: str) -> HttpResponse:
    """A handler of the block, for the script."""
    if not request.user.is_authenticated:
        return HttpResponse("Unauthenticated", status=403)  # as the LMS does
    return _handled(request, PLACE.block(block_type, None, _who(request), url_name=name), handler)


def plain_handler(request: HttpRequest, usage: str, handler: str) -> HttpResponse:
    """The same by the address that stands in the page's forms."""
    block_type, name = usage.partition("+type@")[2].split("+block@")
    return _handled(request, PLACE.block(block_type, None, _who(request), url_name=name), handler)


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
    path("handler/<block_type>/<name>/<handler>", handler),
    path("handler/<usage>/<handler>", plain_handler),
    path("campus/", include("campus_plugin.urls")),
]
