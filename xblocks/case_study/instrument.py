"""A case seen from outside its text: what identifies how it plays, and what statistics need to know of it."""

import hashlib
import json
from typing import Any

from campus_plugin.shared.stored import CaseStructure, StepStructure

from .calculator import unfilled
from .kinds.parts import Answer, Effects, Outcome
from .models import CaseStudy, Step

FORM = 1
"""Part of the hash: raise it when the rules of play change."""


def revision(case: CaseStudy) -> str:
    """A hash of what affects play (ids, kinds, conditions, effects, ways, ratings, limits), not of wording."""
    played = {
        "form": FORM,
        "indicators": [[i.id, str(i.start), str(i.min), str(i.max)] for i in case.indicators],
        "steps": [_step(step) for step in case.steps],
        "endings": [[ending.id, ending.when.as_json()] for ending in case.endings],
    }
    return hashlib.sha256(json.dumps(played, sort_keys=True, separators=(",", ":")).encode()).hexdigest()[:16]


def _step(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "kind": step.kind,
        "when": step.when.as_json(),
        "next": step.next,
        "confidence": step.confidence,
        "options": [{"id": o.id, "when": o.when.as_json(), "cost": str(o.cost), **_outcome(o)} for o in step.options],
        "pick": [step.pick.min, step.pick.max, str(step.pick.budget)] if step.pick else None,
        "best": step.best,
        "answer": _answer(step.answer) if step.answer else None,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "effects": _effects(outcome.effects),
        "later": [[later.after, later.when.as_json(), _effects(later.effects)] for later in outcome.later],
        "rating": outcome.rating,
        "next": outcome.next,
    }


def _effects(effects: Effects) -> dict[str, str]:
    return {name: str(delta) for name, delta in effects.items()}


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "limits": [str(answer.min), str(answer.max)],
        "expected": [str(answer.expected), str(answer.tolerance)],
        "ranges": [[str(r.from_), str(r.below), _outcome(r)] for r in answer.ranges or ()],
    }


def structure(case: CaseStudy) -> CaseStructure:
    """What comparison and dashboards read instead of the document: ids, kinds, titles; plain JSON."""
    return {
        "kind": "case_study",
        "title": case.title,
        "indicators": [
            {"id": i.id, "title": i.title, "unit": i.unit, "good": i.good, "min": float(i.min), "max": float(i.max)}
            for i in case.indicators
        ],
        "steps": [_step_structure(step) for step in case.steps],
        "endings": [{"id": ending.id, "title": ending.title} for ending in case.endings],
        "actions": [{"id": action.id, "title": unfilled(case, action.then)} for action in case.transfer.actions],
    }


def _step_structure(step: Step) -> StepStructure:
    told: StepStructure = {"id": step.id, "kind": step.kind, "title": step.title, "peers": step.peers}
    if step.options:
        told["options"] = [{"id": o.id, "title": o.text, "rating": o.rating} for o in step.options]
    if step.answer:
        told["unit"] = step.answer.unit
        told["ranges"] = [
            {"id": str(place), "from": float(r.from_), "below": float(r.below), "rating": r.rating}
            for place, r in enumerate(step.answer.ranges or ())
        ]
    return told
