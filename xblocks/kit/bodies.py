"""What a request says, typed: the body of each handler is a model, and whatever has another form is refused in words.

The models of a block stand in its `bodies.py`; a handler names its own in its signature (`kit.handlers.action`). They
judge form only: whether the document bears what was sent is for the block. Keys that nobody reads are ignored, so that
an older server bears a newer page.
"""

import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError, WithJsonSchema

from campus_plugin.shared.limits import LONGEST_ACTION_TEXT

from .i18n import N_
from .spots import shown

MOST_DIGITS = 60
"""Characters of a number in JSON: longer ones are nobody's, and cost more than they are long."""
MAX_POWER = 30
"""Decimals of a body lie between 1e-30 and 1e30."""
MOST_ANSWERS = 1000
"""Of one request: as many as fields of a plain form."""
Raw = dict[str, Any]

UNFIT = N_("“%(field)s” is missing or could not be read. Please reload the page and try again.")
WRITE_IT = N_("Please fill in the three lines (1000 characters at most each).")


class Sent(BaseModel):
    """The body of a request."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Nothing(Sent):
    """A request that says all by its address."""


class Wrong(ValueError):
    """A value that its field does not take, with a sentence of its own."""

    def __init__(self, message: str, **values: object):
        super().__init__(message)
        self.message, self.values = message, values


class Unfit(Exception):
    """A body that is none of its handler's: which field, and a sentence that says what to do."""

    def __init__(self, name: str, message: str, **values: object):
        super().__init__(message)
        self.name, self.message, self.values = name, message, values


def json_object(raw: bytes) -> Raw:
    """An object in JSON, read strictly: UTF-8, every key once, numbers of human size.

    Decimals come as `Decimal`, as they were written. Raises `ValueError`, or `RecursionError` for what is too deep.
    """
    read = json.loads(
        raw.decode("utf-8"),  # here: json would guess other encodings, and take halves of characters
        parse_float=_decimal,
        parse_int=_integer,
        parse_constant=_no_constant,
        object_pairs_hook=_each_once,
    )
    if not isinstance(read, dict):
        raise ValueError("an object is expected")
    return read


def _decimal(text: str) -> Decimal:
    """Exact arithmetic on 1e999999999 would take all memory."""
    _short(text)
    try:
        value = Decimal(text)
    except ArithmeticError as error:  # an exponent that not even Decimal bears
        raise ValueError("a number is out of range") from error
    if not value.is_finite() or not -MAX_POWER <= value.adjusted() <= MAX_POWER:
        raise ValueError("a number is out of range")
    return value


def _integer(text: str) -> int:
    _short(text)
    return int(text)


def _short(text: str) -> None:
    if len(text) > MOST_DIGITS:
        raise ValueError("a number is too long")


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _each_once(pairs: list[tuple[str, Any]]) -> Raw:
    read = dict(pairs)
    if len(read) < len(pairs):
        raise ValueError("a key stands twice")
    return read


# --- from the raw body to its model -----------------------------------------------------------------------------------


def reader_for(function: Callable[..., Any]) -> Callable[[Raw], Any]:
    """What makes of a raw body the one that `function(block, body)` names in its signature. It raises `Unfit`."""
    return reader(inspect.signature(function).parameters["body"].annotation)


def reader(kind: Any) -> Callable[[Raw], Any]:
    """The same for the type of a body; a plain `dict` takes any."""
    if dict in (kind, get_origin(kind)):
        return lambda raw: raw
    adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def read(raw: Raw) -> Any:
        try:
            return adapter.validate_python(raw)
        except ValidationError as error:
            raise _unfit(raw, error) from None  # what pydantic says quotes what was sent

    return read


def _unfit(raw: Raw, error: ValidationError) -> Unfit:
    first = error.errors(include_url=False, include_input=False)[0]
    name = _field(raw, first["loc"], missing=first["type"] == "missing")
    wrong = first.get("ctx", {}).get("error")
    if isinstance(wrong, Wrong):
        return Unfit(name, wrong.message, **wrong.values)
    return Unfit(name, UNFIT, field=name)


def _field(raw: Any, path: Sequence[str | int], *, missing: bool) -> str:
    """The innermost name on the way to the fault. A way also holds pydantic's own words, which the body does not."""
    here, name = raw, ""
    for place, part in enumerate(path):
        if isinstance(here, Mapping) and part in here:
            here, name = here[part], str(part)
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        elif missing and place == len(path) - 1:
            name = str(part)
    return shown(name)


# --- what several bodies hold -----------------------------------------------------------------------------------------


def whole(least: int, most: int) -> Callable[[Any], int]:
    """A whole number from `least` to `most`, or its digits as forms send them; nothing that only looks like one."""

    def read(value: Any) -> int:
        if isinstance(value, str) and len(value) <= len(str(most)) and value.isascii() and value.isdecimal():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError("a whole number is expected")
        return value

    return read


def _said_yes(value: Any) -> bool:
    if value is not None and not isinstance(value, bool | str):
        raise ValueError("yes is expected")
    return value is True or value == "yes"


def _line(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value.strip()) <= LONGEST_ACTION_TEXT:
        raise Wrong(WRITE_IT)
    return value.strip()


def at_most(count: int) -> Callable[[Any], Any]:
    """The length before anything else is looked at."""

    def read(value: Any) -> Any:
        if isinstance(value, list | dict) and len(value) > count:
            raise ValueError("too many")
        return value

    return read


def digits(least: int, most: int) -> WithJsonSchema:
    """For docs/openapi.yaml, what `whole` takes."""
    number, text = {"type": "integer", "minimum": least, "maximum": most}, {"type": "string", "pattern": "^[0-9]+$"}
    return WithJsonSchema({"anyOf": [number, text | {"maxLength": len(str(most))}]})


ShortText = Annotated[str, Field(max_length=40)]
"""An id or a code: whether there is such a one is for the block."""
Count = Annotated[int, BeforeValidator(whole(0, 999_999_999)), digits(0, 999_999_999)]
Yes = Annotated[
    bool,
    BeforeValidator(_said_yes),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"type": "string", "enum": ["yes"]}]}),
]
"""`true` from a program, `yes` from a form."""
Line = Annotated[
    str,
    BeforeValidator(_line),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": LONGEST_ACTION_TEXT, "pattern": r"\S"}),
    Field(description="A line of an action, in the learner’s words."),
]


class PlanLines(Sent):
    """An action for the learner's plan, in their words. A block's own body adds `days`."""

    action: ShortText = Field(description="The id of a proposed action.")
    when: Line
    then: Line
    first_step: Line
