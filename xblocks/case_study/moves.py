"""What a learner does at a step; whether the step bears it is for its kind (docs/format.md, « What a decision does »)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any

from ..kit.i18n import N_
from ..kit.problems import Invalid, Path, Problem
from ..kit.spots import shown

CONTENTS = ("choice", "number", "text")
_KEYS = ("step", *CONTENTS, "confidence")


@dataclass(frozen=True, slots=True)
class Move:
    """The answer to one step: `choice` (single: an option id; multiple, rank: ids), `number` or `text`."""

    step: str
    choice: str | tuple[str, ...] | None = None
    number: Fraction | None = None
    text: str | None = None
    confidence: int | None = None

    def as_json(self, *, with_text: bool = True) -> dict[str, Any]:
        """The form that `read_moves` reads; without text where free text must not be kept."""
        written: dict[str, Any] = {"step": self.step}
        if self.choice is not None:
            written["choice"] = self.choice if isinstance(self.choice, str) else list(self.choice)
        if self.number is not None:
            written["number"] = json_number(self.number)
        if self.text is not None and with_text:
            written["text"] = self.text
        if self.confidence is not None:
            written["confidence"] = self.confidence
        return written


class Refused(Exception):
    """A move that the case does not bear: its position in the list (from 0), why, and what to do instead."""

    def __init__(self, index: int, reason: str, remedy: str, values: dict[str, Any] | None = None, key: str = ""):
        self.index, self.reason, self.remedy, self.values, self.key = index, reason, remedy, values or {}, key
        super().__init__(f"[{index}]: {self.problem.message()}")

    @property
    def problem(self) -> Problem:
        """The same as a problem of the input, with its path there."""
        path: Path = (self.index, self.key) if self.key else (self.index,)
        return Problem(path, self.reason, self.remedy, self.values)


def json_number(number: Fraction) -> int | float:
    """A number for JSON: whole where it is whole."""
    return number.numerator if number.denominator == 1 else float(number)


def read_moves(raw: Any) -> list[Move]:
    """The moves of JSON-like input, in their order.

    Raises `Invalid` with every fault of form (paths in the input, no lines); whether the case bears them is for `play`.
    """
    if not isinstance(raw, list | tuple):
        raise Invalid([Problem((), N_("A list of moves is expected."), N_("Write [{…}, {…}]."))])
    problems: list[Problem] = []
    moves = [_read(entry, position, problems) for position, entry in enumerate(raw)]
    if problems:
        raise Invalid(problems)
    return [move for move in moves if move is not None]


def _read(entry: Any, position: int, problems: list[Problem]) -> Move | None:
    if not isinstance(entry, dict):
        problems.append(Problem((position,), N_("A move is expected here."), N_('Write {"step": "…", "choice": "…"}.')))
        return None
    before = len(problems)

    def fault(key: Any, reason: str, remedy: str) -> None:
        problems.append(Problem((position, shown(key)), reason, remedy, {"key": shown(key)}))

    for key in entry:
        if key not in _KEYS:
            fault(
                key, N_("The key “%(key)s” is not known in a move."), N_("Keep step, choice, number, text, confidence.")
            )
    given = {key: entry[key] for key in _KEYS if entry.get(key) is not None}
    if not isinstance(given.get("step"), str):
        fault("step", N_("A move names its step."), N_('Write "step": with the id of the step.'))
    contents = [key for key in CONTENTS if key in given]
    if len(contents) > 1:
        fault(contents[1], N_("A move has one of choice, number, text."), N_("Keep the one that its step asks for."))
    if "choice" in given and not is_choice(given["choice"]):
        fault("choice", N_("A choice is an option id, or a list of them."), N_('Write "a" or ["a", "b"].'))
    number = exact(given.get("number"))
    if "number" in given and number is None:
        fault("number", N_("A finite number is expected for “%(key)s”."), N_("Write digits, without quotes."))
    if "text" in given and not is_text(given["text"]):
        fault("text", N_("A text is expected for “%(key)s”."), N_("Put it in quotes."))
    confidence = given.get("confidence")
    if confidence is not None and not is_whole(confidence):
        fault("confidence", N_("A whole number is expected for “%(key)s”."), N_("Write 1, 2, 3 or 4."))
    if len(problems) > before:
        return None
    choice = given.get("choice")
    return Move(
        given["step"],
        tuple(choice) if isinstance(choice, list | tuple) else choice,
        number,
        given.get("text"),
        confidence,
    )


def is_choice(value: Any) -> bool:
    """An option id, or a list of them."""
    return isinstance(value, str) or (isinstance(value, list | tuple) and all(isinstance(v, str) for v in value))


def is_whole(value: Any) -> bool:
    """A whole number; `true` is none."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_text(value: Any) -> bool:
    """A text that can be stored: JSON may smuggle in halves of characters, which UTF-8 cannot write."""
    return isinstance(value, str) and not any("\ud800" <= char <= "\udfff" for char in value)


def exact(value: Any) -> Fraction | None:
    """A finite number as its decimals were written; None for anything else."""
    if is_whole(value) or isinstance(value, Fraction):
        return Fraction(value)
    if isinstance(value, Decimal):
        return Fraction(value) if value.is_finite() else None
    # as the decimals were written, not as the float holds them
    return Fraction(str(value)) if isinstance(value, float) and isfinite(value) else None
