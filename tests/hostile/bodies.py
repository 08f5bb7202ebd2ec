"""What strangers send: bytes that are no request, and requests that are none of ours."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from tests.support.scene import Scene

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
MARK = "<img src=x onerror=alert(1)>"
"""Must never come back as HTML."""


@dataclass(frozen=True)
class Sent:
    name: str
    raw: bytes
    content_type: str = JSON
    how: dict[str, Any] = field(default_factory=dict)


def unreadable(scene: Scene) -> Iterator[Sent]:
    """What no handler can take for a request, whatever it does: each must be refused."""
    valid = json.dumps(scene.body()).encode()
    form = urlencode(scene.body(), doseq=True).encode()
    for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"):
        yield Sent(method, valid, how={"method": method})
        yield Sent(f"{method} of a form", form, FORM, {"method": method})
    for kind in ("text/plain", "text/plain; charset=utf-8", "multipart/form-data", "application/xml", "x/;;;=", ""):
        yield Sent(f"as {kind}", valid, kind)
    parts = b'--x\r\nContent-Disposition: form-data; name="confirmed"\r\n\r\nyes\r\n--x--\r\n'
    yield Sent("a form in parts", parts, "multipart/form-data; boundary=x")
    for charset in ("utf-16", "utf-7", "latin-1", "none-such"):
        yield Sent(f"a form in {charset}", form + b"&a=1", f"{FORM}; charset={charset}")
    yield Sent("a form of 1001 fields", b"&".join(b"f%d=" % n for n in range(1001)), FORM)
    yield Sent("a form that says a name 10 000 times", b"a=&" * 10_000, FORM)
    for name, raw in {
        "nothing": b"",
        "null": b"null",
        "a list": b"[]",
        "a text": b'"x"',
        "a number": b"1",
        "true": b"true",
        "cut off": b"{",
        "two": b"{}{}",
        "no UTF-8": b'{"a": "\xff\xfe"}',
        "half a mark": b"\xef\xbb{}",
        "NaN": b'{"a": NaN}',
        "infinity": b'{"a": -Infinity}',
        "a power": b'{"a": 1e999999}',
        "a power that no decimal has": b'{"a":1e1000000000000000000}',
        "a small power that no decimal has": b'{"a": -1.5e-1000000000000000000}',
        "a number of many decimals": b'{"a": 0.' + b"1" * 60_000 + b"}",
        "a number inside": b'{"a": [{"b": 1e1000000000000000000}]}',
        "a key twice": b'{"a": 1, "a": 2}',
        "a key twice inside": b'{"a": [{"b": 1, "b": 1}]}',
        "halves of characters": b'{"a": "\xed\xa0\x80"}',
        "UTF-16": '{"a": 1}'.encode("utf-16"),
        "a small power": b'{"a": 1e-999999}',
        "a long integer": b'{"a": ' + b"9" * 5000 + b"}",
        "a raw NUL": b'{"a": "\x00"}',
        "deep lists": b'{"a": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
        "deep objects": b'{"a":' * 10_000,
        "single quotes": b"{'a': 1}",
    }.items():
        yield Sent(name, raw)


def strange(scene: Scene) -> Iterator[Sent]:
    """What can be read, and is not what a screen of ours sends: refused in words or taken for what it says."""
    valid = scene.body()
    text = json.dumps(valid)
    yield Sent("with a mark in front", b"\xef\xbb\xbf" + text.encode())
    for charset in ("utf-16", "utf-32"):
        yield Sent(f"in {charset}", text.encode(charset))
    yield Sent("a charset that is not so", text.encode(), f"{JSON}; charset=none-such")
    yield Sent("depth 900", b'{"a": ' + b"[" * 900 + b"]" * 900 + b"}")
    wrong: list[Any] = [
        None, True, -1, 0, 10**9, 10**4000, 0.5, "", "0", "9" * 5000, "\0", "\ud800", MARK, "x" * 20_000,
        [], [[]], [MARK] * 3, {}, {MARK: MARK}, {"\ud800": "\ud800"},
    ]  # fmt: skip
    for place, key in enumerate({**valid, "unknown": 1}):
        yield Sent(f"without {key}", json.dumps({k: v for k, v in valid.items() if k != key}).encode())
        for value in wrong if len(valid) < 3 else wrong[place % 4 :: 4]:  # each value meets some key of each handler
            yield Sent(f"{key} = {value!r:.30}", json.dumps({**valid, key: value}).encode())
    yield Sent("names that nobody asked for", json.dumps({"\ud800": 1, MARK: MARK, "": "", "__class__": {}}).encode())
    fields = [(key, value) for key, value in valid.items() if isinstance(value, str)]
    yield Sent("an empty form", b"", FORM)
    yield Sent("every field twice", urlencode([*fields, *fields]).encode(), FORM)
    yield Sent("every field 300 times", urlencode([("q.s1", "i1"), ("run", "1")] * 300).encode(), FORM)
    yield Sent("a very long name", b"q." + b"x" * 60_000 + b"=1", FORM)
    yield Sent("bytes that are no text", b"run=1&at=0&step=%FF%FE&q.s1=\xff&action=%ED%A0%80&%C0%AF=1", FORM)
    yield Sent("NUL", b"run=1&at=0&step=%00&q.%00=%00&action=%00&when=%00", FORM)
    yield Sent(
        "HTML", urlencode(dict.fromkeys(("run", "step", "action", "q.s1", "agree", *valid), MARK)).encode(), FORM
    )
    yield Sent("only separators", b"&;&=&==&%&%zz&+", FORM)
    for referer in (
        "http://[x/",
        "http://localhost/\\evil.example",
        "//evil.example",
        "\x01",
        "http://localhost:99999999/",
        quote(MARK),
    ):
        yield Sent(f"from {referer!r}", urlencode(fields).encode(), FORM, {"referer": referer})


def too_large(most: int) -> Iterator[Sent]:
    yield Sent("a byte too much", b'{"a": "' + b"x" * (most + 1 - 9) + b'"}')
    yield Sent("a form of a byte too much", b"a=" + b"x" * (most - 1), FORM)
