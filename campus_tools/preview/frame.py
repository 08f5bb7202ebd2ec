"""What every page of the preview shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from . import people


def context(request: HttpRequest) -> dict[str, Any]:
    """`preview`: who is looking, who else could, and in which language. Its parts are computed when a page uses them."""
    user = getattr(request, "user", None)
    person = people.of(user) if user is not None else people.NOBODY
    return {
        "preview": {
            "person": person,
            "everyone": people.everyone,
            "languages": settings.LANGUAGES,
            "language": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
            "here": request.get_full_path(),
        }
    }
