"""`kind: multiple`: some of the options, within a count and perhaps a budget. An answer is the tuple of their ids."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

from ...kit import texts
from ...kit.figures import as_written, with_unit
from ...kit.i18n import N_
from ...kit.problems import Problem
from ...kit.spots import Spot, shown
from ..moves import Refused
from .base import Taken
from .options import OptionKind
from .parts import Option

if TYPE_CHECKING:
    from ..engine import Offer
    from ..models import Step


class Multiple(OptionKind):
    name = "multiple"
    request = (N_("This step asks for a list of options."), N_("Choose among those offered."))
    needs = ("options", "pick")
    optional = ("next",)
    template = "case_study/kinds/multiple.html"
    several = True

    def chosen(self, step: "Step", offered: Sequence[Option], chosen: list[Option], index: int) -> Taken:
        _check_pick(step, chosen, index)
        names = {option.id for option in chosen}
        picked = [option for option in offered if option.id in names]  # in the document's order
        return Taken(tuple((option.id, option) for option in picked), tuple(o.id for o in picked), step.next)

    def faults(self, step: Spot) -> Iterator[Problem]:
        yield from _pick_faults(step)
        yield from _unaffordable(step)

    def takings(self, step: "Step", options: Sequence[Option]) -> Iterator[Taken]:
        pick = step.pick
        if pick is None:
            return
        for size in range(pick.min, min(pick.max, len(options)) + 1):
            for picked in combinations(options, size):
                if pick.budget is None or sum(option.cost for option in picked) <= pick.budget:
                    yield Taken(tuple((o.id, o) for o in picked), tuple(o.id for o in picked), step.next)

    def outcomes(self, step: "Step", length: Callable[[str], int]) -> list[tuple[str, str | None]]:
        texts_of = [text for text, _ in super().outcomes(step, length)]
        most = step.pick.max if step.pick else len(texts_of)
        return [("\n\n".join(sorted(texts_of, key=length, reverse=True)[:most]), None)]

    def fields(self, offer: "Offer", lang: str) -> dict[str, Any]:
        pick = offer.pick
        if pick is None:
            return {}
        budget = pick.budget
        return {
            "pick": {
                "min": pick.min,
                "max": min(pick.max, len(offer.options)),
                "unit": pick.unit,
                "budget": None if budget is None else as_written(budget),
                "purse": None if budget is None else with_unit(budget, pick.unit, lang, decimals=6),
            }
        }


def _check_pick(step: "Step", picked: Sequence[Option], index: int) -> None:
    pick = step.pick
    if pick is None:
        return
    if not pick.min <= len(picked) <= pick.max:
        raise Refused(
            index,
            N_("%(count)s options are chosen."),
            N_("Choose from %(min)s to %(max)s."),
            {"count": len(picked), "min": pick.min, "max": pick.max},
            "choice",
        )
    cost = sum((option.cost for option in picked), Fraction(0))
    if pick.budget is not None and cost > pick.budget:
        raise Refused(
            index,
            N_("These options cost %(cost)s, and the budget is %(budget)s."),
            N_("Leave one out, or choose a cheaper one."),
            {"cost": shown(cost), "budget": shown(pick.budget)},
            "choice",
        )


def _pick_faults(step: Spot) -> Iterator[Problem]:
    """How many options may be picked, and what they may cost."""
    spot = step.at("pick")
    fewest, most = spot.at("min").number, spot.at("max").number
    count = len(list(step.at("options").entries()))
    if fewest is not None and most is not None and fewest > most:
        yield spot.at("max").problem(N_("“max” is below “min”."), N_("Write min at most max."))
    elif most is not None and most > count > 0:
        yield spot.at("max").problem(
            N_("“max” is %(most)s, but there are only %(count)s options."),
            N_("Lower it, or add options."),
            most=shown(most),
            count=count,
        )
    if spot.has("budget"):
        yield from texts.needed(spot, "unit")
    elif spot.has("unit"):
        yield spot.at("unit").problem(N_("There is a unit, but no budget."), N_("Add “budget”, or delete “unit”."))


def _unaffordable(step: Spot) -> Iterator[Problem]:
    """Options that no allowed pick can contain, and picks that some learners could not make."""
    pick, options = step.at("pick"), list(step.at("options").entries())
    fewest, budget = pick.at("min").number, pick.at("budget").number
    if fewest is None:
        return
    costs = [option.at("cost").number or Fraction(0) for option in options]
    free = sorted(cost for option, cost in zip(options, costs, strict=True) if option.at("when").tree in (None, []))
    if fewest > len(free):
        yield pick.at("min").problem(
            N_("%(fewest)s options must be picked, but only %(count)s are always offered."),
            N_("Lower “min”, or delete “when” from options."),
            fewest=shown(fewest),
            count=len(free),
        )
        return
    if budget is None or fewest.denominator != 1:
        return
    if sum(free[: int(fewest)]) > budget:
        yield pick.at("budget").problem(
            N_("Even the cheapest pick costs more than the budget."), N_("Raise the budget, or lower costs or “min”.")
        )
        return
    for place, option in enumerate(options):
        others = sorted(costs[:place] + costs[place + 1 :])
        if costs[place] + sum(others[: max(int(fewest) - 1, 0)]) > budget:
            yield option.at("cost").problem(
                N_("No pick within the budget can contain this option."), N_("Lower its cost, or raise the budget.")
            )
