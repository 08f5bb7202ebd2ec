"""The shape of a self-diagnostic: one model for each block of keys (docs/format.md, « Self-diagnostics »).

Keys that depend on a type are optional in these models; the sense check says which must or must not stand, and holds
the sizes of lists too, because a list that is too long would otherwise hide the faults of its entries.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import Field, PlainValidator, WithJsonSchema

from ..kit.documents import (
    CONDITIONS,
    Document,
    Flag,
    Id,
    Md,
    NullableNumber,
    Number,
    OptionalMd,
    OptionalText,
    Part,
    Positive,
    Ref,
    Text,
    Whole,
    exact_number,
)
from .kinds import QUESTIONS, SURVEY, QuestionKind, SurveyKind

if TYPE_CHECKING:  # to a checker of types the words of a table are any text
    QuestionType: TypeAlias = str
    SurveyType: TypeAlias = str
else:
    QuestionType, SurveyType = Literal[tuple(QUESTIONS)], Literal[tuple(SURVEY)]

NAME = "campus/self-diagnostic/1"
MAX_PORTRAITS, MAX_EXAMPLES = 12, 50
ONE = Fraction(1)

Conditions = Annotated[Any, WithJsonSchema(CONDITIONS)]
MaybeNumber = Annotated[Fraction | None, PlainValidator(exact_number), WithJsonSchema({"type": "number"})]
"""A number, or None where the key is not written."""


class Attitude(Part):
    """How a learner sees things, from 0 to 10 between two bounds; never part of a score."""

    id: Id
    text: Text
    low: Text
    high: Text


class Point(Part):
    """One answer of a scale."""

    value: Number
    label: Text


class Option(Part):
    """One answer of a choice. `value` is None where it is not written."""

    id: Id
    label: Text
    value: MaybeNumber = None
    exclusive: Flag = False
    negative: Flag = False


class Question(Part):
    id: Id
    text: Text
    help: OptionalMd = ""
    type: QuestionType
    scale: Ref = ""
    options: tuple[Option, ...] = ()
    weight: Positive = ONE
    not_applicable: Flag = False
    unknown: Flag = True

    @property
    def kind(self) -> QuestionKind:
        """What its type does."""
        return QUESTIONS[self.type]


class Dimension(Part):
    """`texts`, by level id: what this level means on this dimension."""

    id: Id
    title: Text
    about: OptionalMd = ""
    weight: Positive = ONE
    texts: dict[str, Md] = Field(default_factory=dict)
    questions: tuple[Question, ...]


class Level(Part):
    id: Id
    from_: Number = Field(alias="from")
    title: Text
    text: Md


class Alert(Part):
    when: Conditions = Field(default_factory=list)  # as written, see conditions.holds
    text: Md


class Action(Part):
    """What a learner may decide to do; `days` is the time that is proposed."""

    when: Text
    then: Text
    first_step: Text
    days: Annotated[Whole, Field(ge=1)] = 30  # at most what the plan keeps, in new texts: `limits`


class Advice(Part):
    """A proposal for those whose score in `dimension` is in [at_least, below[ and whose profile fits `for_`."""

    id: Id
    dimension: Ref
    at_least: Number | None = None
    below: Number
    for_: dict[str, tuple[Text, ...]] = Field(default_factory=dict, alias="for")
    title: Text
    text: Md
    effort: Annotated[Whole, Field(ge=1, le=3)] = 1
    link: OptionalText = ""
    action: Action


class SurveyOption(Part):
    """`free`: choosing it offers a line of one's own."""

    id: Id
    label: Text
    free: Flag = False


class SurveyQuestion(Part):
    """Asked for the sponsor, never scored, stored apart. `points` is the number of answers, 0 to points - 1."""

    id: Id
    text: Text
    type: SurveyType
    low: OptionalText = ""
    high: OptionalText = ""
    points: Annotated[Whole, Field(ge=2, le=11)] = 0  # required for a scale, see the sense check
    options: tuple[SurveyOption, ...] = ()

    @property
    def kind(self) -> SurveyKind:
        """What its type does."""
        return SURVEY[self.type]

    @property
    def free_line(self) -> str:
        """The id under which a line of one's own is answered: `barrier.other`; empty where none is offered."""
        return next((f"{self.id}.{option.id}" for option in self.options if option.free), "")


class Portrait(Part):
    """The sentence that a result begins with, where it surely holds; `when` as written, see `conditions.holds`."""

    when: Conditions = Field(default_factory=list)
    text: Text


class Expected(Part):
    """What an example expects. Only what is written is compared, and null is something that may be written."""

    overall: NullableNumber = None
    level: Ref | None = None
    dimensions: dict[str, NullableNumber] = Field(default_factory=dict)
    advice: tuple[Ref, ...] = ()
    alerts: tuple[Whole, ...] = ()


class Example(Part):
    """An author's golden case; `answers` as on the command line."""

    title: Text
    answers: Any
    expect: Expected


class SelfDiagnostic(Document):
    """A whole self-diagnostic; `dimensions` is empty where there are only attitudes or a survey."""

    format: Literal["campus/self-diagnostic/1"]
    key: Id
    title: Text
    intro: OptionalMd = ""
    duration_min: Annotated[Whole, Field(ge=1, le=30)]
    moment: Literal["start", "end", "later", "free"] = "free"
    team: Flag = True
    attitudes: tuple[Attitude, ...] = ()
    scales: dict[str, tuple[Point, ...]] = Field(default_factory=dict)
    dimensions: tuple[Dimension, ...]
    levels: tuple[Level, ...] = ()
    alerts: tuple[Alert, ...] = ()
    advice: tuple[Advice, ...] = ()
    survey: tuple[SurveyQuestion, ...] = ()
    examples: Annotated[tuple[Example, ...], Field(max_length=MAX_EXAMPLES)] = ()
    retrospective: Flag = False
    portraits: Annotated[tuple[Portrait, ...], Field(max_length=MAX_PORTRAITS)] = ()
    profile: tuple[Literal["size", "sector", "role", "region"], ...] = ()

    def questions(self) -> Iterator[Question]:
        """Every scored question, in the order of the document."""
        for dimension in self.dimensions:
            yield from dimension.questions

    def points(self, question: Question) -> tuple[Point, ...]:
        """The answers offered by a question of type scale."""
        return self.scales[question.scale]
