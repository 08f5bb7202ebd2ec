"""The YAML that authors may write: a small, strict, position-keeping reader (docs/format.md, « Rules for both documents »).

Built on PyYAML's parser events rather than on its loaders, so that aliases, tags and depth are refused before
anything is built, and so that each value has a line without a second pass.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from .i18n import N_
from .problems import Invalid, Path, Problem

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
# No list or block of keys in a document that people read has that many entries; judging each of them against all
# others must stay cheap.
MAX_ENTRIES = 1000
# Longer numbers are no measure of anything in a small firm, and exact arithmetic on them would be a way to stall us.
MAX_NUMBER_CHARS = 30
MAX_EXPONENT = 12

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE](?P<exponent>[-+]?[0-9]+))?\Z")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}

Tree = Any  # dict[str, Tree] | list[Tree] | str | int | Decimal | bool | None


@dataclass
class Source:
    """A text that was read: its plain tree, and the line (from 1) of each path in it.

    `problems` are faults that did not keep the rest from being read, such as a key that stands twice.
    """

    tree: Tree
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int | None:
        """The line of `path`, or of the nearest part that contains it (a missing key has its block's line)."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None


def read(text: str) -> Source:
    """Read one YAML document whose top is a mapping.

    Raises `Invalid` with every problem found; after a fault of syntax nothing further can be read.
    """
    source = attempt(text)
    if source.problems:
        raise Invalid(source.problems)
    return source


def attempt(text: str) -> Source:
    """As `read`, but raises only where nothing can be read, and otherwise gives the problems with the source."""
    early = list(_windows_lines(text))
    text = text.replace("\r\n", "\n")
    unreadable = list(_unreadable(text))
    if unreadable:
        raise Invalid([*early, *unreadable])
    builder = _Builder()
    loader: Any = None
    try:
        loader = _PARSER(text)
        builder.build(loader)
    except _Stop:
        builder.stopped = True
    except yaml.YAMLError as error:
        builder.stopped = True
        builder.problems.append(_syntax_problem(error))
    except (RecursionError, ValueError, OverflowError):  # belt and braces: a parser fault is an error with a line
        builder.stopped = True
        builder.problems.append(
            Problem(
                (), N_("This text cannot be read as YAML."), N_("Start again from the example and add to it."), line=1
            )
        )
    finally:
        if loader is not None:
            loader.dispose()
    if not builder.stopped and not isinstance(builder.root, dict):
        builder.stopped = True
        builder.problems.append(
            Problem(
                (),
                N_("The document does not begin with a list of keys."),
                N_("Begin with a line such as “format: …”."),
                line=1,
            )
        )
    if builder.stopped:
        raise Invalid([*early, *builder.problems])
    return Source(builder.root, builder.lines, [*early, *builder.problems])


def _windows_lines(text: str) -> Iterator[Problem]:
    if "\r\n" in text:
        yield Problem(
            (),
            N_("The lines end in the Windows manner (CRLF)."),
            N_("Save the file with LF line ends."),
            line=text[: text.index("\r\n")].count("\n") + 1,
        )


def _unreadable(text: str) -> Iterator[Problem]:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        yield Problem(
            (),
            N_("The document is too large: %(size)s KiB, and %(limit)s KiB are allowed."),
            N_("Split it into several documents."),
            {"size": -(-size // 1024), "limit": MAX_BYTES // 1024},
            line=1,
        )
        return
    odd = next((i for i, c in enumerate(text) if _forbidden(c)), None)
    if odd is not None:
        yield Problem(
            (),
            _CONTROL,
            N_("Delete it, or type the word again."),
            _code(text[odd]),
            line=text[:odd].count("\n") + 1,
        )


_CONTROL = N_("An invisible control character (%(code)s) stands in the text.")


def _code(char: str) -> dict[str, str]:
    return {"code": f"U+{ord(char):04X}"}


def _forbidden(char: str) -> bool:
    code = ord(char)
    return (
        (code < 0x20 and char not in "\t\n")
        or 0x7F <= code <= 0x9F
        or 0xD800 <= code <= 0xDFFF
        # U+2028 and U+2029, which word processors leave, are line ends to the parser and to nobody else
        or code in (0x2028, 0x2029, 0xFFFE, 0xFFFF)
    )


class _Stop(Exception):
    """Nothing more can be read after this problem."""


class _Builder:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.lines: dict[Path, int] = {}
        self.root: Tree = None
        self.stopped = False
        self._documents = 0

    def build(self, loader: Any) -> None:
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.DocumentStartEvent):
                self._documents += 1
                if self._documents > 1:
                    self._stop(
                        (), event, N_("A second document begins here (“---”)."), N_("Keep one document per text.")
                    )
            elif isinstance(event, yaml.NodeEvent):
                self.root = self._node(loader, event, (), 1)

    def _node(self, loader: Any, event: Any, path: Path, depth: int) -> Tree:
        line = event.start_mark.line + 1
        self.lines.setdefault(path, line)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            self._stop(
                path,
                event,
                N_("Anchors and aliases (& and *) are not allowed."),
                N_("Put texts that begin with & or * in quotes; otherwise write the value out."),
            )
        if event.tag is not None:
            self._stop(path, event, N_("Tags (!) are not allowed."), N_("Put texts that begin with ! in quotes."))
        if depth > MAX_DEPTH:
            self._stop(path, event, N_("The document is nested too deeply."), N_("Check the indentation of this line."))
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Tree] = []
            while not isinstance(event := loader.get_event(), yaml.SequenceEndEvent):
                self._room_for(len(items), path, event)
                items.append(self._node(loader, event, (*path, len(items)), depth + 1))
            return items
        return self._mapping(loader, path, depth)

    def _mapping(self, loader: Any, path: Path, depth: int) -> dict[str, Tree]:
        mapping: dict[str, Tree] = {}
        read = 0
        while not isinstance(event := loader.get_event(), yaml.MappingEndEvent):
            self._room_for(read, path, event)
            read += 1
            if not isinstance(event, yaml.ScalarEvent) or event.tag is not None or event.anchor is not None:
                self._stop(
                    path,
                    event,
                    N_("This key is not a plain word."),
                    N_("Put texts that begin with [, {, &, * or ! in quotes."),
                )
            key = event.value
            here = (*path, key)
            self._legible(key, path, event)
            line = event.start_mark.line + 1
            if key == "<<":
                self._stop(here, event, N_("Merge keys (<<) are not allowed."), N_("Write the keys out."))
            if key in mapping:
                self.problems.append(
                    Problem(
                        here,
                        N_("The key “%(key)s” stands twice in the same block (first on line %(first)s)."),
                        N_("Keep one of them."),
                        {"key": shortened(key), "first": self.lines[here]},
                        line=line,
                    )
                )
                # read on, so that later faults are told too, but keep the first value
                self._node(loader, loader.get_event(), (*path, f"{key} "), depth + 1)
                continue
            self.lines[here] = line
            mapping[key] = self._node(loader, loader.get_event(), here, depth + 1)
        return mapping

    def _scalar(self, event: Any, path: Path) -> Tree:
        text: str = event.value
        self._legible(text, path, event)
        if not event.implicit[0]:  # quoted or block style: text, whatever it looks like
            return text
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        number = _DECIMAL.match(text)
        if not number:
            return text
        exponent = number["exponent"]
        if len(text) > MAX_NUMBER_CHARS or (exponent and abs(int(exponent)) > MAX_EXPONENT):
            self.problems.append(
                Problem(
                    path,
                    N_("This number is too long to be used."),
                    N_("Shorten it; if it is a text, put it in quotes."),
                    line=event.start_mark.line + 1,
                )
            )
            return 0
        return int(text) if _INTEGER.match(text) else Decimal(text)

    def _room_for(self, entries: int, path: Path, event: Any) -> None:
        if entries >= MAX_ENTRIES:
            self._stop(
                path,
                event,
                N_("More than %(most)s entries stand in one list."),
                N_("Keep at most %(most)s of them."),
                most=MAX_ENTRIES,
            )

    def _legible(self, text: str, path: Path, event: Any) -> None:
        """Quoted texts may write by an escape (`"\\0"`) what may not stand in them as it is."""
        if text.isprintable():  # true of nearly all: no character is looked at one by one
            return
        odd = next((char for char in text if _forbidden(char)), None)
        if odd is not None:
            self.problems.append(
                Problem(
                    path, _CONTROL, N_("Delete it, or type the word again."), _code(odd), line=event.start_mark.line + 1
                )
            )

    def _stop(self, path: Path, event: Any, reason: str, remedy: str, **values: Any) -> None:
        self.problems.append(Problem(path, reason, remedy, values, line=event.start_mark.line + 1))
        raise _Stop


def _syntax_problem(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 1
    detail = str(getattr(error, "problem", "") or "")
    for fragment, reason, remedy in _SYNTAX:
        if fragment in detail:
            return Problem((), reason, remedy, line=line)
    return Problem(
        (),
        N_("The text cannot be read as YAML from this line on."),
        N_("Compare its indentation, its colons and its quotes with the lines above."),
        line=line,
    )


_SYNTAX = (
    (
        "mapping values are not allowed",
        N_("A colon followed by a space stands where a text goes on."),
        N_("Put the whole text in quotes."),
    ),
    ("found character '\\t'", N_("A tab stands where spaces are expected."), N_("Indent with spaces.")),
    (
        "cannot start any token",
        N_("A text begins with a character that YAML reserves."),
        N_("Put the whole text in quotes."),
    ),
    ("unexpected end of stream", N_("A quote is opened and never closed."), N_("Close it at the end of its text.")),
    ("could not find expected ':'", N_("A key has no colon."), N_("Write “key: value”, or put the text in quotes.")),
    (
        "did not find expected",
        N_("The indentation or a quote is not what the lines above announce."),
        N_("Line it up with its neighbours; put texts with : or # or “ in quotes."),
    ),
)


def shortened(text: str, most: int = 60) -> str:
    """`text` as it is quoted in a message."""
    return text if len(text) <= most else text[: most - 1] + "…"
