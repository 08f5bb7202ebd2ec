"""The courses that come with the campus, page after page, for a learner and for a visitor."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from campus_tools.olx import course as olx
from campus_tools.preview.command import packaged_courses
from tests.preview.server import Preview, Walker

COURSES = packaged_courses()


@pytest.fixture(scope="module")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    running = Preview(*COURSES, data=tmp_path_factory.mktemp("campus"))
    yield running
    running.stop()


def test_the_courses_to_come_say_so_on_the_first_page(campus: Preview) -> None:
    cards = Walker(campus.base).get("/").html.split("<article")[1:]
    coming = [card for card in cards if "À venir" in card]
    assert len(cards) == len(COURSES)
    assert len(coming) == sum(olx.read(folder).to_come for folder in COURSES) >= 2
    assert any("AG2R La Mondiale" in card for card in coming)
    assert not any("séquence" in card for card in coming)


@pytest.mark.parametrize("who", ["learner-1", ""], ids=["learner", "visitor"])
@pytest.mark.parametrize("folder", COURSES, ids=[folder.name for folder in COURSES])
def test_every_page_plays(campus: Preview, folder: Path, who: str) -> None:
    walker = Walker(campus.base)
    walker.become(who)
    course = olx.read(folder)
    outline = walker.get(f"/courses/{course.key}/")
    if course.to_come:
        assert "À venir" in outline.text
        assert "/sequence/" not in outline.html
        return
    pages = [link for link in outline.links() if "/sequence/" in link]
    assert pages
    played = 0
    for first in pages:
        address: str | None = first
        while address:
            page = walker.get(address)
            assert page.status == 200, address
            assert 'class="preview-fault"' not in page.html, address
            played += 1
            after = re.search(r'rel="next" href="([^"]+)">\s*Suivant', page.html)
            address = after[1] if after else None
    assert played >= len(pages)


def test_every_sheet_to_print_opens_at_its_address_as_a_page_of_its_own(campus: Preview) -> None:
    sheets = [
        (olx.read(folder).key, sheet.name) for folder in COURSES for sheet in sorted(folder.glob("static/*.html"))
    ]
    assert sheets
    for key, name in sheets:
        page = Walker(campus.base).get(f"/courses/{key}/static/{name}")
        assert (page.status, page.headers.get_content_type()) == (200, "text/html"), name
        assert '<section class="feuille">' in page.html
        assert "preview" not in page.html


def test_the_page_where_to_start_leads_from_one_course_into_the_other(campus: Preview) -> None:
    for folder in COURSES:
        course = olx.read(folder)
        if course.page("tabs/par_ou_commencer.html") is None:
            continue
        page = Walker(campus.base).get(f"/courses/{course.key}/tab/par_ou_commencer")
        leading = [link for link in page.links() if link.startswith("/courses/") and course.key not in link]
        assert any("/jump_to_id/" in link for link in leading)
        for link in leading:
            assert Walker(campus.base).get(link).status == 200, link
