"""An action of a block, put into the learner's plan: the same for both blocks, which say what they propose."""

from dataclasses import dataclass
from typing import Any

from campus_plugin import api

from . import events
from .bodies import WRITE_IT, PlanLines
from .handlers import Refusal
from .i18n import N_
from .visit import Event, Result, Visit

IN_PLAN = N_("This action is in your plan.")


@dataclass(frozen=True)
class Commitment:
    """An action in the learner's words. `id` is its own in the block; `days` until it is due, `effort` 1 to 3."""

    id: str
    when: str
    then: str
    first_step: str
    effort: int
    days: int
    rule: str = ""


def commitment(lines: PlanLines, effort: int, days: int, *, rule: str = "", name: str = "") -> Commitment:
    """The action that a body asks for; `name` where it is not the id that the body names."""
    return Commitment(name or lines.action, lines.when, lines.then, lines.first_step, effort, days, rule)


def commit(visit: Visit[Any], wanted: Commitment) -> Result:
    """Put an action into the visitor's plan, once: sent again, it is the same. Raises `Refusal` for lines it cannot keep."""
    try:
        action = api.commit_action(
            visit.visitor,
            wanted.id,
            when=wanted.when,
            then=wanted.then,
            first_step=wanted.first_step,
            effort=wanted.effort,
            days=wanted.days,
            rule=wanted.rule,
        )
    except api.Refused as refused:
        raise Refusal(WRITE_IT) from refused
    if not action.new:
        return Result()
    # a learner's own action has an id made of its words, which no event may tell apart
    planned = {"action": wanted.id.partition(".")[0], "effort": wanted.effort, "days": wanted.days}
    return Result(events=(Event(events.ACTION_PLANNED, planned),))
