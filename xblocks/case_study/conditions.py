"""When something holds: the conditions an author may write (docs/format.md, « Conditions »).

A condition is read once into objects that answer `holds`. Reading bears anything: what is malformed becomes a condition
that never holds, because `faults` tells it to the author and such a document is never played.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from ..kit.i18n import N_
from ..kit.problems import Problem
from ..kit.spots import Spot, number_of, shown, unknown

Choice = tuple[str, str]
"""(step id, option id)"""


class Facts(NamedTuple):
    """What conditions read: the indicators as they stand, and which options were chosen (rank: those ranked first)."""

    indicators: Mapping[str, Fraction]
    chosen: Set[Choice]


class Condition:
    """Something that holds or not."""

    def holds(self, facts: Facts) -> bool:
        raise NotImplementedError

    def as_json(self) -> Any:
        """A form that depends on the meaning only, for hashing."""
        raise NotImplementedError

    def atoms(self) -> Iterator["OnIndicator | Chose"]:
        """The facts it reads."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class OnIndicator(Condition):
    indicator: str
    below: Fraction | None
    at_least: Fraction | None

    def holds(self, facts: Facts) -> bool:
        value = facts.indicators[self.indicator]
        if self.below is not None:
            return value < self.below
        return self.at_least is not None and value >= self.at_least

    def as_json(self) -> Any:
        word, limit = ("below", self.below) if self.below is not None else ("at_least", self.at_least)
        return {"indicator": self.indicator, word: str(limit)}

    def atoms(self) -> Iterator["OnIndicator | Chose"]:
        yield self


@dataclass(frozen=True, slots=True)
class Chose(Condition):
    step: str
    option: str

    def holds(self, facts: Facts) -> bool:
        return (self.step, self.option) in facts.chosen

    def as_json(self) -> Any:
        return {"chose": f"{self.step}.{self.option}"}

    def atoms(self) -> Iterator["OnIndicator | Chose"]:
        yield self


@dataclass(frozen=True, slots=True)
class Not(Condition):
    condition: Condition

    def holds(self, facts: Facts) -> bool:
        return not self.condition.holds(facts)

    def as_json(self) -> Any:
        return {"not": self.condition.as_json()}

    def atoms(self) -> Iterator[OnIndicator | Chose]:
        yield from self.condition.atoms()


@dataclass(frozen=True, slots=True)
class AnyOf(Condition):
    conditions: tuple[Condition, ...]

    def holds(self, facts: Facts) -> bool:
        return any(condition.holds(facts) for condition in self.conditions)

    def as_json(self) -> Any:
        return {"any": [condition.as_json() for condition in self.conditions]}

    def atoms(self) -> Iterator[OnIndicator | Chose]:
        for condition in self.conditions:
            yield from condition.atoms()


@dataclass(frozen=True, slots=True)
class AllOf(Condition):
    conditions: tuple[Condition, ...]

    def holds(self, facts: Facts) -> bool:
        return all(condition.holds(facts) for condition in self.conditions)

    def as_json(self) -> Any:
        return [condition.as_json() for condition in self.conditions]

    def atoms(self) -> Iterator[OnIndicator | Chose]:
        for condition in self.conditions:
            yield from condition.atoms()


ALWAYS = AllOf(())
_NEVER = AnyOf(())


def read(tree: Any) -> Condition:
    """The condition that `tree` says; never raises."""
    if isinstance(tree, Condition):
        return tree
    if isinstance(tree, list | tuple):
        return AllOf(tuple(read(entry) for entry in tree))
    if not isinstance(tree, dict):
        return _NEVER
    if "not" in tree:
        return Not(read(tree["not"]))
    if "any" in tree:
        return AnyOf(tuple(read(entry) for entry in tree["any"])) if isinstance(tree["any"], list) else _NEVER
    if isinstance(tree.get("chose"), str):
        step, _, option = tree["chose"].partition(".")
        return Chose(step, option)
    if isinstance(tree.get("indicator"), str):
        return OnIndicator(tree["indicator"], number_of(tree.get("below")), number_of(tree.get("at_least")))
    return _NEVER


@dataclass(frozen=True)
class Known:
    """What conditions may name at one place of a document.

    `options` maps each step that conditions may read here to its option ids; `other_steps` are those that exist but are
    not readable here, with the marked reason and remedy.
    """

    indicators: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]
    other_steps: Mapping[str, tuple[str, str]]


def faults(spot: Spot, known: Known, *, top: bool = True) -> Iterator[Problem]:
    """Everything wrong with the condition at `spot`, each with its own path."""
    if isinstance(spot.tree, list):
        if not spot.tree and not top:
            yield spot.problem(N_("This list of conditions is empty."), N_("Write a condition in it, or delete it."))
        for entry in spot.entries():
            yield from faults(entry, known, top=False)
        return
    if not isinstance(spot.tree, dict):
        if not (top and spot.tree is None):
            yield spot.problem(
                N_("A condition is expected here."),
                N_("Write for example {indicator: cash, below: 10} or {chose: step.option}."),
            )
        return
    words = [word for word in ("indicator", "chose", "not", "any") if word in spot.tree]
    if len(words) != 1:
        yield spot.problem(
            N_("A condition says exactly one of indicator, chose, not, any."),
            N_("Keep one; a list of conditions means that all must hold."),
        )
        return
    word = words[0]
    allowed = {"indicator", "below", "at_least"} if word == "indicator" else {word}
    for key in spot.tree:
        if key not in allowed:
            yield spot.at(key).problem(
                N_("The key “%(key)s” is not known in this condition."), N_("Delete it."), key=shown(key)
            )
    here = spot.at(word)
    if word == "indicator":
        yield from _indicator_faults(spot, known)
    elif word == "chose":
        yield from _chose_faults(here, known)
    elif word == "not":
        yield from faults(here, known, top=False)
    elif not isinstance(here.tree, list):
        yield here.problem(N_("A list of conditions is expected after “any”."), N_("Write any: [{…}, {…}]."))
    else:
        yield from faults(here, known, top=False)


def _indicator_faults(spot: Spot, known: Known) -> Iterator[Problem]:
    name = spot.at("indicator")
    if name.tree not in known.indicators:
        yield unknown(name, known.indicators, N_("No indicator has the id “%(id)s”."))
    limits = [word for word in ("below", "at_least") if word in spot.tree]
    if len(limits) != 1:
        yield spot.problem(
            N_("A condition on an indicator says exactly one of below and at_least."),
            N_("Keep one of them, with a number."),
        )
    for word in limits:
        if spot.at(word).number is None:
            yield spot.at(word).problem(
                N_("A number is expected for “%(key)s”."),
                N_("Write digits, with a point for decimals and without quotes."),
                key=word,
            )


def _chose_faults(spot: Spot, known: Known) -> Iterator[Problem]:
    step, dot, option = spot.tree.partition(".") if isinstance(spot.tree, str) else ("", "", "")
    if not (step and dot and option):
        yield spot.problem(
            N_("“chose” names a step and one of its options."), N_("Write chose: step.option, with their ids.")
        )
    elif step in known.other_steps:
        reason, remedy = known.other_steps[step]
        yield spot.problem(reason, remedy, id=shown(step))
    elif step not in known.options:
        yield unknown(spot, known.options, N_("No step has the id “%(id)s”."), value=step)
    elif option not in known.options[step]:
        yield unknown(spot, known.options[step], N_("This step has no option “%(id)s”."), value=option)
