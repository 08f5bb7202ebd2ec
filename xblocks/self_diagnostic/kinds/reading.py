"""Reading one answer as the command line and `Run.moves` bring it: strict, in sentences for whoever wrote it.

Each function returns the answer, or raises `Invalid` with one problem whose path begins inside the answer.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ...kit.i18n import N_
from ...kit.problems import Invalid, Path, Problem
from ...kit.spots import shown

MOST_DIGITS = 60
"""Numbers are compared with offered ones, none of which has more digits (see kit.yamltext)."""


def wrong(reason: str, remedy: str = "", path: Path = (), **values: Any) -> Invalid:
    """The exception for an answer that is not taken: why, and what to do."""
    return Invalid([Problem(path, reason, remedy, values)])


def number(value: Any) -> Fraction | None:
    """The number as it was written, or None for what is none (a boolean, a text) or is out of all proportion."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        value = Decimal(str(value))
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS or len(value.as_tuple().digits) > MOST_DIGITS:
            return None
        return Fraction(value)
    return Fraction(value) if isinstance(value, int | Fraction) else None


def whole(value: Any, most: int) -> int:
    """A whole number from 0 to `most`."""
    found = number(value)
    if found is None or found.denominator != 1 or not 0 <= found <= most:
        raise wrong(
            N_("A whole number from 0 to %(most)s is expected."), N_("Write one of them, without quotes."), most=most
        )
    return int(found)


def option(value: Any, ids: Sequence[str], path: Path = ()) -> str:
    """One of `ids`."""
    if not isinstance(value, str) or value not in ids:
        raise wrong(
            N_("This question does not offer the answer “%(answer)s”."),
            N_("Write one of: %(ids)s."),
            path,
            answer=shown(value),
            ids=", ".join(ids),
        )
    return value


def options(value: Any, ids: Sequence[str], alone: Collection[str] = ()) -> tuple[str, ...] | None:
    """Several of `ids`, each once; one of `alone` only by itself. None for an empty list."""
    if not isinstance(value, list | tuple):
        raise wrong(N_("A list of options is expected."), N_('Write ["…", "…"], with the ids of the options.'))
    chosen = tuple(option(entry, ids, (position,)) for position, entry in enumerate(value))
    for position, entry in enumerate(chosen):
        if entry in chosen[:position]:
            raise wrong(N_("The option “%(id)s” is chosen twice."), N_("Keep one of them."), (position,), id=entry)
    exclusive = next((entry for entry in chosen if entry in alone), None)
    if exclusive is not None and len(chosen) > 1:
        raise wrong(
            N_("The option “%(id)s” cannot be chosen with another one."),
            N_("Keep it alone, or untick it."),
            (chosen.index(exclusive),),
            id=exclusive,
        )
    return chosen or None


def text(value: Any, most: int) -> str | None:
    """A text of at most `most` characters; None for an empty one."""
    if not is_text(value):
        raise wrong(N_("A text is expected."), N_("Write it between quotes."))
    if len(value) > most:
        raise wrong(
            N_("This text is too long: %(count)s characters, and %(most)s are allowed."),
            N_("Please shorten it."),
            count=len(value),
            most=most,
        )
    return value.strip() or None


def is_text(value: Any) -> bool:
    """Whether `value` is a text that a database bears: no halves of characters, no null."""
    return isinstance(value, str) and not any("\ud800" <= c <= "\udfff" or c == "\0" for c in value)
