"""Which screen a learner sees: the opening, a step, what a decision brought, the end. What its template holds, by whitelist."""

from typing import Any

from ...kit import limits
from ...kit.figures import with_unit
from ...kit.plan import Commitment
from .. import record
from ..models import CaseStudy
from ..moves import Move
from ..standing import Standing
from ..use_cases import OWN, CaseVisit
from . import calculator, outcomes
from .step import opening, step

Context = dict[str, Any]


def screen(visit: CaseVisit, now: Standing, *, fresh: bool = False) -> Context:
    """What `screen.html` says of where the learner stands. `fresh`: a decision's answer, one screen after the other."""
    case = visit.document
    ended = now.finished or bool(now.states and now.states[-1].ended)
    if ended:
        context = _end(visit, now)
    elif now.states[-1].decisions:
        context = {"step": step(case, now.states), **_told_last(case, now)}
    else:
        context = {"opening": opening(case), "step": step(case, now.states)}
    return {
        "run": now.attempt,
        "kept": visit.writable,
        "exercise": not case.indicators,  # nothing of a firm moves: one answers, and does not decide
        "finished": ended,
        "fresh": fresh,
        "gone": [_gone(case, move, now) for move in now.gone],
        "resumed": bool(now.moves),
        **context,
    }


def card(visit: CaseVisit, now: Standing | None = None) -> Context:
    """The whole of a card: its question and its actions; `now` where it was a case that the learner had begun."""
    case = visit.document
    begun = [_gone(case, move, now) for move in now.gone] if now else []
    return {"kept": visit.writable, "gone": begun, "sources": case.sources, **transfer(visit)}


def teaser(case: CaseStudy) -> dict[str, Any]:
    return {"card": case.transfer.question} if case.is_card else {"opening": opening(case)}


def transfer(visit: CaseVisit, shown: calculator.View | None = None) -> Context:
    """The rule, the question, the calculator and the actions; `shown` where numbers of the learner's stand in it."""
    case = visit.document
    planned = visit.store.planned
    shown = shown or calculator.at_first(case)
    actions = [
        {
            **limits.proposed({**action.model_dump(), **calculator.texts(case, action, shown)}),
            "planned": action.id in planned,
        }
        for action in case.transfer.actions
    ]
    return {
        "transfer": {"question": case.transfer.question, "rule": case.transfer.rule, "actions": actions},
        "calculator": shown,
        "own": {"id": OWN},
    }


def planned(commitment: Commitment) -> Context:
    """An action as it stands in the plan, and, where it was the learner's own, the form for another one."""
    lines = {"when": commitment.when, "then": commitment.then, "first_step": commitment.first_step}
    done = {"id": commitment.id, "planned": True, **lines}
    return {"action": done, "own": {"id": OWN}, "again": commitment.id.startswith(f"{OWN}.")}


def _told_last(case: CaseStudy, now: Standing) -> dict[str, Any]:
    """What the last decision brought, unless the document changed since: then the learner goes straight on."""
    if now.gone:
        return {}
    path = record.entries(case, now.states[-1].decisions)
    words = now.moves[-1].text or ""
    return {"told": outcomes.told(path[-1], path, outcomes.indicators(case), case.lang, words, all_=False)}


def _end(visit: CaseVisit, now: Standing) -> Context:
    case = visit.document
    result = now.result if now.finished else record.result(case, now.states)
    path, indicators = result.get("path", []), result.get("indicators", [])
    words = {move.step: move.text or "" for move in now.moves}

    def told(entry: record.Entry, *, all_: bool) -> outcomes.View:
        view = outcomes.told(entry, path, indicators, case.lang, words.get(entry["step"], ""), all_=all_)
        return {
            **view,
            "told": view["changes"] or any(part["consequence"] or part["feedback"] for part in view["parts"]),
        }

    return {
        "told": told(path[-1], all_=False) if path else None,
        "ending": result.get("ending"),
        "debrief": case.debrief,
        "path": [told(entry, all_=True) for entry in path],
        "over_time": outcomes.over_time({"path": path, "indicators": indicators}, case.lang),
        "sources": case.sources,
        **transfer(visit),
    }


def _gone(case: CaseStudy, move: Move, now: Standing) -> dict[str, Any]:
    """A move of a run that the edited document no longer bears, in the words that its learner read."""
    before: dict[str, Any] = next((step for step in now.structure.get("steps", ()) if step["id"] == move.step), {})
    here = next((step for step in case.steps if step.id == move.step), None)
    known = {option.id: option.text for option in here.options} if here else {}
    known |= {option["id"]: option["title"] for option in before.get("options", ())}
    chosen = (move.choice,) if isinstance(move.choice, str) else move.choice or ()
    mine = [known.get(name, name) for name in chosen]
    if move.number is not None:
        mine = [with_unit(move.number, before.get("unit", ""), case.lang, decimals=6)]
    title = before.get("title") or (here.title if here else move.step)
    return {"title": title, "mine": mine, "words": move.text or ""}
