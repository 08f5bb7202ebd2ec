"""The action plan on a phone and on a desk: one line an action, a week later in a tap, out to where its owner looks."""

import icalendar
import pytest
from playwright.sync_api import expect

from campus_plugin import commitments
from campus_plugin.models import Commitment
from tests.support.app import plan_action

WORDS = {
    "when": "une tâche s’interrompt ou se refait",
    "then": "je mets un trait sur une feuille, avec sa durée",
    "first_step": "Accrocher la feuille là où l’on refait le plus.",
}
RULE = "Un nouveau RIB ? On rappelle le numéro habituel."
SHARED = "Object.defineProperty(navigator, 'share', {value: async (what) => { window.shared = what.text; }});"
NOTHING = """Object.defineProperty(navigator, 'share', {value: undefined});
Object.defineProperty(navigator, 'clipboard', {value: undefined});
document.addEventListener('copy', () => { window.copied = document.activeElement.value; });"""


@pytest.fixture
def plan(page, place, marie):
    """Opens the plan of three actions, in French."""
    for name in ("trait", "appel", "carnet"):
        plan_action(marie.user, name, **WORDS, days=9, rule=f"{RULE} ({name})")
    page.set_extra_http_headers({"Accept-Language": "fr"})

    def opened() -> None:
        page.goto("/campus/plan")

    return opened


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_plan_fits_and_each_control_is_wide_enough_for_a_finger(page, plan, width):
    page.set_viewport_size({"width": width, "height": 740})
    plan()
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for control in page.locator(".campus :is(button, .campus-button, summary, .campus-nav a, .campus-link)").all():
        box = control.bounding_box()
        assert box is None or min(box["width"], box["height"]) >= 44, control.text_content()


def test_at_360_px_an_actions_three_buttons_stand_in_one_line_and_done_comes_first(page, plan):
    plan()
    row = page.locator(".campus-three").first
    controls = row.locator("button, a")
    boxes = [control.bounding_box() for control in controls.all()]
    assert len({box["y"] for box in boxes}) == 1
    assert [box["x"] for box in boxes] == sorted(box["x"] for box in boxes)
    expect(controls.first).to_have_accessible_name("C’est fait")
    expect(controls.last).to_have_accessible_name("Ajouter à mon agenda")


def test_at_1280_px_the_rules_stand_beside_the_actions(page, plan):
    page.set_viewport_size({"width": 1280, "height": 800})
    plan()
    actions, rules = (page.locator(name).bounding_box() for name in (".campus-actions", ".campus-rules"))
    assert rules["x"] > actions["x"] + actions["width"]
    assert rules["y"] < actions["y"] + actions["height"]


def test_postponing_is_one_tap_said_in_focus_and_taken_back_by_the_keyboard(page, plan, marie):
    plan()
    before = {action.id: action.due for action in commitments.actions(marie.user_id)}
    page.get_by_role("button", name="Reporter").first.click()
    expect(page.locator("#campus-said")).to_be_focused()
    assert {action.id: action.due for action in commitments.actions(marie.user_id)} != before
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Annuler")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**said=saved**")
    assert {action.id: action.due for action in commitments.actions(marie.user_id)} == before


def test_the_calendars_file_is_one_tap_away(page, plan):
    plan()
    with page.expect_download() as download:
        page.get_by_role("link", name="Ajouter à mon agenda").first.click()
    (event,) = icalendar.Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")
    assert event["SUMMARY"] == "Je mets un trait sur une feuille, avec sa durée"


def test_an_action_goes_to_the_phones_own_sheet(page, plan):
    page.add_init_script(SHARED)
    plan()
    page.locator("summary", has_text="Détails").first.click()
    page.get_by_role("button", name="Partager", exact=True).first.click()
    page.wait_for_function("window.shared")
    first, second, third, _by = page.evaluate("window.shared").split("\n")
    assert first == "Je mets un trait sur une feuille, avec sa durée"
    assert second.endswith(WORDS["when"])
    assert third.endswith(WORDS["first_step"])


def test_without_a_sheet_it_is_copied_and_that_is_said(page, plan):
    page.add_init_script(NOTHING)
    plan()
    page.get_by_role("button", name="Partager mon plan").click()
    live = page.locator("[data-campus-live]")
    expect(live).to_have_text("C’est copié\u00a0: vous pouvez le coller où vous voulez.")
    assert live.get_attribute("role") == "status"
    assert page.evaluate("window.copied").count("Je mets un trait") == 3
    expect(page.get_by_role("button", name="Partager mon plan")).to_be_focused()


def test_an_action_of_ones_own_is_added_on_the_phone(page, plan):
    plan()
    page.get_by_role("link", name="Ajouter une action à moi").click()
    page.get_by_label("Quand").fill("le camion rentre")
    page.get_by_label("Alors").fill("je note les kilomètres")
    page.get_by_label("Premier pas").fill("un carnet dans la boîte à gants")
    page.get_by_role("button", name="Ajouter à mon plan").click()
    expect(page.locator("#campus-said")).to_contain_text("dans votre plan")
    expect(page.get_by_role("heading", name="Je note les kilomètres")).to_be_visible()
    assert Commitment.objects.count() == 4


def test_without_script_everything_but_sharing_and_printing_is_there(browser, live_server, plan, client):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto("/campus/plan")
    page.get_by_role("button", name="Postpone").first.click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.locator("summary", has_text="Details").first.click()
    expect(page.get_by_role("link", name="Change the words or the date").first).to_be_visible()
    expect(page.get_by_role("button", name="Share")).to_have_count(0)
    context.close()


def test_on_paper_a_plan_of_eight_actions_and_five_rules_is_one_page(page, plan, marie):
    for name in "abcde":
        plan_action(marie.user, name, **WORDS, rule=f"{RULE} ({name})")
    plan()
    pdf = page.pdf(format="A4")
    assert pdf.count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    assert page.locator("main :is(button, summary, form):visible").count() == 0
    expect(page.get_by_text(WORDS["first_step"]).first).to_be_visible()


def test_who_prefers_the_dark_gets_it_in_the_campus_own_frame_only(page, plan):
    page.emulate_media(color_scheme="dark")
    plan()
    ground = "getComputedStyle(document.querySelector('.campus')).backgroundColor"
    assert page.evaluate(ground) == "rgb(20, 24, 31)"
    page.evaluate("document.documentElement.className = ''")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
