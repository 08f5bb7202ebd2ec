"""`kind: text`: a few words of the learner's own, which nobody judges. An answer is the text."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from campus_plugin.shared import durations

from ...kit.i18n import N_
from ..moves import Move, Refused, is_text
from .base import CONFIDENCE, StepKind, Taken
from .parts import Option, Outcome

if TYPE_CHECKING:
    from ..engine import Offer
    from ..models import Step

LONGEST_TEXT = 5000
_ANY_TEXT = "…"


class FreeText(StepKind):
    name = "text"
    asks = "text"
    request = (N_("This step asks for a text."), N_("Write one."))
    needs = ("expert",)
    optional = ("next",)
    template = "case_study/kinds/text.html"
    seconds = durations.TEXT
    needs_path = False

    def taken(self, step: "Step", offered: Sequence[Option], given: Any, index: int) -> Taken:
        if given is not None:
            _check(given, index)
        return Taken(((None, Outcome(feedback=step.expert)),), (), step.next)

    def takings(self, step: "Step", options: Sequence[Option]) -> Iterator[Taken]:
        yield Taken(((None, Outcome(feedback=step.expert)),), (), step.next)

    def outcomes(self, step: "Step", length: Callable[[str], int]) -> list[tuple[str, str | None]]:
        return [(step.expert, None)]

    def expert_move(self, step: "Step", value: Any) -> Move:
        confidence = CONFIDENCE[-1] if step.confidence else None
        return Move(step.id, text=value if isinstance(value, str) else _ANY_TEXT, confidence=confidence)

    def fields(self, offer: "Offer", lang: str) -> dict[str, Any]:
        return {"most_text": LONGEST_TEXT}


def _check(text: Any, index: int) -> None:
    if not is_text(text) or not text.strip():
        raise Refused(index, N_("The text is empty."), N_("Write a few words."), key="text")
    if len(text) > LONGEST_TEXT:
        raise Refused(
            index,
            N_("The text has %(count)s characters, and %(most)s are allowed."),
            N_("Shorten it."),
            {"count": len(text), "most": LONGEST_TEXT},
            "text",
        )
