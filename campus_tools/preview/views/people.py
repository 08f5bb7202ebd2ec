"""Becoming somebody else, somebody new, or somebody who starts again."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from .. import people


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Become the person of that name; without a name, a visitor."""
    people.everyone()
    people.become(request, request.POST.get("person", ""))
    return _back(request)


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    someone = people.add()
    if someone is not None:
        people.become(request, someone.username)
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Ask, then forget what the current learner did."""
    someone = people.of(request.user)
    if someone.user_id is None:
        return HttpResponseRedirect(reverse("home"))
    if request.method != "POST":
        return render(request, "preview/reset.html", {"person": someone, "next": _next(request)})
    again = people.reset(someone)
    people.become(request, again.username)
    return _back(request)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    response = _back(request)
    chosen = request.POST.get("language", "")
    if chosen in {code for code, _ in settings.LANGUAGES}:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 86400, samesite="Lax")
    return response


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}) else reverse("home")


def _back(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(_next(request))
    response.status_code = 303
    return response
