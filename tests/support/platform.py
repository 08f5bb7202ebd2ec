"""A stand-in for the two doors by which the platform lets browsers call handlers. Set it as ROOT_URLCONF.

Read in the platform (Teak generation), lms/djangoapps/courseware/block_render.py: `handle_xblock_callback` is exempt from
the middleware's guard against forged posts, and asks that guard itself for whoever is signed in by a session; a post of
nobody is refused. `handle_xblock_callback_noauth` asks nothing, sets `user.known` to False, and runs the block as the
session's user all the same. Both hand the block a webob request that reads its body and its form from Django's
(xblock/django/request.py), which lets a form in parts be read once.
"""

from typing import Any

import webob
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from django.test import override_settings
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey
from opaque_keys.edx.locator import BlockUsageLocator
from webob.multidict import MultiDict, NoVars

from tests.support.harness import COURSE, NOBODY, Place, Who

PLACE = Place()


def address(block_type: str, handler: str, *, door: str = "handler", name: str = "bloc1") -> str:
    key = BlockUsageLocator(COURSE, block_type, name)
    return f"/courses/{COURSE}/xblock/{key}/{door}/{handler}"


class Asked(webob.Request):
    """A Django request as blocks see it."""

    def __init__(self, request: HttpRequest):
        super().__init__({**request.META, "PATH_INFO": request.path_info})
        self.environ["campus.request"] = request

    @property
    def body(self) -> bytes:
        return self.environ["campus.request"].body  # type: ignore[no-any-return]

    @property
    def POST(self) -> Any:
        if self.method not in ("POST", "PUT", "PATCH"):
            return NoVars("Not a form request")
        lists = self.environ["campus.request"].POST.lists()
        return MultiDict([(name, value) for name, values in lists for value in values])


def _handled(request: HttpRequest, usage: str, handler: str) -> HttpResponse:
    try:
        key = UsageKey.from_string(usage)
    except InvalidKeyError as error:
        raise Http404 from error
    user = request.user
    who = Who(user.pk, user.get_username(), staff=user.is_staff) if user.is_authenticated else NOBODY
    block = PLACE.block(key.block_type, None, who, url_name=key.block_id)
    answer = block.runtime.handle(block, handler, Asked(request))
    response = HttpResponse(answer.body, status=answer.status_int)
    for header, value in answer.headerlist:
        response[header] = value
    return response


@csrf_exempt
def handle(request: HttpRequest, course: str, **where: str) -> HttpResponse:
    if request.user.is_authenticated:
        error = CsrfViewMiddleware(lambda request: None).process_view(request, None, (), {})  # type: ignore[arg-type, return-value]
        if error:
            return error
    elif request.method != "GET":
        return HttpResponseForbidden("Unauthenticated")
    request.user.known = request.user.is_authenticated  # type: ignore[union-attr]
    return _handled(request, **where)


@csrf_exempt
def handle_noauth(request: HttpRequest, course: str, **where: str) -> HttpResponse:
    request.user.known = False  # type: ignore[union-attr]
    return _handled(request, **where)


@csrf_protect
def handle_in_studio(request: HttpRequest, **where: str) -> HttpResponse:
    """cms/djangoapps/contentstore/views/component.py, `component_handler`: signed in, and guarded as any page is."""
    if not request.user.is_authenticated:
        return HttpResponseForbidden("Unauthenticated")
    with override_settings(SERVICE_VARIANT="cms"):
        return _handled(request, **where)


urlpatterns = [
    path("courses/<course>/xblock/<usage>/handler/<handler>", handle),
    path("courses/<course>/xblock/<usage>/handler_noauth/<handler>", handle_noauth),
    path("xblock/<usage>/handler/<handler>", handle_in_studio),
    path("campus/", include("campus_plugin.urls")),
]
