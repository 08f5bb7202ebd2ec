"""Where a learner stands: what is kept of their run, seen through the document as it is now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from campus_plugin.shared.stored import Unreadable

from ..kit.problems import Invalid
from ..kit.store import Held
from . import engine
from .engine import State
from .models import CaseStudy
from .moves import Move, read_moves


@dataclass(frozen=True)
class Standing:
    """A run as the next request may extend it.

    `held` is the row that it extends; None: the run `attempt` is yet to be written. `gone` are the moves of a run that
    the edited document no longer bears: the learner may read them, and goes on from `moves`, the last that still hold.
    An open run has its `states` (the start, then one after each move); a finished one is never folded again.
    """

    attempt: int
    moves: tuple[Move, ...] = ()
    finished: bool = False
    held: Held | None = None
    states: tuple[State, ...] = field(default=(), repr=False)
    gone: tuple[Move, ...] = ()
    structure: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What is kept of the document that the moves which are gone were made on."""

    @property
    def asked(self) -> str | None:
        """The step that the learner is to decide now."""
        return self.states[-1].step if self.states else None

    @property
    def result(self) -> dict[str, Any]:
        """What was told when the run finished."""
        result = self.held.result if self.held else None
        return result if isinstance(result, dict) else {}


def stand(case: CaseStudy, held: Held | None) -> Standing:
    """Where the kept run stands on `case`; without one, before the first move of run 1."""
    if held is None:
        return opened(case, 1)
    moves = _stored_moves(held)
    if held.finished:
        return Standing(held.attempt, moves, True, held)
    states = _longest(case, moves)
    if len(states) == len(moves) + 1:
        return Standing(held.attempt, moves, False, held, states)
    # A new run rather than the old one cut short: the old one keeps its revision and its moves.
    # (and where nothing is to be decided any more, there is no new run either: all of it is gone)
    return Standing(
        held.attempt + 1, moves[: len(states) - 1], False, None, states, gone=moves, structure=held.structure
    )


def opened(case: CaseStudy, attempt: int, moves: Sequence[Move] = ()) -> Standing:
    """A run that nothing is kept of; `moves` are what the device says."""
    states = _longest(case, moves)
    return Standing(attempt, tuple(moves[: len(states) - 1]), False, None, states)


def merged(kept: Sequence[Move], sent: Sequence[Move]) -> tuple[Move, ...] | None:
    """All moves, where `sent` repeats or extends `kept`; None where they part.

    The device leaves out texts that were saved, and a platform without the campus app leaves them out on its side: a
    text that one of both does not have is no difference.
    """
    common = min(len(kept), len(sent))
    if not all(_same(a, b) for a, b in zip(kept, sent, strict=False)):
        return None
    whole = [ours if ours.text is not None else theirs for ours, theirs in zip(kept, sent, strict=False)]
    return (*whole, *kept[common:], *sent[common:])


def _same(kept: Move, sent: Move) -> bool:
    if kept.text is None or sent.text is None:
        kept, sent = replace(kept, text=None), replace(sent, text=None)
    return kept == sent


def _stored_moves(held: Held) -> tuple[Move, ...]:
    try:
        return tuple(read_moves(held.moves))
    except Invalid as invalid:  # never as no moves: the next decision would be written over them
        raise Unreadable("moves", "case_study", "; ".join(p.reason for p in invalid.problems[:3])) from None


def _longest(case: CaseStudy, moves: Sequence[Move]) -> tuple[State, ...]:
    """The states of the longest leading part of `moves` that still leaves something to decide."""
    states = engine.play_far(case, moves, texts_kept=False)
    while len(states) > 1 and states[-1].ended:  # the document became shorter: its last step is decided anew
        states.pop()
    return tuple(states)
