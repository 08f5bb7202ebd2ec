"""The Studio editor as authors meet it: in a dialog and in a library's frame, by keyboard, on bad days."""

import pytest
from playwright.sync_api import Page, expect

from campus_xblocks.kit.yamltext import MAX_BYTES
from tests.browser.studio import CASE, DIAGNOSTIC, EXAMPLES, WITHIN, Editor
from tests.support.axe import faults

SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 800}}


@pytest.fixture
def editor(page: Page, place, marie, settings):
    settings.ROOT_URLCONF = "tests.browser.studio_site"
    settings.SERVICE_VARIANT = "cms"
    page.set_default_timeout(20_000)
    return Editor(page, place, marie)


WAYS = [("modal", "node"), ("modal", "wrapped"), ("library", "wrapped"), ("library", "node")]


@pytest.mark.parametrize(("frame", "element"), WAYS)
def test_the_example_is_changed_and_saved_wherever_studio_opens_the_editor(editor, frame, element):
    editor.open(frame=frame, element=element)
    expect(editor.said).to_have_text("The document is valid.")
    editor.text.fill(EXAMPLES[CASE].replace("Le devis qui attend", "Un autre titre"))
    expect(editor.said).to_have_text("The document is valid.")
    editor.button("Save").click()
    editor.page.wait_for_function("notified.length > 1")
    assert editor.notified == [["save", "start"], ["save", "end"]]
    assert "title: Un autre titre" in editor.saved
    assert editor.drafts == []


@pytest.mark.parametrize(("frame", "element"), WAYS)
def test_cancel_is_told_once_and_the_text_is_there_at_the_next_opening(editor, frame, element):
    editor.open(frame=frame, element=element)
    editor.text.fill("title: à moi\n")
    editor.button("Cancel").click()
    assert editor.notified == [["cancel", ""]]
    assert editor.saved == ""
    editor.open(frame=frame, element=element)
    expect(editor.text).to_have_value("title: à moi\n")
    expect(editor.page.locator("[data-campus-kept]")).to_contain_text("put back")


def test_the_keyboard_alone_writes_mends_and_saves(editor):
    editor.open(definition=EXAMPLES[CASE])
    press = editor.page.keyboard.press
    for _ in range(3):  # try, whole page, the text
        press("Tab")
    expect(editor.text).to_be_focused()
    press("Control+End")
    editor.page.keyboard.type("oops: 1\n")
    expect(editor.said).to_have_text("One fault to mend:")
    press("Tab")
    press("Tab")
    jump = editor.page.get_by_role("button", name="Line 52")
    expect(jump).to_be_focused()
    press("Enter")
    expect(editor.text).to_be_focused()
    selected = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
    assert editor.text.evaluate(selected) == "oops: 1"
    press("Delete")
    expect(editor.said).to_have_text("The document is valid.")
    for _ in range(2):  # the list beside the text, then the name
        press("Tab")
    expect(editor.page.get_by_label("Name shown above the block")).to_be_focused()
    editor.page.keyboard.type("Le devis")
    press("Tab")
    expect(editor.page.get_by_label("Weight in the grade")).to_be_focused()
    for _ in range(2):  # the example, Save
        press("Tab")
    expect(editor.button("Save")).to_be_focused()
    press("Enter")
    editor.page.wait_for_function("notified.length > 1")
    assert editor.block.display_name == "Le devis"
    assert editor.notified[-1] == ["save", "end"]


def test_faults_are_listed_by_line_with_their_remedy_and_marked_beside_the_text(editor):
    editor.open(definition=EXAMPLES[CASE])
    editor.text.fill(EXAMPLES[CASE].replace("kind: single ", "kind: singel ").replace("duration_min: 5", "duration: 5"))
    expect(editor.said).to_contain_text("faults to mend:")
    listed = editor.page.locator("[data-campus-problems] li")
    assert listed.count() >= 2
    assert "Write one of" in editor.page.locator("[data-campus-problems]").inner_text()
    assert "duration_min" in editor.page.locator("[data-campus-problems]").inner_text()
    marked = editor.page.locator("[data-campus-lines] b").all_inner_texts()
    assert len(marked) >= 2
    numbers = editor.page.locator("[data-campus-lines] > *")
    assert numbers.count() == EXAMPLES[CASE].count("\n") + 1


