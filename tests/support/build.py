"""Short self-diagnostics and answer sheets for tests.

JSON is YAML, so that a document built as a dictionary is read by the same reader as an author's.
"""

import json
from pathlib import Path
from typing import Any

from campus_xblocks.self_diagnostic.answers import Answers, read_answers
from campus_xblocks.self_diagnostic.document import FORMAT, SelfDiagnostic

Tree = dict[str, Any]

COMPLETE = (Path(__file__).parent.parent / "fixtures" / "diagnostic_complete.yaml").read_text(encoding="utf-8")
"""A diagnostic with every key of the format."""

LEVELS = {"depart": 0, "chemin": 25, "confirme": 50, "avance": 75}
SCALES = {
    "quarts": [0, 1, 2, 3, 4],
    "pratique": [0, 0.5, 2, 3, 4],
    "dixiemes": list(range(11)),
}
MARKS = {"u": "unknown", "n": "not_applicable", "-": None}


def asked(name: str, **more: Any) -> Tree:
    """A question on the scale `quarts`, 25 points a step, unless `more` says otherwise."""
    told = {"id": name, "text": name, "type": "scale", "not_applicable": True} | more
    if told["type"] == "scale":
        told.setdefault("scale", "quarts")
    return told


def points(*values: Any) -> list[Tree]:
    """A scale of these values."""
    return [{"value": value, "label": str(value)} for value in values]


def offered(**values: Any) -> list[Tree]:
    """Options: a value, None for none, or a flag."""
    return [
        {"id": name, "label": name}
        | ({value: True} if isinstance(value, str) else {} if value is None else {"value": value})
        for name, value in values.items()
    ]


def part(name: str, questions: int | list[Tree], **more: Any) -> Tree:
    """A dimension; `questions` may be how many (a1, a2, …)."""
    if isinstance(questions, int):
        questions = [asked(f"{name}{number}") for number in range(1, questions + 1)]
    return {"id": name, "title": name, "questions": questions} | more


def tree(*parts: Tree, **more: Any) -> Tree:
    """A whole document as a tree."""
    return {
        "format": "campus/self-diagnostic/1",
        "key": "test",
        "title": "Test",
        "duration_min": 5,
        "scales": {name: points(*values) for name, values in SCALES.items()},
        "dimensions": list(parts),
        "levels": [{"id": n, "from": f, "title": n, "text": n} for n, f in LEVELS.items()] if parts else [],
    } | more


def text(told: Tree) -> str:
    return json.dumps(told, ensure_ascii=False)


def document(*parts: Tree, **more: Any) -> SelfDiagnostic:
    return FORMAT.read(text(tree(*parts, **more)))


def trio(**more: Any) -> SelfDiagnostic:
    """Three dimensions a, b, c of three questions each, all of weight 1."""
    return document(part("a", 3), part("b", 3), part("c", 3), **more)


def sheet(rows: str) -> Tree:
    """Answers from rows such as `a=40u`: a1 is 4, a2 is 0, a3 « Je ne sais pas » (n: « Non concerné », -: none)."""
    found: Tree = {}
    for row in rows.split():
        name, _, marks = row.partition("=")
        for place, mark in enumerate(marks, 1):
            found[f"{name}{place}"] = MARKS[mark] if mark in MARKS else int(mark)
    return found


def answers(diagnostic: SelfDiagnostic, rows: str = "", **more: Any) -> Answers:
    return read_answers(diagnostic, sheet(rows) | more)


def advice(name: str, dimension: str, at_least: Any = 0, below: Any = 101, **more: Any) -> Tree:
    action = {"when": "quand", "then": "alors", "first_step": "d’abord"}
    return {
        "id": name,
        "dimension": dimension,
        "at_least": at_least,
        "below": below,
        "title": name,
        "text": name,
        "action": action,
    } | more
