"""A course in OLX, the platform's open course format: from a folder to a typed tree with files and lines.

Plain Python and lxml. What cannot be read becomes a fault, and the rest of the course is still there: an author who
breaks one page goes on seeing the others. The layout is that of the Open Learning XML guide of Open edX.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from campus_xblocks.kit.i18n import N_

from .faults import Fault, fault
from .files import Files

INSIDE = {"course": ("chapter",), "chapter": ("sequential",), "sequential": ("vertical",)}
"""Which children the containers above a page may have; a page (vertical) may hold any block."""
NOT_BLOCKS = {"wiki"}
POINTED = {"chapter", "sequential", "vertical", "html", "problem", "video"}
"""The tags that the platform reads from a file of their own; any other block must lie inline in its vertical."""
MAX_NODES = 20_000
MAX_DEPTH = 12
"""How deep containers may lie in each other; a course has three below it, and a page in a page is rare."""
_COURSE_POINTER = {"url_name", "org", "course"}
_URL_NAME = re.compile(r"[A-Za-z0-9_.:-]+\Z")
_KEY_PART = re.compile(r"[A-Za-z0-9_.~-]+\Z")


@dataclass(frozen=True)
class Node:
    """A container or a block of the course.

    `settings` are its attributes and its policy. `file` and `line` say where it is defined. `element` is its own XML
    (an inline or pointed definition), to be copied before it is changed. `text` is what it says: the file of an html
    block, the text inside a custom block, and it begins on `text_line` of `text_file`.
    """

    tag: str
    url_name: str
    settings: Mapping[str, Any]
    file: str
    line: int | None
    children: tuple["Node", ...] = ()
    element: Any = field(default=None, compare=False, repr=False)
    text: str = ""
    text_file: str = ""
    text_line: int = 1

    @property
    def name(self) -> str:
        """What people see as its title, "" where it has none."""
        return str(self.settings.get("display_name") or "")

    def flag(self, name: str) -> bool:
        return self.settings.get(name) in (True, "true", "True")

    @property
    def staff_only(self) -> bool:
        return self.flag("visible_to_staff_only")

    def walk(self) -> Iterator["Node"]:
        """This node and everything below, in the order of the course."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Course:
    """A course that could be read at least in part. `faults` say what could not."""

    folder: Path
    org: str
    number: str
    run: str
    root: Node
    grading: Mapping[str, Any]
    faults: tuple[Fault, ...]

    @property
    def key(self) -> str:
        return f"course-v1:{self.org}+{self.number}+{self.run}"

    @property
    def name(self) -> str:
        return self.root.name or self.number

    @property
    def language(self) -> str:
        return str(self.root.settings.get("language") or "fr")

    @property
    def visibility(self) -> str:
        """`private`, `public_outline` or `public`: what visitors without an account may see."""
        return str(self.root.settings.get("course_visibility") or "private")

    @property
    def to_come(self) -> bool:
        """Whether nothing in it is open to learners yet."""
        return not any(
            not sequence.staff_only
            for chapter in self.root.children
            if not chapter.staff_only
            for sequence in chapter.children
        )

    @cached_property
    def _parents(self) -> dict[int, Node]:
        return {id(child): node for node in self.root.walk() for child in node.children}

    @cached_property
    def _by_name(self) -> dict[str, Node]:
        named: dict[str, Node] = {}
        for node in self.root.walk():
            named.setdefault(node.url_name, node)
        return named

    def parent(self, node: Node) -> Node | None:
        return self._parents.get(id(node))

    def above(self, node: Node, tag: str) -> Node | None:
        """The nearest container of that tag, `node` itself included."""
        here: Node | None = node
        while here is not None and here.tag != tag:
            here = self.parent(here)
        return here

    def find(self, url_name: str, tag: str | None = None) -> Node | None:
        """The node of that `url_name` (of that tag where one is given)."""
        if tag is None:
            return self._by_name.get(url_name)
        return next((n for n in self.root.walk() if n.tag == tag and n.url_name == url_name), None)

    def all(self, tag: str) -> list[Node]:
        return [node for node in self.root.walk() if node.tag == tag]

    def inherited(self, node: Node, name: str) -> Any:
        """The value of a setting on the node or on the nearest container that has it, else None."""
        here: Node | None = node
        while here is not None:
            if name in here.settings:
                return here.settings[name]
            here = self.parent(here)
        return None

    def page(self, name: str) -> str | None:
        """The HTML of a page beside the course, such as `about/overview.html` or `tabs/start.html`."""
        if not Files(self.folder).exists(name):
            return None
        return Files(self.folder).text(name)


