"""Scores from 0 to 100 as SVG, drawn on the server: rulers and a radar; pure.

The page shows the same numbers in words beside each, so the drawing says its summary at most once and is skipped inside.
Nothing depends on colour alone: every score stands there as a number, one that does not count is drawn hollow.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, pi, sin

WIDTH = 340
_ACCENT = "var(--campus-accent,#0b57a8)"
_TEXT, _SMALL = 15, 13
_RADIUS = 100
_CENTRE = (WIDTH / 2, 142)
_MOST_IN_A_LINE = 17
GAP = 0.6
"""Between two levels on the ground of a ruler."""
_GROUND = (".08", ".15", ".22", ".3")


@dataclass(frozen=True)
class Bar:
    """One score: `value` from 0 to 100 or None, `said` as people read it (`63`, `à préciser`)."""

    label: str
    value: float | None
    said: str
    solid: bool = True
    """False where the score rests on too few answers: drawn hollow and dashed."""


def ruler(row: Bar, stops: Sequence[float]) -> str:
    """One score on a line from 0 to 100 whose ground shows the levels: `stops` is where each begins, from 0.

    As wide as its place. The words around it say the same, so it is hidden from those who do not see it.
    """
    ends = [*stops[1:], 100]
    parts = [
        f'<rect x="{_px(start)}" width="{_px(max(end - start - GAP, 0))}" height="12" fill="currentColor" '
        f'fill-opacity="{_GROUND[min(place, len(_GROUND) - 1)]}"/>'
        for place, (start, end) in enumerate(zip(stops, ends, strict=True))
    ]
    if row.value is not None:
        look = f'fill="{_ACCENT}"' if row.solid else f'fill="none" stroke="{_ACCENT}" stroke-dasharray="5 4"'
        parts.append(
            f'<rect y="2" width="{_px(max(row.value, 1))}" height="8" {look} vector-effect="non-scaling-stroke"/>'
        )
    return (
        f'<svg viewBox="0 0 100 12" width="{WIDTH}" height="12" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(parts)}</svg>"
    )


def radar(rows: Sequence[Bar], title: str) -> str:
    """The same scores around a centre, the first on top, clockwise. Needs three; a score without value is a gap."""
    if len(rows) < 3:
        raise ValueError("a radar needs three scores")
    parts: list[str] = []
    count = len(rows)
    for ring in (25, 50, 75, 100):
        points = " ".join(_pair(_at(k, count, ring)) for k in range(count))
        parts.append(f'<polygon points="{points}" fill="none" stroke="currentColor" stroke-opacity=".25"/>')
    for k in range(count):
        parts.append(
            f'<path d="M{_pair(_CENTRE)}L{_pair(_at(k, count, 100))}" stroke="currentColor" stroke-opacity=".25"/>'
        )
    known = [(k, row) for k, row in enumerate(rows) if row.value is not None]
    drawn = " ".join(_pair(_at(k, count, row.value or 0)) for k, row in known)
    if len(known) > 1:
        parts.append(
            f'<polygon points="{drawn}" fill="{_ACCENT}" fill-opacity=".15" stroke="{_ACCENT}" stroke-width="2.5"/>'
        )
    for k, row in known:
        x, y = _at(k, count, row.value or 0)
        fill = _ACCENT if row.solid else "var(--campus-paper,#fff)"
        parts.append(f'<circle cx="{_px(x)}" cy="{_px(y)}" r="4.5" fill="{fill}" stroke="{_ACCENT}" stroke-width="2"/>')
    words = [word for k, row in enumerate(rows) for word in _corner(k, count, row)]
    parts.extend(_text(x, y, said, anchor=anchor, bold=bold, size=_SMALL) for x, y, said, anchor, bold in words)
    top = min(y for _, y, *_ in words) - _SMALL
    bottom = max(y for _, y, *_ in words) + 6
    return _svg(title, round(bottom - top), parts, top)


def wrapped(text: str, most: int) -> list[str]:
    """`text` in lines of at most `most` characters, broken at spaces; a longer word stands alone."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= most or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _corner(k: int, count: int, row: Bar) -> Iterable[tuple[float, float, str, str, bool]]:
    """The words at a corner, line by line: (x, y, words, anchor, bold)."""
    x, y = _at(k, count, 112)
    lines = wrapped(row.label, _MOST_IN_A_LINE)
    side = sin(2 * pi * k / count)
    anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
    wide = max(len(line) for line in [*lines, row.said]) * 7.8
    left = {"middle": x - wide / 2, "start": x, "end": x - wide}[anchor]
    # pushed back inside the drawing where the name would leave it
    x += max(0.0, 2 - left) - max(0.0, left + wide - (WIDTH - 2))
    # names above the centre end where their corner is, those below begin there
    y = y + 12 if y > _CENTRE[1] + 20 else y - 15 * len(lines) + 4
    for line in lines:
        yield x, y, line, anchor, False
        y += 15
    yield x, y, row.said, anchor, True


def _at(k: int, count: int, value: float) -> tuple[float, float]:
    angle = 2 * pi * k / count
    reach = _RADIUS * value / 100
    return _CENTRE[0] + reach * sin(angle), _CENTRE[1] - reach * cos(angle)


def _pair(point: tuple[float, float]) -> str:
    return f"{_px(point[0])},{_px(point[1])}"


def _text(x: float, y: float, words: str, *, anchor: str = "start", bold: bool = False, size: int = _TEXT) -> str:
    how = f' text-anchor="{anchor}"' if anchor != "start" else ""
    how += ' font-weight="700"' if bold else ""
    return f'<text x="{_px(x)}" y="{_px(y)}" font-size="{size}"{how} fill="currentColor">{escape(words)}</text>'


def _px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _svg(title: str, height: int, parts: Iterable[str], top: float = 0) -> str:
    return (
        f'<svg viewBox="0 {_px(top)} {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
        f'aria-label="{escape(title)}" font-family="inherit">{"".join(parts)}</svg>'
    )
