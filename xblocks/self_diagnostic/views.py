"""The screens of a self-diagnostic: what each template is given, by whitelist.

Before the result a learner gets questions and the words of their answers, nothing that scores them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from ..kit import charts, limits
from ..kit.i18n import N_, translate
from ..kit.store import Held
from . import choices as html_of
from . import edited as edits
from . import report, sheet
from .document import SelfDiagnostic
from .instrument import revision
from .sheet import Item

ATTITUDES_TITLE = N_("Your view")
SURVEY_TITLE = N_("To finish")


@dataclass(frozen=True)
class Screen:
    """What is shown, and what the script is told of it."""

    html: str
    state: dict[str, Any] = field(default_factory=dict)


def screen(block: Any, document: SelfDiagnostic, held: Held | None) -> Screen:
    """Where this learner stands: the answer sheet, or the result of a finished run."""
    if held is not None and held.finished:
        return result(block, held)
    return answer_sheet(block, document, held)


def sheet_token(document: SelfDiagnostic) -> str:
    """Which answers a page offers. A keyed hash: the plain revision would allow guessing weights by trial."""
    return edits.token(revision(document))


def answer_sheet(
    block: Any, document: SelfDiagnostic, held: Held | None, *, edited: bool = False, unsaved: bool = False
) -> Screen:
    """All questions at once, shown one at a time by the script; `edited` when the page that asked was older.

    `unsaved`: what that page sent could not be kept.
    """
    asked = sheet.items(document)
    kept, _ = sheet.fitting(document, held.moves if held else {})
    survey, _ = sheet.fitting_survey(document, (getattr(held.record, "survey", None) or {}) if held else {})
    lost = edits.unfit(block, document, held)
    names = {name for item in asked if item.part == "survey" for name in (item.id, item.line)}
    said = {**kept, **{name: survey[name] for name in survey if name in names}}
    uid, lang, token = block.html_id, block.lang, sheet_token(document)
    steps = [_step(item, place, len(asked), said, lang, uid) for place, item in enumerate(asked, 1)]
    attempt = held.attempt if held else 1
    missing = [step for step in steps if step["needed"] and not step["answered"]]
    html = block.page(
        "self_diagnostic/sheet.html",
        uid=uid,
        document=document,
        steps=steps,
        missing=missing,
        # nobody is told of missing answers before having sent any
        told_missing=missing if held and (held.moves or attempt == 1) else [],
        begun=bool(held),
        again=attempt > 1,
        edited=edited or bool(lost),
        unsaved=unsaved,
        again_asked=[one for one in lost if one.asked],
        not_asked=[one for one in lost if not one.asked],
        keeps=block.keeps,
        attempt=attempt,
        sheet=token,
        submit_url=block.handler_url("submit"),
        finish_url=block.handler_url("finish_form"),
    )
    return Screen(html, {"run": attempt, "sheet": token})


def _step(item: Item, place: int, count: int, said: Mapping[str, Any], lang: str, uid: str) -> dict[str, Any]:
    asked = item.asked
    value = said.get(item.id)
    tokens = sheet.tokens_of(item, value) if sheet.is_answered(item, said) and item.kind != "text" else []
    answered = bool(tokens or (item.kind == "text" and value))
    choices = [
        {
            "token": choice.token,
            "label": translate(choice.label, lang) if choice.aside else choice.label,
            "checked": choice.token in tokens,
            "alone": choice.alone and item.kind == "multiple",
            "aside": choice.aside,
        }
        for choice in item.choices
    ]
    if item.part == "question" and item.dimension:
        group = item.dimension.title
    else:
        group = translate(ATTITUDES_TITLE if item.part == "attitude" else SURVEY_TITLE, lang)
    own_id, low, high = f"{uid}-{item.id}", getattr(asked, "low", ""), getattr(asked, "high", "")
    row = [choice for choice in choices if not choice["aside"]] if item.kind == "points" else []
    below = [choice for choice in choices if choice["aside"]] if row else choices
    return {
        "id": own_id,
        "name": item.name,
        "place": place,
        "count": count,
        "group": group,
        "about": item.dimension.about if item.dimension and item.opens_dimension else "",
        "text": asked.text,
        "help": getattr(asked, "help", ""),
        "kind": item.kind,
        "part": item.part,
        "needed": item.part != "survey",
        "points": row,
        "points_html": html_of.points(own_id, item.name, row, low=low, high=high),
        "choices_html": html_of.listed(own_id, item.name, below, several=item.kind == "multiple"),
        "low": low,
        "high": high,
        "line": _line(item, said),
        "written": value if item.kind == "text" and isinstance(value, str) else "",
        "answered": answered,
        "said": value if item.kind == "text" else ", ".join(c["label"] for c in choices if c["checked"]),
    }


def _line(item: Item, said: Mapping[str, Any]) -> dict[str, str] | None:
    """A line of one's own beside the option that offers it."""
    if not item.line:
        return None
    option = item.choice(item.line.partition(".")[2])
    return {"name": sheet.PREFIX + item.line, "label": option.label if option else "", "value": said.get(item.line, "")}


