"""What stands around every request of the preview."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation

log = logging.getLogger(__name__)
MOST_DRAINED = 256
"""Pieces of 64 KiB that are read of a body that is refused."""
Answer = Callable[[HttpRequest], HttpResponse]


def keep_body(get_response: Answer) -> Answer:
    """Read the body of a handler call before Django's form parser does: the block reads it again, as bytes."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "/handler/" in request.path:
            try:
                _ = request.body
            except RequestDataTooBig:
                for _ in range(MOST_DRAINED):  # a sender that is cut off in its sentence does not hear the answer
                    if not request.read(65536):
                        break
                said = translation.gettext("This is too large to be taken.")
                return JsonResponse({"error": said}, status=413)
        return get_response(request)

    return middleware


def language(get_response: Answer) -> Answer:
    """French unless the visitor chose otherwise here: the courses are French, whatever the browser asks for."""
    known = {code for code, _ in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in known else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = code
        with translation.override(code):
            response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response

    return middleware


def first_person(get_response: Answer) -> Answer:
    """Whoever opens the preview for the first time is its first learner, until they choose."""

    def middleware(request: HttpRequest) -> HttpResponse:
        from . import people

        if request.method == "GET" and "/handler/" not in request.path and people.CHOSEN not in request.session:
            if not request.user.is_authenticated:
                people.become(request, people.everyone()[0].username)
            request.session[people.CHOSEN] = True
        return get_response(request)

    return middleware


def plain_errors(get_response: Answer) -> Answer:
    """A fault of ours, or of a block, is a page that says where to look; its traceback goes to the terminal."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        from django.core.exceptions import PermissionDenied, SuspiciousOperation
        from django.http import Http404

        if isinstance(exception, Http404 | PermissionDenied | SuspiciousOperation):
            return None
        from .views import errors

        log.error("%s %s", request.method, request.path, exc_info=exception)
        return errors.unexpected(request, exception)

    middleware.process_exception = process_exception
    return middleware
