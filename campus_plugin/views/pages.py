"""What every page shares: its frame, who may see it, how it refuses."""

from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

View = Callable[..., HttpResponse]


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A campus page inside the site's frame."""
    told = {"campus_frame": _frame(), **(context or {})}
    return render(request, f"campus_plugin/{template}", told, status=status)


def _frame() -> str:
    """The template around a page; it has the blocks `title`, `headextra` and `body`, as the platform's own has."""
    return getattr(settings, "CAMPUS_FRAME", "") or _frame_here()


@cache
def _frame_here() -> str:
    try:
        get_template("main_django.html")
    except TemplateDoesNotExist:
        return "campus_plugin/alone.html"
    return "main_django.html"


def refused(request: HttpRequest, sentence: str, *, status: int = 400) -> HttpResponse:
    """A page that says why nothing was done, and the way on."""
    return page(request, "refused.html", {"sentence": sentence}, status=status)


def not_found(request: HttpRequest) -> HttpResponse:
    """Also for what exists but belongs to somebody else: its existence is not told."""
    return refused(request, _("There is no such action in your plan. Nothing was changed."), status=404)


def for_learners(*methods: str) -> Callable[[View], View]:
    """A view for signed-in people, never cached, guarded against forged posts, open to these methods."""

    def decorate(view: View) -> View:
        @never_cache
        @csrf_protect
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                response = refused(request, _("This address cannot be used in that way."), status=405)
                response["Allow"] = ", ".join(methods)
                return response
            if not request.user.is_authenticated:
                return _sign_in(request)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def _sign_in(request: HttpRequest) -> HttpResponse:
    # After a post the way back is the page that the form stood on; its address is known by its path alone.
    back = request.get_full_path() if request.method in ("GET", "HEAD") else resolve_url("campus_plugin:plan")
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    return page(request, "sign_in.html", {"sign_in_url": address}, status=403)
