"""The grade of a course as the platform computes it, from the grades that blocks published.

A block's points are scaled to its weight; a sequence's score is its points over its possible points; a kind of
assignment is the mean of its sequences without the lowest `drop_count`, missing ones up to `min_count` counting 0; the
grade is the weighted sum. Source: the platform's grading policy (`grading_policy.json`) and its « weighted subsections ».
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from campus_tools.olx import course as olx

from .people import Person
from .runtime import PreviewRuntime
from .ways import children


@dataclass(frozen=True)
class Score:
    """Points of one sequence; `possible` 0 where nothing in it is scored."""

    sequence: olx.Node
    chapter: olx.Node
    kind: str
    earned: float
    possible: float

    @property
    def share(self) -> float:
        return self.earned / self.possible if self.possible else 0.0


@dataclass(frozen=True)
class Kind:
    name: str
    weight: float
    share: float


@dataclass(frozen=True)
class Report:
    scores: tuple[Score, ...]
    kinds: tuple[Kind, ...]
    pass_mark: float | None

    @property
    def percent(self) -> int:
        total = sum(kind.weight * kind.share for kind in self.kinds)
        return math.floor(total * 100 + 0.5)

    @property
    def pass_percent(self) -> int | None:
        return None if self.pass_mark is None else math.floor(self.pass_mark * 100 + 0.5)

    @property
    def passed(self) -> bool:
        return self.pass_percent is not None and self.percent >= self.pass_percent


def weighted(earned: float, possible: float, weight: float | None) -> tuple[float, float]:
    """Raw points scaled to a block's weight; unchanged where it has none or where nothing is possible."""
    if weight is None or not possible:
        return earned, possible
    return earned * weight / possible, float(weight)


def report(runtime: PreviewRuntime, person: Person, published: Mapping[str, tuple[float, float]]) -> Report:
    course = runtime.content.course
    scores = []
    for chapter in children(course.root, person):
        for sequence in children(chapter, person):
            points = [_points(runtime, node, published) for node in sequence.walk() if not node.children]
            kind = str(sequence.settings.get("format") or "") if sequence.flag("graded") else ""
            scores.append(Score(sequence, chapter, kind, sum(p[0] for p in points), sum(p[1] for p in points)))
    policy = course.grading
    graders = [g for g in _list(policy.get("GRADER")) if isinstance(g, dict)]
    kinds = tuple(_kind(grader, [s.share for s in scores if s.kind == grader.get("type")]) for grader in graders)
    cutoffs = policy.get("GRADE_CUTOFFS")
    marks = [m for m in cutoffs.values() if isinstance(m, int | float)] if isinstance(cutoffs, dict) else []
    return Report(tuple(scores), kinds, min(marks) if marks else None)


def _kind(grader: Mapping[str, Any], shares: list[float]) -> Kind:
    dropped = int(_number(grader.get("drop_count")))
    shares = sorted([*shares, *[0.0] * (int(_number(grader.get("min_count"))) - len(shares))], reverse=True)
    counted = shares[: max(1, len(shares) - dropped)]
    share = sum(counted) / len(counted) if counted else 0.0
    return Kind(str(grader.get("type") or ""), _number(grader.get("weight")), share)


def _points(
    runtime: PreviewRuntime, node: olx.Node, published: Mapping[str, tuple[float, float]]
) -> tuple[float, float]:
    if node.tag in ("html", "video", "vertical", "sequential", "chapter"):
        return 0.0, 0.0
    usage_key = runtime.content.usage_key(node)
    try:
        block = runtime.get_block(usage_key)
        if not getattr(block, "has_score", False):
            return 0.0, 0.0
        earned, possible = published.get(str(usage_key)) or (0.0, float(block.max_score() or 0))
        return weighted(earned, possible, getattr(block, "weight", None))
    except Exception:  # a block that cannot be read is told on its page; it has no points
        return 0.0, 0.0


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
