"""Reading what a command is given: documents, and JSON as strictly as documents."""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from campus_xblocks.kit.i18n import N_
from campus_xblocks.kit.problems import Invalid, Path, Problem

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 20
MAX_NUMBER_CHARS = 30
MAX_EXPONENT = 12
STANDARD_INPUT = "-"
_EXPONENT = re.compile(r"[eE]([-+]?[0-9]+)\Z")


class Unreadable(Exception):
    """A file that cannot be opened or read; the text is a sentence for the person at the terminal."""


def read_text(name: str) -> str:
    """The UTF-8 text of a file, or of standard input for `-`. Raises `Unreadable`, or `Invalid` for other encodings."""
    data = _read_bytes(name)
    if len(data) > MAX_BYTES:
        reason = N_("The text is too large: at most %(limit)s KiB can be read.")
        raise Invalid([Problem((), reason, N_("Shorten it."), {"limit": MAX_BYTES // 1024}, line=1)])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Invalid(
            [Problem((), N_("The text is not in UTF-8."), N_("Save the file with the encoding UTF-8."), line=line)]
        ) from error


def _read_bytes(name: str) -> bytes:
    try:
        if name == STANDARD_INPUT:
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with open(name, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        why = getattr(error, "strerror", None) or str(error)
        raise Unreadable(f"The file “{name}” cannot be read: {why}. Check its name and your rights.") from error


class _Object(dict[str, Any]):
    """A JSON object that remembers the keys that stood twice."""

    repeated: tuple[str, ...] = ()


class _NotANumber:
    """Stands where a number stood that cannot be used."""


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        found.repeated = tuple(key for key, count in counts.items() if count > 1)
    return found


def _number(text: str) -> Any:
    exponent = _EXPONENT.search(text)
    if len(text) > MAX_NUMBER_CHARS or (exponent and abs(int(exponent[1])) > MAX_EXPONENT):
        return _NotANumber()
    return Decimal(text) if any(c in text for c in ".eE") else int(text)


def read_json(text: str) -> Any:
    """The value of a JSON text; decimals are exact. Raises `Invalid` with paths in the input and no line.

    Repeated keys, NaN, infinities, endless numbers and deep nesting are refused.
    """
    try:
        tree = json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_object,
            parse_float=_number,
            parse_int=_number,
            parse_constant=lambda name: _NotANumber(),
        )
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        reason = N_("This is not JSON (line %(line)s, column %(column)s of the input).")
        raise Invalid([Problem((), reason, N_("Check quotes, commas and brackets there."), place)]) from error
    except RecursionError as error:
        raise Invalid([Problem((), *_TOO_DEEP)]) from error
    problems = list(_problems(tree))
    if problems:
        raise Invalid(problems)
    return tree


_TOO_DEEP = (N_("The input is nested too deeply."), N_("Check its brackets."))


def _problems(tree: Any) -> Iterator[Problem]:
    left: list[tuple[Path, Any]] = [((), tree)]
    while left:
        path, value = left.pop()
        if isinstance(value, _NotANumber):
            yield Problem(path, N_("This number cannot be used."), N_("Write a finite number with fewer digits."))
        elif isinstance(value, dict | list) and len(path) >= MAX_DEPTH:
            yield Problem(path, *_TOO_DEEP)
        elif isinstance(value, _Object):
            for key in value.repeated:
                yield Problem((*path, key), N_("This key stands twice."), N_("Keep one of them."))
            left.extend(((*path, key), inside) for key, inside in value.items())
        elif isinstance(value, list):
            left.extend(((*path, position), inside) for position, inside in enumerate(value))
