"""What a learner's device sends to the handlers of a case."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Strict, StrictInt, Tag, model_validator

from ..kit.bodies import Count, PlanLines, Sent, ShortText, Wrong, at_most, reader
from ..kit.i18n import N_
from .kinds.text import LONGEST_TEXT
from .models import MAX_STEPS

MOST_CHOSEN = 64
"""Far more than any step offers; which of them it bears is for the engine."""
CHOOSE_WHEN = N_("Please choose one of the dates of the list.")
DAYS_OFFERED = ("7", "14", "30", "90")


def _days(value: Any) -> str:
    if not isinstance(value, str) or value not in DAYS_OFFERED:
        raise Wrong(CHOOSE_WHEN)
    return value


def _nothing_typed(value: Any) -> Any:
    """An empty field of a form says nothing."""
    return None if value == "" else value


Chosen = ShortText | Annotated[tuple[ShortText, ...], BeforeValidator(at_most(MOST_CHOSEN))]
Number = StrictInt | Annotated[Decimal, Strict()] | str


class SentDecision(Sent):
    """One decision: `choice`, `number` or `text` as its step asks, `confidence` where it asks that."""

    step: ShortText = Field(description="The step's id.")
    choice: Chosen | None = Field(None, description="An option's id (single), or several (multiple; rank, in order).")
    number: Number | None = Field(None, description="A number, or one as people type it: 12,5 or 1 000 €.")
    text: str | None = Field(None, description=f"At most {LONGEST_TEXT} characters.")
    confidence: Annotated[Count | None, BeforeValidator(_nothing_typed)] = Field(
        None, description="How sure the learner is, 1 to 4."
    )


class WholeRun(Sent):
    """All decisions of a run: what is kept, as it is kept, and at most one more."""

    run: Count = Field(description="The number of the run, from 1.")
    moves: Annotated[tuple[SentDecision, ...], BeforeValidator(at_most(MAX_STEPS))]


class OneStep(SentDecision):
    """The form of one step, as browsers without script send it."""

    run: Count = Field(description="The number of the run, from 1.")
    at: Count = Field(description="How many decisions the page knew of.")


def _which(body: Any) -> str:
    return "a whole run" if "moves" in body else "one step"


Decide = Annotated[Annotated[WholeRun, Tag("a whole run")] | Annotated[OneStep, Tag("one step")], Discriminator(_which)]


class Replay(Sent):
    """A new run beside a finished one."""

    run: Count = Field(description="The number of the finished run.")


class Plan(PlanLines):
    """An action, in the learner's words, for their plan: a proposed one, or `_own`."""

    days: Annotated[Literal["7", "14", "30", "90"], BeforeValidator(_days)] = Field(
        "30", description="How long it may take; for an action of one's own."
    )


TYPED, GOOD = "n.", "g."
"""Begin the names of a calculator's fields: what is typed, and what was typed when all of it could last be read."""


class Calculate(Sent):
    """A calculator's form, as browsers without script send it: each number is a field of its own, `n.` and its id."""

    fields: dict[str, str]

    @model_validator(mode="before")
    @classmethod
    def _gathered(cls, form: Any) -> Any:
        return {"fields": {name: value for name, value in form.items() if name.startswith((TYPED, GOOD))}}


class FromTheStart(Sent):
    """In Studio's preview, the case from its beginning."""

    run: Count = 1


whole_run = reader(WholeRun)
from_the_start = reader(FromTheStart)
