"""What a decision brought, and the indicators from the start to the end: read from the record, never from the document."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.safestring import mark_safe

from ...kit.figures import half_up, shown
from ...kit.i18n import translate
from ...kit.plots import Series, lines
from ..kinds import named
from ..models import CaseStudy, Indicator
from ..record import Entry

View = dict[str, Any]


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
    kind = named(origin["kind"]) if origin else None
    if kind and kind.first_counts:
        mine = mine[:1]
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
