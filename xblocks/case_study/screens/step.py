"""A step as it stands for this learner, and the opening before the first: plain values for the templates, by whitelist.

Nothing here reads an option's effects, rating, consequence or way on: those come from the record of what was decided.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from ...kit.figures import as_written, shown, with_unit
from .. import engine
from ..engine import State
from ..kinds import KINDS
from ..kinds.parts import Pick
from ..models import CaseStudy
from ..record import labels
from ..ways import decisions_left
from .exhibits import exhibit

View = dict[str, Any]


def opening(case: CaseStudy) -> View:
    """The case before the first step; also the teaser for visitors."""
    return {
        "title": case.title,
        "minutes": case.duration_min,
        "fictional": case.fictional,
        "firm": case.firm,
        "objective": case.objective,
        "situation": case.situation,
        "actors": case.actors,
        "gauges": gauges(case, {i.id: i.start for i in case.indicators}),
    }


def step(case: CaseStudy, states: Sequence[State]) -> View:
    """The current step as it stands for this learner."""
    state = states[-1]
    offer = engine.offered(case, state)
    if offer is None:
        return {}
    known = set(states[-2].unlocked) if len(states) > 1 else set()
    new = [name for name in offer.exhibits if name not in known]
    fewest, most = decisions_left(case, offer.step)
    done = len(state.decisions)
    actors = {actor.id: actor for actor in case.actors}
    rules = KINDS[offer.kind]
    return {
        "id": offer.step,
        "at": done,
        "number": done + 1,
        "total": done + most,
        "exactly": fewest == most,
        "title": offer.title,
        "time": offer.time,
        "text": offer.text,
        "quotes": [{"actor": actors.get(quote.actor), "text": quote.text} for quote in offer.quotes],
        "exhibits": [exhibit(case, name) for name in new],
        "at_hand": [exhibit(case, name) for name in offer.exhibits if name in known],
        "unfold": len(new) == 1,  # several open documents would push the decision out of sight
        "gauges": gauges(case, state.indicators),
        "path": [
            {"title": case.step(d.step).title, "mine": labels(case, case.step(d.step), d.move)} for d in state.decisions
        ],
        "kind": offer.kind,
        "options": [
            {
                "id": option.id,
                "text": option.text,
                "cost": None if option.cost is None else as_written(option.cost),
                "price": None if option.cost is None or offer.pick is None else _price(option.cost, offer.pick, case),
            }
            for option in offer.options
        ],
        "confidence": offer.confidence,
        "asks": rules.asks,
        "several": rules.several,
        "template": rules.template,
        **rules.fields(offer, case.lang),
    }


def _price(cost: Fraction, pick: Pick, case: CaseStudy) -> str:
    return with_unit(cost, pick.unit, case.lang, decimals=6)


def gauges(case: CaseStudy, values: Mapping[str, Fraction]) -> list[View]:
    """The indicators that are always shown, as they stand."""
    return [
        {"title": i.title, "value": shown(values[i.id], case.lang), "unit": i.unit}
        for i in case.indicators
        if i.shown == "always"
    ]
