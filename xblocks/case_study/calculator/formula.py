"""A calculator's formulas (docs/format.md, « Formulas »): read into a small program, run exactly.

The program is a list of words for a stack machine, the operands first: a number as written, a name, an operator
(`+ - * /`, `~` for the unary minus) or a function with its count (`min:3`, `max:2`, `round:1`). The same list goes to
the learner's device, where `case_study/assets/calculator.js` runs it with the same limits.
"""

import difflib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Any

from ...kit.i18n import N_
from ...kit.spots import shown

MOST_CHARACTERS = 200
MOST_OPERATIONS = 40
MOST_DEPTH = 20
"""Of parentheses and calls inside one another."""
BOUND = 2**1000
"""No numerator and no denominator reaches it: what would is no result. So no formula makes a machine slow."""
PLACES = ("0", "1", "2")
FUNCTIONS = ("min", "max", "round")

Program = tuple[str, ...]
_WORDS = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[^\W\d]\w*)|(?P<sign>[-+*/(),])|(?P<other>\S))", re.ASCII
)


class Misread(ValueError):
    """A formula that cannot be read: a marked reason and remedy with their values."""

    def __init__(self, reason: str, remedy: str, **values: Any):
        super().__init__(reason)
        self.reason, self.remedy, self.values = reason, remedy, values


@lru_cache(maxsize=512)
def read(text: str, names: tuple[str, ...], later: tuple[str, ...] = ()) -> Program:
    """The program of the formula `text`, which may use `names`; `later` are results written at it or after it.

    Raises `Misread`.
    """
    if len(text) > MOST_CHARACTERS:
        raise Misread(
            N_("This formula has %(count)s characters, and %(most)s are allowed."),
            N_("Split it: a result may use those written before it."),
            count=len(text),
            most=MOST_CHARACTERS,
        )
    reader = _Reader(text, names, later)
    reader.sum()
    reader.end()
    if reader.operations > MOST_OPERATIONS:
        raise Misread(
            N_("This formula has %(count)s operations, and %(most)s are allowed."),
            N_("Split it: a result may use those written before it."),
            count=reader.operations,
            most=MOST_OPERATIONS,
        )
    return tuple(reader.program)


