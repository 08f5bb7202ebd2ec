"""What a screen shows, by whitelist: plain values for the templates, out of the document, the states and the record.

Nothing here reads an option's effects, rating, consequence or way on: those come from the record of what was decided.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from ..kit import pages
from ..kit.figures import as_written, half_up, shown, with_unit
from ..kit.i18n import translate
from ..kit.plots import Series, bars, categories, lines
from . import engine
from .engine import State
from .models import CaseStudy, Exhibit, Indicator
from .moves import LONGEST_TEXT
from .overview import decisions_left
from .record import Entry, labels

View = dict[str, Any]


def opening(case: CaseStudy) -> View:
    """The case before the first step; also the teaser for visitors."""
    return {
        "title": case.title,
        "minutes": case.duration_min,
        "fictional": case.fictional,
        "firm": case.firm,
        "objective": case.objective,
        "situation": case.situation,
        "actors": case.actors,
        "gauges": gauges(case, {i.id: i.start for i in case.indicators}),
    }


def step(case: CaseStudy, states: Sequence[State]) -> View:
    """The current step as it stands for this learner."""
    state = states[-1]
    offer = engine.offered(case, state)
    if offer is None:
        return {}
    known = set(states[-2].unlocked) if len(states) > 1 else set()
    new = [name for name in offer.exhibits if name not in known]
    fewest, most = decisions_left(case, offer.step)
    done = len(state.decisions)
    actors = {actor.id: actor for actor in case.actors}
    return {
        "id": offer.step,
        "at": done,
        "number": done + 1,
        "total": done + most,
        "exactly": fewest == most,
        "title": offer.title,
        "time": offer.time,
        "text": offer.text,
        "quotes": [{"actor": actors.get(quote.actor), "text": quote.text} for quote in offer.quotes],
        "exhibits": [exhibit(case, name) for name in new],
        "at_hand": [exhibit(case, name) for name in offer.exhibits if name in known],
        "unfold": len(new) == 1,  # several open documents would push the decision out of sight
        "gauges": gauges(case, state.indicators),
        "path": [
            {"title": case.step(d.step).title, "mine": labels(case, case.step(d.step), d.move)} for d in state.decisions
        ],
        "kind": offer.kind,
        "options": [
            {
                "id": option.id,
                "text": option.text,
                "cost": None if option.cost is None else as_written(option.cost),
                "price": None if option.cost is None else _amount(option.cost, offer.pick.unit, case.lang),
            }
            for option in offer.options
        ],
        "pick": _pick(case, offer),
        "answer": _answer(case, offer),
        "most_text": LONGEST_TEXT,
        "confidence": offer.confidence,
    }


def _pick(case: CaseStudy, offer: engine.Offer) -> View | None:
    pick = offer.pick
    if pick is None:
        return None
    budget = pick.budget
    return {
        "min": pick.min,
        "max": min(pick.max, len(offer.options)),
        "unit": pick.unit,
        "budget": None if budget is None else as_written(budget),
        "purse": None if budget is None else _amount(budget, pick.unit, case.lang),
    }


def _answer(case: CaseStudy, offer: engine.Offer) -> View | None:
    answer = offer.answer
    if answer is None:
        return None
    return {
        "min": as_written(answer.min),
        "max": as_written(answer.max),
        "unit": answer.unit,
        "least": shown(answer.min, case.lang, decimals=6),
        "most": _amount(answer.max, answer.unit, case.lang),
    }


def _amount(value: Fraction, unit: str, lang: str) -> str:
    return with_unit(value, unit, lang, decimals=6)


def gauges(case: CaseStudy, values: Mapping[str, Fraction]) -> list[View]:
    """The indicators that are always shown, as they stand."""
    return [
        {"title": i.title, "value": shown(values[i.id], case.lang), "unit": i.unit}
        for i in case.indicators
        if i.shown == "always"
    ]


# --- exhibits ---------------------------------------------------------------------------------------------------


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


# --- what was told ----------------------------------------------------------------------------------------------


def told(entry: Entry, path: Sequence[Entry], indicators: Sequence[View], lang: str, words: str, *, all_: bool) -> View:
    """What a decision brought. `words` is the learner's own text, where it is here; `all_`: also what only the debrief tells."""
    seen = [i for i in indicators if all_ or i["shown"] == "always"]
    origins = {e["step"]: e for e in path}
    dues = [_due(delayed, origins.get(delayed["step"]), seen, lang) for delayed in entry["due"]]
    return {
        **{key: entry[key] for key in ("title", "kind", "mine", "rating", "model", "confidence")},
        "expert": entry["expert"] if all_ else [],
        "agrees": entry["expert"] == entry["mine"],
        "words": words,
        "parts": entry["parts"],
        "changes": [_change(i, entry, lang) for i in seen if i["id"] in entry["before"]],
        "due": [due for due in dues if due["text"] or due["effects"]],  # nothing may be left to say before the debrief
    }


