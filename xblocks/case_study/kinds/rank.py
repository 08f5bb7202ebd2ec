"""`kind: rank`: all options in an order; the one ranked first has its effects. An answer is the tuple of their ids."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...kit.i18n import N_
from ...kit.problems import Problem
from ...kit.spots import Spot, listed, shown, unknown
from ..moves import Refused
from .base import Taken
from .options import OptionKind
from .parts import Option

if TYPE_CHECKING:
    from ..models import Step


class Rank(OptionKind):
    name = "rank"
    request = (N_("This step asks for a ranking."), N_("Rank every option offered, once each."))
    needs = ("options",)
    optional = ("best", "next")
    template = "case_study/kinds/rank.html"
    several = True
    rated = False
    first_counts = True

    def chosen(self, step: "Step", offered: Sequence[Option], chosen: list[Option], index: int) -> Taken:
        if len(chosen) < len(offered):
            raise Refused(
                index, N_("The ranking leaves an option out."), N_("Rank every option offered."), key="choice"
            )
        first = chosen[0]
        return Taken(((first.id, first),), (first.id,), step.next)

    def faults(self, step: Spot) -> Iterator[Problem]:
        """The best ranking names every option once."""
        spot = step.at("best")
        if not isinstance(spot.tree, list):
            return
        options = step.at("options").ids()
        seen: set[str] = set()
        for entry in spot.entries():
            if not isinstance(entry.tree, str):
                continue
            if entry.tree not in options:
                yield unknown(entry, options, N_("This step has no option “%(id)s”."))
            elif entry.tree in seen:
                yield entry.problem(
                    N_("“%(id)s” stands twice in the ranking."), N_("Name every option once."), id=shown(entry.tree)
                )
            seen.add(entry.tree)
        left = [name for name in options if name not in seen]
        if left:
            yield spot.problem(N_("The ranking leaves out %(left)s."), N_("Name every option once."), left=listed(left))

    def model(self, step: "Step", lang: str) -> list[str]:
        return self.labels(step, step.best, lang)
