"""What needs several places of a self-diagnostic to be judged: references, conditional keys, unique ids, bounds.

Everything here bears any tree: the shape is told by the models, and what is not there or not of its type is passed over.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from campus_plugin.shared import profile_codes

from ..kit import markdown
from ..kit.i18n import N_
from ..kit.problems import Problem
from ..kit.spots import Spot, repeated_ids, shown, unknown
from . import conditions, examples
from .kinds import QUESTIONS, SURVEY
from .kinds.checks import CHANGE_TYPE, NO_PLACE, missing, size
from .models import SelfDiagnostic

MOST_DIMENSIONS = 12
MOST_QUESTIONS = 30
LEAST_POINTS, MOST_POINTS = 2, 11


def check(tree: Any) -> Iterator[Problem]:
    """Every problem of sense in `tree`, which may be any mapping; looked for only as far as they are asked for."""
    root = Spot(tree if isinstance(tree, dict) else {})
    answerable = True
    for problem in _asked(root):
        answerable = False
        yield problem
    yield from examples.check(root)
    if answerable and root.has("examples"):  # only to a document that can be answered there are answers
        yield from _answered(tree)


def _answered(tree: dict[str, Any]) -> Iterator[Problem]:
    try:
        diagnostic = SelfDiagnostic.model_validate(tree)
    except (ValidationError, OverflowError):  # told by the shape
        return
    yield from examples.unreadable(diagnostic)


def _asked(root: Spot) -> Iterator[Problem]:
    dimensions = root.at("dimensions")
    yield from size(dimensions, 0, MOST_DIMENSIONS)
    for parts in (dimensions, root.at("levels"), root.at("advice")):
        yield from repeated_ids(parts)
    yield from _repeated_question_ids(root)
    for _, scale in root.at("scales").items():
        yield from _scale(scale)
    scales = [name for name, _ in root.at("scales").items()]
    for dimension in dimensions.entries():
        yield from size(dimension.at("questions"), 1, MOST_QUESTIONS)
        for question in dimension.at("questions").entries():
            yield from _question(question, scales)
    if dimensions.tree == []:
        yield from _without_dimensions(root)
    elif root.has("dimensions") and not root.has("levels"):
        yield missing(root, "levels")
    yield from _levels(root)
    names = dimensions.ids()
    for alert in root.at("alerts").entries():
        if isinstance(alert.tree, dict) and "when" in alert.tree:
            yield from conditions.faults(alert.at("when"), (*names, conditions.OVERALL))
    for advice in root.at("advice").entries():
        yield from _advice(advice, names)
    for dimension in dimensions.entries():
        yield from _texts(dimension.at("texts"), root.at("levels").ids())
    for question in root.at("survey").entries():
        yield from _survey(question)
    yield from _portraits(root, names)
    yield from _profile(root.at("profile"))


def _repeated_question_ids(root: Spot) -> Iterator[Problem]:
    """Questions, attitudes and the survey are answered in one mapping, so that they share their ids."""
    lists = [root.at("attitudes"), *(d.at("questions") for d in root.at("dimensions").entries()), root.at("survey")]
    seen: set[str] = set()
    for entry in (entry for questions in lists for entry in questions.entries()):
        name = entry.at("id")
        if not isinstance(name.tree, str):
            continue
        if name.tree in seen:
            yield name.problem(
                N_("The id “%(id)s” is that of another question of this document."),
                N_("Give each question, attitude and survey question its own."),
                id=shown(name.tree),
            )
        seen.add(name.tree)


def _scale(scale: Spot) -> Iterator[Problem]:
    """2 to 11 points with strictly increasing values."""
    yield from size(scale, LEAST_POINTS, MOST_POINTS)
    last = None
    for point in scale.entries():
        value = point.at("value")
        if value.number is None:
            continue
        if last is not None and value.number <= last:
            yield value.problem(
                N_("This value is not greater than the one before it."), N_("Sort the points, lowest first.")
            )
        last = value.number


def _question(question: Spot, scales: Sequence[str]) -> Iterator[Problem]:
    """What a scored question must hold for its type."""
    yield from repeated_ids(question.at("options"))
    kind = QUESTIONS.get(_type(question))
    if kind is not None:
        yield from _keys_of_type(question, {name: known.keys for name, known in QUESTIONS.items()})
        yield from kind.faults(question, scales)


def _survey(question: Spot) -> Iterator[Problem]:
    """What a survey question must hold for its type."""
    yield from repeated_ids(question.at("options"))
    kind = SURVEY.get(_type(question))
    if kind is not None:
        yield from _keys_of_type(question, {name: known.keys for name, known in SURVEY.items()})
        yield from kind.faults(question)


def _type(question: Spot) -> str:
    """The word that says the type; empty for anything else."""
    word = question.at("type").tree
    return word if isinstance(word, str) else ""


def _keys_of_type(question: Spot, keys: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """The `keys` of the question's type must stand, those of other types must not."""
    name = _type(question)
    for key in dict.fromkeys(key for listed in keys.values() for key in listed):
        if key in keys[name]:
            if not question.has(key):
                yield missing(question, key)
        elif question.has(key):
            yield question.at(key).problem(NO_PLACE, CHANGE_TYPE, key=key, type=name)