@dataclass(frozen=True)
class Unreadable:
    """A folder in which no course could be found, and why."""

    folder: Path
    faults: tuple[Fault, ...]


def read(folder: Path) -> Course | Unreadable:
    """The course that lies in `folder`, which holds course.xml. Never raises on what the files contain."""
    files = Files(Path(folder))
    pointer = files.xml("course.xml")
    if pointer is None:
        return Unreadable(files.folder, tuple(files.faults))
    if pointer.tag != "course":
        files.faults.append(
            fault(
                "course.xml",
                pointer.sourceline,
                N_("The file begins with <%(tag)s>, not with <course>."),
                N_("Write <course url_name=… org=… course=…/>."),
                {"tag": str(pointer.tag)},
            )
        )
        return Unreadable(files.folder, tuple(files.faults))
    key = {name: pointer.get(name, "") for name in ("org", "course", "url_name")}
    wrong = [name for name, value in key.items() if not _KEY_PART.match(value)]
    for name in wrong:
        files.faults.append(
            fault(
                "course.xml",
                pointer.sourceline,
                N_("The course has no usable attribute “%(name)s”."),
                N_("Give it letters without accents, digits, - or _."),
                {"name": name},
            )
        )
    if wrong:
        return Unreadable(files.folder, tuple(files.faults))
    policy = _policy(files, key["url_name"])
    reader = _Reader(files, policy)
    root = reader.course(pointer, key["url_name"])
    grading_file = f"policies/{key['url_name']}/grading_policy.json"
    grading = (files.json(grading_file) if files.exists(grading_file) else None) or {}  # without it: nothing is graded
    return Course(files.folder, key["org"], key["course"], key["url_name"], root, grading, tuple(files.faults))


def _policy(files: Files, run: str) -> dict[str, dict[str, Any]]:
    name = f"policies/{run}/policy.json"
    policy = files.json(name)
    if policy is None:
        return {}
    if f"course/{run}" not in policy:
        files.faults.append(
            fault(
                name,
                1,
                N_("The policy has no entry “course/%(run)s”."),
                N_("Put the settings of the course under that name."),
                {"run": run},
            )
        )
    return {key: value for key, value in policy.items() if isinstance(value, dict)}


