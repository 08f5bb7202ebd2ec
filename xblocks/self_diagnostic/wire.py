"""From what a learner's page sends (`bodies`) to answers as they are stored, and back.

Before the result no value may leave the server, so an answer of a scale travels as its position (`i2`) and is stored as
its value; options travel by their ids. On the page a field has the name `q.<id>`.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from ..kit.handlers import Refusal
from ..kit.i18n import N_
from ..kit.problems import Invalid
from .answers import NOT_APPLICABLE, UNKNOWN, line_is_wanted
from .kinds import ATTITUDE, Choice, Kind
from .kinds.reading import wrong
from .kinds.text import taken_line
from .models import Attitude, Dimension, Question, SelfDiagnostic, SurveyQuestion

PREFIX = "q."
NOT_A_LEVEL = N_("Please choose one of the levels of the list.")


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


def token(revision: str) -> str:
    """Which answers a page offers. A keyed hash: the plain revision would allow guessing weights by trial."""
    return hmac.new(settings.SECRET_KEY.encode(), b"campus-sheet|" + revision.encode(), hashlib.sha256).hexdigest()[:12]


UNKNOWN_LABEL = N_("I don’t know")
NOT_APPLICABLE_LABEL = N_("Does not apply to us")


def items(document: SelfDiagnostic, *, survey: bool = True) -> list[Item]:
    """Everything that is asked, in its order on screen. `survey` is false where only what counts is asked for."""
    found = [Item(a.id, "attitude", ATTITUDE, a, tuple(ATTITUDE.choices())) for a in document.attitudes]
    for dimension in document.dimensions:
        for place, question in enumerate(dimension.questions):
            choices = (*question.kind.choices(document, question), *_apart(question))
            found.append(Item(question.id, "question", question.kind, question, choices, dimension, place == 0))
    if survey:
        for asked in document.survey:
            choices = tuple(asked.kind.choices(asked))
            found.append(Item(asked.id, "survey", asked.kind, asked, choices, line=asked.free_line))
    return found


def _apart(question: Question) -> Iterator[Choice]:
    """What a question of any kind may offer beside its answers proper."""
    if question.unknown:
        yield Choice(UNKNOWN, UNKNOWN_LABEL, UNKNOWN, alone=True, aside=True, marked=True)
    if question.not_applicable:
        yield Choice(NOT_APPLICABLE, NOT_APPLICABLE_LABEL, NOT_APPLICABLE, alone=True, aside=True, marked=True)


def survey_follows(document: SelfDiagnostic) -> bool:
    """Whether the survey waits until after the result; where nothing else is asked, it is the sheet."""
    return bool(document.survey and (document.attitudes or document.dimensions))


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


def tokens_of(item: Item, value: Any) -> list[str]:
    """The tokens on the page of a stored answer; a declined attitude is None and has its own token."""
    if isinstance(value, list):
        return [choice.token for choice in item.choices if choice.value in value and not choice.aside]
    return [choice.token for choice in item.choices if choice.value == value][:1]


def exact(document: SelfDiagnostic, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored answers for `read_answers`, where JSON had made something else of them."""
    questions = {question.id: question for question in document.questions()}
    return {
        key: question.kind.exact(document, question, value) if (question := questions.get(key)) else value
        for key, value in stored.items()
    }


def hindsight(document: SelfDiagnostic, sent: Mapping[str, str] | None) -> dict[str, str] | None:
    """The learner's look back, a level by dimension; None where they were not asked yet. Raises `Refusal`."""
    if sent is None:
        return None
    levels = {"", *(level.id for level in document.levels)}
    dimensions = {dimension.id for dimension in document.dimensions}
    if not (sent.keys() <= dimensions and levels.issuperset(sent.values())):
        raise Refusal(NOT_A_LEVEL, field_name="hindsight")
    return {key: level for key, level in sent.items() if level}


def state(attempt: int, sheet: str) -> dict[str, Any]:
    """What the script must know to send answers: the run that they belong to, and the token of their questions."""
    return {"run": attempt, "sheet": sheet}


def missing(asked: Iterable[Item], stored: Mapping[str, Any]) -> list[Item]:
    """What was asked for the result and has no answer; « Je ne sais pas » and a declined attitude are answers."""
    return [item for item in asked if item.part != "survey" and not is_answered(item, stored)]


def is_answered(item: Item, stored: Mapping[str, Any]) -> bool:
    """Whether there is an answer; null is one to an attitude only (declined)."""
    return item.id in stored and (stored[item.id] is not None or item.part == "attitude")
