"""What a learner's device sends to the handlers of a self-diagnostic."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from campus_plugin.shared.limits import LARGEST_ATTEMPT, MOST_DAYS

from ..kit.bodies import MOST_ANSWERS, Count, PlanLines, Sent, Wrong, Yes, at_most, digits, reader, whole
from ..kit.i18n import N_
from .wire import NOT_A_LEVEL, PREFIX

MOST_TICKED = 64
"""Far more than any question offers."""
DAYS_EXPECTED = N_("Please give a number of days between 1 and %(most)s.")
UNKNOWN_PROFILE = N_("Please choose one of the answers of the list.")
PLEASE_TICK = N_("Please tick the box if you agree. Nothing was changed.")


def _days(value: Any) -> int:
    try:
        return whole(1, MOST_DAYS)(value)
    except ValueError:
        raise Wrong(DAYS_EXPECTED, most=MOST_DAYS) from None


def _levels(value: Any) -> Any:
    if not isinstance(value, dict) or not all(isinstance(level, str) for level in value.values()):
        raise Wrong(NOT_A_LEVEL)
    return value


def _code(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 40:
        raise Wrong(UNKNOWN_PROFILE)
    return value


def _agreed(value: Any) -> bool:
    if value not in ("yes", "no"):
        raise Wrong(PLEASE_TICK)
    return bool(value == "yes")


RunNumber = Annotated[int, BeforeValidator(whole(1, LARGEST_ATTEMPT)), digits(1, LARGEST_ATTEMPT)]
Given = str | Annotated[tuple[str, ...], BeforeValidator(at_most(MOST_TICKED))] | None
"""A token, several of them, or a text (survey); empty takes the answer back."""
Code = Annotated[str, BeforeValidator(_code)]


class Answers(Sent):
    """Answers to questions, merged with what is kept question by question."""

    run: RunNumber = Field(description="The run that the page shows, from 1.")
    sheet: str = Field("", description="The token of the document that the answers belong to.")
    answers: Annotated[dict[str, Given], BeforeValidator(at_most(MOST_ANSWERS))] = Field(
        {}, description="By `q.` and the question's id."
    )


class Finish(Answers):
    """The last answers, and the end of the run."""

    confirmed: Yes = Field(False, description="That the result is wanted although answers are missing.")
    hindsight: Annotated[dict[str, str], BeforeValidator(_levels)] | None = Field(
        None, description="Where the firm really was at the first attempt: a level's id by dimension; empty: no answer."
    )


class Sheet(Finish):
    """The whole sheet as browsers without script send it: each answer is a field of its own."""

    @model_validator(mode="before")
    @classmethod
    def _gathered(cls, form: Any) -> Any:
        return {**form, "answers": {name: value for name, value in form.items() if name.startswith(PREFIX)}}


class Plan(PlanLines):
    """A proposed action, in the learner's words, for their plan."""

    days: Annotated[int, BeforeValidator(_days), digits(1, MOST_DAYS)] = Field(
        description="How long it may take, 1 to 1100."
    )


class About(Sent):
    """What the learner says of their firm: codes of the profile; empty takes one back, `-` or none leaves it."""

    size: Code | None = None
    sector: Code | None = None
    role: Code | None = None
    region: Code | None = None


class Consent(Sent):
    """Agreeing to be counted among peers, in the words that were read, or taking that back."""

    agree: Annotated[bool, BeforeValidator(_agreed), WithJsonSchema({"type": "string", "enum": ["yes", "no"]})] = Field(
        "", validate_default=True, description="`yes` or `no`; a box that was not ticked is not sent."
    )
    version: Annotated[str, Field(max_length=20)] = Field("", description="Of the words; needed to agree.")


class Compare(Sent):
    """Two finished attempts by their positions, from 0, oldest first; without both: the first and the latest."""

    before: Count | None = None
    after: Count | None = None


class Erase(Sent):
    """Forgetting the learner's answers here."""

    confirmed: Yes = False


finish = reader(Finish)
"""For what the preview in Studio sends."""
