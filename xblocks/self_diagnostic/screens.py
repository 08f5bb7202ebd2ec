"""The screens of a self-diagnostic: what each template holds, by whitelist.

Before the result a learner gets questions and the words of their answers, nothing that scores them. `uid` begins every
id of the block's HTML.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.safestring import mark_safe

from campus_plugin import api
from campus_plugin.shared import profile_codes

from ..kit import charts, limits
from ..kit.i18n import N_, translate
from ..kit.store import Held
from . import record, wire
from .about_you import PURPOSE
from .history import Compared
from .kinds import drawing
from .kinds.points import HIGHEST_ATTITUDE
from .models import SelfDiagnostic
from .runs import DiagnosticVisit
from .standing import Standing, Stored, lost_answers
from .wire import Item

Context = dict[str, Any]
ATTITUDES_TITLE = N_("Your view")
SURVEY_TITLE = N_("To finish")


def sheet(visit: DiagnosticVisit, now: Standing, uid: str, *, edited: bool = False, unsaved: bool = False) -> Context:
    """All questions at once, shown one at a time by the script; `edited` when the page that asked was older.

    `unsaved`: what that page sent could not be stored.
    """
    document, run = visit.document, now.run
    asked = wire.items(document, survey=not wire.survey_follows(document))
    names = {name for item in asked if item.part == "survey" for name in (item.id, item.line)}
    stored = {**now.answers.stored, **{name: value for name, value in now.survey.stored.items() if name in names}}
    lost = lost_answers(now, visit.say)
    steps = [_step(item, place, len(asked), stored, visit.language, uid) for place, item in enumerate(asked, 1)]
    missing = [step for step in steps if step["needed"] and not step["answered"]]
    return {
        "document": document,
        "steps": steps,
        "missing": missing,
        # nobody is told of missing answers before having sent any
        "told_missing": missing if run and (run.moves or now.attempt == 1) else [],
        "begun": bool(run),
        # the last question never goes on by itself
        "taps": any(item.kind.one_tap for item in asked[:-1]),
        "again": now.attempt > 1,
        "edited": edited or bool(lost),
        "unsaved": unsaved,
        "again_asked": [one for one in lost if one.asked],
        "not_asked": [one for one in lost if not one.asked],
        "keeps": visit.writable,
        "attempt": now.attempt,
        "sheet": wire.token(visit.revision),
    }


def _step(item: Item, place: int, count: int, stored: Stored, lang: str, uid: str) -> Context:
    """One question, with what is stored for it."""
    asked, kind = item.asked, item.kind
    value = stored.get(item.id)
    tokens = wire.tokens_of(item, value) if wire.is_answered(item, stored) and not kind.is_text else []
    boxes = _boxes(item, tokens, lang)
    own_id, low, high = f"{uid}-{item.id}", getattr(asked, "low", ""), getattr(asked, "high", "")
    row = [box for box in boxes if not box.aside] if kind.in_a_row else []
    column = [box for box in boxes if box.aside] if row else boxes
    return {
        "id": own_id,
        "name": item.name,
        "place": place,
        "count": count,
        "group": _group(item, lang),
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
        "line": _line(item, stored),
        "written": value if kind.is_text and isinstance(value, str) else "",
        "answered": bool(tokens or (kind.is_text and value)),
        "said": value if kind.is_text else ", ".join(box.label for box in boxes if box.checked),
    }


def _boxes(item: Item, tokens: Sequence[str], lang: str) -> list[drawing.Box]:
    """The choices as the page shows them, those with `tokens` ticked."""
    return [
        drawing.Box(
            token=choice.token,
            label=translate(choice.label, lang) if choice.marked else choice.label,
            checked=choice.token in tokens,
            alone=choice.alone and item.kind.several,
            aside=choice.aside,
        )
        for choice in item.choices
    ]


def _group(item: Item, lang: str) -> str:
    """The title under which the page puts a question."""
    if item.part == "question" and item.dimension:
        return item.dimension.title
    return translate(ATTITUDES_TITLE if item.part == "attitude" else SURVEY_TITLE, lang)


def _line(item: Item, stored: Stored) -> dict[str, str] | None:
    """A line of one's own beside the option that offers it."""
    if not item.line:
        return None
    option = item.choice(item.line.partition(".")[2])
    return {
        "name": wire.PREFIX + item.line,
        "label": option.label if option else "",
        "value": stored.get(item.line, ""),
    }


