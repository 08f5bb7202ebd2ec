"""What a decision brought, and the indicators from the start to the end: read from the record, never from the document."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.safestring import mark_safe

from ...kit.figures import half_up, shown, with_unit
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
        "changes": [_change(i, entry["before"], entry["after"], lang) for i in seen if i["id"] in entry["before"]],
        "due": [due for due in dues if due["text"] or due["effects"]],  # nothing may be left to say before the debrief
    }


def _change(indicator: View, before: Mapping[str, str], after: Mapping[str, str], lang: str) -> View:
    """What happened to an indicator, judged on what people see: rounded numbers."""
    old, new = (Fraction(values[indicator["id"]]) for values in (before, after))
    move = (half_up(new) > half_up(old)) - (half_up(new) < half_up(old))
    better = move != 0 and (move > 0) == (indicator["good"] == "up")
    return {
        "title": indicator["title"],
        "before": shown(old, lang),
        "after": with_unit(new, indicator["unit"], lang),
        "way": ("same", "up", "down")[move],
        "good": better,
    }


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
    """Each indicator from the start to the end: a small line, and one table of them all."""
    path, named = result["path"], result["indicators"]
    moments = [{i["id"]: i["start"] for i in named}, *(entry["after"] for entry in path)]
    plots = []
    for i in named:
        values = [Fraction(moment[i["id"]]) for moment in moments if i["id"] in moment]
        series = Series(i["title"], [(Fraction(k), value) for k, value in enumerate(values)])
        plots.append(
            {
                "title": i["title"],
                "good": i["good"],
                "svg": mark_safe(lines([series], title=i["title"], unit=i["unit"], lang=lang, height=90)),
            }
        )
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
