"""What the sense checks of a self-diagnostic and of its kinds of question have in common; bears any tree."""

from collections.abc import Iterator

from ...kit.i18n import N_
from ...kit.problems import Problem
from ...kit.spots import Spot

NO_PLACE = N_("“%(key)s” has no place in a question of type %(type)s.")
CHANGE_TYPE = N_("Delete it, or change the type.")


def size(spot: Spot, least: int, most: int | None) -> Iterator[Problem]:
    """A problem where a list has fewer than `least` or more than `most` entries."""
    if not isinstance(spot.tree, list):
        return
    values = {"key": spot.path[-1], "count": len(spot.tree), "least": least, "most": most}
    if len(spot.tree) < least:
        yield spot.problem(N_("“%(key)s” has too few entries (%(count)s)."), N_("Give at least %(least)s."), **values)
    elif most is not None and len(spot.tree) > most:
        yield spot.problem(N_("“%(key)s” has too many entries (%(count)s)."), N_("Keep at most %(most)s."), **values)


def missing(parent: Spot, key: str) -> Problem:
    """The problem of a key that the models leave optional and that is required here."""
    return parent.at(key).problem(N_("The key “%(key)s” is missing."), N_("Add it to this block."), key=key)
