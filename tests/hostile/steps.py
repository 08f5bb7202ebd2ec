"""How much work a request is, in steps rather than seconds.

Steps are the lines of Python that run, the C functions that they call, and what a regular expression tries: its matcher
is C, which no tracer sees into. So while work is counted, each pattern of ours stands behind one that first walks the
same text with the same pattern in Python, backtracking as the C matcher does, and counts every attempt.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

OURS = ("campus_plugin", "campus_xblocks")


class Work:
    """Steps so far."""

    def __init__(self) -> None:
        self.steps = 0


class Counted:
    """A pattern that counts what it tries, and answers as the real one does."""

    def __init__(self, pattern: re.Pattern[str], work: Work):
        self._pattern, self._work = pattern, work
        self._tree = list(_parser.parse(pattern.pattern, pattern.flags))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pattern, name)

    def match(self, text: str, *more: Any) -> Any:
        self.tried_at(text, 0)
        return self._pattern.match(text, *more)

    def fullmatch(self, text: str, *more: Any) -> Any:
        self.tried_at(text, 0)
        return self._pattern.fullmatch(text, *more)

    def search(self, text: str, *more: Any) -> Any:
        self.tried_everywhere(text, once=True)
        return self._pattern.search(text, *more)

    def sub(self, by: Any, text: str, *more: Any) -> Any:
        self.tried_everywhere(text)
        return self._pattern.sub(by, text, *more)

    def tried_everywhere(self, text: str, *, once: bool = False) -> None:
        place = 0
        while place <= len(text):
            end = self.tried_at(text, place)
            if end is not None and once:
                return
            place = max(place + 1, end or 0)

    def tried_at(self, text: str, place: int) -> int | None:
        return next(self._ways(self._tree, text, place), None)

    def _ways(self, tree: list[Any], text: str, place: int) -> Iterator[int]:
        """Every end that the pattern can reach from here, in the order in which a backtracking matcher tries them."""
        self._work.steps += 1
        if not tree:
            yield place
            return
        (kind, what), rest = tree[0], tree[1:]
        if kind is op.SUBPATTERN:
            yield from self._ways([*what[3], *rest], text, place)
        elif kind is op.BRANCH:
            for branch in what[1]:
                yield from self._ways([*branch, *rest], text, place)
        elif kind is op.MAX_REPEAT:
            yield from self._repeated(*what, rest, text, place)
        elif kind is op.AT:
            if _stands(what, text, place):
                yield from self._ways(rest, text, place)
        elif place < len(text) and _fits(kind, what, text[place]):
            yield from self._ways(rest, text, place + 1)

    def _repeated(self, least: int, most: Any, inner: Any, rest: list[Any], text: str, place: int) -> Iterator[int]:
        ends = [place]  # greedy: as often as it goes, then one less at a time
        while len(ends) <= most:
            end = next(self._ways(list(inner), text, ends[-1]), None)
            if end is None or end == ends[-1]:
                break
            ends.append(end)
        for count in range(len(ends) - 1, least - 1, -1):
            yield from self._ways(rest, text, ends[count])


def _stands(where: Any, text: str, place: int) -> bool:
    if where in (op.AT_BEGINNING, op.AT_BEGINNING_STRING):
        return place == 0
    if where in (op.AT_END, op.AT_END_STRING):
        return place == len(text)
    raise NotImplementedError(where)


def _fits(kind: Any, what: Any, char: str) -> bool:
    if kind is op.LITERAL:
        return ord(char) == what
    if kind is op.NOT_LITERAL:
        return ord(char) != what
    if kind is op.ANY:
        return char != "\n"
    if kind is op.IN:
        negated = what[0][0] is op.NEGATE
        return any(_in(*entry, char) for entry in what[negated:]) != negated
    raise NotImplementedError(kind)


def _in(kind: Any, what: Any, char: str) -> bool:
    if kind is op.LITERAL:
        return ord(char) == what
    if kind is op.RANGE:
        return what[0] <= ord(char) <= what[1]
    digit, space, word = char.isdecimal(), char.isspace(), char.isalnum() or char == "_"
    return {
        op.CATEGORY_DIGIT: digit,
        op.CATEGORY_NOT_DIGIT: not digit,
        op.CATEGORY_SPACE: space,
        op.CATEGORY_NOT_SPACE: not space,
        op.CATEGORY_WORD: word,
        op.CATEGORY_NOT_WORD: not word,
    }[what]


@contextmanager
def _counted_patterns(work: Work) -> Iterator[None]:
    replaced = [
        (module, name, value)
        for module in [m for key, m in sys.modules.items() if key.partition(".")[0] in OURS]
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern)
    ]
    for module, name, pattern in replaced:
        setattr(module, name, Counted(pattern, work))
    try:
        yield
    finally:
        for module, name, pattern in replaced:
            setattr(module, name, pattern)


def steps(call: Callable[[], Any]) -> int:
    """How many steps the call takes."""
    work = Work()

    def profiled(_frame: Any, event: str, _what: Any) -> None:
        if event == "c_call":
            work.steps += 1

    def traced(frame: Any, event: str, _what: Any) -> Any:
        if frame.f_globals.get("__name__") == __name__:
            return None  # the counting itself
        if event == "line":
            work.steps += 1
        return traced

    before = sys.gettrace(), sys.getprofile()
    with _counted_patterns(work):
        sys.settrace(traced)
        sys.setprofile(profiled)
        try:
            call()
        finally:
            sys.setprofile(before[1])
            sys.settrace(before[0])
    return work.steps
