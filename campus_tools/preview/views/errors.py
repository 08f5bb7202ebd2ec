"""Pages for what went wrong: what, and what to do."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    said = str(exception.args[0]) if exception.args and isinstance(exception.args[0], str) else ""
    return _page(
        request, _("This page does not exist"), said or _("Check the address, or start from the courses."), 404
    )


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    return JsonResponse({"error": _("This request could not be read.")}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, _("This page is not open to you"), _("Choose another person at the top of the page."), 403)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    said = _("The page was open for too long, or the learner was changed in another tab. Reload it and try again.")
    return _page(request, _("This answer was not taken"), said, 403)


def unexpected(request: HttpRequest, exception: Exception) -> HttpResponse:
    said = _("The preview failed (%(error)s). Its terminal says where; the other pages still work.")
    return _page(request, _("Something went wrong"), said % {"error": type(exception).__name__}, 500)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, _("Something went wrong"), _("The terminal of the preview says where."), 500)


def _page(request: HttpRequest, title: str, said: str, status: int) -> HttpResponse:
    if "/handler/" in request.path:
        return JsonResponse({"error": said}, status=status)
    return render(request, "preview/error.html", {"title": title, "said": said}, status=status)