@pytest.mark.parametrize("size", SIZES)
def test_line_numbers_stay_beside_their_lines_while_one_scrolls(editor, size):
    editor.page.set_viewport_size(SIZES[size])
    editor.open(definition="\n".join(f"k{n}: 1" for n in range(1, 301)) + "\n")
    expect(editor.said).to_contain_text("faults to mend")
    editor.page.get_by_role("button", name="Line 90", exact=True).click()
    editor.page.wait_for_function(
        "document.querySelector('[data-campus-lines]').scrollTop === document.querySelector('[data-campus-text]').scrollTop"
    )
    assert editor.text.evaluate("e => e.scrollTop") == (90 - 5) * 21
    one = editor.page.locator("[data-campus-lines] > *").first.bounding_box()
    assert one["height"] == 21
    assert editor.text.evaluate("e => getComputedStyle(e).lineHeight") == "21px"


def test_saving_with_faults_needs_a_second_button(editor):
    editor.open(definition=EXAMPLES[CASE])
    editor.text.fill("title: seul\n")
    expect(editor.button("Save as it stands")).to_be_hidden()
    editor.button("Save").click()
    expect(editor.trouble).to_contain_text("save it as it stands")
    expect(editor.trouble).to_be_focused()
    assert editor.notified[-1][0] == "error"
    assert editor.saved == EXAMPLES[CASE]
    editor.text.press("End")
    editor.page.keyboard.type(" ")
    expect(editor.button("Save as it stands")).to_be_hidden()
    editor.button("Save").click()
    editor.button("Save as it stands").click()
    editor.page.wait_for_function("notified.at(-1)[1] === 'end'")
    assert editor.saved.startswith("title: seul")


ANSWERS = {
    "no network": (None, "does not answer"),
    "a stumbling server": ({"status": 500, "body": "<h1>Server Error</h1>"}, "does not answer"),
    "a session that ended": ({"status": 302, "headers": {"Location": "/login"}}, "no longer signed in"),
    "an old page": ({"status": 403, "body": "<h1>CSRF</h1>"}, "no longer signed in"),
    "a refusal": (
        {"status": 403, "content_type": "application/json", "body": '{"error": "You may not."}'},
        "You may not.",
    ),
    "a proxy's page": ({"status": 200, "body": "<h1>Welcome to the train</h1>"}, "does not answer"),
}


@pytest.mark.parametrize("day", ANSWERS)
def test_a_bad_day_costs_no_word_and_says_what_to_do(editor, day):
    answer, sentence = ANSWERS[day]
    editor.open(definition=EXAMPLES[CASE])
    text = EXAMPLES[CASE].replace("Le devis qui attend", "Perdu ?")
    editor.page.route("**/studio_*", lambda route: route.fulfill(**answer) if answer else route.abort())
    editor.text.fill(text)
    editor.page.get_by_label("Name shown above the block").fill("Mon nom")
    expect(editor.said).to_contain_text(sentence)
    editor.button("Save").click()
    expect(editor.trouble).to_contain_text(sentence)
    assert editor.notified[-1][0] == "error"
    expect(editor.text).to_have_value(text)
    editor.page.unroute("**/studio_*")
    editor.open()  # the browser was closed meanwhile
    expect(editor.text).to_have_value(text)
    expect(editor.page.get_by_label("Name shown above the block")).to_have_value("Mon nom")
    editor.button("Save").click()
    editor.page.wait_for_function("notified.at(-1)[1] === 'end'")
    assert editor.saved == text
    assert editor.drafts == []


def test_a_text_saved_by_somebody_else_is_shown_before_it_is_replaced(editor):
    editor.open(definition=EXAMPLES[CASE])
    other = EXAMPLES[CASE].replace("Le devis qui attend", "Le leur")
    mine = EXAMPLES[CASE].replace("Le devis qui attend", "Le mien")
    editor.place.block(CASE, other, editor.who)
    editor.text.fill(mine)
    editor.button("Save").click()
    expect(editor.trouble).to_contain_text("Somebody else saved another text")
    editor.page.locator("summary", has_text="The text that Studio has now").click()
    expect(editor.page.locator("[data-campus-theirs] pre")).to_contain_text("Le leur")
    assert editor.saved == other
    editor.button("Save").click()
    editor.page.wait_for_function("notified.at(-1)[1] === 'end'")
    assert editor.saved == mine


