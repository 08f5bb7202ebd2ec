"""What one does on the page of a case, in its words."""

from playwright.sync_api import Page, expect

from campus_plugin import models
from tests.support.playing import TYPE, WAY, Player

URL = f"/unit/{TYPE}/bloc1/"
COMMIT, CONTINUE = "Commit my decision", "Continue"


def begin(page: Page) -> None:
    page.get_by_text("Begin", exact=True).click()


def happens(page: Page) -> None:
    expect(page.get_by_role("heading", name="What happens")).to_be_focused()


def decide_first(page: Page) -> None:
    begin(page)
    page.get_by_label("Elle écrit un modèle").check()
    page.get_by_label("Rather sure").check()
    page.get_by_text(COMMIT).click()


def made(place, marie, moves: list) -> None:
    """These decisions, elsewhere than on this page."""
    Player(place, marie, definition=None).reach(moves)


def forward(page: Page, place, marie, count: int) -> None:
    """The first `count` decisions are made; the page stands at the step after them."""
    made(place, marie, WAY[:count])
    page.goto(URL)
    page.get_by_text(CONTINUE, exact=True).click()
    expect(page.locator("[data-campus-now]")).to_be_focused()  # it comes a frame later, and would take the focus away


def kept() -> list:
    run = models.Run.objects.order_by("-attempt").first()
    return list(run.moves) if run else []


def no_network(page: Page) -> None:
    page.route("**/handler/**", lambda route: route.abort())


def network(page: Page) -> None:
    page.unroute("**/handler/**")
