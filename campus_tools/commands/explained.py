"""What exploring a document shows, in lines for a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

from campus_xblocks.kit.i18n import N_, translate
from campus_xblocks.kit.problems import Path, path_text
from campus_xblocks.self_diagnostic.explore import CROWDED_OUT

if TYPE_CHECKING:
    from .explain import Explained

NEVER, NOTHING = N_("never"), N_("nothing")
_WHY = {
    CROWDED_OUT: N_("three others always come before it"),
    "no_score": N_("no valid score lies in its bounds"),
}
SAMPLED = N_("There are too many ways to try them all: “never” means here “not in the sample that was tried”.")


def lines(one: "Explained", file: File, lang: str) -> Iterator[str]:
    """The heading and the tables of one document."""
    yield f"{file}:{one.written.first_line}: {one.document.title} ({one.document.key})"
    if one.written.kind == "campus_case_study":
        yield from _case(one, lang)
    else:
        yield from _diagnostic(one, lang)


def _case(one: "Explained", lang: str) -> Iterator[str]:
    found, case = one.exploration, one.document
    if not case.steps:
        yield translate(N_("A card without steps: there is no way to walk."), lang)
        return
    yield translate(
        N_("Paths: %(paths)s. Decisions on the longest: %(decisions)s. Words read, at most: %(words)s."), lang,
        paths=_whole(found.paths, lang), decisions=found.most_decisions, words=_whole(found.most_words, lang),
    )  # fmt: skip
    if not found.complete:
        yield translate(SAMPLED, lang)
    head = [translate(N_("Endings"), lang), "", translate(N_("Paths"), lang)]
    head += [f"{i.title} ({i.unit})" if i.unit else i.title for i in case.indicators]
    titles = {ending.id: ending.title for ending in case.endings}
    rows = [
        [
            ending.id,
            titles[ending.id],
            _whole(ending.paths, lang) if ending.paths else translate(NEVER, lang),
            *(_interval(ending.indicators[i.id], lang) if ending.paths else "–" for i in case.indicators),
        ]
        for ending in found.endings
    ]
    yield from _table(head, rows)
    places = {
        (s.id, o.id): ("steps", n, "options", m) for n, s in enumerate(case.steps) for m, o in enumerate(s.options)
    }
    for title, choices in (
        (N_("Options that are never the best"), found.never_best),
        (N_("Options that are never the worst"), found.never_worst),
    ):
        yield from _listed(title, (_at(one, places[c], ".".join(c), lang) for c in choices), lang)
    unreached = (_at(one, path, path_text(path), lang) for path in found.unreached)
    yield from _listed(N_("What no path meets"), unreached, lang)
    yield from _listed(N_("Longest path"), (f"{step}: {taken or '…'}" for step, taken in found.longest), lang)


def _diagnostic(one: "Explained", lang: str) -> Iterator[str]:
    found, diagnostic = one.exploration, one.document
    if not diagnostic.dimensions:
        yield translate(N_("No dimensions: there is no score, hence no level, advice or alert."), lang)
        return
    if not found.complete:
        yield translate(SAMPLED, lang)
    head = [translate(N_("Dimensions"), lang), "", translate(N_("Valid scores"), lang)]
    rows = [
        [r.id, d.title, translate(NEVER, lang) if r.low is None else _interval((r.low, r.high), lang)]
        for r, d in zip(found.dimensions, diagnostic.dimensions, strict=True)
    ]
    yield from _table(head, rows)
    levels = [
        [level.id, level.title, translate(NEVER if level.id in found.levels_never else N_("yes"), lang)]
        for level in diagnostic.levels
    ]
    yield from _table([translate(N_("Levels"), lang), "", translate(N_("Reached"), lang)], levels)
    advice = {a.id: n for n, a in enumerate(diagnostic.advice)}
    never = (
        _at(one, ("advice", advice[a.id]), f"{a.id} ({translate(_WHY[a.why], lang)})", lang) for a in found.advice_never
    )
    yield from _listed(N_("Advice that is never proposed"), never, lang)
    yield from _listed(N_("Scores for which nothing is proposed"), (_gap(g, lang) for g in found.without_advice), lang)
    alerts = (_at(one, ("alerts", n), f"alerts[{n}]", lang) for n in found.alerts_never)
    yield from _listed(N_("Alerts that can never hold"), alerts, lang)


def _gap(gap: Any, lang: str) -> str:
    low, high = _number(gap.from_, lang), _number(gap.to, lang)
    upper = (
        N_("%(dimension)s: from %(low)s up") if gap.to > 100 else N_("%(dimension)s: from %(low)s to below %(high)s")
    )
    told = translate(upper, lang, dimension=gap.dimension, low=low, high=high)
    return f"{told} ({translate(N_('for some profiles'), lang)})" if gap.some_profiles else told


def _at(one: "Explained", path: Path, told: str, lang: str) -> str:
    return translate(N_("line %(line)s: %(told)s"), lang, line=one.line(path), told=told)


def _listed(title: str, entries: Iterable[str], lang: str) -> Iterator[str]:
    yield ""
    yield translate(title, lang)
    for entry in list(entries) or [translate(NOTHING, lang)]:
        yield f"  {entry}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    yield ""
    for row in (head, *rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _interval(bounds: tuple[Fraction, Fraction], lang: str) -> str:
    low, high = bounds
    if low == high:
        return _number(low, lang)
    return translate(N_("%(low)s to %(high)s"), lang, low=_number(low, lang), high=_number(high, lang))


def _number(value: Fraction, lang: str) -> str:
    """Two decimals at most: a glance, the JSON has them all."""
    if value.denominator == 1:
        return _whole(int(value), lang)
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if lang == "fr" else text


def _whole(value: int, lang: str) -> str:
    return f"{value:,}".replace(",", "\u202f" if lang == "fr" else ",")
