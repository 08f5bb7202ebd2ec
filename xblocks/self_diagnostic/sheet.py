"""The answer sheet as it travels between page and server, and the same answers as they are kept; pure.

Before the result no value may leave the server, so an answer of a scale travels as its position (`i2`) and is kept as
its value; options travel by their ids. On the page a field has the name `q.<id>`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..kit.i18n import N_
from ..kit.problems import Invalid
from .answers import NOT_APPLICABLE, UNKNOWN, line_is_wanted, read_answers
from .document import Attitude, Dimension, Question, SelfDiagnostic, SurveyQuestion
from .kinds import ATTITUDE, Choice, Kind
from .kinds.reading import wrong
from .kinds.text import taken_line

PREFIX = "q."


@dataclass(frozen=True)
class Item:
    """One thing that is asked, with its place on the way: part, kind and choices."""

    id: str
    part: str
    """attitude | question | survey"""
    kind: Kind
    asked: Attitude | Question | SurveyQuestion
    choices: tuple[Choice, ...]
    dimension: Dimension | None = None
    opens_dimension: bool = False
    line: str = ""
    """The id under which a line of one's own is answered beside the choices; empty where none is offered."""

    @property
    def name(self) -> str:
        return PREFIX + self.id

    def choice(self, token: Any) -> Choice | None:
        return next((choice for choice in self.choices if choice.token == token), None)


UNKNOWN_LABEL = N_("I don’t know")
NOT_APPLICABLE_LABEL = N_("Does not apply to us")


def items(diagnostic: SelfDiagnostic, *, survey: bool = True) -> list[Item]:
    """Everything that is asked, in its order on screen. `survey` is false where only what counts is asked for."""
    found = [Item(a.id, "attitude", ATTITUDE, a, tuple(ATTITUDE.choices())) for a in diagnostic.attitudes]
    for dimension in diagnostic.dimensions:
        for place, question in enumerate(dimension.questions):
            choices = (*question.kind.choices(diagnostic, question), *_apart(question))
            found.append(Item(question.id, "question", question.kind, question, choices, dimension, place == 0))
    if survey:
        for asked in diagnostic.survey:
            choices = tuple(asked.kind.choices(asked))
            found.append(Item(asked.id, "survey", asked.kind, asked, choices, line=asked.free_line))
    return found


def _apart(question: Question) -> Iterator[Choice]:
    """What a question of any kind may offer beside its answers proper."""
    if question.unknown:
        yield Choice(UNKNOWN, UNKNOWN_LABEL, UNKNOWN, alone=True, aside=True, marked=True)
    if question.not_applicable:
        yield Choice(NOT_APPLICABLE, NOT_APPLICABLE_LABEL, NOT_APPLICABLE, alone=True, aside=True, marked=True)


def survey_follows(diagnostic: SelfDiagnostic) -> bool:
    """Whether the survey waits until after the result; where nothing else is asked, it is the sheet."""
    return bool(diagnostic.survey and (diagnostic.attitudes or diagnostic.dimensions))


def by_name(asked: Iterable[Item]) -> dict[str, Item]:
    """What is asked, by the names of its fields; an item with a line of one's own has two."""
    items = list(asked)
    return {item.name: item for item in items} | {PREFIX + item.line: item for item in items if item.line}


def read(
    asked: Iterable[Item] | Mapping[str, Item], fields: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of a page as (answers, survey answers), by id, in the form in which they are stored.

    A field that is not there says nothing; an empty one takes the answer back (None in a question or in the survey).
    A line of one's own whose option is not chosen in the same fields is taken back. Raises `Invalid` with one problem,
    whose path is the field, also for names that nobody asked for.
    """
    named = asked if isinstance(asked, Mapping) else by_name(asked)
    answers: dict[str, Any] = {}
    survey: dict[str, Any] = {}
    for name, sent in fields.items():
        item = named.get(name)
        if item is None:
            raise wrong(NOT_ASKED, path=(str(name)[:60],))
        try:
            if name != item.name:
                survey[item.line] = taken_line(sent)
            else:
                (survey if item.part == "survey" else answers)[item.id] = item.kind.take(item.choices, sent)
        except Invalid as invalid:
            # a line of one's own stands with its question on the page, and so does what is wrong with it
            raise Invalid(replace(problem, path=(item.name,)) for problem in invalid.problems) from invalid
    for item in map(named.__getitem__, fields):
        if item.line and item.id in survey and not line_is_wanted(item.asked, survey[item.id]):
            survey[item.line] = None
    return answers, survey


NOT_ASKED = N_("This page is older than the questionnaire. Please reload it.")


def fitting(diagnostic: SelfDiagnostic, kept: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The kept answers that this document still takes, and the ids of the others (it was edited under way)."""
    asked = {question.id for question in diagnostic.questions()} | {attitude.id for attitude in diagnostic.attitudes}
    lost = [key for key in kept if key not in asked]
    try:
        read_answers(diagnostic, exact(diagnostic, {key: kept[key] for key in kept if key in asked}))
    except Invalid as invalid:
        lost += sorted({str(problem.path[0]) for problem in invalid.problems})
    return {key: value for key, value in kept.items() if key not in lost}, lost


def fitting_survey(diagnostic: SelfDiagnostic, kept: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The same for answers to the survey."""
    asked = {name for question in diagnostic.survey for name in (question.id, question.free_line) if name}
    # a line of a question that no longer offers one is nobody's loss: its option still stands
    kept = {key: value for key, value in kept.items() if key in asked or key.partition(".")[0] not in asked}
    lost = [key for key in kept if key not in asked]
    try:
        read_answers(diagnostic, {key: kept[key] for key in kept if key in asked})
    except Invalid as invalid:
        lost += sorted({str(problem.path[0]) for problem in invalid.problems})
    return {key: value for key, value in kept.items() if key not in lost}, lost


def tokens_of(item: Item, value: Any) -> list[str]:
    """The tokens on the page of a kept answer; a declined attitude is None and has its own token."""
    if isinstance(value, list):
        return [choice.token for choice in item.choices if choice.value in value and not choice.aside]
    return [choice.token for choice in item.choices if choice.value == value][:1]


def exact(diagnostic: SelfDiagnostic, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Stored answers for `read_answers`, where JSON had made something else of them."""
    questions = {question.id: question for question in diagnostic.questions()}
    return {
        key: question.kind.exact(diagnostic, question, value) if (question := questions.get(key)) else value
        for key, value in kept.items()
    }


def missing(asked: Iterable[Item], kept: Mapping[str, Any]) -> list[Item]:
    """What was asked for the result and has no answer; « Je ne sais pas » and a declined attitude are answers."""
    return [item for item in asked if item.part != "survey" and not is_answered(item, kept)]


def is_answered(item: Item, kept: Mapping[str, Any]) -> bool:
    """Whether there is an answer; null is one to an attitude only (declined)."""
    return item.id in kept and (kept[item.id] is not None or item.part == "attitude")
