"""When an alert is shown: conditions on scores that may be unknown (the document format, « Conditions »).

What is malformed is told by `faults`, which bears anything; `holds` is for the conditions of a valid document.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from ..kit.i18n import N_
from ..kit.problems import Problem
from ..kit.spots import Spot, number_of, shown, unknown

OVERALL = "overall"

Scores = Mapping[str, Fraction | None]
"""By dimension id, and `overall`; None where the score is null or not valid."""
Truth = bool | None
"""None: unknown."""


def holds(condition: Any, scores: Scores) -> Truth:
    """Whether the condition of a valid document, as its author wrote it, holds; None where that is unknown."""
    if isinstance(condition, list):
        return _all(holds(entry, scores) for entry in condition)
    if "not" in condition:
        return _not(holds(condition["not"], scores))
    if "any" in condition:  # some hold unless all fail
        return _not(_all(_not(holds(entry, scores)) for entry in condition["any"]))
    score = scores[condition["score"]]
    if score is None:
        return None
    return score < number_of(condition["below"]) if "below" in condition else score >= number_of(condition["at_least"])


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _all(truths: Iterable[Truth]) -> Truth:
    found = set(truths)
    return False if False in found else None if None in found else True


def faults(spot: Spot, names: Collection[str], *, top: bool = True) -> Iterator[Problem]:
    """Everything wrong with the condition at `spot`, each with its own path; `names` are those of the scores."""
    if isinstance(spot.tree, list):
        if not spot.tree and not top:
            yield spot.problem(N_("This list of conditions is empty."), N_("Write a condition in it, or delete it."))
        for entry in spot.entries():
            yield from faults(entry, names, top=False)
    elif not isinstance(spot.tree, dict):
        yield spot.problem(N_("A condition is expected here."), N_("Write for example {score: overall, below: 25}."))
    else:
        yield from _mapping_faults(spot, names)


def _mapping_faults(spot: Spot, names: Collection[str]) -> Iterator[Problem]:
    words = [word for word in ("score", "not", "any") if word in spot.tree]
    allowed = [*words, "below", "at_least"] if "score" in words else words or ["score", "not", "any"]
    for key in spot.tree:
        if key not in allowed:
            yield unknown(spot.at(key), allowed, N_("The key “%(id)s” is not known in this condition."), value=str(key))
    if len(words) != 1:
        yield spot.problem(
            N_("A condition says exactly one of score, not, any."),
            N_("Keep one; a list of conditions means that all must hold."),
        )
        return
    inside = spot.at(words[0])
    if words[0] == "score":
        yield from _leaf_faults(spot, names)
    elif words[0] == "any" and not isinstance(inside.tree, list):
        yield inside.problem(N_("A list of conditions is expected after “any”."), N_("Write any: [{…}, {…}]."))
    else:
        yield from faults(inside, names, top=False)


def _leaf_faults(spot: Spot, names: Collection[str]) -> Iterator[Problem]:
    name = spot.at("score")
    if not isinstance(name.tree, str) or name.tree not in names:
        yield unknown(name, names, N_("No score has the name “%(id)s”."), value=shown(name.tree))
    limits = [word for word in ("below", "at_least") if word in spot.tree]
    if len(limits) != 1:
        yield spot.problem(
            N_("A condition on a score says exactly one of below and at_least."),
            N_("Keep one of them, with a number."),
        )
    for word in limits:
        if spot.at(word).number is None:
            yield spot.at(word).problem(
                N_("A number is expected for “%(key)s”."),
                N_("Write digits, with a point for decimals and without quotes."),
                key=word,
            )
