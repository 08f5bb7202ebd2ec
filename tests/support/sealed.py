"""Documents whose every sealed leaf is a token of its own, and the search for tokens under any disguise.

A token has two forms. A document is written with the first; `Sealed.other(text, stage)` writes it again with the second
form of everything that is still sealed at `stage`. Whatever a learner gets at that stage must be the same of both
documents, to the letter: then nothing sealed is in it, in whatever way it may be written there.
"""

import base64
import codecs
import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import BaseModel

from campus_xblocks.kit.documents import bare_type, type_within

NEVER = 99
STEM = "xKwVbTmQzJ"
_TOKEN = re.compile(rf"[zZ]q\d{{3}}{STEM}", re.IGNORECASE)
DIGITS = "48271"
_NUMBER = re.compile(rf"{DIGITS}\d{{3}}5937")


@dataclass
class Sealed:
    """What was sealed: by the first form of each token, its second form and the stage from which on it may be told."""

    forms: dict[str, tuple[str, int]] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    """By placeholder, the first form of a word that an author chooses from a list."""

    def _next(self) -> str:
        return f"{len(self.forms):03d}"

    def text(self, stage: int) -> str:
        number = self._next()
        return self._keep(f"Zq{number}{STEM}", f"Zq{number}{STEM[::-1]}", stage)

    def id(self, stage: int) -> str:
        return self._keep(f"zq{self._next()}{STEM}".lower(), f"zy{self._next()}{STEM}".lower(), stage)

    def number(self, stage: int = NEVER, whole: int = 0) -> float:
        """A decimal whose digits stand nowhere else."""
        middle = self._next()
        self._keep(f"{whole}.{DIGITS}{middle}5937", f"{whole}.{DIGITS[::-1]}{middle}5937", stage)
        return float(f"{whole}.{DIGITS}{middle}5937")

    def word(self, stage: int, first: str, second: str) -> str:
        """One of the format's own words, such as a rating; the document must be valid with either."""
        place = f"Word{self._next()}{STEM}"
        self.written[place] = first
        return self._keep(place, second, stage)

    def _keep(self, first: str, second: str, stage: int) -> str:
        self.forms[first] = (second, stage)
        return first

    def first(self, text: str) -> str:
        for place, word in self.written.items():
            text = text.replace(place, word)
        return text

    def other(self, text: str, stage: int) -> str:
        for first, (second, told) in self.forms.items():
            if told > stage:
                text = text.replace(first, second)
        return self.first(text)

    def early(self, response: str, stage: int) -> set[str]:
        """The tokens in a response that it must not hold at `stage`, and any disguise whatever."""
        stages = {first.lower(): told for first, (_, told) in self.forms.items()}
        found = {t for t in _TOKEN.findall(response) if stages.get(t.lower(), NEVER) > stage}
        points = response.replace(".", "").replace(",", "").replace("\u202f", "")
        numbers = {first.partition(".")[2]: told for first, (_, told) in self.forms.items()}
        found |= {n for n in _NUMBER.findall(points) if numbers.get(n, NEVER) > stage}
        return found | {name for name, disguised in DISGUISES.items() if disguised in response} | _packed(response)


def _base64(shift: int) -> str:
    """What of the stem stands in base64 whatever stands around it."""
    coded = base64.b64encode(b"\0" * shift + STEM.encode()).decode()
    return coded[4 if shift else 0 : (shift + len(STEM)) // 3 * 4]


DISGUISES = {
    "reversed": STEM[::-1],
    "rot13": codecs.encode(STEM, "rot13"),
    "hex": STEM.encode().hex(),
    "HEX": STEM.encode().hex().upper(),
    "percent": "".join(f"%{ord(c):02X}" for c in STEM),
    "decimal entities": "".join(f"&#{ord(c)};" for c in STEM),
    "hexadecimal entities": "".join(f"&#x{ord(c):x};" for c in STEM),
    "escapes": "".join(f"\\u{ord(c):04x}" for c in STEM),
    "utf-16": STEM.encode("utf-16-le").decode("latin-1"),
    "utf-16 in hex": STEM.encode("utf-16-le").hex(),
    "digits reversed": DIGITS[::-1] + "\0",
    **{f"base64 at {shift}": _base64(shift) for shift in range(3)},
}
_PACKED = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")


def _packed(response: str) -> set[str]:
    """What is found in pieces that look like base64, once they are unpacked."""
    found = set()
    for piece in _PACKED.findall(response):
        standard = piece.replace("-", "+").replace("_", "/").rstrip("=")
        try:
            raw = base64.b64decode(standard + "=" * (-len(standard) % 4))
        except ValueError:
            continue
        if raw[:2] == b"\x1f\x8b" or raw[:1] == b"\x78":
            try:
                raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else zlib.decompress(raw)
            except (OSError, EOFError, zlib.error):
                continue
        found |= {f"packed {match}" for match in _TOKEN.findall(raw.decode("latin-1"))}
    return found


def same(text: str) -> str:
    """A response without what differs from request to request, or is a keyed hash of the whole document."""
    text = re.sub(r'name=\\?"csrfmiddlewaretoken\\?" value=\\?"\w*\\?"', "", text)
    text = re.sub(r'name=\\?"sheet\\?" value=\\?"[0-9a-f]{12}\\?"', "", text)
    text = re.sub(r'"sheet": "[0-9a-f]{12}"', "", text)
    return re.sub(r'"(made|created|modified|finished|given|run|revision)": "[^"]*"', "", text)


# --- the models' leaves -----------------------------------------------------------------------------------------------


def leaves(kind: Any, path: str = "") -> Iterator[str]:
    """The path of every leaf of a model: `steps.options.effects`."""
    kind = bare_type(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, told in kind.model_fields.items():
            yield from leaves(told.annotation, f"{path}.{told.alias or name}".lstrip("."))
        return
    inner = [bare_type(argument) for argument in get_args(kind)]
    parts = [a for a in inner if isinstance(a, type) and issubclass(a, BaseModel)]
    nested = [a for a in inner if get_args(a)]
    if parts or nested:
        yield from leaves((parts or nested)[-1], path)
    else:
        yield path


def written_leaves(kind: Any, tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The leaves of a document with their values, at the paths of `leaves`."""
    unwrapped = bare_type(kind)
    if isinstance(unwrapped, type) and issubclass(unwrapped, BaseModel) and isinstance(tree, dict):
        for key, value in tree.items():
            yield from written_leaves(type_within(unwrapped, key), value, f"{path}.{key}".lstrip("."))
    elif isinstance(tree, list) and get_args(unwrapped):
        for entry in tree:
            yield from written_leaves(type_within(unwrapped, 0), entry, path)
    elif isinstance(tree, dict) and get_args(unwrapped) and path.endswith("scales"):
        for entry in tree.values():
            yield from written_leaves(type_within(unwrapped, "x"), entry, path)
    else:
        yield path, tree


def has_token(sealed: Sealed, value: Any) -> bool:
    said = json.dumps(value)
    return any(first in said or first.lstrip("0") in said for first in sealed.forms)
