"""`type: text` of the survey: what learners write in their own words, never scored."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...kit.i18n import N_
from . import reading
from .base import Choice, SurveyKind
from .reading import wrong

if TYPE_CHECKING:
    from ..models import SurveyQuestion

MOST_CHARACTERS = 5000
MOST_LINE = 200
"""Characters of a line of one's own beside a survey option."""
TEXT_EXPECTED = N_("A text is expected here.")
TEXT_TOO_LONG = N_("This text is too long (%(most)s characters at most). Please shorten it.")


class Text(SurveyKind):
    name = type = "text"
    template = "self_diagnostic/kinds/text.html"
    is_text = True

    def take(self, choices: Sequence[Choice], sent: Any) -> str | None:
        return taken(sent, MOST_CHARACTERS)

    def read(self, question: "SurveyQuestion", value: Any) -> str | None:
        return reading.text(value, MOST_CHARACTERS)


def taken(sent: Any, most: int) -> str | None:
    """A text that a page sent, as it is stored; None for an empty one. Raises `Invalid` with a sentence for the learner."""
    if not reading.is_text(sent):
        raise wrong(TEXT_EXPECTED)
    text = str(sent).replace("\r\n", "\n").strip()
    if len(text) > most:
        raise wrong(TEXT_TOO_LONG, most=most)
    return text or None


def taken_line(sent: Any) -> str | None:
    """The same for a line of one's own."""
    return one_line(taken(sent, MOST_LINE) or "")


def read_line(value: Any) -> str | None:
    """A line of one's own as JSON brings it; None for an empty one. Raises `Invalid`."""
    return one_line(reading.text(value, MOST_LINE) or "")


def one_line(text: str) -> str | None:
    """A line as it is stored: line ends are spaces; None for an empty one."""
    return " ".join(text.splitlines()).strip() or None
