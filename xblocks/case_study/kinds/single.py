"""`kind: single`: one of the options, each of which may lead elsewhere. An answer is its id."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...kit.i18n import N_
from ...kit.spots import Spot
from .base import Taken
from .options import OptionKind
from .parts import Option

if TYPE_CHECKING:
    from ..models import Step


class Single(OptionKind):
    name = "single"
    request = (N_("This step asks for one option."), N_("Choose one of those offered."))
    needs = ("options",)
    template = "case_study/kinds/single.html"

    def chosen(self, step: "Step", offered: Sequence[Option], chosen: list[Option], index: int) -> Taken:
        (option,) = chosen
        return Taken(((option.id, option),), (option.id,), option.next)

    def outs(self, step: Spot) -> list[Spot]:
        return list(step.at("options").entries())

    def exits(self, step: "Step") -> set[str | None]:
        return {option.next for option in step.options}

    def takings(self, step: "Step", options: Sequence[Option]) -> Iterator[Taken]:
        for option in options:
            yield Taken(((option.id, option),), (option.id,), option.next)