def result(visit: DiagnosticVisit, run: Held, uid: str) -> Context:
    """The stored result of a finished run; only the survey that follows it is asked as the document has it now."""
    page = run.result["told"]
    rows = record.chart_rows(page, visit.language)
    stops = [float(level["from"]) for level in page["levels"]] or [0.0]
    later = _survey(visit, run, uid)
    finished = date.fromisoformat(page["finished"])
    earlier = date.fromisoformat(page["earlier"]) if page["earlier"] else None
    return {
        **about(visit, {}, None),
        "later": later,
        "sheet": wire.token(visit.revision) if later else "",
        "told": page,
        "weights": record.weights(page, visit.language),
        "scored": bool(page["dimensions"]),
        "rulers": [
            {**row, "said": bar.said, "ruler": mark_safe(charts.ruler(bar, stops))}
            for row, bar in zip(page["dimensions"], rows, strict=True)
        ],
        "subjects": record.best_and_first(page),
        "moved": earlier is not None and record.old_enough(earlier, finished),
        "radar": charts.radar(rows, record.chart_words(rows)) if len(rows) >= record.LEAST_FOR_RADAR else "",
        "weak": ", ".join(row["title"] for row in page["dimensions"] if row["applicable"] and not row["valid"]),
        "advice": [_advice(visit, advice) for advice in page["advice"]],
        "keeps": visit.writable,
        "attempt": run.attempt,
        "earlier": earlier,
        "finished": finished,
        "again_from": record.again_from(finished),
    }


def _survey(visit: DiagnosticVisit, run: Held, uid: str) -> list[Context]:
    """The questions after the result, with what was answered."""
    document = visit.document
    if not (visit.writable and wire.survey_follows(document)):
        return []
    stored = Standing(document, run).survey.stored
    asked = [item for item in wire.items(document) if item.part == "survey"]
    return [_step(item, place, len(asked), stored, visit.language, uid) for place, item in enumerate(asked, 1)]


def _advice(visit: DiagnosticVisit, advice: Mapping[str, Any]) -> Context:
    return {
        **advice,
        "action": limits.proposed(advice["action"]),
        "planned": advice["id"] in visit.store.planned,
        "effort_said": visit.say(record.EFFORTS[advice["effort"]]),
    }


def about(visit: DiagnosticVisit, profile: Mapping[str, str], consents: frozenset[str] | None) -> Context:
    """The learner's profile and consent; `consents` None while it is not known what they are."""
    if not visit.writable:
        return {"profile_fields": [], "consent": None}
    with translation.override(visit.language):
        words = api.consent_text(PURPOSE)
    return {
        "profile_fields": _profile_fields(visit, profile),
        "consent": words,
        "agreed": None if consents is None else PURPOSE in consents,
        "known": consents is not None,
    }


def _profile_fields(visit: DiagnosticVisit, profile: Mapping[str, str]) -> list[Context]:
    """The document's profile questions with their codes in the document's language, the known answer chosen."""
    lang = visit.language.split("-")[0]
    codes = profile_codes.codes()
    return [
        {
            "name": name,
            "label": visit.say(PROFILE_LABELS[name]),
            "codes": [
                {"code": code, "label": labels.get(lang) or labels["fr"], "chosen": profile.get(name) == code}
                for code, labels in codes[name].items()
            ],
        }
        for name in visit.document.profile
    ]


PROFILE_LABELS = {
    "size": N_("How many people does your firm employ?"),
    "sector": N_("In which sector?"),
    "role": N_("What is your role?"),
    "region": N_("In which region?"),
}


def planned(advice: Mapping[str, Any]) -> Context:
    """A proposal that is in the learner's plan."""
    return {"advice": {**advice, "planned": True}}


def hindsight(document: SelfDiagnostic, first: date) -> Context:
    """« Where were you really? », in the words of the levels, before a later attempt's result."""
    return {"dimensions": document.dimensions, "levels": document.levels, "first": first}


def compared(found: Compared) -> Context:
    """Two attempts side by side, and the list to pick others from."""
    return {
        "attempts": found.attempts,
        "found": found.found,
        "unreadable": found.unreadable,
        "before": found.before,
        "after": found.after,
        "picked": found.picked,
        "again_from": found.again_from,
    }


def teaser(document: SelfDiagnostic) -> Context:
    """For visitors without an account and for the Studio page: what this is, nothing to answer."""
    return {"document": document, "count": len(wire.items(document))}


def sample(document: SelfDiagnostic) -> Context | None:
    """One question for visitors, to read only: what the answers say, nothing of what they are worth."""
    asked = wire.items(document, survey=False)
    item = next((item for item in asked if item.part == "question"), asked[0] if asked else None)
    if item is None:
        return None
    if item.kind.in_a_row:
        bounds = [(item.choices[0].label, "low"), (str(HIGHEST_ATTITUDE), "high")]
        labels = [f"{label} = {getattr(item.asked, name)}" for label, name in bounds]
    else:
        labels = [translate(one.label, document.lang) if one.marked else one.label for one in item.choices]
    return {"item": item, "labels": labels, "help": getattr(item.asked, "help", "")}
