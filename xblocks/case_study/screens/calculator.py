"""A calculator as a learner's page shows it: fields, results, readings, and the actions that name its results; pure."""

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ...kit.figures import shown, with_unit
from ...kit.i18n import N_, translate
from .. import wire
from ..bodies import GOOD, TYPED
from ..calculator import (
    ACTION_TEXTS,
    UNFILLED,
    Calculated,
    as_typed,
    calculate,
    compiled,
    filled,
    placeholders,
    said_with_unit,
)
from ..models import Action, Calculator, CaseStudy, Input

View = dict[str, Any]
NOT_A_NUMBER = N_("Write a number, for example 12.5.")
OUT_OF_RANGE = N_("Write a number from %(min)s to %(max)s.")


def at_first(case: CaseStudy) -> View:
    """The calculator with its example values; empty where the document has none."""
    calculator = case.transfer.calculator
    if calculator is None:
        return {}
    typed = {asked.id: as_typed(asked.value, case.lang) for asked in calculator.inputs}
    return _view(case, calculator, typed, {}, typed, {})


def of_form(case: CaseStudy, fields: Mapping[str, str]) -> View:
    """The calculator with what a learner typed. A number that cannot be is told at its field: results stay as they were."""
    calculator = case.transfer.calculator
    if calculator is None:
        return {}
    typed = {asked.id: fields.get(TYPED + asked.id, "") for asked in calculator.inputs}
    good = {asked.id: fields.get(GOOD + asked.id, "") for asked in calculator.inputs}
    numbers, wrong = _read(calculator, typed, case.lang)
    if wrong:
        before, still_wrong = _read(calculator, good, case.lang)
        examples = {asked.id: as_typed(asked.value, case.lang) for asked in calculator.inputs}
        return _view(case, calculator, typed, wrong, *((examples, {}) if still_wrong else (good, before)))
    return _view(case, calculator, typed, {}, typed, numbers)


def _read(calculator: Calculator, typed: Mapping[str, str], lang: str) -> tuple[dict[str, Fraction], dict[str, str]]:
    """The numbers by input id, and what is wrong with the others."""
    numbers: dict[str, Fraction] = {}
    wrong: dict[str, str] = {}
    for asked in calculator.inputs:
        number = wire.number(typed[asked.id], asked.unit, lang)
        if number is None:
            wrong[asked.id] = translate(NOT_A_NUMBER, lang)
        elif not asked.min <= number <= asked.max:
            wrong[asked.id] = _range(asked, lang)
        else:
            numbers[asked.id] = number
    return numbers, wrong


def _range(asked: Input, lang: str) -> str:
    low, high = shown(asked.min, lang, decimals=6), with_unit(asked.max, asked.unit, lang, decimals=6)
    return translate(OUT_OF_RANGE, lang, min=low, max=high)


def _view(
    case: CaseStudy,
    calculator: Calculator,
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
    good: Mapping[str, str],
    numbers: Mapping[str, Fraction],
) -> View:
    found = calculate(calculator, numbers)
    changed = any(numbers.get(asked.id, asked.value) != asked.value for asked in calculator.inputs)
    words = {result.id: said_with_unit(result, found.results[result.id], case.lang) for result in calculator.results}
    return {
        "title": calculator.title,
        "intro": calculator.intro,
        "source": calculator.source,
        "compiled": json.dumps(compiled(calculator), ensure_ascii=False, separators=(",", ":")),
        "fields": [
            {
                **asked.model_dump(include={"id", "label", "unit", "help"}),
                "typed": typed[asked.id],
                "wrong": wrong.get(asked.id, ""),
                "range": _range(asked, case.lang),
                "good": good[asked.id],
            }
            for asked in calculator.inputs
        ],
        "results": [
            {"id": result.id, "label": result.label, "said": words[result.id]} for result in calculator.results
        ],
        "readings": _readings(calculator, found),
        "words": words if changed else dict.fromkeys(words, UNFILLED),
    }


def _readings(calculator: Calculator, found: Calculated) -> list[View]:
    return [
        {"text": reading.text, "held": place in found.readings} for place, reading in enumerate(calculator.readings)
    ]


def texts(case: CaseStudy, action: Action, calculator: View) -> View:
    """The texts of an action with its placeholders filled, and as written where the device may fill them anew."""
    written = {name: getattr(action, name) for name in ACTION_TEXTS}
    if not calculator or not any(placeholders(text) for text in written.values()):
        return written
    words = calculator["words"]
    return {**{name: filled(text, words.__getitem__) for name, text in written.items()}, "fill": written}
