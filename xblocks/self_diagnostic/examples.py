"""An author's golden cases: whether they are well formed, and which of them the diagnostic does not meet.

Scores compare as people see them: whole numbers, half up; null where null.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from ..kit.examples import differs
from ..kit.figures import half_up
from ..kit.i18n import N_
from ..kit.problems import Invalid, Problem
from ..kit.spots import Spot, unknown
from .answers import read_answers
from .engine import Result, score
from .models import Example, SelfDiagnostic


def check(root: Spot) -> Iterator[Problem]:
    """What examples expect must exist in the document, which may be any mapping."""
    dimensions, levels, advice = (root.at(key).ids() for key in ("dimensions", "levels", "advice"))
    alerts = len(list(root.at("alerts").entries()))
    for example in root.at("examples").entries():
        expect = example.at("expect")
        for name, spot in expect.at("dimensions").items():
            if name not in dimensions:
                yield unknown(spot, dimensions, N_("No dimension has the id “%(id)s”."), value=name)
        level = expect.at("level")
        if level.text is not None and level.text not in levels:
            yield unknown(level, levels, N_("No level has the id “%(id)s”."))
        for spot in expect.at("advice").entries():
            if spot.text is not None and spot.text not in advice:
                yield unknown(spot, advice, N_("No advice has the id “%(id)s”."))
        for spot in expect.at("alerts").entries():
            if spot.number is not None and not 0 <= spot.number < alerts:
                yield spot.problem(N_("No alert has this position."), N_("Positions count from 0."))


def unreadable(diagnostic: SelfDiagnostic) -> Iterator[Problem]:
    """The answers of examples that the document does not take."""
    for place, example in enumerate(diagnostic.examples):
        try:
            read_answers(diagnostic, example.answers)
        except Invalid as invalid:
            for problem in invalid.problems:
                path = ("examples", place, "answers", *problem.path)
                yield Problem(path, problem.reason, problem.remedy, problem.values)


def failures(diagnostic: SelfDiagnostic) -> Iterator[Problem]:
    """Where the diagnostic gives something else than its valid examples expect."""
    for place, example in enumerate(diagnostic.examples):
        yield from _scored(example, place, score(diagnostic, read_answers(diagnostic, example.answers)))


def _scored(example: Example, place: int, found: Result) -> Iterator[Problem]:
    expect, written = example.expect, example.expect.model_fields_set
    compared: list[tuple[str, Any, Any]] = [
        ("overall", _seen(expect.overall), _seen(found.overall.score)),
        ("level", expect.level, found.overall.level),
        ("advice", expect.advice, found.advice),
        ("alerts", expect.alerts, found.alerts),
    ]
    compared = [entry for entry in compared if entry[0] in written]
    for name, expected in expect.dimensions.items():
        compared.append((f"dimensions.{name}", _seen(expected), _seen(found.dimensions[name].score)))
    for key, expected, got in compared:
        if expected != got:
            yield differs(place, example.title, key, expected, got)


def _seen(number: Fraction | None) -> int | None:
    return None if number is None else half_up(number)
