"""`campus check --explain FILE`: what learners can live through in a case, and what answers to a diagnostic lead to."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from campus_xblocks.kit import yamltext
from campus_xblocks.kit.i18n import N_
from campus_xblocks.kit.problems import Invalid, Problem
from campus_xblocks.kit.problems import Path as Place

from ..olx.check.documents import FORMATS
from ..olx.files import Files
from . import explained
from .files import Unreadable, read_text

EXIT_OK, EXIT_FAULTS, EXIT_USAGE = 0, 1, 2
CASE, DIAGNOSTIC = "campus_case_study", "campus_self_diagnostic"
_NAMES = {"campus/case-study/1": CASE, "campus/self-diagnostic/1": DIAGNOSTIC}

NO_FORMAT = N_("The document does not say which of the two formats it follows.")
WRITE_FORMAT = N_("Begin it with format: campus/case-study/1 or format: campus/self-diagnostic/1.")
NO_BLOCK = N_("The file holds no case study and no self-diagnostic.")
NAME_ANOTHER = N_("Name a YAML document, or the file of a page (vertical) with a campus block.")


@dataclass(frozen=True)
class Written:
    """A document as it lies in a file: its block type, the `url_name` of its block, its text, where that begins."""

    kind: str
    place: str
    text: str
    first_line: int


@dataclass(frozen=True)
class Explained:
    """A valid document, what exploring it shows, and the line of each of its places in the file."""

    written: Written
    document: Any
    exploration: Any
    source: yamltext.Source

    def line(self, path: Place) -> int | None:
        line = self.source.line(path)
        return line + self.written.first_line - 1 if line else None


def explain(path: Path, *, as_json: bool, lang: str) -> int:
    """Print all about the documents of one file. Exit codes: 0 told, 1 a document is not valid, 2 no such file."""
    try:
        found = list(_documents(path))
    except Unreadable as unreadable:
        sys.stderr.write(f"campus check: {unreadable}\n")
        return EXIT_USAGE
    except Invalid as invalid:
        found = [invalid.problems]
    if as_json:
        told = [_as_json(one) if isinstance(one, Explained) else _faults_json(one, lang) for one in found]
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        for number, one in enumerate(found):
            lines = explained.lines(one, path, lang) if isinstance(one, Explained) else _fault_lines(one, path, lang)
            sys.stdout.write(("\n" if number else "") + "\n".join(lines) + "\n")
    return EXIT_OK if all(isinstance(one, Explained) for one in found) else EXIT_FAULTS


def kind_of(text: str) -> str | None:
    """The block type of a YAML document by its `format`, None where it names none of ours."""
    tree = yamltext.attempt(text).tree
    name = tree.get("format") if isinstance(tree, dict) else None
    return _NAMES.get(name) if isinstance(name, str) else None


def _documents(path: Path) -> Iterator[Explained | list[Problem]]:
    """What each document of the file shows, or its problems. Raises `Unreadable` and `Invalid`."""
    for written in in_olx(path) if path.suffix == ".xml" else [_alone(path)]:
        module = import_module(FORMATS[written.kind])
        try:
            document = module.FORMAT.read(written.text)
        except Invalid as invalid:
            shift = written.first_line - 1
            yield [problem.at(problem.line + shift if problem.line else None) for problem in invalid.problems]
            continue
        exploring = import_module(f"{module.__package__}.explore")
        yield Explained(written, document, exploring.explore(document), yamltext.read(written.text))


def _alone(path: Path) -> Written:
    text = read_text(str(path))
    kind = kind_of(text)
    if kind is None:
        raise Invalid([Problem(("format",), NO_FORMAT, WRITE_FORMAT, line=1)])
    return Written(kind, "", text, 1)


def in_olx(path: Path) -> list[Written]:
    """The documents of the campus blocks in one file of a course. Raises `Unreadable` and `Invalid`."""
    read_text(str(path))  # says why a file cannot be opened, as for documents
    files = Files(path.parent)
    root = files.xml(path.name)
    if root is None or files.faults:
        raise Invalid([fault.problem for fault in files.faults])
    found = [
        Written(str(element.tag), element.get("url_name", ""), element.text or "", element.sourceline or 1)
        for element in root.iter(CASE, DIAGNOSTIC)
    ]
    if not found:
        raise Invalid([Problem((), NO_BLOCK, NAME_ANOTHER, line=1)])
    return found


def _as_json(one: Explained) -> dict[str, Any]:
    told = one.exploration.as_json()
    if one.written.kind == CASE:
        told["unreached"] = [
            {"path": text, "line": one.line(path)}
            for text, path in zip(told["unreached"], one.exploration.unreached, strict=True)
        ]
    heading = {"kind": one.written.kind, "place": one.written.place, "line": one.written.first_line}
    return heading | {"key": one.document.key, "title": one.document.title, "found": told}


def _faults_json(problems: list[Problem], lang: str) -> dict[str, Any]:
    return {"problems": [problem.as_json(lang) for problem in problems]}


def _fault_lines(problems: list[Problem], path: Path, lang: str) -> Iterator[str]:
    for problem in problems:
        where = f"{path}:{problem.line}" if problem.line else str(path)
        yield f"{where}: error: {problem.message(lang)}"
