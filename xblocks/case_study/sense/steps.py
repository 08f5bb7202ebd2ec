"""The sense of steps: what each kind needs and refuses, references, and which steps can be reached."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from ...kit import texts
from ...kit.i18n import N_
from ...kit.problems import Problem
from ...kit.spots import Spot, repeated_ids, shown, unknown
from .. import conditions, kinds
from ..kinds.options import FEWEST_OPTIONS, MOST_OPTIONS
from ..models import END, MAX_STEPS

ALWAYS_OFFERED = 2
MOST_LOOKED_AT = 2 * MAX_STEPS
"""Steps that are looked into: a longer list is refused whole, and each step is compared with all others."""

_LATER_STEP = (N_("The step “%(id)s” does not come before this one."), N_("Name an option of an earlier step."))
_NO_OPTIONS = (
    N_("The step “%(id)s” has no options to choose."),
    N_("Name a step of kind single, multiple or rank."),
)


def known_to_all(root: Spot) -> conditions.Known:
    """What conditions may name once any step may lie behind: endings and delayed effects."""
    return _known(root, len(list(root.at("steps").entries())))


def _known(root: Spot, position: int) -> conditions.Known:
    options: dict[str, tuple[str, ...]] = {}
    others: dict[str, tuple[str, str]] = {}
    for place, step in enumerate(root.at("steps").entries()):
        name, kind = step.at("id").tree, kinds.named(step.at("kind").tree)
        if not isinstance(name, str) or name in options or name in others:
            continue
        if place >= position:
            others[name] = _LATER_STEP
        elif kind and kind.asks != "choice":
            others[name] = _NO_OPTIONS
        else:
            options[name] = step.at("options").ids()
    return conditions.Known(root.at("indicators").ids(), options, others)


def check(root: Spot) -> Iterator[Problem]:
    steps = root.at("steps")
    yield from repeated_ids(steps)
    to_all = known_to_all(root)
    ids = [step.at("id").tree for step in steps.entries()]
    for position, step in enumerate(islice(steps.entries(), MOST_LOOKED_AT)):
        yield from _step(root, step, position, ids, to_all)
    yield from _unreached(steps)


def _step(root: Spot, step: Spot, position: int, ids: Sequence[Any], to_all: conditions.Known) -> Iterator[Problem]:
    known = _known(root, position)
    yield from _keys_of_kind(step)
    if position == 0 and step.at("when").tree not in (None, []):
        yield step.at("when").problem(
            N_("The first step has a condition."), N_("Delete its “when”: a run always begins here.")
        )
    yield from conditions.faults(step.at("when"), known)
    yield from texts.images(step.at("text"))
    yield from texts.images(step.at("expert"))
    for variant in step.at("variants").entries():
        yield from conditions.faults(variant.at("when"), known)
        yield from texts.images(variant.at("text"))
    actors, exhibits = root.at("actors").ids(), root.at("exhibits").ids()
    for quote in step.at("quotes").entries():
        actor = quote.at("actor")
        if isinstance(actor.tree, str) and actor.tree not in actors:
            yield unknown(actor, actors, N_("No actor has the id “%(id)s”."))
    for exhibit in step.at("exhibits").entries():
        if isinstance(exhibit.tree, str) and exhibit.tree not in exhibits:
            yield unknown(exhibit, exhibits, N_("No exhibit has the id “%(id)s”."))
    yield from _next(ids, step.at("next"), position)
    yield from _options(ids, step, position, known, to_all)
    kind = kinds.named(step.at("kind").tree)
    if kind:
        yield from kind.faults(step)
    answer = step.at("answer")
    for outcome in answer.at("ranges").entries():
        yield from _outcome(ids, outcome, position, to_all)


def _keys_of_kind(step: Spot) -> Iterator[Problem]:
    kind = kinds.named(step.at("kind").tree)
    if kind is None:
        return
    for key in kinds.KEYS:
        if key in kind.needs:
            yield from texts.needed(step, key)
        elif key not in kind.keys and step.has(key):
            if key == "next":
                remedy = N_("Put “next” on its options.")
            else:
                remedy = N_("Delete it, or change the kind.")
            yield step.at(key).problem(
                N_("A step of kind “%(kind)s” has no “%(key)s”."), remedy, kind=kind.name, key=key
            )


def _options(
    ids: Sequence[Any], step: Spot, position: int, known: conditions.Known, to_all: conditions.Known
) -> Iterator[Problem]:
    kind, options = kinds.named(step.at("kind").tree), step.at("options")
    if kind is None or "options" not in kind.keys or not isinstance(options.tree, list):
        return
    entries = list(options.entries())
    yield from repeated_ids(options)
    if not FEWEST_OPTIONS <= len(entries) <= MOST_OPTIONS:
        yield options.problem(
            N_("This step has %(count)s options."),
            N_("Give from %(fewest)s to %(most)s."),
            count=len(entries),
            fewest=FEWEST_OPTIONS,
            most=MOST_OPTIONS,
        )
    elif sum(option.at("when").tree in (None, []) for option in entries) < ALWAYS_OFFERED:
        yield options.problem(
            N_("Fewer than two options are always offered."), N_("Delete “when” from at least two options.")
        )
    priced = "pick" in kind.keys and step.at("pick").has("budget")
    for option in entries:
        yield from conditions.faults(option.at("when"), known)
        if "next" in kind.keys and option.has("next"):
            yield option.at("next").problem(
                N_("An option of a step of kind “%(kind)s” has no “next”."),
                N_("Put “next” on the step."),
                kind=kind.name,
            )
        if option.has("cost") and not priced:
            yield option.at("cost").problem(
                N_("This option has a cost, but its step has no budget."),
                N_("Add “budget” under “pick” of a multiple step, or delete the cost."),
            )
        yield from _outcome(ids, option, position, to_all)
    if priced and entries and not any(option.has("cost") for option in entries):
        yield (
            step.at("pick")
            .at("budget")
            .problem(
                N_("There is a budget, but no option has a cost."),
                N_("Give the options a “cost”, or delete the budget."),
            )
        )


def _outcome(ids: Sequence[Any], outcome: Spot, position: int, to_all: conditions.Known) -> Iterator[Problem]:
    yield from _effects(outcome.at("effects"), to_all.indicators)
    for later in outcome.at("later").entries():
        yield from _effects(later.at("effects"), to_all.indicators)
        # read as it falls due, when steps after this one may lie behind
        yield from conditions.faults(later.at("when"), to_all)
    yield from _next(ids, outcome.at("next"), position)
    for key in ("consequence", "feedback"):
        yield from texts.images(outcome.at(key))


def _effects(effects: Spot, indicators: tuple[str, ...]) -> Iterator[Problem]:
    for name, spot in effects.items():
        if name not in indicators:
            yield unknown(spot, indicators, N_("No indicator has the id “%(id)s”."), value=name)


def _next(ids: Sequence[Any], spot: Spot, position: int) -> Iterator[Problem]:
    if not isinstance(spot.tree, str) or spot.tree == END:
        return
    later = [name for name in ids[position + 1 :] if isinstance(name, str)]
    if spot.tree in later:
        return
    if spot.tree in ids:
        yield spot.problem(
            N_("“next” names the step “%(id)s”, which does not come later in the list."),
            N_("Name a later step or end, so that no run turns in circles."),
            id=shown(spot.tree),
        )
    else:
        yield unknown(spot, [*later, END], N_("No later step has the id “%(id)s”."))


def _unreached(steps: Spot) -> Iterator[Problem]:
    """Steps and options that no way leads to, whatever the conditions say.

    A `next` that is itself wrong is taken to lead anywhere, so that only what is surely cut off is told.
    """
    entries = list(steps.entries())
    places: dict[str, int] = {}
    for place, step in enumerate(entries):
        if isinstance(step.at("id").tree, str):
            places.setdefault(step.at("id").tree, place)
    reached = {0}
    for place, step in enumerate(entries):
        if place not in reached:
            yield step.problem(
                N_("No way leads to this step."), N_("Let a “next” name it, or let the step before it go on.")
            )
        else:
            for target in _targets(step):
                if target is None:
                    reached.add(place + 1)
                elif target in places and places[target] > place:
                    reached.add(places[target])
                elif target != END:
                    reached.update(range(place + 1, len(entries)))


def _targets(step: Spot) -> Iterator[str | None]:
    """The ids that the ways out of a step name; None for the step after it."""
    kind = kinds.named(step.at("kind").tree)
    own = None if kind and "next" not in kind.keys else step.at("next").text
    if step.at("when").tree not in (None, []) or not isinstance(step.tree, dict):
        yield own
    outs = kind.outs(step) if kind else []
    for out in outs:
        yield out.at("next").text or own
    if not outs:
        yield step.at("next").text
