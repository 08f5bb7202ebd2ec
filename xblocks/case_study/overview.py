"""A case seen whole: how many decisions lie ahead, how many ways there are, what an author may have forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..kit import durations
from ..kit.i18n import N_
from . import examples
from .duration import of_case
from .models import END, CaseStudy, Step


@dataclass(frozen=True)
class Overview:
    """For the author. `ways` counts the ways through the steps, whatever the conditions say."""

    fewest: int
    most: int
    ways: int
    warnings: tuple[tuple[str, dict[str, Any]], ...]


def overview(case: CaseStudy) -> Overview:
    counts = _counts(case)
    return Overview(*counts[0], tuple(_warnings(case)))


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


def decisions_left(case: CaseStudy, step: str) -> tuple[int, int]:
    """How many decisions may come, the one at `step` included: the fewest and the most."""
    fewest, most, _ = _counts(case)[case.position(step)]
    return fewest, most


def _counts(case: CaseStudy) -> list[tuple[int, int, int]]:
    """For each step: fewest and most decisions from there on, and the number of ways."""
    end = len(case.steps)
    place = {step.id: position for position, step in enumerate(case.steps)} | {END: end}
    counts = [(0, 0, 1)] * (end + 1)
    for position in range(end - 1, -1, -1):
        step = case.steps[position]
        after = [counts[place[name] if name else position + 1] for name in sorted(_exits(step), key=str)]
        fewest, most = 1 + min(a[0] for a in after), 1 + max(a[1] for a in after)
        ways = sum(a[2] for a in after)
        if not _always(step):
            skipped = counts[place[step.next] if step.next else position + 1]
            fewest, most, ways = min(fewest, skipped[0]), max(most, skipped[1]), ways + skipped[2]
        counts[position] = (fewest, most, ways)
    return counts


def _exits(step: Step) -> set[str | None]:
    if step.kind == "single":
        return {option.next for option in step.options}
    if step.answer and step.answer.ranges:
        return {part.next or step.next for part in step.answer.ranges}
    return {step.next}


def _always(step: Step) -> bool:
    return not list(step.when.atoms())


def _warnings(case: CaseStudy) -> Iterator[tuple[str, dict[str, Any]]]:
    for problem in examples.failures(case):
        yield problem.reason, dict(problem.values)
    yield from durations.warnings(case.duration_min, of_case(case))
    for step in case.steps:
        for option in step.options:
            told = {"step": step.title, "option": option.text}
            if step.kind != "rank" and option.rating is None:
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
