"""An author's golden cases: whether they are well formed, and which of them the case does not meet.

Numbers compare as people see them: indicators as whole numbers, results with their decimals.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from ..kit.examples import differs
from ..kit.figures import half_up
from ..kit.i18n import N_
from ..kit.problems import Invalid, Problem
from ..kit.spots import Spot, unknown
from . import calculator, engine, kinds
from .calculator import calculate, input_faults, read_inputs
from .models import CaseStudy, Example
from .moves import Refused, read_moves

OF_MOVES, OF_INPUTS = ("ending", "indicators"), ("results", "readings")


def check(root: Spot) -> Iterator[Problem]:
    """Every fault of form in the examples of a document, which may be any mapping."""
    for example in root.at("examples").entries():
        if not isinstance(example.tree, dict):
            continue
        kinds = [kind for kind in ("moves", "inputs") if example.has(kind)]
        if len(kinds) != 1:
            yield example.problem(N_("An example has either moves or inputs."), N_("Write one of them."))
            continue
        played = kinds == ["moves"]
        yield from _moves(root, example.at("moves")) if played else _inputs(root, example.at("inputs"))
        expect = example.at("expect")
        for key in OF_INPUTS if played else OF_MOVES:
            if isinstance(expect.tree, dict) and key in expect.tree:
                yield expect.at(key).problem(
                    N_("“%(key)s” has no place in what an example with “%(kind)s” expects."),
                    N_("Delete it."),
                    key=key,
                    kind=kinds[0],
                )
        yield from _expected(root, expect)


def _moves(root: Spot, moves: Spot) -> Iterator[Problem]:
    try:
        read_moves(moves.tree)
    except Invalid as invalid:
        for problem in invalid.problems:
            yield Problem((*moves.path, *problem.path), problem.reason, problem.remedy, problem.values)
    steps = root.at("steps")
    by_id = {step.at("id").tree: step for step in steps.entries() if isinstance(step.at("id").tree, str)}
    for move in moves.entries():
        name = move.at("step")
        if not isinstance(name.tree, str):
            continue
        step = by_id.get(name.tree)
        if step is None:
            yield unknown(name, by_id, N_("No step has the id “%(id)s”."))
        elif (kind := kinds.named(step.at("kind").tree)) and kind.asks == "choice":
            choice = move.at("choice")
            for chosen in (choice, *choice.entries()):
                if isinstance(chosen.tree, str) and chosen.tree not in step.at("options").ids():
                    yield unknown(chosen, step.at("options").ids(), N_("This step has no option “%(id)s”."))


def _inputs(root: Spot, inputs: Spot) -> Iterator[Problem]:
    found = root.at("transfer").at("calculator")
    if not isinstance(found.tree, dict):
        yield inputs.problem(N_("This document has no calculator."), N_("Write one, or delete the example."))
        return
    entries = found.at("inputs").entries()
    limits = {e.at("id").tree: (e.at("min").number, e.at("max").number) for e in entries if _named(e)}
    yield from input_faults(inputs, limits)


def _named(part: Spot) -> bool:
    return isinstance(part.at("id").tree, str)


def _expected(root: Spot, expect: Spot) -> Iterator[Problem]:
    found = root.at("transfer").at("calculator")
    ending, endings = expect.at("ending"), root.at("endings").ids()
    if ending.text is not None and ending.text not in endings:
        yield unknown(ending, endings, N_("No ending has the id “%(id)s”."))
    for name, spot in expect.at("indicators").items():
        if name not in root.at("indicators").ids():
            yield unknown(spot, root.at("indicators").ids(), N_("No indicator has the id “%(id)s”."), value=name)
    for name, spot in expect.at("results").items():
        if name not in found.at("results").ids():
            yield unknown(spot, found.at("results").ids(), N_("No result has the id “%(id)s”."), value=name)
    count = len(list(found.at("readings").entries()))
    for place in expect.at("readings").entries():
        if place.number is not None and not 0 <= place.number < count:
            yield place.problem(N_("No reading has this position."), N_("Positions count from 0."))


def failures(case: CaseStudy) -> Iterator[Problem]:
    """Where the case gives something else than its valid examples expect."""
    for place, example in enumerate(case.examples):
        yield from _played(case, example, place) if example.moves is not None else _calculated(case, example, place)


def _played(case: CaseStudy, example: Example, place: int) -> Iterator[Problem]:
    try:
        last = engine.play(case, read_moves(example.moves))[-1]
    except Refused as refused:
        problem = refused.problem
        yield Problem(("examples", place, "moves", *problem.path), problem.reason, problem.remedy, problem.values)
        return
    written = example.expect.model_fields_set
    if "ending" in written and example.expect.ending != last.ending:
        yield differs(place, example.title, "ending", example.expect.ending, last.ending)
    for name, expected in example.expect.indicators.items():
        found = last.indicators[name]
        if half_up(expected) != half_up(found):
            yield differs(place, example.title, f"indicators.{name}", expected, half_up(found))


def _calculated(case: CaseStudy, example: Example, place: int) -> Iterator[Problem]:
    asked = case.transfer.calculator
    if asked is None:
        return
    found = calculate(asked, read_inputs(asked, example.inputs))
    results = {result.id: result for result in asked.results}
    for name, expected in example.expect.results.items():
        value, result = found.results[name], results[name]
        if _seen(expected, result.decimals) != _seen(value, result.decimals):
            words = calculator.said(result, value, case.lang)
            yield differs(place, example.title, f"results.{name}", expected, words)
    if "readings" in example.expect.model_fields_set and example.expect.readings != found.readings:
        yield differs(place, example.title, "readings", example.expect.readings, found.readings)


def _seen(value: Fraction | None, decimals: int) -> Any:
    return None if value is None else half_up(value * 10**decimals)
