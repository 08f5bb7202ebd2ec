"""A case in a browser: on a phone, on a bad network, by keyboard, without script."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from campus_plugin import models
from tests.browser.case_page import (
    COMMIT,
    CONTINUE,
    URL,
    begin,
    decide_first,
    forward,
    happens,
    kept,
    made,
    network,
    no_network,
)
from tests.support.playing import CARD, FULL, TYPE, WAY


@pytest.fixture
def case(page: Page, place, marie) -> Page:
    place.block(TYPE, FULL, marie)
    page.goto(URL)
    return page


# --- one screen after the other -------------------------------------------------------------------------------------


def test_a_case_is_played_to_its_end_and_the_focus_goes_to_each_new_heading(case):
    begin(case)
    expect(case.get_by_role("heading", name="Par où commencer ?")).to_be_focused()
    expect(case.get_by_role("heading", name="La menuiserie qui ne répond plus")).to_be_hidden()
    case.get_by_label("Elle écrit un modèle").check()
    case.get_by_label("Rather sure").check()
    case.get_by_text(COMMIT).click()
    happens(case)
    case.get_by_text(CONTINUE, exact=True).click()
    expect(case.get_by_role("heading", name="Où mettre six mille euros ?")).to_be_focused()
    case.get_by_label("Former deux personnes").check()
    case.get_by_text(COMMIT).click()
    happens(case)
    case.get_by_text(CONTINUE, exact=True).click()
    case.get_by_text(COMMIT).click()
    happens(case)
    case.get_by_text(CONTINUE, exact=True).click()
    case.get_by_label("Your answer").fill("12,5 €")
    case.get_by_label("Rather unsure").check()
    case.get_by_text(COMMIT).click()
    happens(case)
    case.get_by_text(CONTINUE, exact=True).click()
    case.get_by_label("Your answer").fill("3 %")
    case.get_by_text(COMMIT).click()
    happens(case)
    case.get_by_text(CONTINUE, exact=True).click()
    case.get_by_label("Your answer").fill("Lundi, on change les devis.")
    case.get_by_text(COMMIT).click()
    happens(case)
    case.get_by_text(CONTINUE, exact=True).click()
    expect(case.get_by_role("heading", name="Un début")).to_be_focused()
    case.get_by_text("Read the analysis").click()
    expect(case.get_by_role("heading", name="Une conseillère en organisation")).to_be_focused()
    case.locator("summary", has_text="And in your firm?").last.click()
    expect(case.get_by_role("heading", name="Et chez vous, où se forme la file ?")).to_be_focused()
    assert len(kept()) == 6


def test_one_can_go_back_to_read_what_happened_and_forth_again(case):
    decide_first(case)
    happens(case)
    case.get_by_text(CONTINUE, exact=True).click()
    expect(case.get_by_text("Trois devis partent")).to_be_hidden()
    case.get_by_text("Back to the previous screen").click()
    happens(case)
    expect(case.get_by_text("Trois devis partent")).to_be_visible()
    expect(case.get_by_role("heading", name="Où mettre six mille euros ?")).to_be_hidden()


def test_a_double_click_is_one_decision(case):
    begin(case)
    case.get_by_label("Elle écrit un modèle").check()
    case.get_by_label("Rather sure").check()
    case.get_by_text(COMMIT).dblclick()
    happens(case)
    assert len(kept()) == 1


def test_what_is_missing_is_said_at_the_top_of_the_form_with_a_way_to_its_field(case):
    begin(case)
    case.get_by_text(COMMIT).click()
    summary = case.locator("[data-campus-errors]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Choose one of the answers.")
    summary.get_by_role("button").click()
    expect(case.get_by_label("Elle finit les onze devis")).to_be_focused()
    case.get_by_label("Elle écrit un modèle").check()
    case.get_by_text(COMMIT).click()
    expect(summary).to_contain_text("Say how sure you are.")
    assert kept() == []


def test_the_remaining_budget_is_said_in_words_as_ticks_change(case, place, marie):
    forward(case, place, marie, 1)
    left = case.locator("[data-campus-left]")
    expect(left).to_have_text("You have 6\u00a0k€ left of 6\u00a0k€.")
    case.get_by_label("Former deux personnes").check()
    expect(left).to_have_text("You have 3.5\u00a0k€ left of 6\u00a0k€.")
    case.get_by_label("Une scie").check()
    expect(left).to_have_text("You are 1.5\u00a0k€ over your budget.")
    case.get_by_text(COMMIT).click()
    expect(case.locator("[data-campus-errors]")).to_contain_text("These choices cost more than the budget.")
    assert len(kept()) == 1


def test_a_ranking_is_made_by_keyboard_and_each_move_is_announced(case, place, marie):
    forward(case, place, marie, 2)
    up = case.get_by_role("button", name="Move up: Rappeler chaque devis")
    up.focus()
    case.keyboard.press("Enter")
    expect(case.locator("[data-campus-live]")).to_have_text("Rappeler chaque devis au bout de cinq jours: place 2 of 3")
    expect(case.get_by_role("button", name="Move up: Rappeler chaque devis")).to_be_focused()
    case.keyboard.press("Space")
    expect(case.locator("[data-campus-live]")).to_have_text("Rappeler chaque devis au bout de cinq jours: place 1 of 3")
    case.get_by_text(COMMIT).click()
    happens(case)
    assert kept()[2]["choice"] == ["suivi", "site", "acompte"]


@pytest.mark.parametrize(
    ("typed", "said"), [("douze", "Write a number"), ("1 001", "from 0 to"), ("", "Write a number")]
)
def test_a_number_that_cannot_be_is_told_before_it_is_sent(case, place, marie, typed, said):
    forward(case, place, marie, 3)
    case.get_by_label("Your answer").fill(typed)
    case.get_by_label("Rather sure").check()
    case.get_by_text(COMMIT).click()
    expect(case.locator("[data-campus-errors]")).to_contain_text(said)
    case.locator("[data-campus-goto]").click()
    expect(case.get_by_label("Your answer")).to_be_focused()


def test_a_text_is_counted_while_it_is_written(case, place, marie):
    forward(case, place, marie, 5)
    case.get_by_label("Your answer").fill("Lundi")
    expect(case.locator("[data-campus-count]")).to_have_text("5 of 5000 characters")


def test_no_screen_is_wider_than_a_small_phone(case, place, marie):
    case.set_viewport_size({"width": 320, "height": 640})

    def fits() -> None:
        assert case.evaluate("document.documentElement.scrollWidth") <= 320

    fits()
    begin(case)
    fits()
    for count in range(1, len(WAY) + 1):
        place.call(place.block(TYPE, None, marie), "decide", {"run": 1, "moves": WAY[:count]})
        case.goto(URL)
        for summary in case.locator("summary").all():
            summary.evaluate("summary => { summary.parentElement.open = true; }")
        fits()


def test_every_control_is_large_enough_for_a_thumb(case, place, marie):
    for count in range(len(WAY)):
        if count:
            forward(case, place, marie, count)
        else:
            begin(case)
        for control in case.locator("button:visible, .campus-choice:visible, summary:visible, select:visible").all():
            assert (control.bounding_box() or {})["height"] >= 43.5


# --- a bad network --------------------------------------------------------------------------------------------------


def test_a_choice_is_shown_as_taken_at_once_and_goes_when_the_network_is_back(case):
    no_network(case)
    decide_first(case)
    expect(case.get_by_role("button", name="Decision taken · Waiting for the network.")).to_be_focused()
    expect(case.locator("[data-campus-status]")).to_contain_text("Waiting for the network")
    assert kept() == []
    network(case)
    case.get_by_role("button", name="Try again").click()
    happens(case)
    assert len(kept()) == 1


def test_a_decision_that_waits_survives_a_reload(case):
    no_network(case)
    decide_first(case)
    expect(case.locator("[data-campus-status]")).to_contain_text("Waiting for the network")
    case.reload()
    expect(case.get_by_role("button", name="Decision taken")).to_be_visible()
    expect(case.get_by_label("Elle écrit un modèle")).to_be_checked()
    network(case)
    case.evaluate("window.dispatchEvent(new Event('online'))")
    happens(case)
    assert kept()[0]["choice"] == "modele"


def test_an_answer_that_was_lost_on_its_way_back_is_asked_for_again_and_counts_once(case):
    def lost(route: Route) -> None:
        route.fetch()
        route.abort()

    case.route("**/handler/**", lost)
    decide_first(case)
    expect(case.locator("[data-campus-status]")).to_contain_text("Waiting for the network")
    network(case)
    case.reload()
    happens(case)
    assert len(kept()) == 1


def test_what_waits_under_another_learner_is_never_sent(case, place, marie):
    no_network(case)
    decide_first(case)
    expect(case.locator("[data-campus-status]")).to_contain_text("Waiting for the network")
    case.evaluate(
        "for (const key of Object.keys(localStorage)) {"
        "  localStorage.setItem(key.replace(/^campus:[^:]+/, 'campus:somebody'), localStorage.getItem(key));"
        "  localStorage.removeItem(key); }"
    )
    network(case)
    case.reload()
    expect(case.get_by_text("Begin", exact=True)).to_be_visible()
    assert kept() == []


def test_free_text_that_waits_does_not_outlive_its_tab(case, place, marie):
    forward(case, place, marie, 5)
    no_network(case)
    case.get_by_label("Your answer").fill("MotSecretDeMarie")
    case.get_by_text(COMMIT).click()
    expect(case.locator("[data-campus-status]")).to_contain_text("Waiting for the network")
    assert "MotSecret" not in case.evaluate("JSON.stringify(localStorage)")
    other = case.context.new_page()
    other.goto(URL)
    assert "MotSecret" not in other.content()
    case.reload()
    expect(case.get_by_label("Your answer")).to_have_value("MotSecretDeMarie")


def test_who_was_signed_out_meanwhile_is_told_and_loses_nothing(case):
    case.route("**/handler/**", lambda route: route.fulfill(status=403, body="Forbidden"))
    decide_first(case)
    expect(case.locator("[data-campus-status]")).to_contain_text("sign in again")
    network(case)
    case.get_by_role("button", name="Try again").click()
    happens(case)


def test_a_stale_tab_is_shown_where_the_learner_is(case, place, marie):
    begin(case)
    made(place, marie, WAY[:2])
    case.get_by_label("Elle finit les onze devis").check()
    case.get_by_label("Rather sure").check()
    case.get_by_text(COMMIT).click()
    happens(case)
    expect(case.locator("[data-campus-status]")).to_contain_text("You went further in another window.")
    expect(case.get_by_text("Former deux personnes").first).to_be_visible()
    assert kept()[0]["choice"] == "modele"
    case.get_by_text(CONTINUE, exact=True).click()
    case.get_by_text(COMMIT).click()
    happens(case)
    assert len(kept()) == 3


def test_a_decision_that_the_server_refuses_can_be_made_anew(case, place, marie):
    begin(case)
    place.block(TYPE, FULL.replace("id: soir", "id: nuit"), marie)
    case.get_by_label("Elle finit les onze devis").check()
    case.get_by_label("Rather sure").check()
    case.get_by_text(COMMIT).click()
    expect(case.locator("[data-campus-errors]")).to_contain_text("is not offered here")
    case.get_by_label("Elle écrit un modèle").check()
    case.get_by_role("button", name=COMMIT).click()
    happens(case)


def test_a_device_that_keeps_nothing_says_so_and_still_sends(page, place, marie):
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new Error('forbidden'); } });"
    )
    place.block(TYPE, FULL, marie)
    page.goto(URL)
    no_network(page)
    decide_first(page)
    expect(page.locator("[data-campus-status]")).to_contain_text("do not close this page")
    network(page)
    page.get_by_role("button", name="Try again").click()
    happens(page)


# --- after the end ----------------------------------------------------------------------------------------------------


def test_an_action_goes_into_the_plan_and_the_focus_says_so(case, place, marie):
    made(place, marie, WAY)
    case.goto(URL)
    case.get_by_text("Put it in my words").first.click()
    case.get_by_label("When…").first.fill("un client écrit")
    case.get_by_role("button", name="Add to my plan").first.click()
    expect(case.locator(".campus-done")).to_be_focused()
    expect(case.get_by_text("un client écrit")).to_be_visible()
    assert models.Commitment.objects.get().when == "un client écrit"
    expect(case.get_by_role("link", name="See my plan")).to_have_attribute("href", "/campus/plan")


def test_an_action_that_cannot_be_saved_stays_as_it_was_written(case, place, marie):
    made(place, marie, WAY)
    case.goto(URL)
    no_network(case)
    case.get_by_text("Write an action of my own").click()
    own = case.locator("[data-campus-action]").last
    own.get_by_label("When…").fill("Quand")
    own.get_by_role("button", name="Add to my plan").click()
    expect(own.locator("[data-campus-wrong]")).to_be_visible()
    expect(own.get_by_label("When…")).to_have_value("Quand")


def test_playing_again_begins_at_the_opening(case, place, marie):
    made(place, marie, WAY)
    case.goto(URL)
    case.get_by_role("button", name="Play the case again").click()
    expect(case.get_by_role("heading", name="La menuiserie qui ne répond plus")).to_be_focused()
    decide_first(case)
    happens(case)
    assert models.Run.objects.count() == 2


def test_a_card_is_complete_when_it_comes_into_sight_and_not_before(page, place, marie):
    place.block(TYPE, CARD, marie)

    def far_down(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("<main>", '<main style="margin-top: 3000px">'))

    page.route(f"**{URL}", far_down)
    page.goto(URL)
    page.wait_for_load_state("networkidle")
    assert place.events("completion") == []
    with page.expect_response(re.compile("/shown$")):
        page.evaluate("window.scrollTo(0, 3000)")
    assert place.events("completion") == [{"completion": 1.0}]


# --- without script -----------------------------------------------------------------------------------------------------


@pytest.fixture
def plain(browser, page, live_server, place, marie) -> Page:
    """The same phone with its scripts switched off."""
    context = browser.new_context(
        java_script_enabled=False, base_url=live_server.url, viewport={"width": 360, "height": 740}
    )
    context.set_default_timeout(20_000)
    context.add_cookies(page.context.cookies(live_server.url))
    place.block(TYPE, FULL, marie)
    plain = context.new_page()
    plain.goto(URL)
    yield plain
    context.close()


def test_without_script_the_whole_case_is_played_with_plain_forms(plain):
    begin(plain)
    plain.get_by_label("Elle écrit un modèle").check()
    plain.get_by_label("Rather sure").check()
    plain.get_by_text(COMMIT).click()
    expect(plain.get_by_text("Trois devis partent.")).to_be_visible()
    plain.get_by_text(CONTINUE, exact=True).click()
    plain.get_by_label("Former deux personnes").check()
    plain.get_by_text(COMMIT).click()
    plain.get_by_text(CONTINUE, exact=True).click()
    for place_, option in (("1", "acompte"), ("2", "suivi"), ("3", "site")):
        plain.get_by_label(f"Place {place_}").select_option(option)
    plain.get_by_text(COMMIT).click()
    plain.get_by_text(CONTINUE, exact=True).click()
    plain.get_by_label("Your answer").fill("90")
    plain.get_by_label("Quite sure").check()
    plain.get_by_text(COMMIT).click()
    plain.get_by_text(CONTINUE, exact=True).click()
    plain.get_by_label("Your answer").fill("3")
    plain.get_by_text(COMMIT).click()
    plain.get_by_text(CONTINUE, exact=True).click()
    plain.get_by_label("Your answer").fill("Bonjour")
    plain.get_by_text(COMMIT).click()
    expect(plain.get_by_role("heading", name="Une conseillère en organisation")).to_be_visible()
    plain.get_by_role("button", name="Add to my plan").first.click()
    expect(plain.get_by_text("In your plan")).to_be_visible()
    plain.get_by_role("button", name="Play the case again").click()
    expect(plain.get_by_text("Begin", exact=True)).to_be_visible()
    assert len(models.Run.objects.get(attempt=1).moves) == 6


def test_without_script_what_is_missing_is_said_and_leads_back(plain):
    begin(plain)
    plain.get_by_text(COMMIT).click()
    expect(plain.get_by_text("This step asks for one option.")).to_be_visible()
    plain.get_by_role("link").click()
    expect(plain.get_by_text("Begin", exact=True)).to_be_visible()


# --- what is at hand ------------------------------------------------------------------------------------------------


def test_what_is_at_hand_waits_in_one_line_in_sight_and_keeps_ones_place(case, place, marie):
    case.set_viewport_size({"width": 360, "height": 740})
    forward(case, place, marie, 1)
    hand = case.get_by_role("complementary", name="At hand")
    case.mouse.wheel(0, -2000)
    line = hand.bounding_box()
    assert line["height"] <= 60
    assert line["y"] + line["height"] <= 740 + 1
    expect(hand.get_by_text("Trésorerie").first).to_be_in_viewport()
    heading = case.locator("[data-campus-now]")
    before = heading.bounding_box()["y"]
    hand.get_by_text("Documents (").click()
    expect(hand.get_by_text("Le mot du comptable")).to_be_in_viewport()
    assert heading.bounding_box()["y"] == before


def test_before_a_number_is_typed_what_is_at_hand_stands_above_its_field(case, place, marie):
    forward(case, place, marie, 3)
    hand = case.get_by_role("complementary", name="At hand")
    field = case.get_by_role("textbox")
    assert hand.bounding_box()["y"] < field.bounding_box()["y"]


def test_where_there_is_room_what_is_to_be_read_stands_beside_the_decision(case, place, marie):
    case.set_viewport_size({"width": 1280, "height": 800})
    forward(case, place, marie, 2)
    document = case.locator("[data-reads] > .campus-exhibits:visible").bounding_box()
    question = case.locator("[data-campus-form]:visible").bounding_box()
    assert document["x"] > question["x"] + question["width"]
    case.set_viewport_size({"width": 600, "height": 800})
    document = case.locator("[data-reads] > .campus-exhibits:visible").bounding_box()
    question = case.locator("[data-campus-form]:visible").bounding_box()
    assert document["y"] + document["height"] <= question["y"]
