"""The answer sheet as it travels between page and server, and the same answers as they are kept; pure.

Before the result no value may leave the server, so an answer of a scale travels as its position (`i2`) and is kept as
its value; options travel by their ids. On the page a field has the name `q.<id>`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..kit.i18n import N_
from ..kit.problems import Invalid
from .answers import (
    MOST_CHARACTERS,
    MOST_LINE,
    NOT_APPLICABLE,
    UNKNOWN,
    line_is_wanted,
    one_line,
    read_answers,
)
from .document import Attitude, Dimension, Question, SelfDiagnostic, SurveyQuestion

PREFIX = "q."
DECLINED = "declined"
"""« Je préfère ne pas répondre » to an attitude; kept as null, which is no answer."""
HIGHEST_ATTITUDE = 10


class Unfit(Exception):
    """An answer that cannot be kept: which field, and a sentence that says why and what to do."""

    def __init__(self, name: str, message: str, **values: object):
        super().__init__(message)
        self.name, self.message, self.values = name, message, values


@dataclass(frozen=True)
class Choice:
    """One offered answer: its token on the page, its words, how it is kept."""

    token: str
    label: str
    kept: Any
    alone: bool = False
    """Unticks the others, where several may be ticked."""
    aside: bool = False
    """« Je ne sais pas » and the like, which stand below the answers proper."""


@dataclass(frozen=True)
class Item:
    """One thing that is asked, with its place on the way: part, kind and choices."""

    id: str
    part: str
    """attitude | question | survey"""
    kind: str
    """scale | single | multiple | points | text"""
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
DECLINED_LABEL = N_("I’d rather not answer")


def items(diagnostic: SelfDiagnostic, *, survey: bool = True) -> list[Item]:
    """Everything that is asked, in its order on screen. `survey` is false where only what counts is asked for."""
    found = [Item(a.id, "attitude", "points", a, _attitude_choices()) for a in diagnostic.attitudes]
    for dimension in diagnostic.dimensions:
        for place, question in enumerate(dimension.questions):
            choices = tuple(_question_choices(diagnostic, question))
            found.append(Item(question.id, "question", question.type, question, choices, dimension, place == 0))
    if survey:
        found.extend(_survey_item(asked) for asked in diagnostic.survey)
    return found


def _attitude_choices() -> tuple[Choice, ...]:
    points = (Choice(f"i{n}", str(n), n) for n in range(HIGHEST_ATTITUDE + 1))
    return (*points, Choice(DECLINED, DECLINED_LABEL, None, aside=True))


def _question_choices(diagnostic: SelfDiagnostic, question: Question) -> Iterator[Choice]:
    if question.type == "scale":
        for place, point in enumerate(diagnostic.points(question)):
            value = point.value
            yield Choice(f"i{place}", point.label, int(value) if value.denominator == 1 else float(value))
    else:
        for option in question.options:
            yield Choice(option.id, option.label, option.id, alone=option.exclusive)
    if question.unknown:
        yield Choice(UNKNOWN, UNKNOWN_LABEL, UNKNOWN, alone=True, aside=True)
    if question.not_applicable:
        yield Choice(NOT_APPLICABLE, NOT_APPLICABLE_LABEL, NOT_APPLICABLE, alone=True, aside=True)


def _survey_item(asked: SurveyQuestion) -> Item:
    if asked.type == "scale":
        points = tuple(Choice(f"i{n}", str(n), n) for n in range(asked.points))
        return Item(asked.id, "survey", "points", asked, points)
    choices = tuple(Choice(option.id, option.label, option.id) for option in asked.options)
    return Item(asked.id, "survey", asked.type, asked, choices, line=asked.free_line)


def by_name(asked: Iterable[Item]) -> dict[str, Item]:
    """What is asked, by the names of its fields; an item with a line of one's own has two."""
    items = list(asked)
    return {item.name: item for item in items} | {PREFIX + item.line: item for item in items if item.line}


