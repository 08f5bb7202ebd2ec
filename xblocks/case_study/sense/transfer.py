"""The sense of what a case leads to: its rule, its calculator, and the names that actions hold between braces."""

from collections.abc import Iterator

from campus_plugin.shared.limits import LONGEST_RULE

from ...kit import conditions, texts
from ...kit.conditions import Atom
from ...kit.i18n import N_
from ...kit.problems import Problem
from ...kit.spots import Spot, repeated_ids, shown, unknown
from ..calculator import ACTION_TEXTS, formula, placeholders

NOBODYS_RESULT = N_("No result has the id “%(id)s”.")


def check(transfer: Spot) -> Iterator[Problem]:
    yield from repeated_ids(transfer.at("actions"))
    rule = transfer.at("rule").text or ""
    if len(rule) > LONGEST_RULE:
        yield transfer.at("rule").problem(
            N_("This rule has %(count)s characters, and %(most)s are allowed."),
            N_("Shorten it to one sentence that can be kept in mind."),
            count=len(rule),
            most=LONGEST_RULE,
        )
    if transfer.has("calculator"):
        yield from _calculator(transfer.at("calculator"))
        results = transfer.at("calculator").at("results").ids()
        for action in transfer.at("actions").entries():
            yield from _placeholders(action, results)


def _calculator(calculator: Spot) -> Iterator[Problem]:
    inputs, results = calculator.at("inputs"), calculator.at("results")
    yield from texts.images(calculator.at("intro"))
    yield from repeated_ids(inputs)
    yield from repeated_ids(results)
    for asked in inputs.entries():
        yield from _input(asked)
    for result in results.entries():
        name = result.at("id")
        if isinstance(name.tree, str) and name.tree in inputs.ids():
            yield name.problem(
                N_("The id “%(id)s” is that of an input."), N_("Give the result another."), id=shown(name.tree)
            )
    yield from _formulas(inputs.ids(), results)
    atoms = {"result": Atom(results.ids(), NOBODYS_RESULT)}
    for reading in calculator.at("readings").entries():
        if isinstance(reading.tree, dict) and "when" in reading.tree:
            yield from conditions.faults(reading.at("when"), atoms)
        yield from texts.images(reading.at("text"))


def _input(asked: Spot) -> Iterator[Problem]:
    low, high, value = (asked.at(key).number for key in ("min", "max", "value"))
    if low is not None and high is not None and low > high:
        yield asked.at("max").problem(N_("The maximum is below the minimum."), N_("Write min, then a larger max."))
    elif value is not None and ((low is not None and value < low) or (high is not None and value > high)):
        yield asked.at("value").problem(
            N_("The example value %(value)s is not between min and max."),
            N_("Choose one from min to max, or widen them."),
            value=shown(value),
        )


def _formulas(inputs: tuple[str, ...], results: Spot) -> Iterator[Problem]:
    written = list(results.ids())
    names = inputs
    for result in results.entries():
        name, text = result.at("id").tree, result.at("formula")
        if text.text is not None and text.text.strip():
            try:
                formula.read(text.text, names, tuple(later for later in written if later not in names))
            except formula.Misread as misread:
                yield text.problem(misread.reason, misread.remedy, **misread.values)
        if isinstance(name, str):
            names = (*names, name)


def _placeholders(action: Spot, results: tuple[str, ...]) -> Iterator[Problem]:
    for key in ACTION_TEXTS:
        spot = action.at(key)
        for name in placeholders(spot.text or ""):
            if name not in results:
                yield unknown(spot, results, N_("{%(id)s} is no result of the calculator."), value=name)
