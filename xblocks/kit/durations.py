"""What a block needs of `campus_plugin.shared.durations`: words of Markdown, and what its author reads of the time."""

from collections.abc import Iterator
from typing import Any

from campus_plugin.shared.durations import Estimate, words_in

from .i18n import N_
from .markdown import plain

ANNOUNCED, ESTIMATED = N_("Time told to learners"), N_("Time estimated")
TOO_SHORT = N_(
    "Learners are told %(told)s min, but reading and answering take about %(needed)s. "
    "Raise duration_min or shorten the text."
)


def words_in_markdown(*texts: str) -> int:
    """Words that a reader meets in Markdown texts."""
    return sum(words_in(plain(text)) for text in texts if text.strip())


def facts(announced: int | None, needed: Estimate) -> list[tuple[str, object]]:
    """For Studio's page: what learners are told, and what the formula says."""
    return [(ANNOUNCED, f"{announced} min"), (ESTIMATED, f"{needed.minutes} min")]


def warnings(announced: int | None, needed: Estimate) -> Iterator[tuple[str, dict[str, Any]]]:
    """A remark where learners are told less than the formula says, as message and values."""
    if announced is not None and announced < needed.minutes:
        yield TOO_SHORT, {"told": announced, "needed": needed.minutes}
