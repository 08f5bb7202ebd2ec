"""Reading the files of a course folder: bounded, inside the folder, and without external entities."""

import json
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

from lxml import etree

from campus_xblocks.kit.i18n import N_

from .faults import Fault, fault

MAX_BYTES = 4 * 1024 * 1024
"""The largest XML, HTML or JSON file read; a hundred times the largest of a usual course."""
MAX_DIGITS = 30
"""The longest number of a JSON file: no setting of a course needs as many, and sums stay within what computers count."""


@dataclass
class Files:
    """The files of one course, and the faults met while reading them.

    Every method answers None where the file cannot be used, and has then noted why.
    """

    folder: Path
    faults: list[Fault] = field(default_factory=list)

    def exists(self, name: str) -> bool:
        path = self.inside(name)
        return path is not None and path.is_file()

    def inside(self, name: str) -> Path | None:
        """The path of `name`, None where it would lead out of the folder (`..`, an absolute path, a symbolic link)."""
        try:
            path = (self.folder / name).resolve()
            return path if path.is_relative_to(self.folder.resolve()) else None
        except (OSError, ValueError):  # a loop of links; a null character
            return None

    def text(self, name: str, *, asked: tuple[str, int | None] | None = None, place: str = "") -> str | None:
        """The UTF-8 text of `name`; `asked` is the file and line that point to it."""
        data = self.data(name, asked=asked, place=place)
        if data is None:
            return None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.faults.append(
                fault(
                    name,
                    data.count(b"\n", 0, error.start) + 1,
                    N_("A character here is not UTF-8."),
                    N_("Save the file with the UTF-8 encoding."),
                    place=place,
                )
            )
            return None

    def data(self, name: str, *, asked: tuple[str, int | None] | None = None, place: str = "") -> bytes | None:
        file, line = asked or (name, None)
        path = self.inside(name)
        values = {"name": name}
        if path is None:
            self.faults.append(
                fault(
                    file,
                    line,
                    N_("The name “%(name)s” leads out of the course folder."),
                    N_("Use a file of the course."),
                    values,
                    place,
                )
            )
            return None
        try:
            if path.stat().st_size > MAX_BYTES:
                self.faults.append(
                    fault(
                        name,
                        None,
                        N_("The file is too large: more than %(most)s MiB."),
                        N_("Split it; put pictures and videos in static/."),
                        {"most": MAX_BYTES // 1024 // 1024},
                        place,
                    )
                )
                return None
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            self.faults.append(
                fault(
                    file,
                    line,
                    N_("The file %(name)s is missing."),
                    N_("Create it, or correct the name that points to it."),
                    values,
                    place,
                )
            )
        except OSError as error:
            self.faults.append(
                fault(
                    file,
                    line,
                    N_("The file %(name)s cannot be read: %(why)s."),
                    N_("Check its permissions."),
                    {**values, "why": error.strerror or str(error)},
                    place,
                )
            )
        return None

    def xml(self, name: str, *, asked: tuple[str, int | None] | None = None, place: str = "") -> etree._Element | None:
        """The root element of an XML file, entities left unresolved."""
        data = self.data(name, asked=asked, place=place)
        if data is None:
            return None
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            self.faults.append(
                fault(
                    name,
                    error.lineno or 1,
                    N_("The XML cannot be read: %(why)s."),
                    N_("Check that each tag is closed, that & is written &amp; and that attributes are in quotes."),
                    {"why": _told(error)},
                    place,
                )
            )
            return None
        if root.getroottree().docinfo.doctype:
            self.faults.append(
                fault(
                    name,
                    1,
                    N_("The file has a DOCTYPE, which is not read."),
                    N_("Delete the DOCTYPE line and write its entities out."),
                    place=place,
                )
            )
        return root

    def json(self, name: str) -> dict[str, Any] | None:
        """The object of a JSON file."""
        text = self.text(name)
        if text is None:
            return None
        try:
            value = json.loads(text, parse_int=_number, parse_float=_number, parse_constant=_number)
        except _BadNumber as error:
            self.faults.append(
                fault(
                    name,
                    text.count("\n", 0, text.find(error.text)) + 1,
                    N_("The number %(number)s cannot be used."),
                    N_("Write a finite number with fewer digits."),
                    {"number": error.text[:MAX_DIGITS] + ("…" if len(error.text) > MAX_DIGITS else "")},
                )
            )
            return None
        except (json.JSONDecodeError, RecursionError) as error:
            self.faults.append(
                fault(
                    name,
                    getattr(error, "lineno", 1),
                    N_("The JSON cannot be read: %(why)s."),
                    N_("Check its commas, quotes and brackets; the platform would ignore the whole file."),
                    {"why": getattr(error, "msg", "nested too deeply")},
                )
            )
            return None
        if not isinstance(value, dict):
            self.faults.append(
                fault(
                    name,
                    1,
                    N_("An object is expected at the top of this file."),
                    N_("Begin it with { and end it with }."),
                )
            )
            return None
        return value


class _BadNumber(Exception):
    """A number that is too long, infinite or none; `text` is how it is written."""

    def __init__(self, text: str):
        super().__init__(text)
        self.text = text


def _number(text: str) -> int | float:
    if len(text) > MAX_DIGITS or not isfinite(value := float(text)):
        raise _BadNumber(text)
    return value if any(sign in text for sign in ".eE") else int(text)


def _told(error: etree.XMLSyntaxError) -> str:
    return str(error.msg).split(", line ")[0].strip(" .")
