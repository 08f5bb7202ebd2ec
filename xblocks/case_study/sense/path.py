"""The way that the debrief shows: a choice for each step, which must walk to an end."""

from collections.abc import Iterator

from ...kit.i18n import N_
from ...kit.problems import Path, Problem
from ...kit.spots import shown
from ..engine import State, commit, start
from ..models import CaseStudy
from ..moves import Refused

_HERE: Path = ("debrief", "path")


def walk(case: CaseStudy) -> list[State]:
    """The states along `debrief.path`, from the start; empty without a path. Raises `Refused` where it cannot go on.

    Text steps need no entry, and confidence is not part of a path.
    """
    if case.debrief is None or not case.debrief.path:
        return []
    states = [start(case)]
    while not states[-1].ended:
        step = case.step(str(states[-1].step))
        index = len(states) - 1
        if step.id not in case.debrief.path and step.rules.needs_path:
            raise Refused(index, N_("The path stops before “%(step)s”."), N_("Add a line for it."), {"step": step.id})
        states.append(commit(case, states[-1], step.rules.expert_move(step, case.debrief.path.get(step.id)), index))
    return states


def faults(case: CaseStudy) -> Iterator[Problem]:
    """Why the path of a document that is otherwise right does not walk to an end."""
    path = case.debrief.path if case.debrief else {}
    known = {step.id for step in case.steps}
    for name in path:
        if name not in known:
            yield Problem(
                (*_HERE, name),
                N_("No step has the id “%(id)s”."),
                N_("Delete this line, or correct it."),
                {"id": shown(name)},
            )
    try:
        walked = {state.step for state in walk(case)}
    except Refused as refused:
        step = _stopped_at(case, refused.index)
        here: Path = (*_HERE, step) if step in path else _HERE
        yield Problem(here, refused.reason, refused.remedy, refused.values)
        return
    for name in path:
        if name in known and name not in walked:
            yield Problem(
                (*_HERE, name),
                N_("The path never comes to “%(id)s”."),
                N_("Delete this line, or change the choices before it."),
                {"id": shown(name)},
            )


def _stopped_at(case: CaseStudy, index: int) -> str:
    """The step at which the walk was refused: the `index`-th on its way."""
    state = start(case)
    path = case.debrief.path if case.debrief else {}
    for _ in range(index):
        step = case.step(str(state.step))
        state = commit(case, state, step.rules.expert_move(step, path.get(step.id)))
    return str(state.step)
