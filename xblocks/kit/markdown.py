"""An author's Markdown as HTML that cannot harm (formats.md, *md*)."""

import re
from functools import lru_cache
from html import escape

import markdown as python_markdown
import nh3

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "img", "code", "blockquote"}
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}}
_LINK = re.compile(r"(https?://|mailto:|/jump_to_id/)", re.IGNORECASE)
_IMAGE = re.compile(r"/static/[^\\]*\Z")
_TAG = re.compile(r"<[^>]+>")


@lru_cache(maxsize=4096)
def render(text: str) -> str:
    """`text` as HTML of the allow-list: paragraphs, emphasis, lists, links, images of the course."""
    # Escaped first: an author who writes "<5 personnes" means it, and no HTML of theirs is ever wanted.
    quoted = escape(text, quote=False).replace("&amp;", "&")
    quoted = re.sub(r"(?m)^( {0,3})((?:&gt; ?)+)", lambda m: m[1] + m[2].replace("&gt;", ">"), quoted)
    try:
        html = python_markdown.markdown(quoted, extensions=["sane_lists"], output_format="html")
    except RecursionError:  # hundreds of nested quotes or lists: shown as they were typed
        html = f"<p>{escape(text)}</p>"
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_safe_address,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def _safe_address(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if _LINK.match(value) else None
    if attribute == "src":
        return value if _IMAGE.match(value) and ".." not in value else None
    return value


def plain(text: str) -> str:
    """The words of a Markdown text, for search, announcements and counting."""
    return " ".join(nh3.clean(_TAG.sub(" ", render(text)), tags=set()).split())


def images_without_text(text: str) -> list[str]:
    """The addresses of images in `text` that have no alternative text."""
    return re.findall(r'<img (?:alt="\s*" )?src="([^"]*)"(?: alt="\s*")?\s*/?>', render(text))
