"""What the conditions of a case may ask: an indicator against a limit, and whether an option was chosen (`kit.conditions`)."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple

from ..kit import conditions
from ..kit.conditions import ALWAYS, NEVER, Atom, on_number
from ..kit.i18n import N_
from ..kit.problems import Problem
from ..kit.spots import Spot, shown, unknown

__all__ = ["ALWAYS", "Choice", "Chose", "Condition", "Facts", "Known", "faults", "read"]

Choice = tuple[str, str]
"""(step id, option id)"""


class Facts(NamedTuple):
    """What conditions read: the indicators as they stand, and which options were chosen (rank: those ranked first)."""

    indicators: Mapping[str, Fraction]
    chosen: Set[Choice]

    def number(self, word: str, name: str) -> Fraction | None:
        return self.indicators[name]


Condition = conditions.Condition[Facts]


@dataclass(frozen=True, slots=True)
class Chose(conditions.Condition[Facts]):
    """`{chose: step.option}`"""

    step: str
    option: str

    def holds(self, facts: Facts) -> bool:
        return (self.step, self.option) in facts.chosen

    def as_json(self) -> Any:
        return {"chose": f"{self.step}.{self.option}"}


def _chose(tree: Mapping[str, Any], word: str) -> Condition:
    if not isinstance(tree[word], str):
        return NEVER
    step, _, option = tree[word].partition(".")
    return Chose(step, option)


def read(tree: Any) -> Condition:
    """The condition that `tree` says; never raises."""
    return conditions.read(tree, {"chose": _chose, "indicator": on_number})


@dataclass(frozen=True)
class Known:
    """What conditions may name at one place of a document.

    `options` maps each step that conditions may read here to its option ids; `other_steps` are those that exist but are
    not readable here, with the marked reason and remedy.
    """

    indicators: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]
    other_steps: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class _Choices(Atom):
    """The word `chose`."""

    known: Known
    keys: ClassVar[tuple[str, ...]] = ()

    def faults(self, spot: Spot, word: str) -> Iterator[Problem]:
        here, known = spot.at(word), self.known
        step, dot, option = here.tree.partition(".") if isinstance(here.tree, str) else ("", "", "")
        if not (step and dot and option):
            yield here.problem(
                N_("“chose” names a step and one of its options."), N_("Write chose: step.option, with their ids.")
            )
        elif step in known.other_steps:
            reason, remedy = known.other_steps[step]
            yield here.problem(reason, remedy, id=shown(step))
        elif step not in known.options:
            yield unknown(here, known.options, N_("No step has the id “%(id)s”."), value=step)
        elif option not in known.options[step]:
            yield unknown(here, known.options[step], N_("This step has no option “%(id)s”."), value=option)


def faults(spot: Spot, known: Known) -> Iterator[Problem]:
    """Everything wrong with the condition at `spot`, each with its own path; none where there is no condition."""
    if spot.tree is None:
        return
    indicator = Atom(known.indicators, N_("No indicator has the id “%(id)s”."))
    yield from conditions.faults(spot, {"indicator": indicator, "chose": _Choices((), "", known)})
