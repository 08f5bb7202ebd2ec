"""What a learner's device sends: the run's number and its whole list of moves, as JSON or as one plain form.

Strict about form, kind to people: « 12,5 », « 1 000 » and « 90 € » are numbers. Whether the case bears the moves is for
the engine.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..kit.handlers import UNREADABLE, Body, Refusal
from ..kit.i18n import N_
from ..kit.problems import Invalid
from .models import MAX_STEPS, CaseStudy, Step
from .moves import Move, Refused, read_moves

NOT_A_NUMBER = N_("This is not a number that can be read. Write digits, for example 12.5.")
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f']+")
_DECIMAL = re.compile(r"([+-]?)(\d{1,18})(?:[.,](\d{1,12}))?\Z", re.ASCII)
_UNIT = re.compile(r"[^\d]+\Z")
_ENGLISH_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?\Z", re.ASCII)


@dataclass(frozen=True)
class Sent:
    """A request to decide: the run's number and all its moves so far."""

    run: int
    moves: tuple[Move, ...]


def from_json(case: CaseStudy, body: Body) -> Sent:
    """`{"run": n, "moves": [whole list]}`. Raises `Refusal`."""
    raw = body.get("moves")
    if not isinstance(raw, list) or len(raw) > MAX_STEPS:
        raise Refusal(UNREADABLE, field_name="moves")
    return Sent(whole(body.get("run"), "run"), _moves([_readable(case, entry) for entry in raw]))


def from_form(case: CaseStudy, body: Body, held: Sequence[Move]) -> Sent:
    """A plain form: `run`, `at` (how many moves the page had), `step`, and the fields of that step's kind."""
    at = whole(body.get("at"), "at")
    if at > len(held):
        raise Refusal(UNREADABLE, 409)
    name = body.get("step")
    step = _step(case, name)
    entry: dict[str, Any] = {"step": name}
    if step is None:
        raise Refusal(UNREADABLE, field_name="step")
    if step.kind in ("multiple", "rank"):
        chosen = body.get("choice", [])
        entry["choice"] = [chosen] if isinstance(chosen, str) else [name for name in chosen if name]
    else:
        key = "choice" if step.kind == "single" else step.kind
        entry[key] = body.get(key) or None
    if body.get("confidence"):
        entry["confidence"] = whole(body["confidence"], "confidence")
    return Sent(whole(body.get("run"), "run"), (*held[:at], *_moves([_readable(case, entry)])))


def number(text: str, unit: str = "", lang: str = "fr") -> Fraction | None:
    """A number as people type it, its unit allowed behind; None for anything else."""
    bare = text.replace("\u2212", "-").strip()
    if unit and bare.endswith(unit):
        bare = bare[: -len(unit)]
    bare = _SPACES.sub("", bare)
    if not lang.startswith("fr") and _ENGLISH_THOUSANDS.match(bare):
        bare = bare.replace(",", "")
    found = _DECIMAL.match(bare)
    if not found:
        return None
    sign, whole, decimals = found.groups()
    value = Fraction(f"{whole}.{decimals or 0}")
    return -value if sign == "-" else value


def refusal(refused: Refused, step: Step | None, move: Move, lang: str) -> Refusal:
    """An engine's refusal as the learner reads it, at the field where it is to be mended."""
    asked = "" if step is None else "choice" if step.options else step.kind
    field = refused.key or asked
    if not refused.key and step is not None and step.confidence and getattr(move, asked) is not None:
        field = "confidence"  # the answer is there: what is missing is how sure the learner is
    return Refusal(refused.problem.message(lang), field_name=field)


def _readable(case: CaseStudy, entry: Any) -> Any:
    """One raw move with its number read and its line ends made one kind."""
    if not isinstance(entry, dict):
        return entry
    entry = dict(entry)
    if isinstance(entry.get("number"), str):
        step = _step(case, entry.get("step"))
        if step and step.answer:
            text, unit = entry["number"], step.answer.unit
        else:  # a page that is older than the document: where this learner stands is the answer, whatever its unit was
            text, unit = _UNIT.sub("", entry["number"]), ""
        entry["number"] = number(text, unit, case.lang)
        if entry["number"] is None:
            raise Refusal(NOT_A_NUMBER, field_name="number")
    if isinstance(entry.get("number"), Decimal):
        # what is kept is JSON: play the number that will be read back
        entry["number"] = float(entry["number"])
    if isinstance(entry.get("text"), str):
        entry["text"] = entry["text"].replace("\r\n", "\n").replace("\r", "\n")
    return entry


def _moves(raw: list[Any]) -> tuple[Move, ...]:
    try:
        return tuple(read_moves(raw))
    except Invalid as invalid:
        raise Refusal(UNREADABLE, field_name=_field(invalid)) from invalid


def _field(invalid: Invalid) -> str:
    last = invalid.problems[0].path[-1:]
    return str(last[0]) if last else ""


def _step(case: CaseStudy, name: Any) -> Step | None:
    return next((step for step in case.steps if step.id == name), None)


def whole(value: Any, name: str) -> int:
    """A count, as a number or (from a form) as its digits."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 9:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
        raise Refusal(UNREADABLE, field_name=name)
    return value
