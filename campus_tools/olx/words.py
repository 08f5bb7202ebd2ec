"""Counting the words that a learner reads."""

import re

from lxml import etree, html

from campus_xblocks.kit import markdown

_WORD = re.compile(r"\w", re.UNICODE)
_UNSEEN = ("script", "style", "template")


def in_text(text: str) -> int:
    """Words of a plain text; a lone sign such as « : » or – is not one."""
    return sum(1 for part in text.split() if _WORD.search(part))


def in_markdown(text: str) -> int:
    return in_text(markdown.plain(text)) if text.strip() else 0


def in_html(text: str) -> int:
    return in_text(text_of_html(text))


def text_of_html(text: str) -> str:
    """What a page of HTML says: no comments, scripts or styles."""
    if not text.strip():
        return ""
    try:
        root = html.fromstring(f"<div>{text}</div>", parser=html.HTMLParser(remove_comments=True, remove_pis=True))
    except (etree.ParserError, ValueError):
        return ""
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    return " ".join(" ".join(root.itertext()).split())
