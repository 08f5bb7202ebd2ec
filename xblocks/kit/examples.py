"""What an author reads of an example that a document does not meet."""

from collections.abc import Sequence
from typing import Any

from .i18n import N_
from .problems import Path, Problem
from .spots import shown


def differs(place: int, title: str, key: str, expected: Any, found: Any) -> Problem:
    """The example at `place` expects something else under `key` than what was `found`."""
    path: Path = ("examples", place, "expect", *key.split("."))
    values = {"title": shown(title), "key": key, "expected": _said(expected), "found": _said(found)}
    return Problem(path, DIFFERS, MEND, values)


def _said(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(_said, value))}]"
    return shown(value)


DIFFERS = N_("The example “%(title)s” expects %(expected)s for %(key)s; the document gives %(found)s.")
MEND = N_("Mend the document, or what the example expects.")
