"""The words of a page of HTML that a learner reads."""

from lxml import etree, html

from campus_plugin.shared.durations import words_in

_UNSEEN = ("script", "style", "template")


def in_html(text: str) -> int:
    return words_in(text_of_html(text))


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
