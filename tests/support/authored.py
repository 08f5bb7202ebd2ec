"""Documents in which an author's text stands everywhere, and what a page may be made of whatever the text."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, get_args

import html5lib
from pydantic import BaseModel

from campus_xblocks.kit.documents import MARKDOWN, OptionalText, Text, bare_type, type_within
from campus_xblocks.kit.markdown import ATTRIBUTES, TAGS

_TEXTS = {validator for kind in (Text, OptionalText) for validator in kind.__metadata__}
_REFERENCES = ("scale", "dimension", "actor", "best", "next", "exhibits")
_ADDRESSES = ("src", "url", "link", "chose", "lang")


def with_text(model: type[BaseModel], tree: Any, plain: Callable[[str], str], marked: Callable[[str], str]) -> Any:
    """`tree`, a document of `model`, with another text in each text leaf: `plain(path)`, or `marked(path)` in Markdown."""

    def walk(kind: Any, metadata: tuple[Any, ...], value: Any, path: str) -> Any:
        metadata = (*metadata, *getattr(kind, "__metadata__", ()))
        kind = bare_type(kind)
        if isinstance(value, dict):
            fields = {f.alias or name: f for name, f in getattr(kind, "model_fields", {}).items()}
            told = {}
            for key, inner in value.items():
                here, more = (fields[key].annotation, tuple(fields[key].metadata)) if key in fields else (None, ())
                if not fields and get_args(kind):
                    here = type_within(kind, key)
                told[key] = walk(here, more, inner, f"{path}.{key}".lstrip("."))
            return told
        if isinstance(value, list):
            if path.endswith((".rows", ".points")):
                return [[plain(path) if isinstance(cell, str) else cell for cell in row] for row in value]
            return [walk(type_within(kind, 0), (), entry, path) for entry in value]
        name = path.rpartition(".")[2]
        if not isinstance(value, str) or name in _REFERENCES + _ADDRESSES or ".for" in path:
            return value
        if MARKDOWN in metadata:
            return marked(path)
        return plain(path) if any(any(m is t for t in _TEXTS) for m in metadata) else value

    return walk(model, (), tree, "")


def made_of(html: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The elements of a piece of a page as a browser reads them, with their attributes."""
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if isinstance(element.tag, str) and element.tag != "DOCUMENT_FRAGMENT":
            yield element.tag.rpartition("}")[2], dict(element.attrib)


def shapes(html: str) -> set[tuple[str, str]]:
    """Which elements there are, with the names of which attributes."""
    return _shapes(made_of(html))


def _shapes(elements: Iterable[tuple[str, dict[str, str]]]) -> set[tuple[str, str]]:
    return {(tag, name) for tag, attributes in elements for name in ("", *attributes)}


ALLOWED = {(tag, name) for tag in TAGS for name in {"", *ATTRIBUTES.get(tag, set())}} | {("a", "rel")}


def harm(html: str, usual: set[tuple[str, str]]) -> list[str]:
    """What stands in a page that no text of an author may bring there."""
    elements = list(made_of(html))
    found = [f"{tag} {name}" for tag, name in sorted(_shapes(elements) - usual - ALLOWED)]
    for tag, attributes in elements:
        for name, value in attributes.items():
            bare = re.sub(r"[\x00-\x20]", "", value).lower()
            if name.startswith("on") or (name in ("href", "src", "action", "formaction") and not _good(tag, bare)):
                found.append(f"{tag} {name}={value}")
        if attributes.get("href", "").startswith("http") and "noopener" not in attributes.get("rel", ""):
            found.append(f"a link without noopener: {attributes}")
    return found


def _good(tag: str, address: str) -> bool:
    if tag == "img":
        return address.startswith(("/static/", "/asset-v1:campus/")) and ".." not in address
    return address.startswith(("http://", "https://", "mailto:", "/", "#")) and not address.startswith("//")
