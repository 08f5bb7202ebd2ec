"""HTML that a browser would repair in silence: misspelt attributes, things said twice, halves of lists, empty pages."""

from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from campus_xblocks.kit.i18n import N_

from ..course import Course
from ..files import Files
from ..words import text_of_html
from .findings import Finding, Rule
from .structure import beside, visible

ATTRIBUTE = Rule(
    "markup.attribute", "error",
    N_("<%(tag)s> has no attribute “%(name)s”; browsers ignore it."), N_("Correct or delete it."),
)  # fmt: skip
TWICE = Rule(
    "markup.twice", "warning", N_("“%(seen)s” stands here twice in a row (<%(tag)s>)."), N_("Delete one of them.")
)
TERM = Rule(
    "markup.term", "error",
    N_("In this list of terms, “%(seen)s” has no counterpart."), N_("Give each <dt> its <dd>, right after it."),
)  # fmt: skip
LINK = Rule("markup.link", "error", N_("The link “%(seen)s” has no address."), N_("Add href, or take the <a> off."))
SCRIPT = Rule(
    "markup.script", "error",
    N_("This page brings a <script>: it would run in the session of whoever reads it."), N_("Delete it; what a page needs to do is a block’s business."),
)  # fmt: skip
STYLE = Rule(
    "markup.style", "error",
    N_("<%(tag)s> brings its own style, which neither themes nor a reader’s settings can undo."), N_("Use a class of campus.css, or none."),
)  # fmt: skip
BLANK = Rule("markup.blank", "error", N_("This page says nothing."), N_("Write it, or delete it."))

# WHATWG, HTML Living Standard: global attributes, then those of the elements that pages of text use.
_GLOBAL = {"class", "id", "lang", "dir", "title", "role", "hidden", "tabindex", "translate", "accesskey"}
_OWN = {
    "a": {"href", "target", "rel", "download", "hreflang", "type", "name"},
    "img": {"src", "alt", "width", "height", "loading", "decoding", "srcset", "sizes"},
    "meta": {"charset", "name", "content"},
    "link": {"href", "rel", "type", "media"},
    "script": {"src", "type", "async", "defer"},
    "iframe": {"src", "width", "height", "allow", "allowfullscreen", "loading"},
    "video": {"src", "controls", "poster", "width", "height", "preload", "muted", "loop", "playsinline"},
    "audio": {"src", "controls", "preload"},
    "source": {"src", "type", "srcset", "media"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "details": {"open", "name"},
    "time": {"datetime"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "object": {"data", "type", "width", "height"},
}  # fmt: skip
_FOREIGN = {"svg", "math"}
# Two cells or two marks may well be alike; two paragraphs, terms, answers or links side by side may not.
_UNIQUE = {
    "p", "li", "dt", "dd", "dl", "ul", "ol", "h1", "h2", "h3", "h4", "figure", "img", "a", "div", "section", "details",
    "summary", "figcaption", "blockquote", "table", "choice", "choicehint", "label", "option", "choicegroup",
    "checkboxgroup", "multiplechoiceresponse", "choiceresponse", "numericalresponse", "optionresponse",
    "stringresponse", "demandhint", "hint", "solution", "description",
}  # fmt: skip


def check(course: Course) -> Iterator[Finding]:
    for node in visible(course):
        if node.tag == "html":
            yield from _page(node.text, node.text_file or node.file, node.text_line - 1, node.url_name)
            if node.text_file and node.text.strip() and not _says(node.text):
                yield BLANK.at(node.text_file, node.text_line, node.url_name)
        elif node.tag == "problem" and node.element is not None:
            yield from _twice(node.element, node.file, 0, node.url_name)
            for element in node.element.iter(etree.Element):
                yield from _own_ways(element, node.file, 0, node.url_name)
    files = Files(course.folder)
    for name in beside(course):
        text = files.text(name) or ""
        yield from _page(text, name, 0, "")
        if not _says(text):
            yield BLANK.at(name, 1)


def _says(text: str) -> bool:
    return bool(text_of_html(text)) or any(tag in text for tag in ("<img", "<video", "<iframe", "<audio", "<object"))


def _page(text: str, file: str, shift: int, place: str) -> Iterator[Finding]:
    if not text.strip():
        return
    try:
        root = html.fromstring(f"<div>{text}</div>", parser=html.HTMLParser(remove_comments=True, remove_pis=True))
    except (etree.ParserError, ValueError):
        return
    yield from _twice(root, file, shift, place)
    for element in root.iter(etree.Element):
        where = (file, (element.sourceline or 1) + shift, place)
        yield from _own_ways(element, file, shift, place)
        if any(above.tag in _FOREIGN for above in (element, *element.iterancestors())):
            continue
        for name in element.attrib:
            if name != "style" and not attribute_known(str(element.tag), str(name)):
                yield ATTRIBUTE.at(*where, {"tag": element.tag, "name": name})
        if element.tag == "a" and not element.get("href") and not element.get("id") and not element.get("name"):
            yield LINK.at(*where, {"seen": seen(element)})
        if element.tag == "dl":
            yield from _terms(element, file, shift, place)


def _own_ways(element: Any, file: str, shift: int, place: str) -> Iterator[Finding]:
    """Scripts and style that a text brings along, inside drawings too."""
    where = (file, (element.sourceline or 1) + shift, place)
    if element.tag == "script":
        yield SCRIPT.at(*where)
    # A sheet to print is a page of its own, which no theme reaches: it brings its sheet of style.
    if (element.tag == "style" and not file.startswith("static/")) or element.get("style") is not None:
        yield STYLE.at(*where, {"tag": element.tag})


def attribute_known(tag: str, name: str) -> bool:
    """Whether HTML gives `name` a meaning on `tag` (event handlers are none of a course's business)."""
    return name in _GLOBAL or name.startswith(("data-", "aria-")) or name in _OWN.get(tag, ())


def _terms(terms: Any, file: str, shift: int, place: str) -> Iterator[Finding]:
    entries = [entry for entry in terms.iterchildren(etree.Element) if entry.tag in ("dt", "dd")]
    last = None
    for entry, following in zip(entries, [*entries[1:], None], strict=True):
        alone = entry.tag == "dd" and last is None
        if alone or (entry.tag == "dt" and following is None):
            yield TERM.at(file, (entry.sourceline or 1) + shift, place, {"seen": seen(entry)})
        last = entry
    if not entries:
        yield TERM.at(file, (terms.sourceline or 1) + shift, place, {"seen": ""})


def _twice(root: Any, file: str, shift: int, place: str) -> Iterator[Finding]:
    for element in root.iter(*_UNIQUE):
        following = element.getnext()
        if following is None or following.tag != element.tag or not _alike(element, following):
            continue
        values = {"tag": element.tag, "seen": seen(element) or element.get("src", "")}
        yield TWICE.at(file, (following.sourceline or 1) + shift, place, values)


def _alike(one: Any, other: Any) -> bool:
    same = etree.tostring(one, with_tail=False) == etree.tostring(other, with_tail=False)
    return same and bool("".join(one.itertext()).strip() or any(e.get("src") for e in one.iter(etree.Element)))


def seen(element: Any) -> str:
    """The first words of an element, for a message."""
    said = " ".join("".join(element.itertext()).split())
    return said if len(said) <= 50 else said[:49] + "…"
