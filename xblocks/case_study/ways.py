"""How many decisions lie ahead at a step, and how many ways, whatever the conditions say."""

from typing import NamedTuple

from .models import END, CaseStudy, Step


class Counts(NamedTuple):
    """From a step on, it included: fewest and most decisions, and how many ways to an end."""

    fewest: int
    most: int
    ways: int


def decisions_left(case: CaseStudy, step: str) -> tuple[int, int]:
    """How many decisions may come, the one at `step` included: the fewest and the most."""
    ahead = counts(case)[case.position(step)]
    return ahead.fewest, ahead.most


def counts(case: CaseStudy) -> list[Counts]:
    """For each step in the list's order, and for the end: what lies ahead from there."""
    end = len(case.steps)
    place = {step.id: position for position, step in enumerate(case.steps)} | {END: end}
    found = [Counts(0, 0, 1)] * (end + 1)
    for position in range(end - 1, -1, -1):
        step = case.steps[position]
        after = [found[place[name] if name else position + 1] for name in sorted(step.rules.exits(step), key=str)]
        fewest, most = 1 + min(a.fewest for a in after), 1 + max(a.most for a in after)
        ways = sum(a.ways for a in after)
        if not _always(step):
            skipped = found[place[step.next] if step.next else position + 1]
            fewest, most, ways = min(fewest, skipped.fewest), max(most, skipped.most), ways + skipped.ways
        found[position] = Counts(fewest, most, ways)
    return found


def _always(step: Step) -> bool:
    return not list(step.when.atoms())
