"""What other programs than browsers are told of a case: mobile apps and the platform's search; docs/native-api.md."""

from typing import Any

from ..kit import markdown
from . import wire
from .models import CaseStudy
from .use_cases import CaseVisit, where


def data(case: CaseStudy) -> dict[str, Any]:
    """What is the same for every learner: the opening of a case, the question of a card."""
    if case.is_card:
        return {"title": case.title, "card": True, "question": case.transfer.question}
    return {
        "title": case.title,
        "card": False,
        "duration_min": case.duration_min,
        "fictional": case.fictional,
        "firm": case.firm.model_dump() if case.firm else None,
        "objective": case.objective,
        "situation_html": markdown.render(case.situation),
    }


def state(visit: CaseVisit) -> dict[str, Any]:
    """Where the visitor stands in a case: the run and its moves, without texts."""
    standing = where(visit)
    return {"kept": visit.writable, "finished": standing.finished, **wire.state(standing)}


def searched(case: CaseStudy) -> str:
    """What the opening screen says, for the platform's search: nothing that is decided or told."""
    texts = [case.title]
    if not case.is_card:
        texts += [case.firm.activity if case.firm else "", case.objective, markdown.plain(case.situation)]
    return " ".join(filter(None, texts))
