"""What a learner was told, as plain JSON: one entry per decision, and the result that a finished run keeps.

Numbers are decimals in text, exact. Free text is not in it: it stands in the run's moves, or on the device only.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from ..kit.figures import as_written
from .engine import Decision, State, Values
from .models import CaseStudy, Step
from .moves import Move

FORM = 1
Entry = dict[str, Any]


def result(case: CaseStudy, states: Sequence[State]) -> dict[str, Any]:
    """The result of a finished run: enough to show it again after any edit of the document."""
    ending = next((e for e in case.endings if e.id == states[-1].ending), None)
    return {
        "form": FORM,
        "path": entries(case, states[-1].decisions),
        "indicators": [
            {
                "id": i.id,
                "title": i.title,
                "unit": i.unit,
                "good": i.good,
                "shown": i.shown,
                "start": as_written(i.start),
            }
            for i in case.indicators
        ],
        "ending": {"id": ending.id, "title": ending.title, "text": ending.text} if ending else None,
    }


def entries(case: CaseStudy, decisions: Iterable[Decision]) -> list[Entry]:
    told: dict[str, Entry] = {}
    for decision in decisions:
        step = case.step(decision.step)
        told[step.id] = {
            "step": step.id,
            "title": step.title,
            "kind": step.kind,
            "mine": labels(case, step, decision.move),
            "confidence": decision.move.confidence,
            "rating": decision.rating,
            "parts": [
                {
                    "label": next((o.text for o in step.options if o.id == part.id), ""),
                    "consequence": part.consequence,
                    "feedback": part.feedback,
                    "rating": part.rating,
                }
                for part in decision.parts
            ],
            "due": [
                {
                    "step": delayed.step,
                    "text": delayed.text,
                    "effects": _written(delayed.effects),
                    "at_end": delayed.at_end,
                }
                for delayed in decision.fallen_due
            ],
            "before": _written(decision.before),
            "after": _written(decision.after),
            "model": step.rules.model(step, case.lang),
            "expert": _experts(case, step),
        }
    return list(told.values())


def labels(case: CaseStudy, step: Step, move: Move) -> list[str]:
    """A learner's decision in words, one per chosen option (rank: in their order); nothing for a text."""
    return step.rules.labels(step, move.choice if move.choice is not None else move.number, case.lang)


def _experts(case: CaseStudy, step: Step) -> list[str]:
    """The expert's decision at this step, told in the debrief."""
    return step.rules.labels(step, case.debrief.path.get(step.id), case.lang) if case.debrief else []


def _written(values: Values) -> dict[str, str]:
    return {name: as_written(value) for name, value in values.items()}
