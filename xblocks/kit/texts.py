"""What sense checks ask of an author's texts: that they are there, and that their images can be heard."""

from collections.abc import Iterator

from . import markdown
from .i18n import N_
from .problems import Problem
from .spots import Spot, shown

WRITE_IT = (N_("The text of “%(key)s” is empty."), N_("Write it."))
MISSING = (N_("The key “%(key)s” is missing."), N_("Add it to this block."))


def images(spot: Spot) -> Iterator[Problem]:
    """The images of a Markdown text that have no alternative text."""
    text = spot.text
    for address in markdown.images_without_text(text) if text and "![" in text else ():
        yield spot.problem(
            N_("The image %(src)s has no alternative text."),
            N_("Say what it shows: ![what it shows](/static/…)."),
            src=shown(address),
        )


def needed(parent: Spot, key: str) -> Iterator[Problem]:
    """A text that the models leave optional and that is required here."""
    spot = parent.at(key)
    if not parent.has(key):
        yield spot.problem(*MISSING, key=key)
    elif isinstance(spot.tree, str) and not spot.tree.strip():
        yield spot.problem(*WRITE_IT, key=key)