def _change(indicator: View, entry: Entry, lang: str) -> View:
    """What happened to an indicator, judged on what people see: rounded numbers."""
    old, new = (Fraction(entry[when][indicator["id"]]) for when in ("before", "after"))
    move = (half_up(new) > half_up(old)) - (half_up(new) < half_up(old))
    return {
        "title": indicator["title"],
        "unit": indicator["unit"],
        "before": shown(old, lang),
        "after": shown(new, lang),
        "way": ("same", "up", "down")[move],
        "good": move != 0 and (move > 0) == (indicator["good"] == "up"),
        "sum": _sum(old, new, [Fraction(due["effects"].get(indicator["id"], 0)) for due in entry["due"]], lang),
    }


def _sum(old: Fraction, new: Fraction, later: Sequence[Fraction], lang: str) -> View | None:
    """How `old` became `new` where earlier decisions have their part in it: terms that add up as they are written."""
    earlier = sum(later, Fraction(0))
    if not any(later):
        return None
    terms = (old, new - old - earlier, earlier, new)
    rounded = [half_up(term) for term in terms]
    decimals = 0 if sum(rounded[:3]) == rounded[3] else 6
    before, own, due, after = (
        shown(term, lang, decimals=decimals, sign=place in (1, 2)) for place, term in enumerate(terms)
    )
    return {"before": before, "own": _spaced(own) if own != "0" else "", "due": _spaced(due), "after": after}


def _spaced(signed: str) -> str:
    """`+7` as it stands in a sum."""
    return f"{signed[0]}\u00a0{signed[1:]}" if signed[0] in "+\u2212" else f"+\u00a0{signed}"


def _due(delayed: View, origin: Entry | None, indicators: Sequence[View], lang: str) -> View:
    mine = origin["mine"] if origin else []
    if origin and origin["kind"] == "rank":
        mine = mine[:1]  # the option ranked first is the one that has effects
    effects = delayed["effects"]
    return {
        "decision": ", ".join(mine) or (origin["title"] if origin else ""),
        "text": delayed["text"],
        "effects": [
            {
                "title": i["title"],
                "by": f"{shown(Fraction(effects[i['id']]), lang, sign=True)} {i['unit']}".strip(),
            }
            for i in indicators
            if i["id"] in effects
        ],
    }


def indicators(case: CaseStudy) -> list[View]:
    """The indicators as a record names them."""
    return [_named(i) for i in case.indicators]


def _named(i: Indicator) -> View:
    return {"id": i.id, "title": i.title, "unit": i.unit, "good": i.good, "shown": i.shown}


# --- the debrief ------------------------------------------------------------------------------------------------


def over_time(result: Mapping[str, Any], lang: str) -> View:
    """Each indicator from the start to the end: a small line by number of decision, and one table of them all."""
    path, named = result["path"], result["indicators"]
    moments = [{i["id"]: i["start"] for i in named}, *(entry["after"] for entry in path)]
    plots = []
    for i in named:
        values = {k: Fraction(moment[i["id"]]) for k, moment in enumerate(moments) if i["id"] in moment}
        start = translate("At the start", lang)
        series = Series(i["title"], [(str(k) if k else start, value) for k, value in values.items()])
        low, high = _calm(values.values())
        svg = lines([series], title=i["title"], unit=i["unit"], lang=lang, height=90, low=low, high=high)
        plots.append({"title": i["title"], "good": i["good"], "svg": mark_safe(svg)})
    return {
        "plots": plots,
        "columns": [f"{i['title']} ({i['unit']})" if i["unit"] else i["title"] for i in named],
        "rows": [
            {
                "title": path[k - 1]["title"] if k else "",
                "cells": [shown(Fraction(moment[i["id"]]), lang) if i["id"] in moment else "" for i in named],
            }
            for k, moment in enumerate(moments)
        ],
    }


def _calm(values: Iterable[Fraction]) -> tuple[Fraction, Fraction]:
    """A scale for these values that is at least half as wide as the largest of them: one day is not a cliff."""
    low, high = min(values := list(values)), max(values)
    missing = max(abs(low), abs(high)) / 2 - (high - low)
    return (low - missing / 2, high + missing / 2) if missing > 0 else (low, high)
