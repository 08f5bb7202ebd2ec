"""Bar and line charts as SVG, drawn on the server; pure. A page shows the same numbers as a table beside each.

Everything is legible at 320 px: bars lie down under their words, lines differ by dash and mark and not by colour alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from math import floor, log10

from .figures import as_written, shown, with_unit

X = str | Fraction
WIDTH = 340
_LEFT, _RIGHT, _TEXT, _SMALL = 46, 12, 14, 13
_COLOURS = ("#0b57a8", "#9a4a12", "#1f6b3a", "#6b2fa0")  # each 4.5:1 or more on white
_DASHES = ("", "7 4", "2 4", "10 3 2 3")
_MOST_LABELS = 12


@dataclass(frozen=True)
class Series:
    """What one line, or the bars of one colour, shows: pairs of x (a word or a number) and y."""

    label: str
    points: Sequence[tuple[X, Fraction]]


def bars(series: Sequence[Series], *, title: str, unit: str, lang: str) -> str:
    """Lying bars, each under its words; grouped by x where there is more than one series."""
    values = [y for line in series for _, y in line.points]
    low, high = min([*values, Fraction(0)]), max([*values, Fraction(0)])
    scale = Fraction(WIDTH) / ((high - low) or 1)
    zero = -low * scale
    parts: list[str] = []
    top = 0
    at = [_by_x(line) for line in series]
    for x in categories(series):
        if len(series) > 1:
            parts.append(_text(0, top + 16, _name(x, lang), bold=True))
            top += 24
        for place, line in enumerate(series):
            for y in at[place].get(x, ()):
                words = line.label if len(series) > 1 else _name(x, lang)
                parts.append(_text(0, top + 14, words))
                parts.append(_text(WIDTH, top + 14, _value(y, unit, lang), anchor="end", bold=True))
                left, width = (zero, y * scale) if y >= 0 else (zero + y * scale, -y * scale)
                parts.append(
                    f'<rect x="{_px(left)}" y="{top + 20}" width="{_px(max(width, Fraction(1)))}" height="12" '
                    f'fill="{_COLOURS[place % len(_COLOURS)]}"/>'
                )
                top += 42
        top += 8 if len(series) > 1 else 0
    if low < 0:
        parts.append(f'<path d="M{_px(zero)} 0V{top}" stroke="currentColor" stroke-width="1"/>')
    return _svg(title, top, parts)


def lines(
    series: Sequence[Series],
    *,
    title: str,
    unit: str,
    lang: str,
    height: int = 180,
    low: Fraction | None = None,
    high: Fraction | None = None,
) -> str:
    """Lines over x; `low` and `high` widen the scale beyond the values. Numbers as x stand at their distance.

    One line alone says its first and last values.
    """
    values = [y for line in series for _, y in line.points]
    floor_, ceiling = (
        min(values if low is None else [*values, low]),
        max(values if high is None else [*values, high]),
    )
    ticks = nice_ticks(floor_, ceiling)
    bottom_value, top_value = min(floor_, ticks[0]), max(ceiling, ticks[-1])
    legend = (22 if unit else 0) + (22 * len(series) + 4 if len(series) > 1 else 0)
    foot = legend + 12 + height
    places = _places(categories(series))

    base, span = float(bottom_value), float(top_value - bottom_value) or 1.0

    def at(x: X, y: Fraction) -> tuple[float, float]:
        share = (float(y) - base) / span
        return _LEFT + places[x] * (WIDTH - _LEFT - _RIGHT), foot - share * height

    parts = []
    decimals = 0 if all(tick.denominator == 1 for tick in ticks) else 2
    for tick in ticks:
        _, y = at(next(iter(places)), tick)
        parts.append(
            f'<path d="M{_LEFT} {_px(y)}H{WIDTH - _RIGHT}" stroke="currentColor" stroke-opacity=".25"/>'
            + _text(_LEFT - 6, y + 4, shown(tick, lang, decimals=decimals), anchor="end", size=_SMALL)
        )
    parts.extend(_x_labels(places, foot, lang))
    for place, line in enumerate(series):
        colour, dash = _COLOURS[place % len(_COLOURS)], _DASHES[place % len(_DASHES)]
        points = [at(x, y) for x, y in line.points]
        parts.append(
            f'<polyline points="{" ".join(f"{_px(x)},{_px(y)}" for x, y in points)}" fill="none" stroke="{colour}" '
            f'stroke-width="2.5" stroke-dasharray="{dash}"/>'
        )
        parts.extend(_mark(place, x, y, colour) for x, y in points)
        if len(series) > 1:
            y = 22 * place + (34 if unit else 12)
            parts.append(
                f'<path d="M0 {y}H30" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dash}"/>'
                + _mark(place, 15, y, colour)
                + _text(38, y + 5, line.label)
            )
    if unit:
        parts.append(_text(0, 12, unit, size=_SMALL))
    if len(series) == 1:
        parts.extend(_ends([(*at(x, y), shown(y, lang, decimals=2)) for x, y in series[0].points], legend + 12))
    return _svg(title, foot + 28, parts)


def _ends(points: Sequence[tuple[float, float, str]], ceiling: float) -> Iterable[str]:
    """The first and the last value beside their marks, above them or where there is room."""
    for x, y, words in dict.fromkeys((points[0], points[-1])):
        above = y - 9 if y - 22 > ceiling - 12 else y + 20
        first = x < WIDTH / 2
        yield _text(x + (6 if first else 4), above, words, anchor="start" if first else "end", bold=True, size=_SMALL)


def _by_x(line: Series) -> dict[X, list[Fraction]]:
    """The bars of a series under each x; there may be several under one."""
    found: dict[X, list[Fraction]] = {}
    for x, y in line.points:
        found.setdefault(x, []).append(y)
    return found


def categories(series: Iterable[Series]) -> list[X]:
    """Every x, once, in the order of its first appearance."""
    return list(dict.fromkeys(x for line in series for x, _ in line.points))


def nice_ticks(low: Fraction, high: Fraction) -> list[Fraction]:
    """Three to six round numbers from at most `low` to at least `high` (steps of 1, 2 or 5 times a power of ten)."""
    if low == high:
        low, high = low - 1, high + 1
    rough = (high - low) / 4
    power = Fraction(10) ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first, last = floor(low / step), -floor(-high / step)
    return [step * k for k in range(first, last + 1)]


def _places(xs: list[X]) -> dict[X, float]:
    """Where each x stands between 0 and 1."""
    numbers = [x for x in xs if isinstance(x, Fraction)]
    if len(numbers) == len(xs) and len(xs) > 1:
        first, last = min(numbers), max(numbers)
        return {x: float((x - first) / (last - first)) for x in numbers}
    return {x: k / max(len(xs) - 1, 1) for k, x in enumerate(xs)}


def _x_labels(places: dict[X, float], foot: int, lang: str) -> Iterable[str]:
    every = -(-len(places) // _MOST_LABELS)
    ordered = sorted(places.items(), key=lambda item: item[1])
    room_until = float(-WIDTH)
    last = ordered[-1][0]
    edge = float(WIDTH)
    end_width = len(_name(last, lang)) * 7
    for k, (x, share) in enumerate(ordered):
        name = _name(x, lang)
        centre = _LEFT + share * (WIDTH - _LEFT - _RIGHT)
        width = len(name) * 7
        left = min(max(centre - width / 2, 0.0), edge - width)
        # the last label always stands; others only where they touch neither their neighbour nor the last
        fits = left >= room_until and (x == last or left + width < edge - end_width - 8)
        if x == last or (k % every == 0 and fits):
            room_until = left + width + 8
            yield _text(left, foot + 20, name, size=_SMALL)


def _mark(place: int, x: float, y: float, colour: str) -> str:
    shape = place % 4
    px, py = _px(x), _px(y)
    if shape == 0:
        return f'<circle cx="{px}" cy="{py}" r="4" fill="{colour}"/>'
    if shape == 1:
        return f'<rect x="{_px(x - 4)}" y="{_px(y - 4)}" width="8" height="8" fill="{colour}"/>'
    if shape == 2:
        return f'<path d="M{px} {_px(y - 5)}l5 9h-10z" fill="{colour}"/>'
    return f'<circle cx="{px}" cy="{py}" r="4" fill="#fff" stroke="{colour}" stroke-width="2"/>'


def _name(x: X, lang: str) -> str:
    # 2023 is mostly a year: a number as x is never grouped by thousands
    return as_written(x).replace(".", "," if lang.startswith("fr") else ".") if isinstance(x, Fraction) else x


def _value(y: Fraction, unit: str, lang: str) -> str:
    return with_unit(y, unit, lang, decimals=2)


def _text(x: float, y: float, words: str, *, anchor: str = "", bold: bool = False, size: int = _TEXT) -> str:
    how = (f' text-anchor="{anchor}"' if anchor else "") + (' font-weight="700"' if bold else "")
    return f'<text x="{_px(x)}" y="{_px(y)}" font-size="{size}"{how} fill="currentColor">{escape(words)}</text>'


def _px(value: Fraction | float) -> str:
    return f"{float(value):.1f}".removesuffix(".0")


def _svg(title: str, height: int, parts: Iterable[str]) -> str:
    return (
        f'<svg class="campus-plot" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}" '
        f'width="{WIDTH}" height="{height}" font-family="inherit">{"".join(parts)}</svg>'
    )
