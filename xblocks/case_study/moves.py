"""What a learner does at a step, and whether the step bears it (docs/format.md, « What a decision does »)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any

from ..kit.i18n import N_
from ..kit.problems import Invalid, Path, Problem
from ..kit.spots import shown
from .models import CHOICE_KINDS, Answer, Option, Outcome, Range, Step

LONGEST_TEXT = 5000
CONFIDENCE = range(1, 5)
_CONTENTS = ("choice", "number", "text")
_KEYS = ("step", *_CONTENTS, "confidence")


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
    contents = [key for key in _CONTENTS if key in given]
    if len(contents) > 1:
        fault(contents[1], N_("A move has one of choice, number, text."), N_("Keep the one that its step asks for."))
    if "choice" in given and not _is_choice(given["choice"]):
        fault("choice", N_("A choice is an option id, or a list of them."), N_('Write "a" or ["a", "b"].'))
    number = _number(given.get("number"))
    if "number" in given and number is None:
        fault("number", N_("A finite number is expected for “%(key)s”."), N_("Write digits, without quotes."))
    if "text" in given and not _is_text(given["text"]):
        fault("text", N_("A text is expected for “%(key)s”."), N_("Put it in quotes."))
    confidence = given.get("confidence")
    if confidence is not None and not _is_whole(confidence):
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


def _is_choice(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list | tuple) and all(isinstance(v, str) for v in value))


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_text(value: Any) -> bool:
    """A text that can be stored: JSON may smuggle in halves of characters, which UTF-8 cannot write."""
    return isinstance(value, str) and not any("\ud800" <= char <= "\udfff" for char in value)


def _number(value: Any) -> Fraction | None:
    if _is_whole(value) or isinstance(value, Fraction):
        return Fraction(value)
    if isinstance(value, Decimal):
        return Fraction(value) if value.is_finite() else None
    # as the decimals were written, not as the float holds them
    return Fraction(str(value)) if isinstance(value, float) and isfinite(value) else None


@dataclass(frozen=True, slots=True)
class Taken:
    """What a legal move sets going: the outcomes it takes, the choices it leaves behind, and its own `next`."""

    outcomes: tuple[tuple[str | None, Outcome], ...]
    chosen: tuple[str, ...]
    next: str | None


def take(step: Step, offered: Sequence[Option], move: Move, index: int, *, texts_kept: bool = True) -> Taken:
    """What `move` takes at `step`, where `offered` options are offered.

    Raises `Refused`. With `texts_kept=False` a text that was left out on purpose (kept on the learner's device) passes.
    """
    asked = "choice" if step.kind in CHOICE_KINDS else step.kind
    for key in _CONTENTS:
        if key != asked and getattr(move, key) is not None:
            raise Refused(index, *_ASKED[step.kind], key=key)
    withheld = asked == "text" and not texts_kept
    if getattr(move, asked) is None and not withheld:
        raise Refused(index, *_ASKED[step.kind])
    _confidence(step, move, index)
    if step.kind == "number":
        return _number_taken(step, move.number, index)
    if step.kind == "text":
        if move.text is not None:
            _text(move.text, index)
        return Taken(((None, Outcome(feedback=step.expert)),), (), step.next)
    return _choice_taken(step, offered, move.choice, index)


_ASKED = {
    "single": (N_("This step asks for one option."), N_("Choose one of those offered.")),
    "multiple": (N_("This step asks for a list of options."), N_("Choose among those offered.")),
    "rank": (N_("This step asks for a ranking."), N_("Rank every option offered, once each.")),
    "number": (N_("This step asks for a number."), N_("Give one.")),
    "text": (N_("This step asks for a text."), N_("Write one.")),
}


def _confidence(step: Step, move: Move, index: int) -> None:
    if not step.confidence and move.confidence is not None:
        raise Refused(index, N_("This step does not ask how sure you are."), N_("Leave that out."), key="confidence")
    if step.confidence and move.confidence is None:
        raise Refused(index, N_("This step asks how sure you are."), N_("Choose from 1 to 4."))
    if step.confidence and (not _is_whole(move.confidence) or move.confidence not in CONFIDENCE):
        raise Refused(index, N_("How sure you are goes from 1 to 4."), N_("Choose from 1 to 4."), key="confidence")


def _choice_taken(step: Step, offered: Sequence[Option], choice: Any, index: int) -> Taken:
    names = (choice,) if isinstance(choice, str) else choice
    if isinstance(choice, str) != (step.kind == "single") or not _is_choice(choice):
        raise Refused(index, *_ASKED[step.kind], key="choice")
    by_id = {option.id: option for option in offered}
    for name in names:
        if name not in by_id:
            raise Refused(
                index,
                N_("The option “%(id)s” is not offered here."),
                N_("Choose among those offered."),
                {"id": shown(name)},
                "choice",
            )
    if len(set(names)) < len(names):
        raise Refused(index, N_("An option is given twice."), N_("Give each once."), key="choice")
    if step.kind == "single":
        option = by_id[names[0]]
        return Taken(((option.id, option),), (option.id,), option.next)
    if step.kind == "rank":
        if len(names) < len(by_id):
            raise Refused(
                index, N_("The ranking leaves an option out."), N_("Rank every option offered."), key="choice"
            )
        return Taken(((names[0], by_id[names[0]]),), (names[0],), step.next)
    picked = [option for option in offered if option.id in names]
    _pick(step, picked, index)
    return Taken(tuple((option.id, option) for option in picked), tuple(option.id for option in picked), step.next)


def _pick(step: Step, picked: list[Option], index: int) -> None:
    pick = step.pick
    if pick is None:
        return
    if not pick.min <= len(picked) <= pick.max:
        raise Refused(
            index,
            N_("%(count)s options are chosen."),
            N_("Choose from %(min)s to %(max)s."),
            {"count": len(picked), "min": pick.min, "max": pick.max},
            "choice",
        )
    cost = sum((option.cost for option in picked), Fraction(0))
    if pick.budget is not None and cost > pick.budget:
        raise Refused(
            index,
            N_("These options cost %(cost)s, and the budget is %(budget)s."),
            N_("Leave one out, or choose a cheaper one."),
            {"cost": shown(cost), "budget": shown(pick.budget)},
            "choice",
        )


def _number_taken(step: Step, number: Any, index: int) -> Taken:
    answer = step.answer
    exact = _number(number)
    if answer is None or exact is None or not answer.min <= exact <= answer.max:
        low, high = (shown(answer.min), shown(answer.max)) if answer else ("", "")
        raise Refused(
            index,
            N_("This number is not among those asked for."),
            N_("Give one from %(min)s to %(max)s."),
            {"min": low, "max": high},
            "number",
        )
    if answer.ranges is None:
        near = answer.expected is not None and abs(exact - answer.expected) <= answer.tolerance
        told = Outcome(feedback=answer.near if near else answer.far)
        return Taken((("near" if near else "far", told),), (), step.next)
    position, found = range_of(answer, exact)
    return Taken(((str(position), found),), (), found.next or step.next)


def range_of(answer: Answer, number: Fraction) -> tuple[int, Range]:
    """The range that holds `number`, with its position; each is closed below and open above, the highest closed."""
    for position, candidate in enumerate(answer.ranges or ()):
        if candidate.from_ <= number and (number < candidate.below or number == candidate.below == answer.max):
            return position, candidate
    raise LookupError("the document's ranges do not cover [min, max]")


def _text(text: str, index: int) -> None:
    if not _is_text(text) or not text.strip():
        raise Refused(index, N_("The text is empty."), N_("Write a few words."), key="text")
    if len(text) > LONGEST_TEXT:
        raise Refused(
            index,
            N_("The text has %(count)s characters, and %(most)s are allowed."),
            N_("Shorten it."),
            {"count": len(text), "most": LONGEST_TEXT},
            "text",
        )
