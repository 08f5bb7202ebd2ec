"""The shape of a case study: one model for each block of keys (docs/format.md, « Case studies and cards »).

Keys that depend on a kind or a type are optional here; the sense check says which must or must not stand.
"""

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field, PlainValidator, WithJsonSchema

from ..kit.documents import (
    CONDITIONS,
    Document,
    Flag,
    FormulaId,
    Id,
    Md,
    NullableNumber,
    Number,
    OptionalMd,
    OptionalText,
    Part,
    Ref,
    Text,
    Whole,
)
from ..kit.spots import number_of
from .conditions import ALWAYS
from .kinds import KINDS, StepKind
from .kinds.parts import Answer, Option, Pick, When

if TYPE_CHECKING:  # to a checker of types the words of a table are any text
    KindName = str
else:
    KindName = Literal[tuple(KINDS)]

NAME = "campus/case-study/1"
END = "end"
MAX_STEPS = 40
MAX_INDICATORS = 6
MAX_INPUTS, MAX_RESULTS, MAX_READINGS = 8, 4, 12
MAX_DECIMALS = 2
MAX_EXAMPLES = 50

Cell = Any
"""Text, exact number or None; the sense check tells other cells."""


def _exact(value: Any) -> Any:
    number = number_of(value)
    return value if number is None else number


def _cells(value: Any) -> tuple[Cell, ...]:
    return tuple(_exact(cell) for cell in value) if isinstance(value, list) else ()


_CELL = {"type": ["string", "number", "null"]}
Cells = Annotated[tuple[Any, ...], PlainValidator(_cells), WithJsonSchema({"type": "array", "items": _CELL})]
PathStep = Annotated[
    Any,
    PlainValidator(lambda value: tuple(value) if isinstance(value, list) else _exact(value)),
    WithJsonSchema({"type": ["string", "number", "array"]}),
]


class Firm(Part):
    name: OptionalText = ""
    activity: Text
    size: Text
    place: Text


class Actor(Part):
    id: Id
    name: OptionalText = ""
    role: Text
    quote: Text


class Series(Part):
    label: Text
    points: Annotated[tuple[Cells, ...], Field(min_length=1)]


class Exhibit(Part):
    id: Id
    title: Text
    type: Literal["text", "table", "chart", "image"]
    source: OptionalText = ""
    text: OptionalMd = ""
    columns: tuple[Text, ...] = ()
    rows: tuple[Cells, ...] = ()
    chart: Literal["bar", "line"] | None = None
    unit: OptionalText = ""
    series: tuple[Series, ...] = ()
    src: OptionalText = ""
    alt: OptionalText = ""


class Indicator(Part):
    id: Id
    title: Text
    unit: OptionalText
    start: Number
    min: Number
    max: Number
    good: Literal["up", "down"]
    shown: Literal["always", "debrief"] = "always"


class Variant(Part):
    when: When = ALWAYS
    text: Md


class Quote(Part):
    actor: Ref
    text: Text


class Step(Part):
    id: Id
    title: Text
    time: OptionalText = ""
    text: Md
    variants: tuple[Variant, ...] = ()
    quotes: tuple[Quote, ...] = ()
    exhibits: tuple[Ref, ...] = ()
    kind: KindName
    options: tuple[Option, ...] = ()
    pick: Pick | None = None
    best: tuple[Ref, ...] | None = None
    answer: Answer | None = None
    expert: OptionalMd = ""
    confidence: Flag = False
    next: Ref | None = None
    when: When = ALWAYS
    peers: Flag = True

    @property
    def rules(self) -> StepKind:
        """What its kind does."""
        return KINDS[self.kind]


class Ending(Part):
    id: Id
    when: When = ALWAYS
    title: Text
    text: Md


class Expert(Part):
    role: Text
    name: OptionalText = ""


class Debrief(Part):
    expert: Expert
    text: Md
    path: dict[str, PathStep] = Field(default_factory=dict)
    pitfalls: tuple[Text, ...] = ()
    replay: Flag = True


class Action(Part):
    """A proposal « if …, then … » for the learner's own firm; `when` is a text here."""

    id: Id
    when: Text
    then: Text
    first_step: Text
    effort: Annotated[Whole, Field(ge=1, le=3)] = 1
    days: Annotated[Whole, Field(ge=1)] = 30  # at most what the plan keeps, in new texts: `limits`


class Input(Part):
    """A number that a learner may put in; `value` is an example."""

    id: FormulaId
    label: Text
    unit: OptionalText
    help: OptionalText = ""
    min: Number
    max: Number
    value: Number


class Result(Part):
    """A number that is calculated; `formula` is read by `formula.read`."""

    id: FormulaId
    label: Text
    unit: OptionalText
    formula: Text
    decimals: Annotated[Whole, Field(ge=0, le=MAX_DECIMALS)] = 0


class Reading(Part):
    """What results mean; `when` as written, see `kit.conditions`."""

    when: Annotated[Any, WithJsonSchema(CONDITIONS)]
    text: Md


class Calculator(Part):
    title: Text
    intro: OptionalMd = ""
    inputs: Annotated[tuple[Input, ...], Field(min_length=1, max_length=MAX_INPUTS)]
    results: Annotated[tuple[Result, ...], Field(min_length=1, max_length=MAX_RESULTS)]
    readings: Annotated[tuple[Reading, ...], Field(max_length=MAX_READINGS)]
    source: OptionalText = ""


class Transfer(Part):
    """`rule` is one sentence to keep; empty where there is none."""

    question: Text
    rule: OptionalText = ""
    calculator: Calculator | None = None
    actions: tuple[Action, ...] = ()


class Expected(Part):
    """What an example expects. Only what is written is compared, and null is something that may be written."""

    ending: Ref | None = None
    indicators: dict[str, Number] = Field(default_factory=dict)
    results: dict[str, NullableNumber] = Field(default_factory=dict)
    readings: tuple[Whole, ...] = ()


class Example(Part):
    """An author's golden case: `moves` of a run, or `inputs` of the calculator; both as on the command line."""

    title: Text
    moves: Any = None
    inputs: Any = None
    expect: Expected


class Reference(Part):
    title: Text
    url: Text
    year: Whole


class CaseStudy(Document):
    """A case to play, or, without steps, a card « Et chez vous ? » with its transfer only."""

    FORMAT: ClassVar[str] = NAME
    format: Literal["campus/case-study/1"]
    key: Id
    title: Text
    duration_min: Annotated[Whole, Field(ge=1, le=120)] | None = None
    fictional: Flag = True
    firm: Firm | None = None
    objective: OptionalText = ""
    situation: OptionalMd = ""
    actors: tuple[Actor, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    indicators: Annotated[tuple[Indicator, ...], Field(max_length=MAX_INDICATORS)] = ()
    steps: Annotated[tuple[Step, ...], Field(max_length=MAX_STEPS)] = ()
    endings: tuple[Ending, ...] = ()
    debrief: Debrief | None = None
    transfer: Transfer
    examples: Annotated[tuple[Example, ...], Field(max_length=MAX_EXAMPLES)] = ()
    sources: tuple[Reference, ...] = ()

    @property
    def is_card(self) -> bool:
        return not self.steps

    def position(self, step: str) -> int:
        """Where a step stands in the list (from 0). Raises KeyError for an unknown id."""
        for position, candidate in enumerate(self.steps):
            if candidate.id == step:
                return position
        raise KeyError(step)

    def step(self, step: str) -> Step:
        return self.steps[self.position(step)]
