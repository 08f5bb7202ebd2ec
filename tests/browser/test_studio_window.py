"""The editor in the windows where Studio and the authoring app open it, with the heights and places that these give."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.studio import CASE, DIAGNOSTIC, EXAMPLES, WITHIN, Editor
from tests.support.axe import faults

SCREENS = {"1024": {"width": 1024, "height": 900}, "1440": {"width": 1440, "height": 900}}
WINDOWS = {
    "Studio's window": ("/studio/{}/bloc1/?frame=modal", ".modal-content"),
    "the library's frame": ("/studio/{}/bloc1/?frame=library&element=wrapped", "html"),
}
PICTURES = os.environ.get("CAMPUS_SCREENSHOTS")


@pytest.fixture(params=SCREENS)
def screen(request):
    return SCREENS[request.param]


@pytest.fixture
def editor(page, place, marie, settings, screen):
    settings.ROOT_URLCONF = "tests.browser.studio_site"
    settings.SERVICE_VARIANT = "cms"
    page.set_viewport_size(screen)
    return Editor(page, place, marie)


@pytest.fixture
def frame(editor, screen):
    """Opens the editor in the authoring app, whose frame has 70 % of the window; gives the frame's document."""

    def opened(block_type=CASE):
        editor.place.block(block_type, EXAMPLES[block_type], editor.who)
        editor.page.goto(f"/authoring/{block_type}/bloc1/")
        inside = editor.page.frame_locator("iframe")
        expect(inside.locator("[data-campus-said]")).to_have_text("The document is valid.")
        return inside

    return opened


def look(editor, name):
    if PICTURES:
        editor.page.screenshot(path=Path(PICTURES) / f"{name}.png")


SEEN = """([text, save, cancel, trouble]) => {
  let seen = {top: 0, bottom: innerHeight};
  for (let around = save.parentElement; around; around = around.parentElement) {
    if (around.matches('dialog:modal')) break;
    if (/auto|scroll/.test(getComputedStyle(around).overflowY) && around !== document.documentElement) {
      const {top} = around.getBoundingClientRect();
      seen = {top: Math.max(seen.top, top), bottom: Math.min(seen.bottom, top + around.clientHeight)};
    }
  }
  const box = (e) => { const {top, bottom} = e.getBoundingClientRect(); return {top: top - seen.top, bottom: bottom - seen.top}; };
  return {room: seen.bottom - seen.top, text: box(text), save: box(save), cancel: box(cancel)};
}"""


def seen(where):
    """Where the text and the two buttons stand in what is seen of the window, from its upper edge."""
    names = ("text", "save", "cancel", "trouble")
    handles = [where.locator(f"[data-campus-{name}]").element_handle() for name in names]
    return handles[0].owner_frame().evaluate(SEEN, handles)


def assert_at_hand(found):
    room, text = found["room"], found["text"]
    assert 0 <= text["top"] <= 60, "the text is the first thing seen"
    assert text["bottom"] - text["top"] >= min(260, room * 0.55), "and most of what is seen"
    assert text["bottom"] <= found["save"]["top"], "the bar covers none of it"
    for button in (found["save"], found["cancel"]):
        assert text["bottom"] <= button["top"]
        assert button["bottom"] <= room


@pytest.mark.parametrize("block_type", EXAMPLES)
@pytest.mark.parametrize("window", WINDOWS)
def test_the_text_is_the_first_thing_seen_and_the_bar_stays_below_it(editor, window, block_type):
    address, scrolls = WINDOWS[window]
    editor.place.block(block_type, EXAMPLES[block_type], editor.who)
    editor.page.goto(address.format(block_type))
    expect(editor.said).to_have_text("The document is valid.")
    if window == "Studio's window":
        assert editor.page.locator(".modal-content").evaluate("e => e.clientHeight") == 435
    assert_at_hand(seen(editor.page))
    look(editor, f"{block_type}-{scrolls.strip('.')}-{editor.page.viewport_size['width']}")
    editor.page.locator(scrolls).evaluate("e => e.scrollTo(0, e.scrollHeight)")
    assert_at_hand(seen(editor.page))


def test_the_authoring_apps_frame_shows_the_text_and_the_bar(editor, frame):
    inside = frame()
    look(editor, f"authoring-{editor.page.viewport_size['width']}")
    assert_at_hand(seen(inside))


