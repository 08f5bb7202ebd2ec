"""The conditions that authors write (docs/format.md, « Conditions »): three-valued, with pluggable atoms.

`all` (a list), `any` and `not` are the language; what can be asked are its *atoms*, each a word that a block knows: a
number against a limit (`indicator`, `score`, `attitude`, `result`) or a fact of the block's own (`chose`). A condition is read
once into objects that answer `holds` with True, False, or None where that is unknown. Reading bears anything: what is
malformed becomes a condition that never holds, because `faults` tells it to the author and such a document is never
played.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from .i18n import N_
from .problems import Problem
from .spots import Spot, number_of, shown, unknown

Truth = bool | None
"""None: unknown."""
Values = Mapping[str, Mapping[str, Fraction | None]]
"""By word, then by name; None where the number is unknown."""
F = TypeVar("F", contravariant=True)


class Condition(Generic[F]):
    """Something that holds or not of facts of the type F."""

    def holds(self, facts: F) -> Truth:
        """Whether it holds of `facts`."""
        raise NotImplementedError

    def as_json(self) -> Any:  # JSON has no type of its own
        """A form that depends on the meaning only, for hashing."""
        raise NotImplementedError

    def atoms(self) -> Iterator["Condition[F]"]:
        """What it asks of the facts."""
        yield self


@dataclass(frozen=True, slots=True)
class Not(Condition[F]):
    """Holds where the condition fails."""

    condition: Condition[F]

    def holds(self, facts: F) -> Truth:
        truth = self.condition.holds(facts)
        return None if truth is None else not truth

    def as_json(self) -> Any:
        return {"not": self.condition.as_json()}

    def atoms(self) -> Iterator[Condition[F]]:
        yield from self.condition.atoms()


@dataclass(frozen=True, slots=True)
class AllOf(Condition[F]):
    """Fails where one fails, and is unknown where none fails and one is."""

    conditions: tuple[Condition[F], ...]

    def holds(self, facts: F) -> Truth:
        truth: Truth = True
        for condition in self.conditions:
            found = condition.holds(facts)
            if found is False:
                return False
            truth = truth and found
        return truth

    def as_json(self) -> Any:
        return [condition.as_json() for condition in self.conditions]

    def atoms(self) -> Iterator[Condition[F]]:
        for condition in self.conditions:
            yield from condition.atoms()


@dataclass(frozen=True, slots=True)
class AnyOf(Condition[F]):
    """Holds where one holds, and is unknown where none holds and one is."""

    conditions: tuple[Condition[F], ...]

    def holds(self, facts: F) -> Truth:
        truth: Truth = False
        for condition in self.conditions:
            found = condition.holds(facts)
            if found is True:
                return True
            truth = None if found is None else truth
        return truth

    def as_json(self) -> Any:
        return {"any": [condition.as_json() for condition in self.conditions]}

    def atoms(self) -> Iterator[Condition[F]]:
        for condition in self.conditions:
            yield from condition.atoms()


class Numbers(Protocol):
    """Facts that numbers can be asked of."""

    def number(self, word: str, name: str) -> Fraction | None:
        """The number that `word` has under `name`; None where it is unknown."""


@dataclass(frozen=True, slots=True)
class OnNumber(Condition[Numbers]):
    """`{score: ecoute, below: 25}`: a number against one limit."""

    word: str
    name: str
    below: Fraction | None
    at_least: Fraction | None

    def holds(self, facts: Numbers) -> Truth:
        value = facts.number(self.word, self.name)
        if value is None:
            return None
        if self.below is not None:
            return value < self.below
        return self.at_least is not None and value >= self.at_least

    def as_json(self) -> Any:
        key, limit = ("below", self.below) if self.below is not None else ("at_least", self.at_least)
        return {self.word: self.name, key: str(limit)}


NEVER: Condition[Any] = AnyOf(())
ALWAYS: Condition[Any] = AllOf(())
Reader = Callable[[Mapping[str, Any], str], Condition[Any]]
"""Makes a condition of the mapping in which an atom's word stands, and of that word."""


def on_number(tree: Mapping[str, Any], word: str) -> Condition[Any]:
    """The reader of an atom that is a number against a limit."""
    name = tree[word]
    if not isinstance(name, str):
        return NEVER
    return OnNumber(word, name, number_of(tree.get("below")), number_of(tree.get("at_least")))


def read(tree: Any, words: Mapping[str, Reader]) -> Condition[Any]:
    """The condition that `tree` says, its atoms read by their `words`; never raises."""
    if isinstance(tree, Condition):
        return tree
    if isinstance(tree, list | tuple):
        return AllOf(tuple(read(entry, words) for entry in tree))
    if not isinstance(tree, dict):
        return NEVER
    if "not" in tree:
        return Not(read(tree["not"], words))
    if "any" in tree:
        return AnyOf(tuple(read(entry, words) for entry in tree["any"])) if isinstance(tree["any"], list) else NEVER
    return next((reader(tree, word) for word, reader in words.items() if word in tree), NEVER)


@dataclass(frozen=True)
class _Given:
    values: Values

    def number(self, word: str, name: str) -> Fraction | None:
        return self.values[word].get(name)


def holds(condition: Any, values: Values) -> Truth:
    """Whether a condition on numbers, as the author of a valid document wrote it, holds; None where that is unknown."""
    return read(condition, dict.fromkeys(values, on_number)).holds(_Given(values))


# --- what is wrong with what an author wrote --------------------------------------------------------------------------


@dataclass(frozen=True)
class Atom:
    """A word that names a number: the names that it knows, and the marked sentence about one that it does not know."""

    names: Collection[str]
    nobody: str
    keys: ClassVar[tuple[str, ...]] = ("below", "at_least")
    """What may stand beside the word."""

    def example(self, word: str) -> str:
        """The atom as an author might write it."""
        return f"{{{word}: {next(iter(self.names), '…')}, below: 25}}"

    def faults(self, spot: Spot, word: str) -> Iterator[Problem]:
        """Everything wrong with the mapping at `spot`, in which `word` stands."""
        name = spot.at(word)
        if not isinstance(name.tree, str) or name.tree not in self.names:
            yield unknown(name, self.names, self.nobody, value=shown(name.tree))
        limits = [limit for limit in self.keys if limit in spot.tree]
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


def faults(spot: Spot, atoms: Mapping[str, Atom], *, top: bool = True) -> Iterator[Problem]:
    """Everything wrong with the condition at `spot`, each with its own path; `atoms` by their words."""
    if isinstance(spot.tree, list):
        if not spot.tree and not top:
            yield spot.problem(N_("This list of conditions is empty."), N_("Write a condition in it, or delete it."))
        for entry in spot.entries():
            yield from faults(entry, atoms, top=False)
    elif not isinstance(spot.tree, dict):
        word, atom = next(iter(atoms.items()))
        form = atom.example(word)
        yield spot.problem(N_("A condition is expected here."), N_("Write for example %(form)s."), form=form)
    else:
        yield from _mapping_faults(spot, atoms)


def _mapping_faults(spot: Spot, atoms: Mapping[str, Atom]) -> Iterator[Problem]:
    known = (*atoms, "not", "any")
    words = [word for word in known if word in spot.tree]
    beside: Iterable[str] = (key for word in words if word in atoms for key in atoms[word].keys)
    allowed = [*words, *dict.fromkeys(beside)] or known
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
        yield from atoms[word].faults(spot, word)
    elif word == "any" and not isinstance(inside.tree, list):
        yield inside.problem(N_("A list of conditions is expected after “any”."), N_("Write any: [{…}, {…}]."))
    else:
        yield from faults(inside, atoms, top=False)
