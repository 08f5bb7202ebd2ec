"""The one library of this process."""

from functools import cache

from django.conf import settings

from .library import Library


@cache
def library() -> Library:
    return Library(settings.COURSES)
