"""The screens of a self-diagnostic: what each template is given, by whitelist.

Before the result a learner gets questions and the words of their answers, nothing that scores them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from ..kit import charts, limits
from ..kit.i18n import N_, translate
from ..kit.problems import Invalid
from ..kit.store import Held
from . import edited as edits
from . import report, sheet
from .document import SelfDiagnostic
from .instrument import revision
from .kinds import drawing
from .kinds.points import HIGHEST_ATTITUDE
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
    asked = sheet.items(document, survey=not sheet.survey_follows(document))
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
        # the last question never goes on by itself
        taps=any(item.kind.one_tap for item in asked[:-1]),
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
    asked, kind = item.asked, item.kind
    value = said.get(item.id)
    tokens = sheet.tokens_of(item, value) if sheet.is_answered(item, said) and not kind.is_text else []
    boxes = [
        drawing.Box(
            token=choice.token,
            label=translate(choice.label, lang) if choice.marked else choice.label,
            checked=choice.token in tokens,
            alone=choice.alone and kind.several,
            aside=choice.aside,
        )
        for choice in item.choices
    ]
    if item.part == "question" and item.dimension:
        group = item.dimension.title
    else:
        group = translate(ATTITUDES_TITLE if item.part == "attitude" else SURVEY_TITLE, lang)
    own_id, low, high = f"{uid}-{item.id}", getattr(asked, "low", ""), getattr(asked, "high", "")
    row = [box for box in boxes if not box.aside] if kind.in_a_row else []
    column = [box for box in boxes if box.aside] if row else boxes
    return {
        "id": own_id,
        "name": item.name,
        "place": place,
        "count": count,
        "group": group,
        "section": item.dimension.id if item.dimension else item.part,
        "about": item.dimension.about if item.dimension and item.opens_dimension else "",
        "text": asked.text,
        "help": getattr(asked, "help", ""),
        "kind": kind.name,
        "template": kind.template,
        "part": item.part,
        "needed": item.part != "survey",
        "row": row,
        "row_html": mark_safe(drawing.row(own_id, item.name, row, low=low, high=high)),
        "choices_html": mark_safe(drawing.column(own_id, item.name, column, several=kind.several)),
        "low": low,
        "high": high,
        "line": _line(item, said),
        "written": value if kind.is_text and isinstance(value, str) else "",
        "answered": bool(tokens or (kind.is_text and value)),
        "said": value if kind.is_text else ", ".join(box.label for box in boxes if box.checked),
    }


def _line(item: Item, said: Mapping[str, Any]) -> dict[str, str] | None:
    """A line of one's own beside the option that offers it."""
    if not item.line:
        return None
    option = item.choice(item.line.partition(".")[2])
    return {"name": sheet.PREFIX + item.line, "label": option.label if option else "", "value": said.get(item.line, "")}


def result(block: Any, held: Held) -> Screen:
    """The stored result of a finished run; only the survey that follows it is asked as the document has it now."""
    later, token = _survey(block, held)
    html = block.page("self_diagnostic/result.html", later=later, sheet=token, **_result_context(block, held))
    return Screen(html, {"run": held.attempt, "sheet": token})


def _survey(block: Any, held: Held) -> tuple[list[dict[str, Any]], str]:
    """The questions after the result, with what was answered, and the token of their sheet."""
    try:
        document = block.document()
    except Invalid:
        return [], ""
    if not (block.keeps and sheet.survey_follows(document)):
        return [], ""
    said, _ = sheet.fitting_survey(document, getattr(held.record, "survey", None) or {})
    asked = [item for item in sheet.items(document) if item.part == "survey"]
    steps = [_step(item, place, len(asked), said, block.lang, block.html_id) for place, item in enumerate(asked, 1)]
    return steps, sheet_token(document)


def _result_context(block: Any, held: Held) -> dict[str, Any]:
    told = held.result["told"]
    rows = report.chart_rows(told, block.lang)
    stops = [float(level["from"]) for level in told["levels"]] or [0.0]
    finished = date.fromisoformat(told["finished"])
    earlier = date.fromisoformat(told["earlier"]) if told["earlier"] else None
    return {
        **about_context(block, {}, None),
        "uid": block.html_id,
        "told": told,
        "weights": report.weights(told, block.lang),
        "scored": bool(told["dimensions"]),
        "rulers": [
            {**row, "said": bar.said, "ruler": mark_safe(charts.ruler(bar, stops))}
            for row, bar in zip(told["dimensions"], rows, strict=True)
        ],
        "subjects": report.best_and_first(told),
        "moved": earlier is not None and report.old_enough(earlier, finished),
        "radar": charts.radar(rows, report.chart_words(rows)) if len(rows) >= report.LEAST_FOR_RADAR else "",
        "weak": ", ".join(row["title"] for row in told["dimensions"] if row["applicable"] and not row["valid"]),
        "advice": [
            {**advice, "action": limits.proposed(advice["action"]), **_advice_state(block, advice)}
            for advice in told["advice"]
        ],
        "keeps": block.keeps,
        "attempt": held.attempt,
        "earlier": earlier,
        "finished": finished,
        "again_from": report.again_from(finished),
        "urls": {name: block.handler_url(name) for name in ("plan", "about", "consent", "again", "erase", "submit")},
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
    if item.kind.in_a_row:
        bounds = [(item.choices[0].label, "low"), (str(HIGHEST_ATTITUDE), "high")]
        labels = [f"{label} = {getattr(item.asked, name)}" for label, name in bounds]
    else:
        labels = [block.say(choice.label) if choice.marked else choice.label for choice in item.choices]
    helped = getattr(item.asked, "help", "")
    return block.page("self_diagnostic/sample.html", item=item, labels=labels, help=helped)
