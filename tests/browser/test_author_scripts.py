"""In a real browser no text of an author runs: the same hostile documents as in tests/support/author_texts.py."""

import pytest

from tests.support.author_texts import GROUPS, ROOMS, case_pages, diagnostic_pages, written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_that_an_author_wrote_runs_nor_asks_another_host(room, settings, page):
    model, text, _ = ROOMS[room]
    pages = {"case": case_pages, "diagnostic": diagnostic_pages}[room]
    asked: list[str] = []
    page.route("**/*", lambda route: (asked.append(route.request.url), route.fulfill(status=200, body="")))
    counting = "<script>window.ran = 0; window.alert = () => { window.ran += 1; };</script>"
    parts = "".join(f"<main>{html}</main>" for group in GROUPS for html in pages(written(model, text, group), settings))
    # read as pages, so that scripts would run; the second one shows that this test would see it
    for content, runs in ((parts, False), ("<svg onload=alert(1)>", True)):
        page.set_content(f"<!doctype html>{counting}{content}")
        page.evaluate(
            """() => {
              for (const element of document.querySelectorAll("*")) {
                for (const name of ["mouseover", "focus", "toggle", "error", "load"]) element.dispatchEvent(new Event(name));
              }
            }"""
        )
        assert (page.evaluate("window.ran") > 0) is runs
    assert [url for url in asked if "/static/" not in url and "asset-v1" not in url] == []
