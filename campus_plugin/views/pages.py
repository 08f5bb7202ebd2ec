"""What every page shares: its frame, who may see it, how it refuses."""

import logging
from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import Error as DatabaseTrouble
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from ..shared.trouble import without_words

log = logging.getLogger(__name__)

View = Callable[..., HttpResponse]
ALONE = "campus_plugin/alone.html"


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A campus page inside the site's frame."""
    whole = {"campus_frame": _frame(), **(context or {})}
    return render(request, f"campus_plugin/{template}", whole, status=status)


def _frame() -> str:
    """The template around a page; it has the blocks `title`, `headextra` and `body`, as the platform's own has."""
    return getattr(settings, "CAMPUS_FRAME", "") or _frame_here()


@cache
def _frame_here() -> str:
    try:
        get_template("main_django.html")
    except TemplateDoesNotExist:
        return ALONE
    return "main_django.html"


def refused(request: HttpRequest, sentence: str, *, status: int = 400) -> HttpResponse:
    """A page that says why nothing was done, and the way on."""
    return page(request, "refused.html", {"sentence": sentence}, status=status)


def download(response: HttpResponse, name: str) -> HttpResponse:
    """The response as a file of this name, which no browser takes for anything else."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def not_found(request: HttpRequest) -> HttpResponse:
    """Also for what exists but belongs to somebody else: its existence is not told."""
    return refused(request, _("There is no such action in your plan. Nothing was changed."), status=404)


def for_learners(*methods: str) -> Callable[[View], View]:
    """A view for signed-in people, never cached, guarded against forged posts, open to these methods."""

    def decorate(view: View) -> View:
        @never_cache
        @csrf_protect
        @wraps(view)
        def guarded(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
            if request.method not in methods:
                response = refused(request, _("This address cannot be used in that way."), status=405)
                response["Allow"] = ", ".join(methods)
                return response
            try:
                if not request.user.is_authenticated:  # the first look at the session may be the one that fails
                    return _sign_in(request)
                return view(request, *args, **kwargs)
            except DatabaseTrouble as error:
                return _try_again(error)

        return guarded

    return decorate


def learner_id(request: HttpRequest) -> int:
    """Whose page a view of `for_learners` shows."""
    if request.user.pk is None:
        raise PermissionDenied
    return request.user.pk


def _try_again(error: DatabaseTrouble) -> HttpResponse:
    """A database that stumbles: nothing is half done, and the page needs nothing of it."""
    log.error("A page of the campus could not reach its data: %s", without_words(error))
    if connection.settings_dict["ATOMIC_REQUESTS"] and connection.in_atomic_block:  # the platform's, around each page
        transaction.set_rollback(True)
    sentence = _("This could not be done just now. Nothing was changed: please try again in a moment.")
    # Without the request: whoever asks it for its user asks the database again.
    return HttpResponse(
        render_to_string("campus_plugin/refused.html", {"sentence": sentence, "campus_frame": ALONE}), status=503
    )


def _sign_in(request: HttpRequest) -> HttpResponse:
    # After a post the way back is the page that the form stood on; its address is known by its path alone.
    back = request.get_full_path() if request.method in ("GET", "HEAD") else resolve_url("campus_plugin:plan")
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    return page(request, "sign_in.html", {"sign_in_url": address}, status=403)
