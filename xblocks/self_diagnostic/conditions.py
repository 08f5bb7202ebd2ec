"""When an alert or a portrait is shown: conditions on scores and attitudes that may be unknown (`kit.conditions`)."""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import Any

from ..kit import conditions
from ..kit.conditions import Atom, Truth
from ..kit.i18n import N_
from ..kit.problems import Problem
from ..kit.spots import Spot

OVERALL = "overall"

Scores = Mapping[str, Fraction | None]
"""By dimension id, and `overall`; None where the score is null or not valid."""
NOBODYS_SCORE = N_("No score has the name “%(id)s”.")
NOBODYS_ATTITUDE = N_("No attitude has the id “%(id)s”.")


def holds(condition: Any, scores: Scores, attitudes: Mapping[str, int] | None = None) -> Truth:
    """Whether the condition of a valid document holds; None where that is unknown, as on an attitude that was declined."""
    given = {name: Fraction(value) for name, value in (attitudes or {}).items()}
    return conditions.holds(condition, {"score": scores, "attitude": given})


def faults(spot: Spot, names: Collection[str], attitudes: Collection[str] | None = None) -> Iterator[Problem]:
    """Everything wrong with the condition at `spot`; with `attitudes` given, it may ask for these too."""
    atoms = {"score": Atom(names, NOBODYS_SCORE)}
    if attitudes is not None:
        atoms = {"attitude": Atom(attitudes, NOBODYS_ATTITUDE), **atoms}
    return conditions.faults(spot, atoms)
