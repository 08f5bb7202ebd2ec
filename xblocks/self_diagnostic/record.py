"""What a learner is told at the end, put together once and kept with the run; pure.

A finished run is shown from this alone: editing the document later changes neither the words nor the numbers of what
somebody has already read.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from ..kit.charts import Bar
from ..kit.figures import as_written, half_up, shown
from ..kit.i18n import N_, translate
from .answers import NOT_APPLICABLE, UNKNOWN, Answers
from .comparison import (
    DECLINE,
    LEAST_DAYS,
    LEAST_DIFFERENCE,
    NOT_COMPARABLE,
    PROGRESS,
    STABLE,
    TOO_SOON,
    Compared,
    Comparison,
)
from .document import Dimension, SelfDiagnostic
from .engine import Result, as_float

EFFORTS = {1: N_("light"), 2: N_("medium"), 3: N_("heavy")}
VERDICTS = {
    PROGRESS: N_("progress"),
    STABLE: N_("stable"),
    DECLINE: N_("apparent decline"),
    NOT_COMPARABLE: N_("cannot be compared"),
    TOO_SOON: N_("too soon to tell"),
}
LEAST_FOR_RADAR = 3
MOST_DECIMALS = 20


def snapshot(
    diagnostic: SelfDiagnostic,
    answers: Answers,
    result: Result,
    *,
    finished: date,
    earlier: date | None = None,
    attitudes_before: Mapping[str, int] | None = None,
    hindsight: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The result as JSON: the scores as the command line prints them, and `told`, all that the page shows of it.

    `earlier` is the day of the learner's first attempt where there was one, `attitudes_before` what they said then,
    `hindsight` the level where they place that attempt now, by dimension.
    """
    return {
        **result.as_json(),
        "hindsight": dict(hindsight or {}),
        "told": {
            "title": diagnostic.title,
            "portrait": "" if result.portrait is None else diagnostic.portraits[result.portrait].text,
            "overall": _overall(diagnostic, result),
            "dimensions": [_dimension(diagnostic, d, result, answers) for d in diagnostic.dimensions],
            "levels": [{"title": level.title, "from": half_up(level.from_)} for level in diagnostic.levels],
            "alerts": [diagnostic.alerts[place].text for place in result.alerts],
            "advice": [_advice(diagnostic, name) for name in result.advice],
            "to_check": [q.text for q in diagnostic.questions() if q.id in result.unknown],
            "attitudes": _attitudes(diagnostic, answers, attitudes_before or {}),
            "hindsight": _hindsight(diagnostic, hindsight or {}),
            "finished": finished.isoformat(),
            "earlier": earlier.isoformat() if earlier else None,
        },
    }


def _overall(diagnostic: SelfDiagnostic, result: Result) -> dict[str, Any]:
    found = result.overall
    level = next((level for level in diagnostic.levels if level.id == found.level), None)
    return {
        "score": as_float(found.score),
        "said": None if found.score is None else half_up(found.score),
        "valid": found.valid,
        "level": {"id": level.id, "title": level.title, "text": level.text} if level else None,
    }


def _dimension(diagnostic: SelfDiagnostic, dimension: Dimension, result: Result, answers: Answers) -> dict[str, Any]:
    found = result.dimensions[dimension.id]
    given = [answers.questions.get(question.id) for question in dimension.questions]
    level = result.levels.get(dimension.id, "")
    return {
        "id": dimension.id,
        "title": dimension.title,
        "score": as_float(found.score),
        "said": None if found.score is None else half_up(found.score),
        "valid": found.valid,
        "applicable": found.applicable,
        "level": next((one.title for one in diagnostic.levels if one.id == level), ""),
        "text": dimension.texts.get(level, ""),
        "answered": sum(answer not in (None, UNKNOWN, NOT_APPLICABLE) for answer in given),
        "asked": sum(answer != NOT_APPLICABLE for answer in given),
        "weight": as_written(dimension.weight),
        "weights": _uneven(dimension),
    }


def _uneven(dimension: Dimension) -> list[dict[str, str]]:
    """The questions with their weights, where these are not all the same."""
    if len({question.weight for question in dimension.questions}) == 1:
        return []
    return [{"text": question.text, "weight": as_written(question.weight)} for question in dimension.questions]


def _advice(diagnostic: SelfDiagnostic, name: str) -> dict[str, Any]:
    advice = next(advice for advice in diagnostic.advice if advice.id == name)
    dimension = next(dimension for dimension in diagnostic.dimensions if dimension.id == advice.dimension)
    action = advice.action
    return {
        "id": advice.id,
        "dimension": dimension.title,
        "title": advice.title,
        "text": advice.text,
        "effort": advice.effort,
        "link": advice.link,
        "action": {"when": action.when, "then": action.then, "first_step": action.first_step, "days": action.days},
    }


