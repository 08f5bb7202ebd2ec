"""The grading policy that learners of a course already work under.

Why it stays: docs/decisions/0011-weights-of-released-courses.md.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Grading = Mapping[str, Any]
"""GRADER and GRADE_CUTOFFS, as in grading_policy.json."""


def same(one: Grading, other: Grading) -> bool:
    """Whether both give every learner the same grade."""
    return _counted(one) == _counted(other)


def replaceable(held: Grading, files: Grading) -> bool:
    """Whether `held` can grade the course of `files`: it has a grader for each kind of sequence, and no other."""
    return set(_kinds(held)) == set(_kinds(files)) != set()


def keep(held: Grading, folder: Path, run: str) -> None:
    """Write `held` into the copy of the course that is about to be imported."""
    file = folder / "policies" / run / "grading_policy.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(dict(held), ensure_ascii=False, indent=2), encoding="utf-8")


def told(grading: Grading) -> str:
    """`Questions 60 %, Cases 40 %, to pass 60 %`"""
    shares = [f"{kind} {_percent(grader.get('weight'))}" for kind, grader in _kinds(grading).items()]
    cutoffs = grading.get("GRADE_CUTOFFS")
    marks = [mark for mark in cutoffs.values() if _number(mark)] if isinstance(cutoffs, Mapping) else []
    return ", ".join([*shares, *([f"to pass {_percent(min(marks))}"] if marks else [])])


def _kinds(grading: Grading) -> dict[str, Mapping[str, Any]]:
    graders = grading.get("GRADER")
    graders = graders if isinstance(graders, list) else []
    return {str(grader.get("type", "")): grader for grader in graders if isinstance(grader, Mapping)}


def _counted(grading: Grading) -> tuple[Any, Any]:
    asked = ("weight", "min_count", "drop_count")
    return (
        {kind: [grader.get(name) for name in asked] for kind, grader in _kinds(grading).items()},
        grading.get("GRADE_CUTOFFS"),
    )


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _percent(value: Any) -> str:
    return f"{value * 100:g} %" if _number(value) else "?"
