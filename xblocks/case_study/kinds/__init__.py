"""The kinds of step, one class each, and the table in which they stand (docs/tasks/add-a-step-kind.md)."""

from typing import Any

from .base import StepKind, Taken
from .multiple import Multiple
from .number import Number
from .rank import Rank
from .single import Single
from .text import FreeText

KINDS: dict[str, StepKind] = {kind.name: kind for kind in (Single(), Multiple(), Rank(), Number(), FreeText())}
"""By what `kind` says."""
KEYS = tuple(dict.fromkeys(key for kind in KINDS.values() for key in kind.keys))
"""The keys of a step that belong to some kinds only."""

__all__ = ["KEYS", "KINDS", "StepKind", "Taken", "named"]


def named(word: Any) -> StepKind | None:
    """The kind of that name; None for anything else, as an author's tree may hold it."""
    return KINDS.get(word) if isinstance(word, str) else None
