"""Conditions on numbers that may be unknown (docs/format.md, « Conditions »): three-valued, with pluggable names.

A block says which words may name a number (`score`, `attitude`, `result`) and which names each word knows. What is
malformed is told by `faults`, which bears anything; `holds` is for the conditions of a valid document.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .i18n import N_
from .problems import Problem
from .spots import Spot, number_of, shown, unknown

Values = Mapping[str, Mapping[str, Fraction | None]]
"""By word, then by name; None where the number is unknown."""
Truth = bool | None
"""None: unknown."""


@dataclass(frozen=True)
class Atom:
    """A word that names a number: the names that it knows, and the marked sentence about one that it does not know."""

    names: Collection[str]
    nobody: str


def holds(condition: Any, values: Values) -> Truth:
    """Whether the condition of a valid document, as its author wrote it, holds; None where that is unknown."""
    if isinstance(condition, list):
        return _all(holds(entry, values) for entry in condition)
    if "not" in condition:
        return _not(holds(condition["not"], values))
    if "any" in condition:  # some hold unless all fail
        return _not(_all(_not(holds(entry, values)) for entry in condition["any"]))
    word = next(word for word in values if word in condition)
    value = values[word].get(condition[word])
    if value is None:
        return None
    return value < number_of(condition["below"]) if "below" in condition else value >= number_of(condition["at_least"])


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _all(truths: Iterable[Truth]) -> Truth:
    found = set(truths)
    return False if False in found else None if None in found else True


def faults(spot: Spot, atoms: Mapping[str, Atom], *, top: bool = True) -> Iterator[Problem]:
    """Everything wrong with the condition at `spot`, each with its own path; `atoms` by the word that names a number."""
    if isinstance(spot.tree, list):
        if not spot.tree and not top:
            yield spot.problem(N_("This list of conditions is empty."), N_("Write a condition in it, or delete it."))
        for entry in spot.entries():
            yield from faults(entry, atoms, top=False)
    elif not isinstance(spot.tree, dict):
        word, atom = next(iter(atoms.items()))
        name = next(iter(atom.names), "…")
        yield spot.problem(
            N_("A condition is expected here."),
            N_("Write for example %(form)s."),
            form=f"{{{word}: {name}, below: 25}}",
        )
    else:
        yield from _mapping_faults(spot, atoms)


def _mapping_faults(spot: Spot, atoms: Mapping[str, Atom]) -> Iterator[Problem]:
    known = (*atoms, "not", "any")
    words = [word for word in known if word in spot.tree]
    limited = any(word in atoms for word in words)
    allowed = [*words, "below", "at_least"] if limited else words or known
    for key in spot.tree:
        if key not in allowed:
            yield unknown(spot.at(key), allowed, N_("The key “%(id)s” is not known in this condition."), value=str(key))
    if len(words) != 1:
        yield spot.problem(
            N_("A condition says exactly one of %(words)s."),
            N_("Keep one; a list of conditions means that all must hold."),
            words=", ".join(known),
        )
        return
    word = words[0]
    inside = spot.at(word)
    if word in atoms:
        yield from _leaf_faults(spot, word, atoms[word])
    elif word == "any" and not isinstance(inside.tree, list):
        yield inside.problem(N_("A list of conditions is expected after “any”."), N_("Write any: [{…}, {…}]."))
    else:
        yield from faults(inside, atoms, top=False)


def _leaf_faults(spot: Spot, word: str, atom: Atom) -> Iterator[Problem]:
    name = spot.at(word)
    if not isinstance(name.tree, str) or name.tree not in atom.names:
        yield unknown(name, atom.names, atom.nobody, value=shown(name.tree))
    limits = [limit for limit in ("below", "at_least") if limit in spot.tree]
    if len(limits) != 1:
        yield spot.problem(
            N_("A condition on a number says exactly one of below and at_least."),
            N_("Keep one of them, with a number."),
        )
    for limit in limits:
        if spot.at(limit).number is None:
            yield spot.at(limit).problem(
                N_("A number is expected for “%(key)s”."),
                N_("Write digits, with a point for decimals and without quotes."),
                key=limit,
            )
