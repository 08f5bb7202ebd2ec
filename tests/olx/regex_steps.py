"""How many steps a backtracking matcher takes for a pattern: work that can be counted, where seconds cannot be trusted.

A small matcher over the parse tree of Python's own `re`, as slow as it is plain. It finds the same matches as `re` (the
tests compare), so its steps grow as those of `re` do, or faster: `re` also has short cuts.
"""

import re
from collections.abc import Callable, Iterator
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

Then = Callable[[int], int | None]


class Counted:
    """`pattern` over `text`: `spans` are its matches, `steps` what finding them all took."""

    def __init__(self, pattern: re.Pattern[str], text: str):
        self.text, self.steps = text, 0
        self.tree = _parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
        self.ignore_case = bool(pattern.flags & re.IGNORECASE)
        self.spans = list(self._find())

    def _find(self) -> Iterator[tuple[int, int]]:
        at = 0
        while at <= len(self.text):
            end = self._match(list(self.tree), at, lambda place: place)
            if end is None:
                at += 1
            else:
                yield at, end
                at = end if end > at else at + 1

    def _match(self, nodes: list[Any], at: int, then: Then) -> int | None:
        if not nodes:
            return then(at)
        (kind, value), rest = nodes[0], nodes[1:]
        self.steps += 1
        if kind in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN):
            return self._match(rest, at + 1, then) if self._fits(kind, value, at) else None
        if kind in (c.MAX_REPEAT, c.MIN_REPEAT):
            low, high, inside = value
            return self._repeat(list(inside), low, high, kind is c.MIN_REPEAT, at, lambda p: self._match(rest, p, then))
        if kind is c.SUBPATTERN:
            return self._match(list(value[3]), at, lambda p: self._match(rest, p, then))
        if kind is c.BRANCH:
            ends = (self._match(list(branch), at, lambda p: self._match(rest, p, then)) for branch in value[1])
            return next((end for end in ends if end is not None), None)
        if kind is c.AT:
            return self._match(rest, at, then) if self._stands(value, at) else None
        if kind in (c.ASSERT, c.ASSERT_NOT):
            direction, inside = value
            begin = at if direction > 0 else at - inside.getwidth()[0]
            seen = begin >= 0 and self._match(list(inside), begin, lambda p: p) is not None
            return self._match(rest, at, then) if seen is (kind is c.ASSERT) else None
        raise NotImplementedError(kind)

    def _repeat(self, inside: list[Any], low: int, high: Any, lazy: bool, at: int, then: Then) -> int | None:
        if len(inside) == 1 and inside[0][0] in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN) and not lazy:
            kind, value = inside[0]
            most = at
            while most - at < high and self._fits(kind, value, most):
                self.steps += 1
                most += 1
            for place in range(most, at + low - 1, -1):
                self.steps += 1
                if (end := then(place)) is not None:
                    return end
            return None
        again: Then = lambda p: self._repeat(inside, max(0, low - 1), high - 1, lazy, p, then) if p > at else None  # noqa: E731
        ways = [lambda: self._match(inside, at, again) if high > 0 else None, lambda: then(at) if low == 0 else None]
        return next((end for way in (reversed(ways) if lazy else ways) if (end := way()) is not None), None)

    def _fits(self, kind: Any, value: Any, at: int) -> bool:
        if at >= len(self.text):
            return False
        sign = self.text[at]
        if kind is c.ANY:
            return sign != "\n"
        if kind is c.IN:
            wanted = [item for item in value if item[0] is not c.NEGATE]
            return any(self._is(sign, item) for item in wanted) is not (len(wanted) < len(value))
        return self._is(sign, (c.LITERAL, value)) is (kind is c.LITERAL)

    def _is(self, sign: str, item: tuple[Any, Any]) -> bool:
        kind, value = item
        if kind is c.LITERAL:
            return sign == chr(value) or (self.ignore_case and sign.lower() == chr(value).lower())
        if kind is c.RANGE:
            return any(value[0] <= ord(s) <= value[1] for s in ({sign, sign.lower(), sign.upper()} if self.ignore_case else {sign}) if len(s) == 1)  # fmt: skip
        if kind is c.CATEGORY:
            return re.match(_CATEGORIES[value], sign) is not None
        raise NotImplementedError(kind)

    def _stands(self, place: Any, at: int) -> bool:
        around = [0 <= p < len(self.text) and re.match(r"\w", self.text[p]) is not None for p in (at - 1, at)]
        if place in (c.AT_BOUNDARY, c.AT_NON_BOUNDARY):
            return (around[0] != around[1]) is (place is c.AT_BOUNDARY)
        if place in (c.AT_BEGINNING, c.AT_BEGINNING_STRING):
            return at == 0
        if place is c.AT_END:
            return at == len(self.text) or self.text[at:] == "\n"
        if place is c.AT_END_STRING:
            return at == len(self.text)
        raise NotImplementedError(place)


_CATEGORIES = {
    c.CATEGORY_DIGIT: r"\d", c.CATEGORY_NOT_DIGIT: r"\D", c.CATEGORY_SPACE: r"\s", c.CATEGORY_NOT_SPACE: r"\S",
    c.CATEGORY_WORD: r"\w", c.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
