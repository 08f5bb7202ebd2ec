"""What the kinds of step are written with: the models of options, ranges, and of what they bring (docs/format.md).

They stand below the kinds, which make and read them, and so below the model of a step, which asks the kinds' table.
"""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, PlainValidator, WithJsonSchema

from ...kit.documents import CONDITIONS, Id, NotNegative, Number, OptionalMd, OptionalText, Part, Ref, Text, Whole
from .. import conditions
from ..conditions import ALWAYS, Condition

ZERO = Fraction(0)

When = Annotated[Condition, PlainValidator(conditions.read), WithJsonSchema(CONDITIONS)]
"""Conditions that must all hold; what is malformed is told by the sense check, with its own path."""
Rating = Literal["sound", "defensible", "risky"]
Effects = dict[str, Number]
"""What is added to indicators, by id."""


class Later(Part):
    """An effect that falls due with the `after`-th further decision."""

    after: Annotated[Whole, Field(ge=1)]
    when: When = ALWAYS
    effects: Effects = Field(default_factory=dict)
    text: OptionalText = ""


class Outcome(Part):
    """What an option or a range of answers brings."""

    effects: Effects = Field(default_factory=dict)
    later: tuple[Later, ...] = ()
    consequence: OptionalMd = ""
    feedback: OptionalMd = ""
    rating: Rating | None = None
    next: Ref | None = None


class Option(Outcome):
    id: Id
    text: Text
    when: When = ALWAYS
    cost: NotNegative = ZERO


class Range(Outcome):
    from_: Number = Field(alias="from")
    below: Number


class Pick(Part):
    """How many options may be taken together, and what they may cost."""

    min: Annotated[Whole, Field(ge=0)]
    max: Annotated[Whole, Field(ge=1)]
    budget: NotNegative | None = None
    unit: OptionalText = ""


class Answer(Part):
    """A number that is asked for, judged by `expected` or by `ranges`."""

    min: Number
    max: Number
    unit: OptionalText
    expected: Number | None = None
    tolerance: NotNegative = ZERO
    near: OptionalMd = ""
    far: OptionalMd = ""
    ranges: tuple[Range, ...] | None = None
