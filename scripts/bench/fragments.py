"""The bytes of a fragment and the hosts that it sends browsers to."""

import gzip
import json
import re
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from lxml import html

KINDS = {"text/css": "css", "application/javascript": "js", "text/javascript": "js"}
# What a browser fetches by itself; a link that a reader follows is not among them.
FETCHED = ("src", "srcset", "poster", "data", "background")
IN_STYLES = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
IN_SCRIPTS = re.compile(r"""["'`](?:https?:)?//[^"'`\s]+""")
NAMESPACES = ("www.w3.org",)
LOCAL = "/local/"


def measured(fragment: Any, package: str) -> dict[str, Any]:
    """`{"raw": {html, css, js, args}, "gzip": {…}, "requests", "hosts", "named"}` of a fragment, in bytes (gzip at 9).

    Files that it names by address are read from the block's `package`. `requests`: files fetched beside the page;
    `hosts`: requests to other hosts; `named`: other addresses in scripts, which may or may not be fetched.
    """
    texts: dict[str, list[str]] = {"html": [fragment.content], "css": [], "js": [], "args": [_args(fragment)]}
    files = 0
    hosts: set[str] = set()
    for resource in fragment.resources:
        kind = KINDS.get(resource.mimetype, "html")
        if resource.kind == "text":
            texts[kind].append(resource.data)
        elif _elsewhere(resource.data):
            hosts.add(resource.data)
        else:
            files += 1
            texts[kind].append(_local(package, resource.data))
    hosts |= {address for address in _fetched(texts["html"], texts["css"]) if _elsewhere(address)}
    named = {found.lstrip("\"'`") for text in texts["js"] for found in IN_SCRIPTS.findall(text)}
    joined = {kind: "\n".join(parts).encode() for kind, parts in texts.items()}
    return {
        "raw": {kind: len(data) for kind, data in joined.items()},
        "gzip": {kind: len(gzip.compress(data, 9)) if data else 0 for kind, data in joined.items()},
        "requests": files,
        "hosts": sorted(hosts),
        "named": sorted(address for address in named if _elsewhere(address)),
    }


def gzipped(text: str) -> int:
    """Bytes of `text` after gzip -9."""
    return len(gzip.compress(text.encode(), 9))


def _args(fragment: Any) -> str:
    return json.dumps(fragment.json_init_args, ensure_ascii=False) if fragment.json_init_args is not None else ""


def _local(package: str, address: str) -> str:
    return resources.files(package).joinpath(address.removeprefix(LOCAL)).read_text(encoding="utf-8")


def _elsewhere(address: str) -> bool:
    host = urlsplit(address.strip()).netloc
    return bool(host) and host not in NAMESPACES


def _fetched(pages: list[str], sheets: list[str]) -> set[str]:
    found: set[str] = set()
    for page in pages:
        for element in html.fragments_fromstring(page) if page.strip() else []:
            if isinstance(element, str):
                continue
            for node in element.iter():
                names = (*FETCHED, "href") if node.tag in ("link", "image", "use") else FETCHED
                found.update(value for name in names if (value := node.get(name)))
                sheets = [*sheets, node.get("style") or ""]
    for sheet in sheets:
        found.update(first or second for first, second in IN_STYLES.findall(sheet))
    return found
