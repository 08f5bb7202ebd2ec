"""Actions of a plan as a calendar's file (iCalendar, RFC 5545): whole days, one event an action."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import pgettext

from .commitments import Action
from .shared.sentences import sentence

CONTENT_TYPE = "text/calendar; charset=utf-8"
# What RFC 5545 lets stand in no text. Line ends are written by the library as it wants them.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def calendar(actions: Iterable[Action], now: datetime) -> bytes:
    """The file. Adding it again moves the events that it holds: an action keeps its identifier, whatever its words."""
    from icalendar import Calendar, Event  # inside: it is slow to import, and most pages do without

    file = Calendar()
    file.add("prodid", "-//campus-numerique//plan//EN")
    file.add("version", "2.0")
    for action in actions:
        event = Event()
        event.add("uid", f"campus-plan-{action.id}@{getattr(settings, 'LMS_BASE', '') or 'campus.invalid'}")
        event.add("sequence", action.version)
        event.add("dtstamp", now)
        event.add("dtstart", action.due)
        event.add("dtend", action.due + timedelta(days=1))
        event.add("transp", "TRANSPARENT")  # a reminder takes no time of the day away
        event.add("summary", _text(sentence(action.then)))
        event.add("description", _text(_description(action)))
        file.add_component(event)
    return bytes(file.to_ical())


def _description(action: Action) -> str:
    when, first_step = pgettext("campus", "When"), pgettext("campus", "First step")
    colon = pgettext("campus", ":")
    return f"{when}{colon} {action.when}\n{first_step}{colon} {action.first_step}"


def _text(text: str) -> str:
    return _CONTROLS.sub("", re.sub("\r\n?|[\x85\u2028\u2029]", "\n", text))