def test_a_draft_older_than_what_studio_has_says_so(editor):
    editor.open(definition=EXAMPLES[CASE])
    editor.text.fill("title: brouillon\n")
    editor.open(definition=EXAMPLES[CASE].replace("Le devis", "Les devis"))
    expect(editor.text).to_have_value("title: brouillon\n")
    expect(editor.page.locator("[data-campus-kept]")).to_contain_text("another text was saved in Studio")
    editor.page.locator("summary", has_text="The text that Studio has now").click()
    expect(editor.page.locator("[data-campus-theirs] pre")).to_contain_text("Les devis")


def test_going_back_to_the_saved_text_can_be_taken_back(editor):
    editor.open(definition=EXAMPLES[CASE])
    editor.text.fill("title: brouillon\n")
    editor.open()
    editor.button("Go back to the saved text").click()
    expect(editor.text).to_have_value(EXAMPLES[CASE])
    editor.button("Put my text back").click()
    expect(editor.text).to_have_value("title: brouillon\n")


def test_a_device_that_keeps_nothing_warns_and_still_saves(editor):
    editor.page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})")
    editor.open(definition=EXAMPLES[CASE])
    editor.text.fill(EXAMPLES[CASE] + "# fin\n")
    expect(editor.page.locator("[data-campus-kept]")).to_contain_text("do not close this page")
    editor.button("Save").click()
    editor.page.wait_for_function("notified.at(-1)[1] === 'end'")
    assert editor.saved.endswith("# fin\n")


def test_a_weight_that_is_none_is_said_at_its_field(editor):
    editor.open(definition=EXAMPLES[CASE])
    weight = editor.page.get_by_label("Weight in the grade")
    weight.fill("beaucoup")
    editor.button("Save").click()
    expect(editor.trouble).to_contain_text("from 0 to 1000")
    expect(weight).to_be_focused()
    expect(weight).to_have_attribute("aria-invalid", "true")
    weight.fill("1,5")
    editor.button("Save").click()
    editor.page.wait_for_function("notified.at(-1)[1] === 'end'")
    assert editor.block.weight == 1.5


def test_the_diagnostic_has_the_same_editor_without_a_weight(editor):
    editor.open(DIAGNOSTIC)
    expect(editor.text).to_have_value(EXAMPLES[DIAGNOSTIC])
    expect(editor.page.get_by_label("Weight in the grade")).to_have_count(0)
    editor.button("Save").click()
    editor.page.wait_for_function("notified.at(-1)[1] === 'end'")
    assert editor.saved == EXAMPLES[DIAGNOSTIC]


def test_the_largest_document_can_be_typed_in_checked_and_saved(editor):
    filler = "# é\n" * ((MAX_BYTES - len(EXAMPLES[CASE].encode())) // 5)
    editor.open(definition=EXAMPLES[CASE] + filler)
    editor.text.press("Control+End")
    editor.page.keyboard.type("#")
    expect(editor.said).to_have_text("The document is valid.")
    editor.button("Save").click()
    editor.page.wait_for_function("notified.at(-1)[1] === 'end'")
    assert editor.saved == EXAMPLES[CASE] + filler + "#"


def test_authors_read_it_in_french(editor):
    editor.page.set_extra_http_headers({"Accept-Language": "fr"})
    editor.open(definition=EXAMPLES[CASE])
    expect(editor.said).to_have_text("Le document est valide.")
    editor.page.get_by_label("Document (YAML)").fill("title: x\n")
    expect(editor.page.locator("[data-campus-problems]")).to_contain_text("Ligne 1")
    editor.button("Enregistrer").click()
    expect(editor.button("Enregistrer tel quel")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("block_type", EXAMPLES)
def test_axe_finds_no_fault_and_nothing_is_cut_off(editor, size, block_type):
    editor.page.set_viewport_size(SIZES[size])
    editor.open(block_type)
    expect(editor.said).to_have_text("The document is valid.")
    assert faults(editor.page, WITHIN) == []
    editor.text.fill("title: x\n")
    editor.button("Save").click()
    expect(editor.button("Save as it stands")).to_be_visible()
    editor.page.locator("summary", has_text="Show the example").click()
    assert faults(editor.page, WITHIN) == []
    assert editor.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
