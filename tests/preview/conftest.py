"""The small courses, the preview that plays them, and its visitors."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.preview.server import Preview, Walker

FIXTURES = Path(__file__).parent / "fixtures"
CHROMIUM = os.environ.get("CAMPUS_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both courses, and `data`."""
    folder = tmp_path_factory.mktemp("preview")
    for name in ("petit", "casse"):
        shutil.copytree(FIXTURES / name, folder / name)
    (folder / "data").mkdir()
    return folder


@pytest.fixture(scope="session")
def preview(place: Path) -> Iterator[Preview]:
    running = Preview(place / "petit", place / "casse", data=place / "data")
    yield running
    running.stop()


@pytest.fixture
def walker(preview: Preview) -> Walker:
    """Somebody new: a learner of their own, so that tests do not meet each other's answers."""
    someone = Walker(preview.base)
    someone.get("/")
    someone.post("/preview/person/new", {"next": "/"})
    return someone


@pytest.fixture
def staff(preview: Preview) -> Walker:
    someone = Walker(preview.base)
    someone.become("staff")
    return someone


@pytest.fixture
def visitor(preview: Preview) -> Walker:
    someone = Walker(preview.base)
    someone.become("")
    return someone


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
