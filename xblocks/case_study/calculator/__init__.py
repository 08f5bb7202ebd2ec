"""« Avec vos nombres »: a calculator's results and what they mean, exact and pure (docs/format.md, « Formulas »)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ...kit import conditions
from ...kit.figures import SPACE, as_written, shown_to
from ...kit.i18n import N_
from ...kit.problems import Invalid
from ...kit.spots import Spot, shown, unknown
from ..models import Action, Calculator, CaseStudy, Result
from . import formula
from .formula import Program

NULL = "\u2014"
"""What a result that is null is shown as."""
UNFILLED = "\u2026"
"""What a placeholder is shown as while no number of the learner's stands behind it."""
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
ACTION_TEXTS = ("when", "then", "first_step")

Inputs = Mapping[str, Fraction]


@dataclass(frozen=True)
class Calculated:
    """`results` by id, None where null; `readings` are positions of those that surely hold, in order."""

    results: Mapping[str, Fraction | None]
    readings: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it, unrounded."""
        return {
            "results": {name: None if value is None else float(value) for name, value in self.results.items()},
            "readings": list(self.readings),
        }


def calculate(calculator: Calculator, inputs: Inputs) -> Calculated:
    """The results of `inputs` (by id, each within its bounds; those left out at their `value`)."""
    values: dict[str, Fraction | None] = {asked.id: inputs.get(asked.id, asked.value) for asked in calculator.inputs}
    results: dict[str, Fraction | None] = {}
    for result, program in programs(calculator):
        results[result.id] = values[result.id] = formula.run(program, values)
    held = (
        place
        for place, reading in enumerate(calculator.readings)
        if conditions.holds(reading.when, {"result": results}) is True
    )
    return Calculated(results, tuple(held))


def programs(calculator: Calculator) -> list[tuple[Result, Program]]:
    """Each result with its program, in order."""
    names = tuple(asked.id for asked in calculator.inputs)
    found = []
    for result in calculator.results:
        found.append((result, formula.read(result.formula, names)))
        names = (*names, result.id)
    return found


def read_inputs(calculator: Calculator, raw: Any) -> dict[str, Fraction]:
    """The inputs in `raw`, a mapping as JSON gives it. Raises `Invalid` with every fault (line None)."""
    problems = list(input_faults(Spot(raw), {asked.id: (asked.min, asked.max) for asked in calculator.inputs}))
    if problems:
        raise Invalid(problems)
    return {name: value for name, spot in Spot(raw).items() if (value := spot.number) is not None}


def input_faults(spot: Spot, limits: Mapping[str, tuple[Fraction | None, Fraction | None]]) -> Any:
    """Everything wrong with inputs by id: none but those asked for, each a number within its limits (None: unknown)."""
    if not isinstance(spot.tree, Mapping):
        yield spot.problem(N_("Numbers by input id are expected."), N_('Write {"input": number, …}.'))
        return
    for name, given in spot.items():
        if name not in limits:
            yield unknown(given, limits, N_("No input has the id “%(id)s”."), value=name)
            continue
        low, high = limits[name]
        if given.number is None:
            yield given.problem(
                N_("A number is expected for “%(key)s”."),
                N_("Write digits, with a point for decimals and without quotes."),
                key=name,
            )
        elif (low is not None and given.number < low) or (high is not None and given.number > high):
            yield given.problem(
                N_("This number is not among those asked for."),
                N_("Give one from %(min)s to %(max)s."),
                min=shown(low),
                max=shown(high),
            )


def compiled(calculator: Calculator) -> dict[str, Any]:
    """What the learner's device needs to calculate the same: bounds, programs, conditions; numbers as `3` or `1/2`."""
    return {
        "inputs": [[i.id, i.unit, str(i.min), str(i.max)] for i in calculator.inputs],
        "results": [[r.id, list(program), r.decimals, r.unit] for r, program in programs(calculator)],
        "readings": [_compiled_condition(reading.when) for reading in calculator.readings],
    }


def _compiled_condition(tree: Any) -> Any:
    if isinstance(tree, list | tuple):
        return [_compiled_condition(entry) for entry in tree]
    if isinstance(tree, dict):
        return {key: _compiled_condition(value) for key, value in tree.items()}
    return tree if isinstance(tree, str) else str(Fraction(tree))


def said(result: Result, value: Fraction | None, lang: str) -> str:
    """A result as people see it, without its unit: « 1 198 », « 5,0 », « — »."""
    return NULL if value is None else shown_to(value, lang, result.decimals)


def said_with_unit(result: Result, value: Fraction | None, lang: str) -> str:
    """The same with its unit, which a line break must not part; nothing has none."""
    words = said(result, value, lang)
    return f"{words}{SPACE}{result.unit}" if result.unit and value is not None else words


def placeholders(text: str) -> list[str]:
    """The names between braces in a text."""
    return PLACEHOLDER.findall(text)


def filled(text: str, words: Callable[[str], str]) -> str:
    """`text` with each placeholder replaced by what `words` says of its name."""
    return PLACEHOLDER.sub(lambda found: words(found[1]), text)


def unfilled(case: CaseStudy, text: str) -> str:
    """A text of an action as it is shown before any number of the learner's: placeholders are « … »."""
    return filled(text, lambda name: UNFILLED) if case.transfer.calculator else text


def action_texts(case: CaseStudy, action: Action) -> dict[str, str]:
    """The three texts of an action, their placeholders « … »."""
    return {name: unfilled(case, getattr(action, name)) for name in ACTION_TEXTS}


def holds_placeholder(case: CaseStudy, text: str) -> bool:
    """Whether a text still holds a placeholder of this document."""
    calculator = case.transfer.calculator
    return calculator is not None and not {r.id for r in calculator.results}.isdisjoint(placeholders(text))


def as_typed(value: Fraction, lang: str) -> str:
    """A decimal exactly, with the decimal sign of `lang`, without spaces: what a field holds."""
    written = as_written(value)
    return written.replace(".", ",") if lang.startswith("fr") else written
