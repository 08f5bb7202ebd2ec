"""An exhibit as a learner sees it: text, table, image, or a chart with the same numbers as a table."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from ...kit import pages
from ...kit.figures import as_written, shown
from ...kit.plots import Series, bars, categories, lines
from ..models import CaseStudy, Exhibit

View = dict[str, Any]


def exhibit(case: CaseStudy, name: str) -> View:
    found = next(e for e in case.exhibits if e.id == name)
    view: View = {"title": found.title, "type": found.type, "source": found.source}
    if found.type == "text":
        view["text"] = found.text
    elif found.type == "image":
        view |= {"src": found.src, "alt": found.alt}
    else:
        drawn = _drawn(_Same(case))
        if name not in drawn:
            drawn[name] = _figures(found, case.lang)
        view["figures"] = drawn[name]
    return view


class _Same:
    """A document as the key of a cache: the very object. The cache keeps it, so that no other takes its identity."""

    def __init__(self, case: CaseStudy):
        self._case = case

    def __hash__(self) -> int:
        return id(self._case)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._case is other._case


@lru_cache(maxsize=64)
def _drawn(case: _Same) -> dict[str, SafeString]:
    """The figures of a case that this process has drawn, by exhibit: thousands of numbers take a while."""
    return {}


def _figures(found: Exhibit, lang: str) -> SafeString:
    """A table, or a chart with the same numbers as a table."""
    if found.type == "table":
        view = {"columns": _columns(found.columns, found.rows), "rows": [_row(row, lang) for row in found.rows]}
    else:
        view = _chart(found, lang)
    return pages.render("case_study/figures.html", lang, exhibit={"title": found.title, "type": found.type, **view})


def _columns(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[View]:
    """Each column's name, and whether it holds numbers."""
    return [
        {"name": name, "number": any(isinstance(row[k], Fraction) for row in rows if k < len(row))}
        for k, name in enumerate(names)
    ]


def _row(cells: Sequence[Any], lang: str) -> list[View]:
    return [
        {
            "text": shown(cell, lang, decimals=6) if isinstance(cell, Fraction) else cell or "",
            "number": isinstance(cell, Fraction),
        }
        for cell in cells
    ]


def _chart(found: Exhibit, lang: str) -> View:
    series = [Series(line.label, [(x, y) for x, y in line.points]) for line in found.series]
    draw = bars if found.chart == "bar" else lines
    rows = []
    at = [dict(line.points) for line in series]
    for x in categories(series):
        by_line = [values.get(x) for values in at]
        name = as_written(x) if isinstance(x, Fraction) else x  # 2023 as x is a year, never « 2 023 »
        rows.append([{"text": name, "number": False}, *_row(by_line, lang)])
    return {
        "svg": mark_safe(draw(series, title=found.title, unit=found.unit, lang=lang)),
        "unit": found.unit,
        "columns": [{"name": "", "number": False}, *({"name": line.label, "number": True} for line in series)],
        "rows": rows,
    }