@pytest.mark.parametrize("height", [500, 640])
def test_on_a_low_screen_the_bar_stays_in_sight_while_the_window_scrolls(editor, height):
    editor.page.set_viewport_size({"width": 1024, "height": height})
    editor.open(definition=EXAMPLES[CASE])
    content = editor.page.locator(".modal-content")
    for place in (0, 10_000):
        content.evaluate("(e, place) => e.scrollTo(0, place)", place)
        found = seen(editor.page)
        assert 0 <= found["save"]["top"] < found["save"]["bottom"] <= found["room"] + 1


def test_a_long_list_of_faults_and_a_refusal_leave_text_and_bar_where_they_are(editor):
    editor.open(definition=EXAMPLES[CASE])
    editor.text.fill("\n".join(f"k{n}: 1" for n in range(1, 60)) + "\n")
    expect(editor.said).to_contain_text("faults to mend:")
    editor.button("Save").click()
    expect(editor.trouble).to_be_focused()
    found = seen(editor.page)
    assert found["text"]["top"] <= 60
    assert found["text"]["bottom"] - found["text"]["top"] >= 160
    assert found["save"]["bottom"] <= found["room"]
    look(editor, f"faults-{editor.page.viewport_size['width']}")


# --- the whole page ---------------------------------------------------------------------------------------------------


def test_the_editor_takes_the_whole_page_and_escape_leads_back_with_every_word(editor):
    editor.open(definition=EXAMPLES[CASE])
    editor.text.press("Control+End")
    editor.page.keyboard.type("# ajout")
    editor.button("Whole page").click()
    expect(editor.button("Back into the window")).to_be_focused()
    box = editor.text.bounding_box()
    assert box["height"] > 700
    assert_at_hand(seen(editor.page))
    look(editor, f"whole-{editor.page.viewport_size['width']}")
    editor.text.focus()
    editor.page.keyboard.type(" fait")
    editor.page.keyboard.press("Escape")
    expect(editor.text).to_be_focused()
    assert editor.text.bounding_box()["height"] < 435
    expect(editor.text).to_have_value(EXAMPLES[CASE] + "# ajout fait")
    editor.page.keyboard.press("Escape")  # in the window it closes nothing
    editor.page.keyboard.press("Control+z")
    expect(editor.text).not_to_have_value(EXAMPLES[CASE] + "# ajout fait")
    assert editor.notified == []


def test_pressing_escape_again_and_again_only_leads_back_into_the_window(editor):
    editor.open(definition=EXAMPLES[CASE])
    for _ in range(3):
        editor.button("Whole page").click()
        editor.text.focus()
        editor.page.keyboard.press("Escape")
        editor.page.keyboard.press("Escape")
        expect(editor.text).to_be_visible()
        expect(editor.button("Whole page")).to_be_visible()
    assert editor.notified == []


def test_the_focus_stays_in_the_whole_page_and_nothing_below_is_reached(editor):
    editor.open(definition=EXAMPLES[CASE])
    editor.page.evaluate("document.body.insertAdjacentHTML('afterbegin', '<a id=below href=\"#x\">below</a>')")
    editor.button("Whole page").click()
    for _ in range(14):
        editor.page.keyboard.press("Tab")
        assert editor.page.evaluate("document.activeElement.id") != "below"


@pytest.mark.parametrize("button", ["Save", "Cancel"])
def test_save_and_cancel_close_the_window_from_the_whole_page(editor, button):
    editor.open(definition=EXAMPLES[CASE])
    editor.button("Whole page").click()
    editor.text.fill(EXAMPLES[CASE] + "# fin\n")
    editor.button(button).click()
    expect(editor.page.locator(".campus-studio")).to_have_count(0)
    assert editor.saved == EXAMPLES[CASE] + ("# fin\n" if button == "Save" else "")


def test_control_s_saves(editor):
    editor.open(definition=EXAMPLES[CASE])
    editor.text.fill(EXAMPLES[CASE] + "# fin\n")
    editor.text.press("Control+s")
    editor.page.wait_for_function("notified.at(-1)?.[1] === 'end'")
    assert editor.saved == EXAMPLES[CASE] + "# fin\n"


def test_a_text_that_no_device_keeps_is_not_closed_at_the_first_press(editor):
    editor.page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})")
    editor.open(definition=EXAMPLES[CASE])
    editor.text.fill("title: à moi\n")
    editor.button("Cancel").click()
    expect(editor.trouble).to_contain_text("lost if you close now")
    assert editor.notified == []
    editor.button("Cancel").click()
    assert editor.notified == [["cancel", ""]]


