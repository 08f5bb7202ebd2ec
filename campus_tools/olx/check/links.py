"""Links and images: each leads somewhere, each picture says what it shows."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree, html

from campus_xblocks.kit import markdown, yamltext
from campus_xblocks.kit.i18n import N_
from campus_xblocks.kit.problems import Invalid

from ..course import Course, Node
from ..files import Files
from .findings import Finding, Rule
from .structure import CAMPUS, beside, visible

CAMPUS_PAGES = ("/campus/plan", "/campus/privacy", "/campus/")
# The platform has both for every course; whether that course is there, one course alone cannot tell.
_OTHER_COURSE = re.compile(r"/courses/course-v1:[\w.~-]+\+[\w.~-]+\+[\w.~-]+/(?:about|jump_to_id/[\w.:-]+)")

DEAD = Rule(
    "links.jump", "error", N_("/jump_to_id/%(name)s leads to no part of this course."), N_("Correct the name, or take the link off until that part is written."),
)  # fmt: skip
HIDDEN = Rule(
    "links.hidden", "error", N_("/jump_to_id/%(name)s leads to a part that learners do not see yet."), N_("Name it without a link, “à venir”."),
)  # fmt: skip
STATIC = Rule(
    "links.static",
    "error",
    N_("The file static/%(name)s is missing."),
    N_("Add it to the course, or correct the name."),
)
PLAIN_HTTP = Rule(
    "links.http",
    "warning",
    N_("The address %(url)s is not encrypted."),
    N_("Write https:// if the site answers there."),
)
ODD = Rule(
    "links.address", "error", N_("The address “%(url)s” leads nowhere on the platform."), N_("Use https://…, /jump_to_id/…, /static/… or a page of the campus."),
)  # fmt: skip
ABSOLUTE = Rule(
    "links.run", "error", N_("The address “%(url)s” holds the name of one run of the course."), N_("Use /static/… or /jump_to_id/… instead."),
)  # fmt: skip
NO_ALT = Rule(
    "links.alt",
    "error",
    N_("The picture %(url)s has no alternative text."),
    N_('Say in one sentence what it shows (alt="…").'),
)
ALT_IS_NAME = Rule(
    "links.alt_name",
    "error",
    N_("The alternative text of %(url)s is a file name."),
    N_("Say in one sentence what the picture shows."),
)
UNUSED = Rule("links.unused", "warning", N_("No page uses static/%(name)s."), N_("Delete it, or use it."))


def check(course: Course) -> Iterator[Finding]:
    files = Files(course.folder)
    seen = {id(node) for node in visible(course)}
    used: set[str] = set()
    for node in course.root.walk():
        if id(node) in seen:
            for url, line, alt in _addresses(node):
                yield from _address(
                    course, files, seen, used, url, node.text_file or node.file, line, node.url_name, alt
                )
    for name in beside(course):
        for url, line, alt in _of_html(files.text(name) or "", 0):
            yield from _address(course, files, seen, used, url, name, line, "", alt)
    used.add(str(course.root.settings.get("course_image") or ""))
    yield from _unused(course, used)


def _addresses(node: Node) -> Iterator[tuple[str, int | None, str | None]]:
    if node.tag == "html":
        yield from _of_html(node.text, node.text_line - 1)
    elif node.tag == "problem" and node.element is not None:
        yield from _of_element(node.element, 0)
    elif node.tag in CAMPUS:
        yield from _of_document(node)


def _of_html(text: str, shift: int) -> Iterator[tuple[str, int | None, str | None]]:
    if not text.strip():
        return
    try:
        root = html.fromstring(f"<div>{text}</div>", parser=html.HTMLParser(remove_comments=True))
    except (etree.ParserError, ValueError):
        return
    yield from _of_element(root, shift)


def _of_element(root: etree._Element, shift: int) -> Iterator[tuple[str, int | None, str | None]]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        line = element.sourceline + shift if element.sourceline else None
        for name in ("href", "src", "data", "poster"):
            if (url := element.get(name)) is not None:
                yield url.strip(), line, (element.get("alt", "") if element.tag == "img" else None)


def _of_document(node: Node) -> Iterator[tuple[str, int | None, str | None]]:
    try:
        source = yamltext.read(node.text)
    except Invalid:
        return  # told by the rule on documents

    def walk(tree: object, path: tuple[str | int, ...]) -> Iterator[tuple[str, int | None, str | None]]:
        if isinstance(tree, dict | list):
            for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
                yield from walk(value, (*path, key))
        elif isinstance(tree, str):
            line = source.line(path)
            at = line + node.text_line - 1 if line else None
            if path[-1] in ("link", "url", "src"):
                yield tree, at, None
            elif "](" in tree or "<http" in tree:
                for url, _, alt in _of_html(markdown.render(tree), 0):
                    yield url, at, alt

    yield from walk(source.tree, ())


def _address(
    course: Course, files: Files, seen: set[int], used: set[str],
    url: str, file: str, line: int | None, place: str, alt: str | None,
) -> Iterator[Finding]:  # fmt: skip
    where = (file, line, place)
    if alt is not None and not alt.strip():
        yield NO_ALT.at(*where, {"url": url})
    elif alt and re.fullmatch(r"\S+\.(png|svg|jpe?g|webp|gif)", alt.strip(), re.IGNORECASE):
        yield ALT_IS_NAME.at(*where, {"url": url})
    if not url or url.startswith(("#", "mailto:", "tel:")):
        return
    if url.startswith("/jump_to_id/"):
        name = url.removeprefix("/jump_to_id/").split("#")[0].strip("/")
        target = course.find(name)
        if target is None:
            yield DEAD.at(*where, {"name": name})
        elif id(target) not in seen:
            yield HIDDEN.at(*where, {"name": name})
    elif url.startswith("/static/"):
        name = url.removeprefix("/static/").split("#")[0].split("?")[0]
        used.add(name)
        if not files.exists(f"static/{name}"):
            yield STATIC.at(*where, {"name": name})
    elif course.key in url or "asset-v1:" in url or "block-v1:" in url:
        yield ABSOLUTE.at(*where, {"url": url})
    elif url.startswith("http://"):
        yield PLAIN_HTTP.at(*where, {"url": url})
    elif (
        not _leads_out(url)
        and not _OTHER_COURSE.fullmatch(url)
        and urlsplit(url).path.rstrip("/") + "/" not in {p.rstrip("/") + "/" for p in CAMPUS_PAGES}
    ):
        yield ODD.at(*where, {"url": url[:80]})


def _leads_out(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and "." in parts.netloc and " " not in url


def _unused(course: Course, used: set[str]) -> Iterator[Finding]:
    folder = course.folder / "static"
    if not folder.is_dir():
        return
    said = " ".join(path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.rglob("*.css")))
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in used and name not in said:
            yield UNUSED.at(f"static/{name}", None, "", {"name": name})
