"""A self-diagnostic seen from outside its text: what identifies how it scores, and what is stored to compare with later."""

import hashlib
import json
from fractions import Fraction
from typing import Any

from campus_plugin.shared import stored
from campus_plugin.shared.stored import Unreadable

from .kinds import QUESTIONS, measure
from .kinds.numbers import as_json, exact
from .models import NAME, Advice, Question, SelfDiagnostic, SurveyQuestion

KIND = "self_diagnostic"
"""What the campus app calls the runs of this block."""
FORM = 1
"""Part of the hash: raise it when the rules of scoring change."""
_NOT_STORED = "—"


def revision(diagnostic: SelfDiagnostic) -> str:
    """A hash of what can be answered and of what decides the result, not of wording nor of the order of questions."""
    scored = {
        "form": FORM,
        "dimensions": sorted(
            [d.id, str(d.weight), sorted(_question(diagnostic, q) for q in d.questions)] for d in diagnostic.dimensions
        ),
        "levels": [[level.id, str(level.from_)] for level in diagnostic.levels],
        "alerts": [_condition(alert.when) for alert in diagnostic.alerts],
        "advice": [_advice(advice) for advice in diagnostic.advice],
        "attitudes": sorted(asked.id for asked in diagnostic.attitudes),
        "survey": sorted([q.id, q.type, q.points, sorted(o.id for o in q.options)] for q in diagnostic.survey),
    }
    written = json.dumps(scored, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def _question(diagnostic: SelfDiagnostic, question: Question) -> list[Any]:
    offered = measure(diagnostic, question).offered
    return [
        question.id,
        question.type,
        str(question.weight),
        question.not_applicable,
        question.unknown,
        sorted([str(key), str(value), flag] for key, value, flag in offered),
    ]


def _condition(tree: Any) -> Any:
    if isinstance(tree, list):
        return [_condition(entry) for entry in tree]
    if isinstance(tree, dict):
        return {key: _condition(value) for key, value in tree.items()}
    return tree if isinstance(tree, str) else str(Fraction(tree))


def _advice(advice: Advice) -> list[Any]:
    profiles = {key: sorted(listed) for key, listed in advice.for_.items()}
    return [advice.id, advice.dimension, str(advice.at_least), str(advice.below), profiles, advice.effort]


def structure(diagnostic: SelfDiagnostic) -> dict[str, Any]:
    """What comparison and dashboards read instead of the document: ids, types, values, weights, titles; plain JSON.

    A number is an integer, a float that is written as in the document, or its decimal text where no float is.
    """
    return {
        "kind": "self_diagnostic",
        "key": diagnostic.key,
        "lang": diagnostic.lang,
        "title": diagnostic.title,
        "moment": diagnostic.moment,
        "team": diagnostic.team,
        "dimensions": [
            {
                "id": d.id,
                "title": d.title,
                "weight": as_json(d.weight),
                "questions": [_question_structure(diagnostic, q) for q in d.questions],
            }
            for d in diagnostic.dimensions
        ],
        "levels": [{"id": x.id, "from": as_json(x.from_), "title": x.title} for x in diagnostic.levels],
        "attitudes": [{"id": a.id, "title": a.text, "low": a.low, "high": a.high} for a in diagnostic.attitudes],
        "survey": [_survey_structure(q) for q in diagnostic.survey],
    }


def _question_structure(diagnostic: SelfDiagnostic, question: Question) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": question.id,
        "title": question.text,
        "type": question.type,
        "weight": as_json(question.weight),
        "not_applicable": question.not_applicable,
        "unknown": question.unknown,
    }
    return entry | question.kind.structure(diagnostic, question)


def _survey_structure(question: SurveyQuestion) -> dict[str, Any]:
    entry = {"id": question.id, "title": question.text, "type": question.type}
    return entry | question.kind.structure(question)


def remembered(written: Any) -> SelfDiagnostic:
    """The instrument of which `written` is the stored structure, enough to read its answers and to compare, not to be shown.

    So an attempt stays comparable after its document was edited, without the old YAML. Raises `Unreadable`.
    """
    structure: Any = stored.read_structure(KIND, written)
    try:
        return _remembered(structure)
    except (LookupError, ValueError) as error:  # it has the form of a structure, but its parts make no document
        raise Unreadable("structure", KIND, type(error).__name__) from error


def _remembered(structure: dict[str, Any]) -> SelfDiagnostic:
    scales: dict[str, Any] = {}
    dimensions = []
    for dimension in structure["dimensions"]:
        questions = []
        for question in dimension["questions"]:
            entry = {key: question[key] for key in ("id", "type", "not_applicable", "unknown")}
            entry |= {"text": question["title"], "weight": exact(question["weight"])}
            questions.append(entry | QUESTIONS[question["type"]].remembered(question, scales))
        dimensions.append(
            {key: dimension[key] for key in ("id", "title")}
            | {"weight": exact(dimension["weight"]), "questions": questions}
        )
    return SelfDiagnostic.model_validate(
        {
            "format": NAME,
            "lang": structure["lang"],
            "key": structure["key"],
            "title": structure["title"],
            "moment": structure["moment"],
            "team": structure["team"],
            "duration_min": 1,
            "scales": scales,
            "dimensions": dimensions,
            "levels": [x | {"from": exact(x["from"]), "text": _NOT_STORED} for x in structure["levels"]],
            "attitudes": [_with_text(asked) for asked in structure["attitudes"]],
            "survey": [_with_text(asked) for asked in structure["survey"]],
        }
    )


def _with_text(asked: dict[str, Any]) -> dict[str, Any]:
    entry = {key: value for key, value in asked.items() if key not in ("title", "options")} | {"text": asked["title"]}
    options = [{"id": option["id"], "label": option["title"]} for option in asked.get("options", ())]
    return entry | ({"options": options} if options else {})
