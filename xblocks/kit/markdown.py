"""An author's Markdown as HTML that cannot harm (docs/format.md, *md*)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote

import markdown as python_markdown
import nh3
from markdown.extensions import Extension

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "img", "code", "blockquote"}
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}}
# The reader goes through the whole paragraph for each mark in it, and for a bracket letter by letter: so much going is
# allowed in one text, a hundred times what the longest page with the most links needs.
MAX_LOOKS = 100_000_000
_MARKS = {"[": 100, **dict.fromkeys("*_`<>&\\\n", 1)}
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
# Of this site, an author reaches the course's units and files and nothing else: no part of these addresses may climb
# out of their folder, and browsers climb at « .. » also where it is written %2e%2e or has a tab in its middle.
_UNIT = re.compile(r"/jump_to_id/[A-Za-z0-9_.@:+~-]+(#[^\s\\]*)?\Z")
_IMAGE = re.compile(r"/static/[^\x00-\x1f\x7f\\]+\Z")
_CLIMBS = re.compile(r"/\.{0,2}(/|\Z)")

# What can be wrong with a text, see `faults`.
IMAGE_WITHOUT_TEXT, IMAGE_ELSEWHERE, LINK_REFUSED = "image_without_text", "image_elsewhere", "link_refused"
TANGLED = "tangled"


@lru_cache(maxsize=4096)
def render(text: str) -> str:
    """`text` as HTML of the allow-list: paragraphs, emphasis, lists, links, images of the course."""
    return nh3.clean(
        _unsafe_html(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_safe_address,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


class _NoHtml(Extension):
    """An author who writes "<5 personnes" means it, and no HTML of theirs is ever wanted: it is shown as typed."""

    def extendMarkdown(self, md: python_markdown.Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")


def _unsafe_html(text: str) -> str:
    if not _tangled(text):
        try:
            return python_markdown.markdown(text, extensions=["sane_lists", _NoHtml()], output_format="html")
        except RecursionError:  # hundreds of nested quotes or lists
            pass
    return f"<p>{escape(text)}</p>"


def _tangled(text: str) -> bool:
    """Whether reading `text` would take time by the square of its marks."""
    if sum(_MARKS.values()) * len(text) ** 2 <= MAX_LOOKS:  # most texts are short
        return False
    parts = _PARAGRAPH.split(text)
    return sum(len(part) * sum(part.count(mark) * cost for mark, cost in _MARKS.items()) for part in parts) > MAX_LOOKS


def _safe_address(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if safe_link(value) else None
    if attribute == "src":
        return value if image_of_course(value) else None
    return value


def image_of_course(address: str) -> bool:
    """Whether `address` is that of one of the course's files, `/static/…`."""
    plain_address = unquote(unquote(address))
    return bool(_IMAGE.match(plain_address)) and not _CLIMBS.search(plain_address)


class _Reader(HTMLParser):
    """The words of a piece of HTML, and its links and images."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in ("em", "strong", "a", "code"):  # these stand inside words
            self.words.append(" ")
        self.tags.append((tag, {name: value or "" for name, value in attributes}))


def plain(text: str) -> str:
    """The words of a Markdown text, for search, announcements and counting."""
    return " ".join("".join(_Reader(render(text)).words).split())


def safe_link(address: str) -> bool:
    """Whether a link may lead to `address`: http, https, mailto or `/jump_to_id/…`."""
    if any(ord(char) < 0x20 for char in address):
        return False
    return bool(_LINK.match(address) or (_UNIT.match(address) and not _CLIMBS.search(address.partition("#")[0])))


def faults(text: str) -> Iterator[tuple[str, str]]:
    """What `render` would drop, and images that a screen reader could not tell: (kind of fault, address)."""
    if _tangled(text):
        yield TANGLED, ""
    elif "]" in text or "<" in text:  # else neither link nor image: most texts
        yield from _address_faults(text)


def _address_faults(text: str) -> Iterator[tuple[str, str]]:
    for tag, attributes in _Reader(_unsafe_html(text)).tags:
        if tag == "img":
            source = attributes.get("src", "")
            if not attributes.get("alt", "").strip():
                yield IMAGE_WITHOUT_TEXT, source
            if not image_of_course(source):
                yield IMAGE_ELSEWHERE, source
        elif tag == "a" and not safe_link(attributes.get("href", "")):
            yield LINK_REFUSED, attributes.get("href", "")


def images_without_text(text: str) -> list[str]:
    """The addresses of images in `text` that have no alternative text."""
    return [address for fault, address in faults(text) if fault == IMAGE_WITHOUT_TEXT]


def words(text: str) -> int:
    """How many words a learner reads in a Markdown text; punctuation that stands alone is none."""
    return sum(any(c.isalnum() for c in word) for word in plain(text).split())