class _Reader:
    """Builds the tree, following pointers from file to file."""

    def __init__(self, files: Files, policy: dict[str, dict[str, Any]]):
        self.files = files
        self.policy = policy
        self.seen: dict[tuple[str, str], str] = {}
        self.nodes = 0
        self.depth = 0

    def course(self, pointer: etree._Element, run: str) -> Node:
        element, file = pointer, "course.xml"
        if _is_pointer(pointer, _COURSE_POINTER):
            file = f"course/{run}.xml"
            found = self.files.xml(file, asked=("course.xml", pointer.sourceline))
            if found is None:
                return Node("course", run, self._settings(pointer, "course", run), "course.xml", pointer.sourceline)
            element = found
        settings = {**dict(pointer.attrib), **self._settings(element, "course", run)}
        children = self._children(element, file, "course", run)
        return Node("course", run, settings, file, element.sourceline, children, element)

    def _settings(self, element: etree._Element, tag: str, url_name: str) -> dict[str, Any]:
        return {**{str(k): v for k, v in element.attrib.items()}, **self.policy.get(f"{tag}/{url_name}", {})}

    def _children(self, element: etree._Element, file: str, tag: str, place: str) -> tuple[Node, ...]:
        if self.depth >= MAX_DEPTH:
            self.files.faults.append(
                fault(
                    file,
                    element.sourceline,
                    N_("Parts lie more than %(most)s deep in each other here; what is below is not read."),
                    N_("Put these pages beside each other."),
                    {"most": MAX_DEPTH},
                    place,
                )
            )
            return ()
        self.depth += 1
        try:
            return self._inside(element, file, tag, place)
        finally:
            self.depth -= 1

    def _inside(self, element: etree._Element, file: str, tag: str, place: str) -> tuple[Node, ...]:
        nodes = []
        allowed = INSIDE.get(tag)
        for position, child in enumerate(_elements(element)):
            if child.tag in NOT_BLOCKS:
                continue
            if allowed is not None and child.tag not in allowed:
                self.files.faults.append(
                    fault(
                        file,
                        child.sourceline,
                        N_("A <%(child)s> cannot lie directly in a <%(parent)s>."),
                        N_("Only these can: %(allowed)s."),
                        {"child": child.tag, "parent": tag, "allowed": ", ".join(f"<{a}>" for a in allowed)},
                        place,
                    )
                )
                continue
            if self.nodes >= MAX_NODES:
                self.files.faults.append(
                    fault(
                        file,
                        child.sourceline,
                        N_("The course has more than %(most)s blocks; the rest is not read."),
                        N_("Check that a file does not contain itself; split the course."),
                        {"most": MAX_NODES},
                    )
                )
                break
            node = self._node(child, file, f"{place}_{position + 1}")
            if node is not None:
                nodes.append(node)
        return tuple(nodes)

    def _node(self, element: etree._Element, file: str, fallback: str) -> Node | None:
        self.nodes += 1
        tag = str(element.tag)
        url_name = self._url_name(element, file, fallback)
        line = element.sourceline
        definition, definition_file = element, file
        if tag in POINTED and _is_pointer(element, {"url_name"}):
            definition_file = f"{tag}/{url_name.replace(':', '/')}.xml"
            found = self.files.xml(definition_file, asked=(file, line), place=url_name)
            if found is None:
                return None
            if found.tag != tag:
                self.files.faults.append(
                    fault(
                        definition_file,
                        found.sourceline,
                        N_("The file begins with <%(tag)s>, but <%(expected)s> points to it."),
                        N_("Correct one of the two."),
                        {"tag": str(found.tag), "expected": tag},
                        url_name,
                    )
                )
                return None
            definition = found
        settings = self._settings(definition, tag, url_name)
        settings.update({k: v for k, v in element.attrib.items() if k not in settings})
        if tag in INSIDE or tag == "vertical":
            children = self._children(definition, definition_file, tag, url_name)
            return Node(tag, url_name, settings, definition_file, definition.sourceline, children, definition)
        text, text_file, text_line = self._text(definition, definition_file, url_name)
        return Node(
            tag, url_name, settings, definition_file, definition.sourceline, (), definition, text, text_file, text_line
        )

    def _url_name(self, element: etree._Element, file: str, fallback: str) -> str:
        tag, given = str(element.tag), element.get("url_name", "")
        name = given if _URL_NAME.match(given) and ".." not in given else fallback
        if not given:
            reason, remedy = (
                N_("This <%(tag)s> has no url_name."),
                N_("Give it one and never change it: learners' answers are kept under it."),
            )
        elif name != given:
            reason, remedy = (
                N_("The url_name “%(name)s” is not well formed."),
                N_("Use letters without accents, digits, - or _."),
            )
        elif (tag, name) in self.seen:
            reason, remedy = (
                N_("Another <%(tag)s> has the url_name “%(name)s” too (in %(first)s)."),
                N_("Give each its own: the platform would rename one and lose learners' answers."),
            )
            name = fallback
        else:
            self.seen[(tag, name)] = file
            return name
        values = {"tag": tag, "name": given, "first": self.seen.get((tag, given), "")}
        self.files.faults.append(fault(file, element.sourceline, reason, remedy, values, name))
        while (tag, name) in self.seen:
            name += "_"
        self.seen[(tag, name)] = file
        return name

    def _text(self, element: etree._Element, file: str, url_name: str) -> tuple[str, str, int]:
        line = element.sourceline or 1
        if element.tag == "html":
            pointer = element.get("filename")
            if pointer is None:
                return _inner_xml(element), file, line
            name = f"html/{pointer.replace(':', '/')}.html"
            return self.files.text(name, asked=(file, line), place=url_name) or "", name, 1
        if element.tag in POINTED:
            return "", file, line
        if not len(element) and not (element.text or "").strip() and set(element.attrib) == {"url_name"}:
            folder = f"{element.tag!s}/{url_name}.xml"
            if self.files.exists(folder):
                self.files.faults.append(
                    fault(
                        file,
                        line,
                        N_("The file %(name)s is not read by the platform, which would show an empty block."),
                        N_("Move its content into this <%(tag)s>, inside the vertical."),
                        {"name": folder, "tag": str(element.tag)},
                        url_name,
                    )
                )
        return element.text or "", file, line


def _is_pointer(element: etree._Element, attributes: set[str]) -> bool:
    return set(element.attrib) == attributes and not len(element) and not (element.text or "").strip()


def _elements(element: etree._Element) -> Iterator[etree._Element]:
    return (child for child in element if isinstance(child.tag, str))


def _inner_xml(element: etree._Element) -> str:
    inner = (etree.tostring(child, encoding="unicode", with_tail=True) for child in element)
    return (element.text or "") + "".join(inner)
