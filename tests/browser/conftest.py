"""A real browser over a live server with the campus app; the tests of this folder drive the screens that learners see."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import site
from tests.browser.learner import campus
from tests.support.harness import Place, Who, learner

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A name of which the browser does not think as of its own machine: plain http to it is not a secure context.
    "--host-resolver-rules=MAP campus.example 127.0.0.1",
]
# How long a screen may take before it is missing: a busy machine is no fault of the screen.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
CHROMIUM = os.environ.get("CAMPUS_CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Django refuses database calls where an event loop runs, and the browser's driver runs one in this thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def campus_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One for all tests, since a start costs more than a course; each test is a learner of its own there."""
    with campus(tmp_path_factory.mktemp("campus")) as address:
        yield address


@pytest.fixture
def place(settings: Any) -> Place:
    settings.ROOT_URLCONF = "tests.browser.site"
    site.PLACE = Place()
    return site.PLACE


@pytest.fixture
def marie(transactional_db: Any) -> Who:
    from campus_plugin import runs

    runs.forget_instruments()  # the tables are emptied between these tests
    return learner("marie")


@pytest.fixture
def page(browser: Browser, live_server: Any, place: Place, marie: Who, client: Any) -> Iterator[Page]:
    """A phone on which Marie is signed in."""
    client.force_login(marie.user)
    context = browser.new_context(base_url=live_server.url, viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []
