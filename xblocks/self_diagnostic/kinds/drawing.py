"""The choices of a question as HTML, which every kind's template holds.

In Python rather than in a template: a questionnaire has more than a hundred of them, and the template engine takes ten
times as long for each, which was most of what a view cost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Box:
    """A choice as a page shows it, its label in the page's language."""

    token: str
    label: str
    checked: bool
    alone: bool
    aside: bool


def row(step_id: str, name: str, boxes: Sequence[Box], *, low: str, high: str) -> str:
    """A row of numbers from which one is chosen; the words of both ends are read with the first and the last."""
    ends = {len(boxes) - 1: high} | {0: low}  # of a single point, the low end
    parts = [
        f'<div class="cd-point">{_input("radio", step_id, name, box, unseen=ends.get(place, ""))}</div>'
        for place, box in enumerate(boxes)
    ]
    return "".join(parts)


def column(step_id: str, name: str, boxes: Sequence[Box], *, several: bool) -> str:
    """Answers one below the other; « Je ne sais pas » and the like stand a little aside."""
    control = "checkbox" if several else "radio"
    parts = [
        f'<div class="campus-choice{" cd-aside" if box.aside else ""}">{_input(control, step_id, name, box)}</div>'
        for box in boxes
    ]
    return "".join(parts)


def _input(control: str, step_id: str, name: str, box: Box, unseen: str = "") -> str:
    # a point: no id of an author's has one, so a question `s1-a` cannot meet the option `a` of a question `s1`
    own_id, token = escape(f"{step_id}.{box.token}"), escape(box.token)
    alone, checked = " data-alone" * box.alone, " checked" * box.checked
    more = f'<span class="campus-unseen"> ({escape(unseen)})</span>' if unseen else ""
    return (
        f'<input type="{control}" id="{own_id}" name="{escape(name)}" value="{token}"{alone}{checked}>'
        f'<label for="{own_id}">{escape(box.label)}{more}</label>'
    )