def read(
    asked: Iterable[Item] | Mapping[str, Item], fields: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of a page as (answers, survey answers), by id, in the form in which they are kept.

    A field that is not there says nothing; an empty one takes the answer back (None in a question or in the survey).
    A line of one's own whose option is not chosen in the same fields is taken back. Raises `Unfit`, also for names that
    nobody asked for.
    """
    named = asked if isinstance(asked, Mapping) else by_name(asked)
    answers: dict[str, Any] = {}
    survey: dict[str, Any] = {}
    for name, sent in fields.items():
        item = named.get(name)
        if item is None:
            raise Unfit(str(name)[:60], NOT_ASKED)
        if name != item.name:
            survey[item.line] = _line(item, sent)
        else:
            (survey if item.part == "survey" else answers)[item.id] = _read(item, sent)
    for item in map(named.__getitem__, fields):
        if item.line and item.id in survey and not line_is_wanted(item.asked, survey[item.id]):
            survey[item.line] = None
    return answers, survey


NOT_ASKED = N_("This page is older than the questionnaire. Please reload it.")
NOT_OFFERED = N_("This answer is not offered here. Please choose one of those on the page.")
ALONE = N_("“%(label)s” cannot go with another answer. Keep it alone, or untick it.")
TEXT_EXPECTED = N_("A text is expected here.")
TEXT_TOO_LONG = N_("This text is too long (%(most)s characters at most). Please shorten it.")


def _read(item: Item, sent: Any) -> Any:
    if item.kind == "text":
        return _text(item, sent)
    tokens = [sent] if isinstance(sent, str) else sent
    if not isinstance(tokens, list | tuple) or not all(isinstance(token, str) for token in tokens):
        raise Unfit(item.name, NOT_OFFERED)
    tokens = [token for token in tokens if token]  # forms send a hidden empty value so that nothing ticked is said
    if not tokens and item.part != "attitude":
        return None
    chosen = [item.choice(token) for token in tokens]
    if not chosen or None in chosen or len(set(tokens)) != len(tokens) or (item.kind != "multiple" and len(tokens) > 1):
        raise Unfit(item.name, NOT_OFFERED)
    picked = [choice for choice in chosen if choice]
    alone = next((choice for choice in picked if choice.alone), None)
    if alone and len(picked) > 1:
        raise Unfit(item.name, ALONE, label_msg=alone.label)
    if item.kind != "multiple" or picked[0].aside:
        return picked[0].kept
    return [choice.kept for choice in item.choices if choice in picked]


def _text(item: Item, sent: Any, most: int = MOST_CHARACTERS) -> str | None:
    if not isinstance(sent, str) or any("\ud800" <= c <= "\udfff" or c == "\0" for c in sent):
        raise Unfit(item.name, TEXT_EXPECTED)
    text = sent.replace("\r\n", "\n").strip()
    if len(text) > most:
        raise Unfit(item.name, TEXT_TOO_LONG, most=most)
    return text or None


def _line(item: Item, sent: Any) -> str | None:
    return one_line(_text(item, sent, MOST_LINE) or "") or None


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
        return [choice.token for choice in item.choices if choice.kept in value and not choice.aside]
    return [choice.token for choice in item.choices if choice.kept == value][:1]


def exact(diagnostic: SelfDiagnostic, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Kept answers for `read_answers`: JSON made floats of decimals, which are the offered numbers again here."""
    scales = {q.id: diagnostic.points(q) for q in diagnostic.questions() if q.type == "scale"}
    return {key: _exact(scales.get(key, ()), value) for key, value in kept.items()}


def _exact(points: Iterable[Any], value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return next((point.value for point in points if float(point.value) == value), value)
    return value


def missing(asked: Iterable[Item], kept: Mapping[str, Any]) -> list[Item]:
    """What was asked for the result and has no answer; « Je ne sais pas » and a declined attitude are answers."""
    return [item for item in asked if item.part != "survey" and not is_answered(item, kept)]


def is_answered(item: Item, kept: Mapping[str, Any]) -> bool:
    """Whether there is an answer; null is one to an attitude only (declined)."""
    return item.id in kept and (kept[item.id] is not None or item.part == "attitude")
