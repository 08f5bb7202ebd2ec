"""`Run.result`: what a learner was told at the end; a finished run is shown from this alone.

Keys that are `NotRequired` came with 0.2.0. Other keys than these may stand in a result and are left in it: the first
release wrote some that nothing reads any more.
"""

from typing import Literal, NotRequired, TypeAlias

from typing_extensions import TypedDict

from .shapes import CASE_STUDY, SELF_DIAGNOSTIC, Column


class CasePart(TypedDict):
    """One option that was taken, and what it brought."""

    label: str
    consequence: str
    feedback: str
    rating: str | None


class CaseEffect(TypedDict):
    """A delayed effect that fell due; numbers are decimals in text."""

    step: str
    text: str
    effects: dict[str, str]
    at_end: bool


class CaseEntry(TypedDict):
    """One decision as it was told."""

    step: str
    title: str
    kind: str
    mine: list[str]
    confidence: int | None
    rating: str | None
    parts: list[CasePart]
    due: list[CaseEffect]
    before: dict[str, str]
    after: dict[str, str]
    model: list[str]
    expert: list[str]


class CaseIndicator(TypedDict):
    """An indicator with its value at the start."""

    id: str
    title: str
    unit: str
    good: str
    shown: str
    start: str


class CaseEnding(TypedDict):
    """The ending that was reached."""

    id: str
    title: str
    text: str


class CaseResult(TypedDict):
    """A case to its end."""

    form: Literal[1]
    path: list[CaseEntry]
    indicators: list[CaseIndicator]
    ending: CaseEnding | None


class ToldLevel(TypedDict):
    """The level of the whole."""

    id: str
    title: str
    text: str


class ToldOverall(TypedDict):
    """The whole: `score` unrounded, `said` as it was shown."""

    score: float | None
    said: int | None
    valid: bool
    level: ToldLevel | None


class ToldWeight(TypedDict):
    """A question with its weight, a decimal in text."""

    text: str
    weight: str


class ToldDimension(TypedDict):
    """One subject of the questionnaire."""

    id: str
    title: str
    score: float | None
    said: int | None
    valid: bool
    applicable: bool
    level: NotRequired[str]
    text: NotRequired[str]
    answered: int
    asked: int
    weight: str
    weights: list[ToldWeight]


ToldStart = TypedDict("ToldStart", {"title": str, "from": int})
"""Where a level starts, out of 100."""


class ToldAction(TypedDict):
    """The action that a proposal brings."""

    when: str
    then: str
    first_step: str
    days: int


class ToldAdvice(TypedDict):
    """A proposal, with the title of the subject that it is about."""

    id: str
    dimension: str
    title: str
    text: str
    effort: int
    link: str
    action: ToldAction


class ToldAttitude(TypedDict):
    """A view from 0 to 10 (null: declined), and what was said of it at first."""

    text: str
    low: str
    high: str
    value: int | None
    before: int | None


class ToldHindsight(TypedDict):
    """Where the learner places the first attempt, looking back."""

    title: str
    level: str


class Told(TypedDict):
    """All that the result's page shows; days are ISO 8601."""

    title: str
    portrait: NotRequired[str]
    overall: ToldOverall
    dimensions: list[ToldDimension]
    levels: list[ToldStart]
    alerts: list[str]
    advice: list[ToldAdvice]
    to_check: list[str]
    attitudes: list[ToldAttitude]
    hindsight: list[ToldHindsight]
    finished: str
    earlier: str | None


class DimensionScore(TypedDict):
    """The score of a subject, 0 to 100 and unrounded."""

    score: float | None
    valid: bool
    applicable: bool


class OverallScore(TypedDict):
    """The score of the whole, with the id of its level."""

    score: float | None
    valid: bool
    level: str | None


class DiagnosticResult(TypedDict):
    """A diagnostic to its end: the scores, and what was told. Alerts are positions, advice ids, of the document."""

    dimensions: dict[str, DimensionScore]
    overall: OverallScore
    alerts: list[int]
    advice: list[str]
    hindsight: dict[str, str]
    told: Told


RunResult: TypeAlias = CaseResult | DiagnosticResult | None
"""Null while the run is open."""

_COLUMN: Column[RunResult] = Column(
    "result", {CASE_STUDY: (CaseResult | None,), SELF_DIAGNOSTIC: (DiagnosticResult | None,)}
)
read_result = _COLUMN.read
write_result = _COLUMN.write