# --- trying a text ----------------------------------------------------------------------------------------------------


def test_the_text_in_the_box_is_played_before_it_is_saved_and_nothing_is_kept(editor):
    from campus_plugin.models import Run

    editor.open(definition=EXAMPLES[CASE])
    editor.text.fill(EXAMPLES[CASE].replace("Le devis qui attend", "Le devis nouveau"))
    editor.button("Try this text").click()
    trial = editor.page.locator("[data-campus-trial]")
    expect(trial.get_by_role("heading", name="Trying this text: nothing is kept")).to_be_focused()
    expect(trial.get_by_text("Le devis nouveau")).to_be_visible()
    trial.locator("summary", has_text="Commencer").first.click()
    trial.locator(".campus-choice label").first.click()
    look(editor, f"trial-{editor.page.viewport_size['width']}")
    trial.locator("[data-campus-form] [type=submit]").click()
    expect(trial.locator(".campus-status")).to_have_text("C’est un essai : rien n’est conservé.")
    expect(trial).not_to_contain_text("Enregistré")
    assert editor.saved == EXAMPLES[CASE]
    assert not Run.objects.exists()
    editor.button("Close the trial").click()
    expect(editor.button("Try this text")).to_be_focused()
    expect(editor.text).to_be_visible()


def test_a_diagnostic_is_answered_to_its_result_before_it_is_saved(editor):
    from campus_plugin.models import Run

    editor.page.set_viewport_size({"width": 1440, "height": 900})
    editor.open(DIAGNOSTIC, definition=EXAMPLES[DIAGNOSTIC])
    editor.button("Whole page").click()
    editor.button("Try this text").click()
    trial = editor.page.locator("[data-campus-trial]")
    expect(trial.locator(".cd-now")).to_be_visible()
    for _ in range(30):
        if trial.locator(".cd-now[data-campus-step=check]").count():
            break
        here = trial.locator(".cd-now .campus-choice label, .cd-now label")
        if here.count():
            here.first.click()
        trial.locator("[data-campus-next]").click()
    if trial.locator("[data-campus-confirm]").is_visible():
        trial.locator("[data-campus-confirm] label").click()
    trial.locator(".cd-now button[type=submit], .cd-now button:not([type])").last.click()
    expect(trial.locator(".cd-result")).to_be_visible()
    look(editor, "trial-result")
    assert not Run.objects.exists()


def test_a_text_with_faults_says_what_to_mend_instead_of_being_played(editor):
    editor.open(definition=EXAMPLES[CASE])
    editor.text.fill("title: seul\n")
    editor.button("Try this text").click()
    expect(editor.trouble).to_contain_text("cannot be tried yet")
    expect(editor.page.locator("[data-campus-problems] li").first).to_be_visible()
    expect(editor.page.locator("[data-campus-trial]")).to_be_hidden()


def test_a_text_that_changes_under_its_trial_says_so(editor):
    editor.page.set_viewport_size({"width": 1440, "height": 900})
    editor.open(definition=EXAMPLES[CASE])
    editor.button("Whole page").click()
    editor.button("Try this text").click()
    trial = editor.page.locator("[data-campus-trial]")
    expect(trial).to_be_visible()
    editor.text.press("Control+End")
    editor.page.keyboard.type("#")
    expect(trial.get_by_role("status").first).to_contain_text("The text has changed")
    editor.button("Try this text").click()
    expect(trial.get_by_role("status").first).to_have_text("")


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("block_type", EXAMPLES)
def test_axe_finds_no_fault_in_the_window_the_whole_page_and_the_trial(editor, lang, block_type):
    editor.page.set_extra_http_headers({"Accept-Language": lang})
    editor.open(block_type, definition=EXAMPLES[block_type])
    expect(editor.said).to_contain_text("valid")
    assert faults(editor.page, WITHIN) == []
    editor.page.locator("[data-campus-widen]").click()
    assert faults(editor.page, WITHIN) == []
    editor.page.locator("[data-campus-try]").click()
    expect(editor.page.locator("[data-campus-stage] .campus")).to_be_visible()
    assert faults(editor.page, WITHIN) == []
    look(editor, f"whole-trial-{lang}-{block_type}-{editor.page.viewport_size['width']}")
