"""Somebody who plays the packaged courses in the embedded campus; server and browser are the real ones."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support import axe

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def campus(data: Path) -> Iterator[str]:
    """The address of a `campus preview` with the packaged courses, and learners who have done nothing yet."""
    command = [sys.executable, "-m", "campus_tools.cli", "preview", "--port", "0", "--data", str(data)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=data)
    try:
        assert server.stdout is not None
        yield next(m[0] for line in server.stdout if (m := re.search(r"http://\S+?(?=/?$)", line.strip())))
    finally:
        server.terminate()
        server.wait(timeout=10)


class Learner:
    """Somebody with a browser; each screen that they reach is checked on the way."""

    def __init__(self, page: Page, name: str, course: str, *, listen: bool = True):
        self.page = page
        self.course = course
        self.listen = listen
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", lambda said: said.type == "error" and self.faults.append(f"console: {said.text}"))
        page.on("response", lambda answer: answer.status >= 400 and self.faults.append(f"{answer.status} {answer.url}"))
        page.on("request", lambda asked: self._stays_here(asked.url))
        page.goto("/")
        page.locator("details.preview-menu summary").click()
        with page.expect_navigation():
            page.locator(f"button[value={name}]").click()

    def _stays_here(self, url: str) -> None:
        if not url.startswith(("data:", "blob:", "http://127.0.0.1:")):
            self.faults.append(f"another host: {url}")

    def open(self, unit: str) -> None:
        self.page.goto(f"/courses/{self.course}/unit/{unit}")
        self.look()

    def look(self) -> None:
        """What anybody must be able to perceive and use here."""
        page = self.page
        if self.listen:
            # a bar that the page scrolls under hides half an answer now and then: it is measured at rest
            rest = page.add_style_tag(content=".campus-hand, .preview-bar { position: static !important; }")
            self.faults += [f"axe {fault} on {page.url}" for fault in axe.faults(page, "")]
            rest.evaluate("style => style.remove()")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.faults.append(f"{wide} px wider than the screen: {page.url}")

    def answer_diagnostic(self) -> None:
        """Every question of the diagnostic on the page, one screen after the other, up to its result."""
        page = self.page
        steps = page.locator("[data-campus-step]:visible")
        forward = page.locator("button[data-campus-next]")
        while steps.get_attribute("data-campus-step") != "check":
            name = steps.get_attribute("data-campus-step")
            self.look()
            more = page.locator(".cd-now:has(~ [data-kind])").count() > 0
            by_tap = more and steps.locator("input[type=radio]").count() and not steps.locator("[data-line]").count()
            if steps.get_attribute("data-kind") == "text":
                steps.locator("textarea").fill("Rien ne manque.")
            else:
                steps.locator("label").first.click()
            # a tap on a single choice goes on by itself
            if not by_tap:
                forward.click()
            expect(steps).not_to_have_attribute("data-campus-step", name or "")
        self.look()
        steps.locator("[data-campus-finish]").click()
        page.locator(".cd-result").wait_for()
        self.look()

    def decide(self, value: str | None = None) -> None:
        """One decision of the case, then on to what it brings; without `value`, the first that is allowed."""
        page = self.page
        form = page.locator("form.campus-decide:visible")
        at = form.get_attribute("data-at") or ""
        kind = form.get_attribute("data-kind")
        field = form.locator("[data-field]").first
        if kind == "number":
            form.locator("[name=number]").fill(value or field.get_attribute("data-min") or "")
        elif kind == "text":
            form.locator("textarea").fill("Lundi, une phrase que l’on peut vérifier.")
        elif kind == "rank":
            places = form.locator("select")
            for i in range(places.count()):
                if places.nth(i).is_visible():
                    places.nth(i).select_option(index=i + 1)
        elif value is not None:
            form.locator(f"label[for$='-{value}']").click()
        elif kind == "multiple":
            boxes = field.locator("input[type=checkbox]")
            costs = [(float(boxes.nth(i).get_attribute("data-cost") or 0), i) for i in range(boxes.count())]
            for _, place in sorted(costs)[: int(field.get_attribute("data-min") or 1)]:
                field.locator("label").nth(place).click()
        else:
            field.locator("label").first.click()
        if form.locator("[data-field=confidence]").count():
            form.locator("label[for$='-sure-3']").click()
        self.look()
        form.locator("[type=submit]").click()
        page.locator(".campus-told:visible").wait_for()
        assert page.locator(f"form.campus-decide[data-at='{at}']:visible").count() == 0
        self.look()

    def go_on(self) -> None:
        self.page.locator("details[data-campus-next]:not([open]) > summary:visible").first.click()
        self.look()

    def play_case(self) -> None:
        """The case on the page, to its debrief and its transfer."""
        onward = self.page.locator("details[data-campus-next]:not([open]) > summary:visible")
        while onward.count():
            self.go_on()
            if self.page.locator("form.campus-decide:visible").count():
                self.decide()
