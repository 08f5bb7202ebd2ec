"""The answers that a question offers, as HTML.

In Python rather than in the sheet's template: a questionnaire has more than a hundred of them, and the template engine
takes ten times as long for each, which was most of what a view cost.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

Shown = Mapping[str, Any]
"""A choice as a page shows it: token, label, checked, alone, aside."""


def points(step_id: str, name: str, shown: Iterable[Shown], *, low: str, high: str) -> SafeString:
    """A row of numbers from which one is chosen; the words of both ends are read with the first and the last."""
    shown = list(shown)
    ends = {len(shown) - 1: high} | {0: low}  # of a single point, the low end
    parts = [
        f'<div class="cd-point">{_input("radio", step_id, name, choice, unseen=ends.get(place, ""))}</div>'
        for place, choice in enumerate(shown)
    ]
    return mark_safe("".join(parts))


def listed(step_id: str, name: str, shown: Iterable[Shown], *, several: bool) -> SafeString:
    """Answers one below the other; « Je ne sais pas » and the like stand a little aside."""
    kind = "checkbox" if several else "radio"
    parts = [
        f'<div class="campus-choice{" cd-aside" if choice["aside"] else ""}">{_input(kind, step_id, name, choice)}</div>'
        for choice in shown
    ]
    return mark_safe("".join(parts))


def _input(kind: str, step_id: str, name: str, choice: Shown, unseen: str = "") -> str:
    # a point: no id of an author's has one, so a question `s1-a` cannot meet the option `a` of a question `s1`
    own_id, token = escape(f"{step_id}.{choice['token']}"), escape(choice["token"])
    alone, checked = " data-alone" * choice["alone"], " checked" * choice["checked"]
    more = f'<span class="campus-unseen"> ({escape(unseen)})</span>' if unseen else ""
    return (
        f'<input type="{kind}" id="{own_id}" name="{escape(name)}" value="{token}"{alone}{checked}>'
        f'<label for="{own_id}">{escape(choice["label"])}{more}</label>'
    )
