"""`Instrument.structure`: what is kept of a document so that its runs are read without its YAML.

Numbers of a diagnostic are integers, floats that are written as in the document, or decimals in text.
"""

from typing import Literal, NotRequired, TypeAlias

from typing_extensions import TypedDict

from .shapes import CASE_STUDY, SELF_DIAGNOSTIC, Column

Number: TypeAlias = int | float | str


class Titled(TypedDict):
    """What has an id and words."""

    id: str
    title: str


class IndicatorStructure(TypedDict):
    """An indicator of a case."""

    id: str
    title: str
    unit: str
    good: str
    min: float
    max: float


class StepOption(Titled):
    """An option of a step."""

    rating: str | None


StepRange = TypedDict("StepRange", {"id": str, "from": float, "below": float, "rating": str | None})
"""A range of a number step, named by its position."""


class StepStructure(Titled):
    """A step of a case: options of a choice, unit and ranges of a number, neither of a text."""

    kind: str
    peers: bool
    options: NotRequired[list[StepOption]]
    unit: NotRequired[str]
    ranges: NotRequired[list[StepRange]]


class CaseStructure(TypedDict):
    """A case."""

    kind: Literal["case_study"]
    title: str
    indicators: list[IndicatorStructure]
    steps: list[StepStructure]
    endings: list[Titled]
    actions: list[Titled]


class ScalePoint(TypedDict):
    """A point of a scale."""

    value: Number
    title: str


class QuestionOption(Titled):
    """An option of a question; the two flags stand there where they are true."""

    value: NotRequired[Number]
    exclusive: NotRequired[bool]
    negative: NotRequired[bool]


class QuestionStructure(Titled):
    """A scored question: points of a scale, or options."""

    type: str
    weight: Number
    not_applicable: bool
    unknown: bool
    points: NotRequired[list[ScalePoint]]
    options: NotRequired[list[QuestionOption]]


class DimensionStructure(Titled):
    """A subject and its questions."""

    weight: Number
    questions: list[QuestionStructure]


LevelStructure = TypedDict("LevelStructure", {"id": str, "from": Number, "title": str})
"""A level and where it starts, out of 100."""


class AttitudeStructure(Titled):
    """A view that is asked from 0 to 10, with the words at both ends."""

    low: str
    high: str


class SurveyStructure(Titled):
    """A question of the survey, which scores nothing."""

    type: str
    low: NotRequired[str]
    high: NotRequired[str]
    points: NotRequired[int]
    options: NotRequired[list[Titled]]


class DiagnosticStructure(TypedDict):
    """A self-diagnostic."""

    kind: Literal["self_diagnostic"]
    key: str
    lang: str
    title: str
    moment: str
    team: bool
    dimensions: list[DimensionStructure]
    levels: list[LevelStructure]
    attitudes: list[AttitudeStructure]
    survey: list[SurveyStructure]


Structure: TypeAlias = CaseStructure | DiagnosticStructure

_COLUMN: Column[Structure] = Column(
    "structure", {CASE_STUDY: (CaseStructure,), SELF_DIAGNOSTIC: (DiagnosticStructure,)}
)
read_structure = _COLUMN.read
write_structure = _COLUMN.write
