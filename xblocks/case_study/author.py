"""What an author sees of a case in Studio: its size, and what deserves a second look."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..kit import durations
from ..kit.i18n import N_
from . import examples
from .duration import of_case
from .models import CaseStudy, Step
from .ways import counts


@dataclass(frozen=True)
class Overview:
    """For the author. `ways` counts the ways through the steps, whatever the conditions say."""

    fewest: int
    most: int
    ways: int
    warnings: tuple[tuple[str, dict[str, Any]], ...]


def overview(case: CaseStudy) -> Overview:
    ahead = counts(case)[0]
    return Overview(ahead.fewest, ahead.most, ahead.ways, tuple(_warnings(case)))


def facts(case: CaseStudy) -> list[tuple[str, object]]:
    """What the case holds: labels to translate, with their values."""
    if case.is_card:
        return [(N_("Card “And in your firm?”"), case.transfer.question)]
    seen = overview(case)
    decisions = f"{seen.fewest}" if seen.fewest == seen.most else f"{seen.fewest}–{seen.most}"
    return [
        (N_("Key"), case.key),
        *durations.facts(case.duration_min, of_case(case)),
        (N_("Steps"), len(case.steps)),
        (N_("Decisions on a way"), decisions),
        (N_("Ways"), seen.ways),
        (N_("Endings"), len(case.endings)),
    ]


def _warnings(case: CaseStudy) -> Iterator[tuple[str, dict[str, Any]]]:
    for problem in examples.failures(case):
        yield problem.reason, dict(problem.values)
    yield from durations.warnings(case.duration_min, of_case(case))
    for step in case.steps:
        for option in step.options:
            told = {"step": step.title, "option": option.text}
            if step.rules.rated and option.rating is None:
                yield N_("“%(step)s”: the option “%(option)s” has no rating."), told
            if not option.feedback:
                yield N_("“%(step)s”: the option “%(option)s” has no feedback: learners will not read why."), told
    moved = {name for step in case.steps for part in _outcomes(step) for name in part}
    for indicator in case.indicators:
        if indicator.id not in moved:
            yield N_("No decision changes the indicator “%(title)s”."), {"title": indicator.title}
    if not case.transfer.actions:
        yield N_("The case proposes no action for the learner’s own firm."), {}


def _outcomes(step: Step) -> Iterator[dict[str, object]]:
    ranges = (step.answer.ranges or ()) if step.answer else ()
    for outcome in (*step.options, *ranges):
        yield dict(outcome.effects)
        for later in outcome.later:
            yield dict(later.effects)