class _Reader:
    """Reads sums of products of signed factors, from left to right."""

    def __init__(self, text: str, names: Collection[str], later: Collection[str]):
        self.words = [(found.lastgroup or "", found[found.lastgroup or 0], found) for found in _WORDS.finditer(text)]
        self.at, self.depth, self.operations = 0, 0, 0
        self.names, self.later = names, later
        self.program: list[str] = []

    def sum(self) -> None:
        self.product()
        while sign := self._taken("+", "-"):
            self.product()
            self._operation(sign)

    def product(self) -> None:
        self.factor()
        while sign := self._taken("*", "/"):
            self.factor()
            self._operation(sign)

    def factor(self) -> None:
        minuses = 0
        while self._taken("-"):
            minuses += 1
        kind, word = self._next()
        if kind == "number":
            self.at += 1
            self.program.append(word)
        elif kind == "name":
            self.at += 1
            self._named(word)
        elif self._taken("("):
            self._inside(self.sum)
            self._expect(")")
        else:
            self._unexpected(N_("Write a number, a name, or parentheses there."))
        for _ in range(minuses):
            self._operation("~")

    def end(self) -> None:
        if self.at < len(self.words):
            self._unexpected(N_("Write an operator (+ - * /) before it, or delete it."))

    def _named(self, word: str) -> None:
        if self._next()[1] == "(" or word in FUNCTIONS:
            self._call(word)
        elif word in self.names:
            self.program.append(word)
        elif word in self.later:
            raise Misread(
                N_("The formula uses “%(id)s”, which is not written before it."),
                N_("A result uses inputs, and results written before it: move it."),
                id=shown(word),
            )
        else:
            raise Misread(N_("No input and no result has the id “%(id)s”."), **_nearest(word, self.names))

    def _call(self, name: str) -> None:
        if name not in FUNCTIONS:
            raise Misread(
                N_("“%(id)s” is not a function."), N_("The functions are min, max and round."), id=shown(name)
            )
        self._expect("(")
        if name == "round":
            self._inside(self._rounding)
            return
        count = 0

        def arguments() -> None:
            nonlocal count
            self.sum()
            count = 1
            while self._taken(","):
                self.sum()
                count += 1

        self._inside(arguments)
        self._expect(")")
        self.operations += count
        self.program.append(f"{name}:{count}")

    def _rounding(self) -> None:
        self.sum()
        places, count = "0", 1
        if self._taken(","):
            kind, places = self._next()
            if kind != "number" or places not in PLACES:
                self._unexpected(N_("Write round(…) or round(…, n), with n one of 0, 1, 2."))
            self.at += 1
            count = 2
        self._expect(")")
        self.operations += count
        self.program.append(f"round:{places}")

    def _inside(self, read_on: Callable[[], None]) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Misread(
                N_("More than %(most)s parentheses stand inside one another."),
                N_("Split the formula: a result may use those written before it."),
                most=MOST_DEPTH,
            )
        read_on()
        self.depth -= 1

    def _operation(self, word: str) -> None:
        self.operations += 1
        self.program.append(word)

    def _next(self) -> tuple[str, str]:
        return self.words[self.at][:2] if self.at < len(self.words) else ("", "")

    def _taken(self, *signs: str) -> str:
        kind, word = self._next()
        if kind != "sign" or word not in signs:
            return ""
        self.at += 1
        return word

    def _expect(self, sign: str) -> None:
        if not self._taken(sign):
            self._unexpected(N_("Write “%(sign)s” there."), sign=sign)

    def _unexpected(self, remedy: str, **values: Any) -> None:
        if self.at >= len(self.words):
            raise Misread(N_("The formula stops too early."), remedy, **values)
        kind, word, found = self.words[self.at]
        raise Misread(
            N_("The formula cannot be read from “%(word)s” on (character %(place)s)."),
            remedy,
            word=shown(word),
            place=found.start(kind) + 1,
            **values,
        )


def _nearest(word: str, names: Collection[str]) -> dict[str, str]:
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    if near:
        return {"remedy": N_("Did you mean “%(near)s”?"), "id": shown(word), "near": near[0]}
    return {"remedy": N_("Known here: %(near)s."), "id": shown(word), "near": ", ".join(names)}


def run(program: Sequence[str], values: Mapping[str, Fraction | None]) -> Fraction | None:
    """The exact result of a program; None for a division by zero, a number out of bounds, or anything that uses None."""
    stack: list[Fraction] = []
    for word in program:
        name, _, count = word.partition(":")
        if name[0].isdigit():
            value: Fraction | None = Fraction(name)
        elif name in OPERATIONS:
            taken, operate = OPERATIONS[name]
            taken = taken or int(count)
            operands, stack[-taken:] = stack[-taken:], []
            value = operate(*operands)
        elif name == "round":
            value = rounded(stack.pop(), int(count))
        else:
            value = values[name]
        if value is None or abs(value.numerator) >= BOUND or value.denominator >= BOUND:
            return None
        stack.append(value)
    return stack.pop()


def rounded(value: Fraction, places: int) -> Fraction:
    """`value` to `places` decimals, half up (towards the larger number)."""
    scale = 10**places
    return Fraction(floor(value * scale + Fraction(1, 2)), scale)


OPERATIONS: dict[str, tuple[int, Callable[..., Fraction | None]]] = {
    "+": (2, lambda a, b: a + b),
    "-": (2, lambda a, b: a - b),
    "*": (2, lambda a, b: a * b),
    "/": (2, lambda a, b: a / b if b else None),
    "~": (1, lambda a: -a),
    "min": (0, lambda *numbers: min(numbers)),
    "max": (0, lambda *numbers: max(numbers)),
}
"""By word: how many operands it takes (0: as many as it says), and what it makes of them."""
