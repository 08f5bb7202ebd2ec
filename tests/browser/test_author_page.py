"""Studio's page of a unit: what authors read above a block, and the block that they can play there."""

import pytest
from playwright.sync_api import expect

from tests.browser.studio import CASE, EXAMPLES
from tests.support.axe import faults


@pytest.fixture
def studio(page, place, marie, settings):
    settings.SERVICE_VARIANT = "cms"
    page.set_viewport_size({"width": 1024, "height": 900})
    return lambda text, block_type=CASE: (
        place.block(block_type, text, marie),
        page.goto(f"/unit/{block_type}/bloc1/author_view/"),
    )


def test_the_preview_plays_the_text_that_is_shown_though_another_was_saved_since(studio, page, place, marie):
    from campus_plugin.models import Run

    studio(EXAMPLES[CASE])
    place.block(CASE, EXAMPLES[CASE].replace("id: soir", "id: autre"), marie)
    preview = page.locator("[data-campus-preview]")
    preview.locator("summary", has_text="Commencer").first.click()
    preview.locator(".campus-choice label").first.click()
    preview.locator("[data-campus-form] [type=submit]").click()
    expect(preview.locator(".campus-status")).to_contain_text("rien n’est conservé")
    expect(preview).to_contain_text("six heures")
    expect(preview).not_to_contain_text("Enregistré")
    assert not Run.objects.exists()


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("block_type", EXAMPLES)
@pytest.mark.parametrize("broken", [False, True])
def test_axe_finds_no_fault_in_what_authors_read(studio, page, lang, block_type, broken):
    page.set_extra_http_headers({"Accept-Language": lang})
    studio("title: seul\n" if broken else EXAMPLES[block_type], block_type)
    assert faults(page, "#block") == []