def _attitudes(diagnostic: SelfDiagnostic, answers: Answers, before: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "text": asked.text,
            "low": asked.low,
            "high": asked.high,
            "value": answers.attitudes[asked.id],
            "before": before.get(asked.id),
        }
        for asked in diagnostic.attitudes
        if asked.id in answers.attitudes
    ]


def _hindsight(diagnostic: SelfDiagnostic, hindsight: Mapping[str, str]) -> list[dict[str, str]]:
    levels = {level.id: level.title for level in diagnostic.levels}
    return [
        {"title": dimension.title, "level": levels[hindsight[dimension.id]]}
        for dimension in diagnostic.dimensions
        if dimension.id in hindsight
    ]


def weights(page: Mapping[str, Any], lang: str) -> list[dict[str, Any]]:
    """How much each dimension counts and, where they differ, its questions; numbers as people read them."""

    def in_words(weight: str) -> str:
        return shown(Fraction(weight), lang, decimals=MOST_DECIMALS)

    rows = page["dimensions"]
    return [
        {
            "title": row["title"],
            "weight": in_words(row["weight"]),
            "share": share,
            "questions": [{"text": q["text"], "weight": in_words(q["weight"])} for q in row["weights"]],
        }
        for row, share in zip(rows, shares([Fraction(row["weight"]) for row in rows]), strict=True)
    ]


def shares(parts: Sequence[Fraction]) -> list[int]:
    """Parts of a whole in whole percents that add up to 100: the largest remainders are rounded up."""
    whole = sum(parts, Fraction(0))
    exact = [100 * part / whole for part in parts]
    found = [int(one) for one in exact]
    for place in sorted(range(len(exact)), key=lambda k: found[k] - exact[k])[: 100 - sum(found)]:
        found[place] += 1
    return found


def best_and_first(page: Mapping[str, Any]) -> tuple[str, str] | None:
    """The subject that stands highest, and the one to take up first: that of the first proposal, else the lowest.

    None where the scores lie too close for such a sentence: within what one answer may make.
    """
    rows = sorted((row for row in page["dimensions"] if row["valid"]), key=lambda row: row["score"])
    if len(rows) < 2 or rows[-1]["score"] - rows[0]["score"] < LEAST_DIFFERENCE:
        return None
    best, lowest = rows[-1]["title"], rows[0]["title"]
    proposed = page["advice"][0]["dimension"] if page["advice"] else lowest
    return best, lowest if proposed == best else proposed


def old_enough(earlier: date, finished: date) -> bool:
    """Whether enough time lies between two attempts for practices to have changed."""
    return (finished - earlier).days >= LEAST_DAYS


def again_from(finished: date) -> date:
    """The first day on which another attempt can show a change of practices."""
    return finished + timedelta(days=LEAST_DAYS)


def chart_rows(page: Mapping[str, Any], lang: str) -> list[Bar]:
    """The dimensions of a told result as rows of a chart."""
    return [
        Bar(
            row["title"],
            row["score"],
            translate(NO_SCORE, lang)
            if row["said"] is None
            else f"{row['said']}"
            if row["valid"]
            else translate(PROVISIONAL_SCORE, lang, score=row["said"]),
            row["valid"],
        )
        for row in page["dimensions"]
    ]


NO_SCORE = N_("no score")
PROVISIONAL_SCORE = N_("%(score)s (provisional)")


def chart_words(rows: Sequence[Bar]) -> str:
    """What a chart shows, for those who do not see it."""
    return ", ".join(f"{row.label} {row.said}" for row in rows)


def compared(diagnostic: SelfDiagnostic, found: Comparison, lang: str) -> dict[str, Any]:
    """A comparison as rows that a page shows; numbers as people read them."""
    return {
        "overall": _verdict(found.overall, lang),
        "dimensions": [{"title": d.title, **_verdict(found.dimensions[d.id], lang)} for d in diagnostic.dimensions],
        "attitudes": [
            {"text": asked.text, "before": both[0], "after": both[1], "difference": _signed(both[1] - both[0])}
            for asked in diagnostic.attitudes
            if (both := found.attitudes.get(asked.id)) is not None
        ],
    }


def _verdict(found: Compared, lang: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "verdict": found.verdict,
        "said": translate(VERDICTS[found.verdict], lang),
        "compared": found.compared,
    }
    if found.verdict == NOT_COMPARABLE or found.before is None or found.after is None:
        return {**row, "before": None, "after": None, "difference": None}
    before, after = half_up(found.before), half_up(found.after)
    return {**row, "before": before, "after": after, "difference": _signed(after - before)}


def _signed(number: int) -> str:
    return f"+{number}" if number > 0 else f"\u2212{-number}" if number else "0"
