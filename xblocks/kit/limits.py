"""What is refused in a text that an author brings now, and borne in one that is already on a site.

The first release accepted more. Its documents stay playable (`Format.read_for_play`), because nobody can be asked to
mend a course that runs; `Format.read` and `Format.problems`, which judge for authors, refuse them. Decision 0010.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from campus_plugin.shared.limits import LONGEST_ACTION_TEXT, MOST_DAYS

from .i18n import N_
from .problems import Problem
from .spots import Spot

ACTION_TEXTS = ("when", "then", "first_step")


def too_long(parts: Spot, key: str, most: int) -> Iterator[Problem]:
    """The list at `parts` where it has more than `most` entries; `key` is its name."""
    if isinstance(parts.tree, list) and len(parts.tree) > most:
        yield parts.problem(
            N_("“%(key)s” has too many entries (%(actual_length)s)."),
            N_("Keep at most %(max_length)s."),
            key=key,
            actual_length=len(parts.tree),
            max_length=most,
        )


def action(spot: Spot) -> Iterator[Problem]:
    """An action that the plan could not keep as it is proposed."""
    for key in ACTION_TEXTS:
        if len(spot.at(key).text or "") > LONGEST_ACTION_TEXT:
            yield spot.at(key).problem(
                N_("This text is too long (%(most)s characters at most)."),
                N_("Shorten it."),
                most=LONGEST_ACTION_TEXT,
            )
    days = spot.at("days")
    if days.number is not None and days.number > MOST_DAYS:
        yield days.problem(N_("“%(key)s” is too large."), N_("Write %(le)s or less."), key="days", le=MOST_DAYS)


def proposed(said: Mapping[str, Any]) -> dict[str, Any]:
    """An action as it is proposed to a learner: never more than the plan keeps, whatever an old text says."""
    texts = {key: _shortened(said[key]) for key in ACTION_TEXTS}
    return {**said, **texts, "days": min(said["days"], MOST_DAYS)}


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_ACTION_TEXT else text[: LONGEST_ACTION_TEXT - 1].rstrip() + "…"
