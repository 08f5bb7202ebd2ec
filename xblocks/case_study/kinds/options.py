"""What the kinds have in common whose answer is one or several of the step's options."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ...kit.i18n import N_
from ...kit.spots import shown
from ..moves import Refused, is_choice
from .base import StepKind, Taken
from .parts import Option

if TYPE_CHECKING:
    from ..models import Step

FEWEST_OPTIONS, MOST_OPTIONS = 2, 8


class OptionKind(StepKind):
    """An answer is an option's id (`several`: a list of them)."""

    asks = "choice"

    def taken(self, step: "Step", offered: Sequence[Option], given: Any, index: int) -> Taken:
        if isinstance(given, str) == self.several or not is_choice(given):
            raise Refused(index, *self.request, key="choice")
        names = (given,) if isinstance(given, str) else tuple(given)
        by_id = {option.id: option for option in offered}
        for name in names:
            if name not in by_id:
                raise Refused(
                    index,
                    N_("The option “%(id)s” is not offered here."),
                    N_("Choose among those offered."),
                    {"id": shown(name)},
                    "choice",
                )
        if len(set(names)) < len(names):
            raise Refused(index, N_("An option is given twice."), N_("Give each once."), key="choice")
        return self.chosen(step, offered, [by_id[name] for name in names], index)

    def chosen(self, step: "Step", offered: Sequence[Option], chosen: list[Option], index: int) -> Taken:
        """What options take that are offered and differ. Raises `Refused` where the kind does not bear them together."""
        raise NotImplementedError

    def takings(self, step: "Step", options: Sequence[Option]) -> Iterator[Taken]:
        for option in options:
            yield Taken(((option.id, option),), (option.id,), step.next)

    def outcomes(self, step: "Step", length: Callable[[str], int]) -> list[tuple[str, str | None]]:
        return [(f"{option.consequence}\n\n{option.feedback}", option.next) for option in step.options]

    def labels(self, step: "Step", given: Any, lang: str) -> list[str]:
        if not isinstance(given, str | tuple):
            return []
        texts = {option.id: option.text for option in step.options}
        names = (given,) if isinstance(given, str) else given
        return [texts[name] for name in names if name in texts]
