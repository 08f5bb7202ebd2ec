"""Everything that a learner can read in a course, passage by passage, with its file and line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

from campus_xblocks.kit import yamltext
from campus_xblocks.kit.problems import Invalid, Path

from ..course import Course, Node
from ..files import Files

# Keys of the two documents whose texts are ids, codes or addresses rather than words for a learner.
_NOT_WORDS = {
    "format", "key", "lang", "id", "type", "kind", "scale", "dimension", "chart", "src", "url", "link", "next", "actor",
    "rating", "good", "shown", "moment", "chose", "indicator", "score", "best", "exhibits", "path", "profile", "for",
    "needs", "formula", "result", "attitude", "examples",
}  # fmt: skip
_BLOCK_TAGS = {
    "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dt", "dd", "figcaption", "caption", "summary", "label",
    "choice", "choicehint", "option", "optionhint", "blockquote", "div", "section", "legend", "correcthint", "header",
    "solution", "description", "demandhint", "hint", "aside", "details", "figure", "ul", "ol", "table", "tr", "tbody",
    "thead", "dl", "article", "main", "nav", "title", "head", "body", "footer", "compoundhint", "stringequalhint", "problem", "choicegroup",
    "checkboxgroup", "multiplechoiceresponse", "choiceresponse", "numericalresponse", "optionresponse", "optioninput",
}  # fmt: skip
_SILENT = {"script", "style", "template"}
_TEXT_ATTRIBUTES = ("alt", "title", "aria-label", "label")
_CAMPUS = {"campus_case_study", "campus_self_diagnostic"}
_PAGES = ("about/overview.html", "about/short_description.html")


@dataclass(frozen=True)
class Passage:
    """A paragraph, title, cell, answer or label as it is read. `path` is its place in a campus document."""

    text: str
    file: str
    line: int | None
    place: str = ""
    path: Path = ()
    fact: str = ""
    """The `data-fact` ids around it, separated by spaces."""
    marked: frozenset[str] = frozenset()
    """The classes of the elements around it (`campus-estimation`, `campus-aside`…)."""


def of_course(course: Course) -> Iterator[Passage]:
    """The passages of all that learners see: titles, blocks, pages beside the course, sheets to print."""
    for node in course.root.walk():
        if any(above.staff_only for above in _line_of(course, node)):
            continue
        if node.name:
            yield Passage(node.name, node.file, node.line, node.url_name)
        yield from of_node(node)
    files = Files(course.folder)
    beside = [
        f"{folder}/{path.name}"
        for folder in ("tabs", "static")
        for path in sorted((course.folder / folder).glob("*.html"))
    ]
    for name in [*_PAGES, *beside]:
        if files.exists(name):
            yield from of_html(files.text(name) or "", name)


def _line_of(course: Course, node: Node) -> Iterator[Node]:
    here: Node | None = node
    while here is not None:
        yield here
        here = course.parent(here)


def of_node(node: Node) -> Iterator[Passage]:
    if node.tag == "html":
        yield from of_html(node.text, node.text_file, node.url_name, first_line=node.text_line)
    elif node.tag == "problem" and node.element is not None:
        yield from _of_element(node.element, node.file, node.url_name)
    elif node.tag in _CAMPUS:
        yield from of_document(node.text, node.text_file or node.file, node.url_name, first_line=node.text_line)


def of_html(text: str, file: str, place: str = "", *, first_line: int = 1) -> Iterator[Passage]:
    if not text.strip():
        return
    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        root = html.fromstring(f"<div>{text}</div>", parser=parser)
    except (etree.ParserError, ValueError):
        return
    yield from _of_element(root, file, place, shift=first_line - 1)


def _of_element(root: Any, file: str, place: str, *, shift: int = 0) -> Iterator[Passage]:
    """The runs of text between block-level tags, in reading order."""
    run: list[str] = []
    line: list[int] = []

    def close(around: list[Any]) -> Iterator[Passage]:
        text = _folded("".join(run))
        if text:
            fact = " ".join(e.get("data-fact", "") for e in around if e.get("data-fact"))
            marked = frozenset(c for e in around for c in (e.get("class") or "").split())
            yield Passage(text, file, (line[0] + shift) if line else None, place, (), fact, marked)
        run.clear()
        line.clear()

    def add(text: str | None, element: Any) -> None:
        if text:
            if text.strip() and not line:
                line.append(element.sourceline or 1)
            run.append(text)

    def visit(element: Any, around: list[Any]) -> Iterator[Passage]:
        if not isinstance(element.tag, str) or element.tag in _SILENT:
            return
        block = element.tag in _BLOCK_TAGS
        inside = [*around, element]
        if block:
            yield from close(around)
        for name in _TEXT_ATTRIBUTES:
            if (value := element.get(name)) and value.strip():
                yield Passage(_folded(value), file, (element.sourceline or 1) + shift, place, (name,))
        add(element.text, element)
        for child in element:
            yield from visit(child, inside)
            add(child.tail, child)
        if element.tag == "br":
            run.append(" ")
        if block:
            yield from close(inside)

    yield from visit(root, [])
    yield from close([])


def of_document(text: str, file: str, place: str = "", *, first_line: int = 1) -> Iterator[Passage]:
    """The texts of a campus document, Markdown paragraph by paragraph."""
    try:
        source = yamltext.read(text)
    except Invalid:
        return
    for path, words in _leaves(source.tree, ()):
        line = source.line(path)
        for part in _paragraphs(words):
            yield Passage(part, file, line + first_line - 1 if line else None, place, path)


def _leaves(tree: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key not in _NOT_WORDS or isinstance(value, dict):
                yield from _leaves(value, (*path, key))
    elif isinstance(tree, list):
        for position, value in enumerate(tree):
            yield from _leaves(value, (*path, position))
    elif isinstance(tree, str) and tree.strip():
        yield path, tree


_LIST_MARK = re.compile(r"\A\s*(?:[-*+]|\d+[.)])\s+")
# Neither part runs over the next bracket: a page of « [ » is read once, not once from each.
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^)\[]*\)")


_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)")


def _paragraphs(text: str) -> Iterator[str]:
    for block in _PARAGRAPH.split(text):
        said = _folded(_LINK.sub(r"\1", _LIST_MARK.sub("", block, count=1)).replace("**", "").replace("__", ""))
        if said:
            yield said


def _folded(text: str) -> str:
    """White space as it is shown: runs of ordinary spaces and line ends are one space, others are kept."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
