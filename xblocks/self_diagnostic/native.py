"""What apps are told of a diagnostic and of a learner's answers; docs/native-api.md."""

from typing import Any

from ..kit.i18n import translate
from ..kit.markdown import render
from ..kit.store import Held
from . import wire
from .models import SelfDiagnostic
from .runs import DiagnosticVisit
from .standing import Standing
from .wire import Item


def data(document: SelfDiagnostic) -> dict[str, Any]:
    """The questions as the page asks them: an answer is a token, which says nothing of its value. Needs no user."""
    return {
        "title": document.title,
        "intro_html": render(document.intro),
        "duration_min": document.duration_min,
        "questions": [_question(document, item) for item in wire.items(document)],
    }


def _question(document: SelfDiagnostic, item: Item) -> dict[str, Any]:
    return {
        "name": item.name,
        "part": item.part,
        "kind": item.kind.name,
        "dimension": item.dimension.title if item.dimension else "",
        "text": item.asked.text,
        "help_html": render(getattr(item.asked, "help", "")),
        "low": getattr(item.asked, "low", ""),
        "high": getattr(item.asked, "high", ""),
        "choices": [
            {
                "token": choice.token,
                "label": translate(choice.label, document.lang) if choice.marked else choice.label,
                "alone": choice.alone,
            }
            for choice in item.choices
        ],
    }


def state(visit: DiagnosticVisit) -> dict[str, Any]:
    """The learner's own answers, and the result of a finished run as the page shows it. Survey answers stay away."""
    now = Standing(visit.document, visit.store.latest() if visit.writable else None)
    asked = wire.items(visit.document, survey=False)
    stored = now.answers.stored if now.run else {}
    return {
        "kept": visit.writable,
        "run": now.attempt,
        "finished": now.finished,
        "sheet": wire.token(visit.revision),
        "answers": {item.name: wire.tokens_of(item, stored[item.id]) for item in asked if item.id in stored},
        "result": _result(now.run) if now.run is not None and now.finished else None,
    }


def _result(run: Held) -> dict[str, Any]:
    page = run.result["told"]
    overall = page["overall"]
    return {
        "overall": {
            "score": overall["said"],
            "valid": overall["valid"],
            "level": overall["level"]["title"] if overall["level"] else None,
        },
        "dimensions": [
            {name: row[name] for name in ("title", "said", "valid", "applicable")} for row in page["dimensions"]
        ],
    }