def result(block: Any, held: Held) -> Screen:
    """The stored result of a finished run, and nothing that would need the document."""
    html = block.page("self_diagnostic/result.html", **_result_context(block, held))
    return Screen(html, {"run": held.attempt, "sheet": ""})


def _result_context(block: Any, held: Held) -> dict[str, Any]:
    told = held.result["told"]
    rows = report.chart_rows(told, block.lang)
    finished = date.fromisoformat(told["finished"])
    return {
        **about_context(block, {}, None),
        "uid": block.html_id,
        "told": told,
        "weights": report.weights(told, block.lang),
        "scored": bool(told["dimensions"]),
        "bars": charts.bars(rows, report.chart_words(rows)) if rows else "",
        "radar": charts.radar(rows, report.chart_words(rows)) if len(rows) >= report.LEAST_FOR_RADAR else "",
        "weak": ", ".join(row["title"] for row in told["dimensions"] if row["applicable"] and not row["valid"]),
        "advice": [
            {**advice, "action": limits.proposed(advice["action"]), **_advice_state(block, advice)}
            for advice in told["advice"]
        ],
        "keeps": block.keeps,
        "attempt": held.attempt,
        "earlier": date.fromisoformat(told["earlier"]) if told["earlier"] else None,
        "finished": finished,
        "again_from": report.again_from(finished),
        "urls": {name: block.handler_url(name) for name in ("plan", "about", "consent", "again", "erase")},
        "plan_url": block.plan_url,
    }


def _advice_state(block: Any, advice: Mapping[str, Any]) -> dict[str, Any]:
    return {"planned": advice["id"] in block.planned, "effort_said": block.say(report.EFFORTS[advice["effort"]])}


def about_context(block: Any, profile: Mapping[str, str], consents: set[str] | None) -> dict[str, Any]:
    """The learner's profile and consent; `consents` None while it is not known what they are."""
    if not block.keeps:
        return {"profile_fields": [], "consent": None}
    return {
        "uid": block.html_id,
        "profile_fields": block.profile_fields(profile),
        "consent": block.consent_text(),
        "agreed": None if consents is None else block.PURPOSE in consents,
        "known": consents is not None,
        "urls": {name: block.handler_url(name) for name in ("about", "consent")},
    }


def hindsight(block: Any, document: SelfDiagnostic, first: date) -> str:
    """« Where were you really? », in the words of the levels, before a later attempt's result."""
    return block.page(
        "self_diagnostic/hindsight.html",
        uid=block.html_id,
        dimensions=document.dimensions,
        levels=document.levels,
        first=first,
    )


def comparison(block: Any, context: Mapping[str, Any], attempts: Sequence[Any]) -> str:
    return block.page("self_diagnostic/comparison.html", uid=block.html_id, attempts=attempts, **context)


def teaser(block: Any, document: SelfDiagnostic) -> str:
    """For visitors without an account and for the Studio page: what this is, nothing to answer."""
    return block.page("self_diagnostic/teaser.html", document=document, count=len(sheet.items(document)))


def sample(block: Any, document: SelfDiagnostic) -> str:
    """One question for visitors, to read only: what the answers say, nothing of what they are worth."""
    asked = sheet.items(document, survey=False)
    item = next((item for item in asked if item.part == "question"), asked[0] if asked else None)
    if item is None:
        return SafeString()
    if item.kind == "points":
        bounds = [(item.choices[0].label, "low"), (str(sheet.HIGHEST_ATTITUDE), "high")]
        labels = [f"{label} = {getattr(item.asked, name)}" for label, name in bounds]
    else:
        labels = [block.say(choice.label) if choice.aside else choice.label for choice in item.choices]
    helped = getattr(item.asked, "help", "")
    return block.page("self_diagnostic/sample.html", item=item, labels=labels, help=helped)
