"""A preview in a process of its own, as an author starts it, and somebody who walks through it without script."""

import html
import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

COURSE = "/courses/course-v1:Essai+PETIT+2026"
BROKEN = "/courses/course-v1:Essai+CASSE+2026"


def block(block_type: str, name: str) -> str:
    return f"block-v1:Essai+PETIT+2026+type@{block_type}+block@{name}"


def _mind_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Preview:
    """`campus preview` on a free port. Leave with `stop`."""

    def __init__(self, *folders: Path, data: Path, more: tuple[str, ...] = ()):
        command = [sys.executable, "-m", "campus_tools.preview.command", *map(str, folders)]
        self.process = subprocess.Popen(
            [*command, "--port", "0", "--data", str(data), *more],
            stdout=subprocess.PIPE,
            stderr=(data / "errors").open("w") if data.is_dir() else subprocess.DEVNULL,
            text=True,
            env={k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"},
            cwd=Path(__file__).parent.parent.parent,
            # Whoever runs the tests in the background ignores Ctrl-C, and a child would inherit that.
            preexec_fn=_mind_ctrl_c,
        )
        assert self.process.stdout is not None
        self.greeting = ""
        while "Ctrl-C" not in self.greeting:
            line = self.process.stdout.readline()
            assert line, f"the preview did not start: {self.greeting}"
            self.greeting += line
        self.base = re.findall(r"http://[^/\s]+", self.greeting)[0]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        if self.process.stdout:
            self.process.stdout.close()


@dataclass
class Page:
    status: int
    url: str
    html: str
    headers: Any = None

    @property
    def text(self) -> str:
        """What is read on the page: no scripts, no styles; white space folded."""
        reader = _Text()
        reader.feed(self.html)
        return " ".join(" ".join(reader.parts).split())

    @property
    def json(self) -> Any:
        return json.loads(self.html)

    def links(self) -> list[str]:
        return [html.unescape(link) for link in re.findall(r'href="([^"]*)"', self.html)]


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.unseen += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(data)


@dataclass
class Walker:
    """One browser without script: cookies, pages, forms."""

    base: str
    cookies: CookieJar = field(default_factory=CookieJar)

    def get(self, path: str, **headers: str) -> Page:
        return self._open(Request(urljoin(self.base, path), headers=headers))

    def post(
        self,
        path: str,
        form: dict[str, str] | None = None,
        *,
        csrf: bool = True,
        body: bytes | None = None,
        content_type: str = "application/json",
    ) -> Page:
        """Send a form, with the page's token; `body` sends these bytes as `content_type` with the token in a header."""
        headers = {"Referer": self.base + "/"}
        token = next((c.value for c in self.cookies if c.name == "csrftoken"), None)
        if body is not None:
            headers["Content-Type"] = content_type
            if csrf and token:
                headers["X-CSRFToken"] = token
            return self._open(Request(urljoin(self.base, path), body, headers))
        sent = dict(form or {})
        if csrf and token:
            sent["csrfmiddlewaretoken"] = token
        return self._open(Request(urljoin(self.base, path), urlencode(sent).encode(), headers))

    def call(self, path: str, form: dict[str, str]) -> Page:
        """What a block's script sends: a form with the token in a header."""
        token = next((c.value for c in self.cookies if c.name == "csrftoken"), None)
        headers = {"Referer": self.base + "/", "X-CSRFToken": token or "", "X-Requested-With": "XMLHttpRequest"}
        return self._open(Request(urljoin(self.base, path), urlencode(form).encode(), headers))

    def become(self, name: str) -> Page:
        if not list(self.cookies):
            self.get("/")
        return self.post("/preview/person", {"person": name, "next": "/"})

    def handler(self, block_type: str, name: str, handler: str) -> str:
        return f"{COURSE}/xblock/{block(block_type, name)}/handler/{handler}"

    def _open(self, request: Request) -> Page:
        opener = build_opener(HTTPCookieProcessor(self.cookies))
        answer: HTTPResponse | HTTPError
        try:
            answer = opener.open(request, timeout=60)
        except HTTPError as error:
            answer = error
        with answer:
            return Page(answer.status, answer.url, answer.read().decode("utf-8", "replace"), answer.headers)
