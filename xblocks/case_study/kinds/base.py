"""What a kind of step does, from its document to the learner's screen; each kind is a class in a file here.

Kinds are pure and hold nothing: one instance of each stands in the table of `kinds`. Whatever else a module does with a
step (order, conditions, effects, statistics) it does alike for every kind.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from campus_plugin.shared import durations

from ...kit.i18n import N_
from ...kit.problems import Problem
from ...kit.spots import Spot
from ..moves import CONTENTS, Move, Refused, is_whole
from .parts import Option, Outcome

if TYPE_CHECKING:  # the models ask the table which words there are
    from ..engine import Offer
    from ..models import Step

CONFIDENCE = range(1, 5)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a legal move sets going: the outcomes it takes, the choices it leaves behind, and its own `next`.

    Each outcome has the id under which it is remembered: an option's, the position of a range, `near` or `far`; None for
    a text. `chosen` are the options that conditions may ask for later.
    """

    outcomes: tuple[tuple[str | None, Outcome], ...]
    chosen: tuple[str, ...]
    next: str | None


class StepKind:
    """One kind of step. The defaults are those of a step with one answer that leads on to the step's own `next`."""

    name: ClassVar[str]
    """What `kind` says in a document, and `data-kind` on the page."""
    asks: ClassVar[Literal["choice", "number", "text"]]
    """The part of a move that answers it, and the name of the form's field."""
    request: ClassVar[tuple[str, str]]
    """In marked sentences, what it asks for and what to do, where a move brings something else."""
    needs: ClassVar[tuple[str, ...]]
    optional: ClassVar[tuple[str, ...]] = ()
    """Of the keys of a step that belong to some kinds only, those that it must and those that it may have."""
    template: ClassVar[str]
    """Draws the field of the form; it sees the step's view, `fields` among it."""
    several: ClassVar[bool] = False
    """Whether an answer is a list: forms then send their field several times."""
    seconds: ClassVar[int] = durations.DECISION
    """What a decision takes beyond reading."""
    needs_path: ClassVar[bool] = True
    """Whether `debrief.path` must say what the expert does here."""
    rated: ClassVar[bool] = True
    """Whether its options are judged one by one, so that each should have a rating."""
    first_counts: ClassVar[bool] = False
    """Whether of several chosen options only the first has effects."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that it may have and other kinds may not."""
        return (*self.needs, *self.optional)

    # --- take a move --------------------------------------------------------------------------------------------

    def take(
        self, step: "Step", offered: Sequence[Option], move: Move, index: int, *, texts_kept: bool = True
    ) -> Taken:
        """What `move`, the `index`-th of a run, takes at `step`, where the options `offered` are offered.

        Raises `Refused`. With `texts_kept=False` a text that was left out on purpose (kept on the device) passes.
        """
        for key in CONTENTS:
            if key != self.asks and getattr(move, key) is not None:
                raise Refused(index, *self.request, key=key)
        given = getattr(move, self.asks)
        if given is None and not (self.asks == "text" and not texts_kept):
            raise Refused(index, *self.request)
        _check_confidence(step, move, index)
        return self.taken(step, offered, given, index)

    def taken(self, step: "Step", offered: Sequence[Option], given: Any, index: int) -> Taken:
        """The same for what the move gives of what the kind `asks`."""
        raise NotImplementedError

    # --- check the document -------------------------------------------------------------------------------------

    def faults(self, step: Spot) -> Iterator[Problem]:
        """What is wrong with what stands under `keys`, in any tree; whether they stand there is looked at before."""
        return iter(())

    def outs(self, step: Spot) -> list[Spot]:
        """The parts of a step, in any tree, that may have a `next` of their own."""
        return []

    # --- explore ------------------------------------------------------------------------------------------------

    def exits(self, step: "Step") -> set[str | None]:
        """Where the step may lead by its decision: ids, `end`, None for the step after it."""
        return {step.next}

    def takings(self, step: "Step", options: Sequence[Option]) -> Iterator[Taken]:
        """What can be taken, as far as it differs in play or in what is told."""
        raise NotImplementedError

    def outcomes(self, step: "Step", length: Callable[[str], int]) -> list[tuple[str, str | None]]:
        """What a learner may read after the step, each with where it leads (None: to the step's `next`).

        `length` of a text is in words: where several are read together, the longest ones are those that count.
        """
        return []

    # --- the debrief --------------------------------------------------------------------------------------------

    def expert_move(self, step: "Step", value: Any) -> Move:
        """The move that `debrief.path` says; whether the step bears it is found by playing it."""
        confidence = CONFIDENCE[-1] if step.confidence else None
        if isinstance(value, Fraction):
            return Move(step.id, number=value, confidence=confidence)
        return Move(step.id, choice=value if isinstance(value, str | tuple) else None, confidence=confidence)

    def labels(self, step: "Step", given: Any, lang: str) -> list[str]:
        """An answer in words, one per chosen option in their order; nothing for a text."""
        return []

    def model(self, step: "Step", lang: str) -> list[str]:
        """What the document holds for best, in words, known once the step is committed."""
        return []

    # --- draw ---------------------------------------------------------------------------------------------------

    def fields(self, offer: "Offer", lang: str) -> dict[str, Any]:
        """What `template` needs beside the options: nothing of what lies ahead of the decision."""
        return {}


def _check_confidence(step: "Step", move: Move, index: int) -> None:
    if not step.confidence and move.confidence is not None:
        raise Refused(index, N_("This step does not ask how sure you are."), N_("Leave that out."), key="confidence")
    if step.confidence and move.confidence is None:
        raise Refused(index, N_("This step asks how sure you are."), N_("Choose from 1 to 4."))
    if step.confidence and (not is_whole(move.confidence) or move.confidence not in CONFIDENCE):
        raise Refused(index, N_("How sure you are goes from 1 to 4."), N_("Choose from 1 to 4."), key="confidence")
