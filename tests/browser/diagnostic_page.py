"""What one does on the page of a self-diagnostic, in its words."""

import re

from playwright.sync_api import expect

URL = "/unit/campus_self_diagnostic/bloc1/"
SETTLED = "() => new Promise((done) => { let left = 3; const frame = () => left-- ? requestAnimationFrame(frame) : done(); frame(); })"


def choose(page, words: str) -> None:
    """As the keyboard does it: chosen, and the page stays where it is."""
    page.evaluate(SETTLED)  # a question that has just come takes the focus two frames later: the key is for the answer
    label = page.locator(".cd-now label", has_text=re.compile(f"^{words}")).first
    label.evaluate("label => label.control.focus()")
    page.keyboard.press("Space")


def tap(page, words: str) -> None:
    page.locator(".cd-now label", has_text=re.compile(f"^{words}")).first.click()


def go_on(page) -> None:
    page.locator("[data-campus-next]").click()


def skip(page) -> None:
    """Leaves a question for later: the first « Continue » says that it has no answer."""
    go_on(page)
    expect(page.locator(".cd-now [data-campus-error]")).to_be_visible()
    go_on(page)


def saved(page) -> None:
    expect(page.locator("[data-campus-status]")).to_contain_text("Saved.")


def now(page):
    return page.locator(".cd-now")
