"""From what a learner's device sends (`bodies`) to moves of the case.

Kind to people: « 12,5 », « 1 000 » and « 90 € » are numbers. Whether the case bears the moves is for the engine. Nothing
here depends on a step that the learner has not reached: how such a step is asked must not show in any answer.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..kit.handlers import Refusal
from ..kit.i18n import N_
from .bodies import OneStep, SentDecision, WholeRun
from .models import CaseStudy, Step
from .moves import Move, Refused
from .standing import Standing

NOT_A_NUMBER = N_("This is not a number that can be read. Write digits, for example 12.5.")
LONGEST_NUMBER = 100
"""Characters of a typed number, without its unit."""
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f']+")
_DECIMAL = re.compile(r"([+-]?)(\d{1,18})(?:[.,](\d{1,12}))?\Z", re.ASCII)
_ENGLISH_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?\Z", re.ASCII)


def moves(
    case: CaseStudy, sent: WholeRun | OneStep, kept: Sequence[Move], asked: str | None
) -> tuple[Move, ...] | None:
    """All moves of a request, or None where they are not what is kept (a part or all of it) and at most one more.

    `asked` is the step that the learner is to decide now. Raises `Refusal` for a number that cannot be read.
    """
    steps = [*(move.step for move in kept), asked]
    if isinstance(sent, OneStep):
        if sent.at >= len(steps):
            return None
        return (*kept[: sent.at], _of_form(case, sent, steps[sent.at]))
    if len(sent.moves) > len(steps):
        return None
    return tuple(move(case, decision, step) for decision, step in zip(sent.moves, steps, strict=False))


def move(case: CaseStudy, sent: SentDecision, asked: str | None) -> Move:
    """The move that was sent to the step `asked`. One of another step stays unread; who compares or plays it sees that."""
    read = Move(
        sent.step,
        sent.choice,
        None if isinstance(sent.number, str) else _kept(sent.number),
        None if sent.text is None else sent.text.replace("\r\n", "\n").replace("\r", "\n"),
        sent.confidence,
    )
    step = _step(case, sent, asked)
    if step is None or not isinstance(sent.number, str):
        return read
    # the step may have asked for a number when it was answered, in a unit that nobody remembers
    typed = number(sent.number, step.answer.unit if step.answer else None, case.lang)
    if typed is None:
        raise Refusal(NOT_A_NUMBER, field_name="number")
    return replace(read, number=typed)


def _of_form(case: CaseStudy, sent: OneStep, asked: str | None) -> Move:
    """A form holds the fields of its step's kind, and empty ones for what was left open."""
    step = _step(case, sent, asked)
    if step is None:
        return move(case, sent, asked)
    choice = sent.choice or None
    if step.rules.several:
        choice = tuple(name for name in ([choice] if isinstance(choice, str) else choice or ()) if name)
    said: dict[str, Any] = {"choice": choice, "number": sent.number or None, "text": sent.text or None}
    field = step.rules.asks
    given: dict[str, Any] = {"step": sent.step, "confidence": sent.confidence, field: said[field]}
    only = SentDecision.model_construct(None, **given)
    return move(case, only, asked)


def _step(case: CaseStudy, sent: SentDecision, asked: str | None) -> Step | None:
    """The step that was answered, if it is the one that was to be answered."""
    return next((step for step in case.steps if step.id == asked == sent.step), None)


def _kept(number: int | Decimal | None) -> Fraction | None:
    """What is kept is JSON: a number as it will be read back."""
    return None if number is None else Fraction(str(float(number)) if isinstance(number, Decimal) else number)


def number(text: str, unit: str | None = "", lang: str = "fr") -> Fraction | None:
    """A number as people type it, its unit (where it is None: any) allowed behind; None for anything else."""
    if len(text) > LONGEST_NUMBER + len(unit or ""):
        return None
    bare = text.replace("\u2212", "-").strip()
    if unit is None:
        bare = bare[: 1 + max((place for place, char in enumerate(bare) if char.isdigit()), default=-1)]
    bare = bare.removesuffix(unit or "")
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
    asked = "" if step is None else step.rules.asks
    field = refused.key or asked
    if not refused.key and step is not None and step.confidence and getattr(move, asked) is not None:
        field = "confidence"  # the answer is there: what is missing is how sure the learner is
    return Refusal(refused.problem.message(lang), field_name=field)


def state(standing: Standing) -> dict[str, Any]:
    """What the script must know to go on. Texts that were saved do not travel again."""
    return {"run": standing.attempt, "moves": [move.as_json(with_text=False) for move in standing.moves]}