def _without_dimensions(root: Spot) -> Iterator[Problem]:
    if not root.at("attitudes").tree and not root.at("survey").tree:
        yield root.at("dimensions").problem(
            N_("Nothing is asked in this document."), N_("Write dimensions with questions, attitudes or a survey.")
        )
    for key in ("levels", "alerts", "advice"):
        if root.at(key).tree:
            yield root.at(key).problem(
                N_("“%(key)s” needs a score, and there are no dimensions."),
                N_("Delete it, or write dimensions."),
                key=key,
            )


def _texts(texts: Spot, levels: tuple[str, ...]) -> Iterator[Problem]:
    for name, text in texts.items():
        if name not in levels:
            yield unknown(text, levels, N_("No level has the id “%(id)s”."), value=name)


def _portraits(root: Spot, names: tuple[str, ...]) -> Iterator[Problem]:
    portraits = list(root.at("portraits").entries())
    attitudes = root.at("attitudes").ids()
    for position, portrait in enumerate(portraits):
        when = portrait.at("when")
        if when.tree not in (None, []):
            yield from conditions.faults(when, (*names, conditions.OVERALL), attitudes)
        elif position < len(portraits) - 1 and isinstance(portrait.tree, dict):
            yield portrait.problem(
                N_("This portrait has no condition, so that none after it is ever shown."),
                N_("Give it a “when”, or move it to the end."),
            )


def _levels(root: Spot) -> Iterator[Problem]:
    levels = root.at("levels")
    if levels.tree == [] and root.at("dimensions").tree:
        yield levels.problem(N_("There is no level."), N_("Write at least one, from 0."))
    last = None
    for position, level in enumerate(levels.entries()):
        start = level.at("from")
        if start.number is None:
            continue
        if position == 0 and start.number != 0:
            yield start.problem(N_("The first level does not begin at 0."), N_("Write from: 0."))
        elif last is not None and start.number <= last:
            yield start.problem(
                N_("This level does not begin above the one before it."), N_("Sort the levels, lowest first.")
            )
        if start.number >= 100:
            yield start.problem(N_("No score is above 100, so that nobody reaches this level."), N_("Begin below 100."))
        last = start.number


def _advice(advice: Spot, dimensions: tuple[str, ...]) -> Iterator[Problem]:
    dimension = advice.at("dimension")
    if advice.has("dimension") and dimension.text not in dimensions:
        yield unknown(dimension, dimensions, N_("No dimension has the id “%(id)s”."))
    low, high = advice.at("at_least").number, advice.at("below").number
    if low is not None and high is not None and low >= high:
        yield advice.at("below").problem(
            N_("This advice is for no score at all."), N_("Write at_least smaller than below (101: no upper bound).")
        )
    link = advice.at("link")
    if isinstance(link.tree, str) and link.tree and not markdown.safe_link(link.tree):
        yield link.problem(
            N_("The link “%(address)s” leads nowhere that is allowed."),
            N_("Begin it with https://, http://, mailto: or /jump_to_id/."),
            address=shown(link.tree),
        )
    for key, listed in advice.at("for").items():
        if key not in profile_codes.FIELDS:
            yield unknown(listed, profile_codes.FIELDS, N_("The profile does not hold “%(id)s”."), value=key)
            continue
        yield from size(listed, 1, None)
        for code in listed.entries():
            if code.text is not None and not profile_codes.is_known(key, code.text):
                yield unknown(code, profile_codes.codes()[key], N_("The profile has no code “%(id)s” here."))


def _profile(profile: Spot) -> Iterator[Problem]:
    seen: set[str] = set()
    for entry in profile.entries():
        if isinstance(entry.tree, str) and entry.tree in seen:
            yield entry.problem(N_("“%(key)s” is asked twice."), N_("Keep one of them."), key=shown(entry.tree))
        elif isinstance(entry.tree, str):
            seen.add(entry.tree)
