"""Sheets to print: the HTML files of static/, each a page of its own that a pen suffices to fill in.

The platform serves them as they lie: no address in them is made real, and no style sheet of the course reaches them.
So each carries the shared style, between the marks that `make courses` writes in, and asks nothing of anybody else.
"""

from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from campus_xblocks.kit.i18n import N_

from ..course import Course
from ..files import Files
from .findings import Finding, Rule

FORM = Rule(
    "sheets.form", "error", N_("This sheet to print has no %(part)s."),
    N_("A sheet stands alone: <html lang>, <title>, the shared <style> with @page, one <section class=\"feuille\"> a page."),
)  # fmt: skip
FOREIGN = Rule(
    "sheets.foreign", "error", N_("This sheet to print holds %(seen)s."),
    N_("A sheet is text, lines and https:// links: no script, no style but the shared one, no form, no address of the course."),
)  # fmt: skip
NO_EXAMPLE = Rule(
    "sheets.example", "warning", N_("This sheet to print shows no filled-in page."),
    N_("Add a second <section class=\"feuille\">, filled in, that says “Exemple fictif”."),
)  # fmt: skip

_FOREIGN = {
    "script",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "textarea",
    "select",
    "button",
    "link",
    "base",
    "video",
    "audio",
}
_OPENS, _CLOSES = "commun: feuille", "/commun"


def names(course: Course) -> list[str]:
    """The sheets of the course, `static/e2s2_cout.html`."""
    folder = course.folder / "static"
    return [path.relative_to(course.folder).as_posix() for path in sorted(folder.glob("*.html"))]


def check(course: Course) -> Iterator[Finding]:
    files = Files(course.folder)
    for name in names(course):
        text = files.text(name) or ""
        try:
            root = html.document_fromstring(text)
        except (etree.ParserError, ValueError):
            yield FORM.at(name, 1, "", {"part": "<html>"})
            continue
        yield from _form(root, name)
        yield from _foreign(root, name)


def _form(root: Any, name: str) -> Iterator[Finding]:
    pages = root.xpath("//section[contains(concat(' ', normalize-space(@class), ' '), ' feuille ')]")
    present = {
        '<html lang="…">': bool(root.get("lang")),
        "<title>": bool((root.findtext(".//title") or "").strip()),
        '<meta charset="utf-8">': bool(root.xpath("//meta[translate(@charset, 'UTF', 'utf')='utf-8']")),
        '<meta name="viewport">': bool(root.xpath("//meta[@name='viewport']")),
        "@page": any("@page" in (style.text or "") for style in root.iter("style")),
        '<section class="feuille">': bool(pages),
    }
    for part, there in present.items():
        if not there:
            yield FORM.at(name, 1, "", {"part": part})
    if len(pages) == 1 or (pages and not any("Exemple fictif" in "".join(page.itertext()) for page in pages[1:])):
        yield NO_EXAMPLE.at(name, pages[0].sourceline)


def _foreign(root: Any, name: str) -> Iterator[Finding]:
    for element in root.iter(etree.Element):
        tag, line = str(element.tag), element.sourceline
        if tag in _FOREIGN or (tag == "style" and not _shared(element)):
            yield FOREIGN.at(name, line, "", {"seen": f"<{tag}>"})
        for attribute, value in element.attrib.items():
            leaves = attribute in ("href", "src") and not value.startswith(("https://", "#"))
            if attribute == "style" or attribute.startswith("on") or leaves:
                yield FOREIGN.at(name, line, "", {"seen": f'{attribute}="{value[:60]}"'})


def _shared(style: Any) -> bool:
    """Whether `style` stands between the marks of the shared part."""
    before, after = style.getprevious(), style.getnext()
    marks = [
        (node.text or "").strip() if node is not None and node.tag is etree.Comment else "" for node in (before, after)
    ]
    return marks == [_OPENS, _CLOSES]
