"""axe-core on every screen of both blocks and of the campus pages, in every state; no rule is left out.

A template that no screen here has rendered fails: who adds one adds its screen.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

import campus_plugin
from campus_plugin import commitments
from tests.browser.gallery import CASE, DIAGNOSTIC, Gallery, rendered, templates
from tests.support import desk as desks
from tests.support import playing
from tests.support.app import plan_action
from tests.support.axe import faults

APP = Path(campus_plugin.__file__).parent
STUDIO = {"kit/studio.html", "kit/closed.html"}
WORDS = {"when": "Lundi", "then": "j’appelle", "first_step": "Le numéro"}


@pytest.mark.parametrize("block_type", [CASE, DIAGNOSTIC])
def test_axe_finds_no_fault_on_any_screen_of_a_block(page, place, marie, block_type):
    # tall enough for every screen: what lies under the line at hand, and scrolls away from it, is not too small
    page.set_viewport_size({"width": 360, "height": 6000})
    gallery = Gallery(page, place, marie, "?host=quiet")
    found: dict[str, list[str]] = {}
    room = "case_study/" if block_type == CASE else "self_diagnostic/"
    with rendered() as seen:
        for name in gallery.screens(block_type):
            if faulty := faults(page):
                found[name] = faulty
    assert found == {}
    wanted = {name for name in templates() if name.startswith((room, "kit/"))} - STUDIO
    assert sorted(wanted - seen) == []


def test_axe_finds_no_fault_in_what_studio_opens(page, place, marie, settings):
    settings.ROOT_URLCONF = "tests.browser.studio_site"
    with rendered() as seen:
        page.goto(f"/unit/{CASE}/bloc1/studio_view/")  # a library's block, asked for by a learner
        assert faults(page, "#block") == []
        settings.SERVICE_VARIANT = "cms"
        for block_type in (CASE, DIAGNOSTIC):
            page.goto(f"/studio/{block_type}/bloc1/")
            assert faults(page, "") == []
            page.get_by_label("Document (YAML)").fill("title: x\n")
            page.get_by_role("button", name="Save", exact=True).click()
            page.get_by_role("button", name="Save as it stands").wait_for()
            assert faults(page, "") == []
    assert seen >= STUDIO


def test_axe_finds_no_fault_on_the_page_that_refuses_a_plain_form(page, place, marie):
    place.block(CASE, playing.FRENCH, marie)
    page.goto(f"/unit/{CASE}/bloc1/?script=no")
    page.evaluate("document.querySelector('details[data-campus-next]').open = true")
    page.locator("[data-campus-form] [type=submit]").evaluate("button => button.click()")
    page.get_by_role("link", name="Revenir à la page").wait_for()
    assert faults(page, "") == []


FORBIDDEN = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})"


@pytest.mark.parametrize(
    ("said", "answered", "script"),
    [
        ("Reconnectez-vous.", lambda route: route.fulfill(status=403, body="Forbidden"), ""),
        ("ne fermez pas cette page", lambda route: route.abort(), FORBIDDEN),
        ("en cours de révision", lambda route: route.fulfill(status=409, json={"error": "en cours de révision"}), ""),
        ("relisez", lambda route: route.fulfill(status=400, json={"error": "relisez", "field": "q.place"}), ""),
    ],
    ids=["signed out", "nothing is kept", "being revised", "refused"],
)
def test_axe_finds_no_fault_in_what_is_said_of_saving(page, place, marie, said, answered, script):
    if script:
        page.add_init_script(script)
    place.block(DIAGNOSTIC, desks.FRENCH, marie)
    page.goto(f"/unit/{DIAGNOSTIC}/bloc1/")
    page.route("**/answer", answered)
    page.locator(".cd-now label[for$='.i4']").click()
    page.locator(".campus").get_by_text(said).first.wait_for()
    assert faults(page) == []


@pytest.fixture
def campus(page, place, marie):
    """The campus pages by their names, in the frame that they have without a platform."""
    page.set_extra_http_headers({"Accept-Language": "fr"})
    return lambda name, *args: page.goto(reverse(f"campus_plugin:{name}", args=args, urlconf="tests.browser.site"))


def test_axe_finds_no_fault_on_any_campus_page(page, campus, place, marie):
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        if faulty := faults(page, ""):
            found[name] = faulty

    with rendered() as seen:
        campus("plan")
        look("plan, empty")
        first, _second, third = (
            plan_action(marie.user, name, rule=f"Règle : {name}.") for name in ("devis", "appel", "carnet")
        )
        commitments.reword(marie.user_id, first.id, first.version, **WORDS, due=localdate() - timedelta(days=3))
        campus("plan")
        look("plan, one date has passed")
        page.locator("form button").first.click()
        page.locator("#campus-said").wait_for()
        look("plan, one is done")
        page.get_by_role("button", name="Reporter").first.click()
        page.locator("#campus-said form").wait_for()
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
        look("plan, one is postponed, all unfolded")
        page.get_by_role("button", name="Mettre de côté").first.click()
        page.locator("#campus-said").wait_for()
        look("plan, one is set aside")
        campus("plan_new")
        look("an action of one's own")
        campus("plan_edit", third.id)
        look("an action's words")
        page.locator("[name=then]").fill("")
        page.locator("[name=due]").fill("")
        page.locator("main form button").click()
        page.locator(".campus-errors").wait_for()
        look("an action's words, with errors")
        campus("plan_edit", third.id)
        third = commitments.action(marie.user_id, third.id)
        commitments.reword(marie.user_id, third.id, third.version, **WORDS, due=third.due)
        page.locator("main form button").click()
        page.locator("main [role=alert]").wait_for()
        look("an action's words, changed elsewhere")
        campus("plan")
        page.locator("main ol form button").first.click()
        page.locator("#campus-said").wait_for()
        look("plan, nothing to do")
        campus("privacy")
        look("my data")
        page.locator("main form button").first.click()
        page.locator("#campus-said").wait_for()
        look("my data, agreed")
        page.locator("main form button").first.click()
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
        look("my data, taken back")
        campus("erase")
        look("erasing")
        page.locator("main form button").click()
        page.locator(".campus-errors").wait_for()
        look("erasing, not sure")
        page.locator("label[for=sure]").click()
        page.locator("main form button").click()
        page.wait_for_url("**/erased")
        look("erased")
        page.goto("/campus/plan/1/edit")
        look("refused")
        page.context.clear_cookies()
        campus("plan")
        look("sign in")
    assert found == {}
    wanted = {f"campus_plugin/{path.name}" for path in (APP / "templates" / "campus_plugin").glob("*.html")}
    assert sorted(wanted - seen) == []
