"""What apps are told of a diagnostic and of a learner's answers, and the course team's report; docs/native-api.md."""

from typing import Any

from ..kit.markdown import render
from ..kit.store import Held
from . import sheet
from .document import SelfDiagnostic
from .sheet import Item
from .views import sheet_token


def data(block: Any, document: SelfDiagnostic) -> dict[str, Any]:
    """The questions as the page asks them: an answer is a token, which says nothing of its value. Needs no user."""
    asked = sheet.items(document)
    return {
        "title": document.title,
        "intro_html": render(document.intro),
        "duration_min": document.duration_min,
        "questions": [_question(block, item) for item in asked],
    }


def _question(block: Any, item: Item) -> dict[str, Any]:
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
                "label": block.say(choice.label) if choice.marked else choice.label,
                "alone": choice.alone,
            }
            for choice in item.choices
        ],
    }


def state(block: Any, document: SelfDiagnostic) -> dict[str, Any]:
    """The learner's own answers, and the result of a finished run as the page shows it. Survey answers stay away."""
    held = block.runs.latest() if block.keeps else None
    finished = held is not None and held.finished
    answers: dict[str, list[str]] = {}
    if held is not None:
        kept, _ = sheet.fitting(document, held.moves)
        asked = sheet.items(document, survey=False)
        answers = {item.name: sheet.tokens_of(item, kept[item.id]) for item in asked if item.id in kept}
    return {
        "kept": block.keeps,
        "run": held.attempt if held else 1,
        "finished": finished,
        "sheet": sheet_token(document),
        "answers": answers,
        "result": _result(held) if held is not None and finished else None,
    }


def _result(held: Held) -> dict[str, Any]:
    told = held.result["told"]
    overall = told["overall"]
    return {
        "overall": {
            "score": overall["said"],
            "valid": overall["valid"],
            "level": overall["level"]["title"] if overall["level"] else None,
        },
        "dimensions": [
            {name: row[name] for name in ("title", "said", "valid", "applicable")} for row in told["dimensions"]
        ],
    }
