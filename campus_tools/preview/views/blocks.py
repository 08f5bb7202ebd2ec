"""What blocks ask of their platform: handlers, public files, and the author's view."""

import logging
import mimetypes
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from webob import Request
from xblock.exceptions import (
    DisallowedFileError,
    InvalidScopeError,
    NoSuchHandlerError,
    NotFoundError,
    ProcessingError,
)
from xblock.plugin import PluginMissingError

from .. import ways, words
from ..content import CONTAINERS, block_class
from ..fielddata import AuthorReadOnly
from ..runtime import PreviewRuntime
from ..styles import at_home
from . import finding
from .course import resources

log = logging.getLogger(__name__)


def handler(request: HttpRequest, course_key: str, usage_key: str, handler: str, suffix: str = "") -> HttpResponse:
    """A block's handler, under the platform's rules: CSRF, and reading only for visitors without an account."""
    content = finding.shelf(course_key).content
    someone = finding.person(request)
    if someone.user_id is None and request.method not in ("GET", "HEAD"):
        return JsonResponse(
            {"error": _("Choose a learner first: visitors without an account cannot answer.")}, status=403
        )
    if ways.visible_to(content, someone) != "course":
        return JsonResponse({"error": _("Visitors cannot enter this course.")}, status=403)
    key, node = finding.usage(content, usage_key, someone)
    return _call(PreviewRuntime(content, someone), key, node, handler, suffix, request)


def studio_handler(
    request: HttpRequest, course_key: str, usage_key: str, handler: str, suffix: str = ""
) -> HttpResponse:
    """A handler as Studio calls it. What it writes to the author's fields is checked and then forgotten."""
    content = finding.shelf(course_key).content
    someone = finding.person(request)
    if not someone.staff:
        return JsonResponse({"error": _("Only the course team sees the author's view.")}, status=403)
    key, node = finding.usage(content, usage_key, someone)
    return _call(PreviewRuntime(content, someone, author=True), key, node, handler, suffix, request)


def _call(
    runtime: PreviewRuntime,
    key: Any,
    node: Any,
    name: str,
    suffix: str,
    request: HttpRequest,
    body: bytes | None = None,
) -> HttpResponse:
    if node.tag in CONTAINERS:
        raise Http404(_("The course has no such block."))
    try:
        block = runtime.get_block(key)
        answer = runtime.handle(block, name, _webob(request, request.body if body is None else body), suffix)
    except NoSuchHandlerError:
        return JsonResponse({"error": _("This block has no handler “%(name)s”.") % {"name": name}}, status=404)
    except NotFoundError as error:
        return JsonResponse({"error": str(error) or _("Not found.")}, status=404)
    except ProcessingError as error:
        return JsonResponse({"success": str(error.args[0]) if error.args else ""})  # as the platform answers
    except (AuthorReadOnly, InvalidScopeError):
        log.exception("The block %s wrote to the author's content", key)
        return JsonResponse({"error": _("This block tried to change the author's content.")}, status=403)
    except RecursionError:  # JSON nested beyond measure
        return JsonResponse({"error": _("This request could not be read.")}, status=400)
    except Exception as error:  # the block's own fault: said, with its traceback in the terminal
        log.exception("The handler %s of %s failed", name, key)
        said = _("The block failed (%(error)s). The terminal of the preview says where.")
        return JsonResponse({"error": said % {"error": type(error).__name__}}, status=500)
    return _django(answer)


def _webob(request: HttpRequest, body: bytes) -> Request:
    environ = {name: value for name, value in request.META.items() if isinstance(value, str)}
    environ |= {
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": request.scheme,
        "CONTENT_LENGTH": str(len(body)),
        "PATH_INFO": request.path_info,
        "webob.is_body_readable": True,
    }
    return Request(environ)


def _django(answer: Any) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status_code, content_type=answer.content_type)
    for name, value in answer.headerlist:
        if name.lower() not in ("content-length", "connection", "transfer-encoding"):
            response[name] = value
    return response


@require_POST
def plain_answer(request: HttpRequest, course_key: str, url_name: str, usage_key: str) -> HttpResponse:
    """A problem answered without script: the platform's check, then back to the page."""
    content = finding.shelf(course_key).content
    someone = finding.person(request)
    if someone.user_id is None:
        raise Http404(_("Choose a learner first: visitors without an account cannot answer."))
    key, node = finding.usage(content, usage_key, someone)
    answers = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    body = urlencode([(name, value) for name, value in answers if name.startswith("input_")]).encode()
    answer = _call(PreviewRuntime(content, someone), key, node, "xmodule_handler", "problem_check", request, body)
    if answer.status_code >= 400:
        return answer
    return HttpResponseRedirect(reverse("unit", args=[course_key, url_name]) + f"#block-{key.block_id}")


@require_safe
def resource(request: HttpRequest, block_type: str, uri: str) -> HttpResponse:
    """A file that a block's package makes public."""
    try:
        content = block_class(block_type).open_local_resource(uri).read()
    except (PluginMissingError, DisallowedFileError, OSError, ValueError) as error:
        raise Http404(_("The block %(type)s has no public file %(uri)s.") % {"type": block_type, "uri": uri}) from error
    kind = mimetypes.guess_type(uri)[0] or "application/octet-stream"
    if kind == "text/css":
        content = at_home(content.decode("utf-8")).encode("utf-8")
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = "max-age=3600"
    return response


@require_safe
def studio(request: HttpRequest, course_key: str, usage_key: str) -> HttpResponse:
    """A block as its author sees it in Studio: its view on the page, and its editor where it has one."""
    content = finding.shelf(course_key).content
    someone = finding.person(request)
    about = {"course": content.course, "tabs": []}
    if not someone.staff:
        return render(request, "preview/closed.html", {"team": True, **about}, status=403)
    key, node = finding.usage(content, usage_key, someone)
    if node.tag in CONTAINERS:
        raise Http404(_("The course has no such block."))
    get_token(request)
    runtime = PreviewRuntime(content, someone, author=True)
    parts = []
    for view in ("author_view", "studio_view"):
        if hasattr(block_class(node.tag), view):
            parts.append({"view": view, "fragment": runtime.show(key, view)})
    return render(
        request,
        "preview/studio.html",
        {
            "node": node,
            "key": str(key),
            "parts": [{"view": p["view"], "html": p["fragment"].body_html()} for p in parts],
            "resources": resources([p["fragment"] for p in parts]),
            "back": content.course.above(node, "vertical"),
            "jquery": True,
            "words": words.catalogue(),
            **about,
        },
    )
