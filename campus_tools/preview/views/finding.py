"""From an address to the course, the block and the person, or to a 404 that says what is missing."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey

from campus_tools.olx import course as olx

from .. import people, ways
from ..content import Content
from ..library import Shelf
from ..people import Person
from ..shelf import library


def shelf(course_key: str) -> Shelf:
    found = library().find(course_key)
    if found is None or found.content is None:
        raise Http404(_("No course has this address; it may have changed its name, or cannot be read."))
    return found


def person(request: HttpRequest) -> Person:
    return people.of(request.user)


def usage(content: Content, text: str, someone: Person) -> tuple[Any, olx.Node]:
    """The key and the node of a block that this person may see."""
    try:
        key = UsageKey.from_string(text)
    except InvalidKeyError:
        key = None
    node = content.node(key) if key is not None else None
    here = node
    while here is not None and ways.shown(here, someone):
        here = content.course.parent(here)
    if node is None or here is not None:
        raise Http404(_("The course has no such block."))
    return key, node
