"""A self-diagnostic as learners meet it: on a phone, with a keyboard, on a bad network, and without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.diagnostic_page import URL, choose, go_on, now, saved, skip, tap
from tests.support.desk import ALL, ATTITUDES, FRENCH, FULL, KEPT, Desk, days_ago
from tests.support.harness import request_of


@pytest.fixture
def desk(place, marie) -> Desk:
    return Desk(place, marie)


def test_one_question_at_a_time_each_answer_saved_at_once(page, desk):
    page.goto(URL)
    expect(now(page)).to_have_count(1)
    expect(now(page)).to_contain_text("Question 1 of 11 — Your view")
    expect(now(page).locator("summary")).to_have_text("Who sees your answers?")
    choose(page, "7")
    saved(page)
    assert desk.run().moves == {"place": 7}
    go_on(page)
    expect(now(page)).to_contain_text("Question 2 of 11")
    page.locator("[data-campus-back]").click()
    expect(page.locator(".cd-now input:checked")).to_have_value("i7")


def test_coming_back_resumes_after_the_last_answer(page, desk):
    desk.answer({"q.place": "i3", "q.s1": "i2"})
    page.goto(URL)
    expect(now(page)).to_contain_text("Question 4 of 11")
    assert page.evaluate("document.activeElement === document.body")


def test_an_exclusive_answer_unticks_the_others_and_is_unticked_by_them(page, desk):
    desk.answer({"q.s2": "sonne"})
    page.goto(URL)
    choose(page, "Par téléphone")
    choose(page, "Sur votre site")
    choose(page, "Il n'y a pas de rendez-vous")
    expect(page.locator(".cd-now input:checked")).to_have_count(1)
    choose(page, "I don’t know")
    expect(page.locator(".cd-now input:checked")).to_have_value("unknown")
    choose(page, "Au comptoir")
    expect(page.locator(".cd-now input:checked")).to_have_value("comptoir")
    saved(page)
    expect(page.locator("[data-campus-status]")).to_have_text("Saved. ")
    assert desk.run().moves["s3"] == ["comptoir"]


def to_the_check(page) -> None:
    for _ in range(40):
        if now(page).get_attribute("data-campus-step") == "check":
            return
        go_on(page)


def test_checking_the_answers_changing_one_and_reading_the_result(page, desk):
    desk.answer(ALL)
    page.goto(URL)
    to_the_check(page)
    expect(page.locator("[data-campus-missing]")).to_be_hidden()
    page.locator("[data-campus-goto='q.s1']").click()
    expect(now(page)).to_contain_text("Un carnet de rendez-vous")
    choose(page, "En place, et vérifié")
    go_on(page)
    expect(page.locator("[data-campus-row='q.s1'] [data-campus-said]")).to_have_text(
        "En place, et vérifié de temps en temps"
    )
    page.locator("[data-campus-finish]").click()
    expect(page.locator(".cd-result h2")).to_contain_text("Your strong point: ")
    expect(page.locator(".cd-overall")).to_contain_text("out of 100")
    assert desk.run().moves == KEPT | {"s1": 4}
    expect(page.locator(".cd-result h2")).to_be_focused()


def test_missing_answers_are_named_and_confirmed(page, desk):
    desk.answer({key: value for key, value in ALL.items() if key != "q.p1"})
    page.goto(URL)
    to_the_check(page)
    expect(page.locator("[data-campus-row='q.p1'] [data-campus-said]")).to_have_text("No answer")
    page.locator("[data-campus-finish]").click()
    expect(page.locator(".cd-now [data-campus-error]")).to_contain_text("Some questions have no answer")
    choose(page, "Go on without")
    page.locator("[data-campus-finish]").click()
    expect(page.locator(".cd-result")).to_be_visible()


def test_the_keyboard_alone_goes_all_the_way(page, desk):
    desk.answer({key: value for key, value in ALL.items() if key != "q.v3"})
    page.goto(URL)
    page.locator("[data-campus-back]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.cd-now fieldset')")
    page.locator("[data-campus-next]").focus()
    page.keyboard.press("Enter")
    expect(now(page)).to_contain_text("Les retours après réparation")
    page.wait_for_function("document.activeElement.matches('.cd-now fieldset')")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    saved(page)
    assert desk.run().moves["v3"] == 0
    page.keyboard.press("Enter")
    expect(now(page)).to_have_attribute("data-campus-step", "check")


def test_without_network_answers_wait_on_the_device_and_go_when_it_is_back(page, desk):
    page.goto(URL)
    page.context.set_offline(True)
    choose(page, "4")
    expect(page.locator("[data-campus-status]")).to_contain_text("Waiting for the network")
    expect(page.locator(".cd-now input:checked")).to_have_value("i4")
    assert desk.run() is None
    page.context.set_offline(False)
    saved(page)
    assert desk.run().moves == {"place": 4}
    assert [key for key in page.evaluate("Object.keys(localStorage)") if key.startswith("campus:")] == []


def test_answers_that_waited_are_there_after_a_reload_and_are_sent(page, desk):
    page.goto(URL)
    page.route("**/answer", lambda route: route.abort())
    choose(page, "4")
    expect(page.locator("[data-campus-status]")).to_contain_text("Waiting for the network")
    page.unroute("**/answer")
    page.reload()
    saved(page)
    expect(page.locator("input[name='q.place']:checked")).to_have_value("i4")
    assert desk.run().moves == {"place": 4}


def test_what_another_learner_left_on_the_device_is_never_read_nor_sent_and_goes_after_its_days(page, desk):
    page.goto(URL)
    sheet = desk.sheet
    page.evaluate(
        """([block, sheet]) => {
          const put = (tag, days) => localStorage.setItem(`campus:${tag}:${block}:1.answer`,
            JSON.stringify({at: Date.now() - days * 864e5, value: {"q.place": {value: "i9", words: "9", sheet}}}));
          put("someoneelse", 1); put("longago", 8);
        }""",
        [str(desk.block().scope_ids.usage_id), sheet],
    )
    page.reload()
    expect(page.locator(".cd-now input:checked")).to_have_count(0)
    choose(page, "4")
    saved(page)
    assert desk.run().moves == {"place": 4}
    left = [key.split(":")[1] for key in page.evaluate("Object.keys(localStorage)") if key.startswith("campus:")]
    assert left == ["someoneelse"]


def test_free_text_that_waits_does_not_outlive_its_tab(page, desk):
    desk.answer(ALL)
    desk.survey({"q.nps": "i9"})
    desk.finish()
    page.goto(URL)
    page.route("**/survey", lambda route: route.abort())
    page.locator(".cd-later > summary").click()
    page.locator("[data-survey] textarea >> visible=true").fill("MotSecret")
    page.keyboard.press("Tab")
    expect(page.locator("[data-campus-status]")).to_contain_text("Waiting for the network")
    assert "MotSecret" not in page.evaluate("JSON.stringify(localStorage)")
    assert "MotSecret" in page.evaluate("JSON.stringify(sessionStorage)")


def test_when_signed_out_answers_wait_and_the_learner_is_told(page, desk):
    page.goto(URL)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    choose(page, "4")
    expect(page.locator("[data-campus-status]")).to_contain_text("sign in again")
    page.context.add_cookies(cookies)
    page.get_by_role("button", name="Try again").click()
    saved(page)
    assert desk.run().moves == {"place": 4}


def test_storage_that_is_forbidden_warns_and_still_saves(page, desk):
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})")
    page.goto(URL)
    page.route("**/answer", lambda route: route.abort())
    choose(page, "4")
    expect(page.locator("[data-campus-status]")).to_contain_text("do not close this page")
    page.unroute("**/answer")
    page.get_by_role("button", name="Try again").click()
    saved(page)
    assert desk.run().moves == {"place": 4}


def test_a_tab_that_is_behind_is_brought_to_where_the_learner_is(page, desk):
    page.goto(URL)
    desk.answer(ALL)
    desk.finish()
    choose(page, "4")
    expect(page.locator(".cd-overall")).to_contain_text("Confirmé: 62 out of 100")
    expect(page.locator("[data-campus-status]")).to_contain_text("another window")


def test_two_tabs_answer_different_questions_and_keep_both(page, desk):
    page.goto(URL)
    other = page.context.new_page()
    other.goto(URL)
    choose(page, "4")
    saved(page)
    while now(other).get_attribute("data-campus-step") != "q.moyens":
        go_on(other)
    choose(other, "9")
    saved(other)
    assert desk.run().moves == {"place": 4, "moyens": 9}


def test_a_server_that_stumbles_costs_nothing(page, desk):
    page.goto(URL)
    page.route("**/answer", lambda route: route.fulfill(status=503, content_type="application/json", body="{}"))
    choose(page, "4")
    expect(page.locator("[data-campus-status]")).to_contain_text("Waiting for the network")
    page.unroute("**/answer")
    page.get_by_role("button", name="Try again").click()
    saved(page)
    assert desk.run().moves == {"place": 4}


def test_plan_profile_consent_and_erasure_from_the_result(page, desk):
    desk.finish({"q.v1": "i0", "q.v2": "i0", "q.v3": "i0", "q.p1": "i0", "q.p3": "i0"}, confirmed=True)
    page.goto(URL)
    page.locator("summary", has_text="Put it in my plan").first.click()
    page.locator("textarea[name=when] >> visible=true").fill("Quand Zoé appelle")
    page.locator("form[data-campus-send=plan] button >> visible=true").click()
    expect(page.locator(".cd-done")).to_contain_text("In your plan.")
    page.locator("summary", has_text="Your firm, and statistics").click()
    page.locator("select[name=size]").select_option("1-9")
    page.locator("form[data-campus-send=about] button").click()
    expect(page.locator("select[name=size]")).to_have_value("1-9")
    agree = page.locator("input[name=agree][type=checkbox]")
    expect(agree).not_to_be_checked()
    page.locator("[data-campus-part=consent] .campus-choice label").click()
    page.locator("form[data-campus-send=consent] button").first.click()
    expect(page.locator("[data-campus-part=consent]")).to_contain_text("You have agreed")
    page.locator("summary", has_text="Erase").click()
    page.locator("form[data-campus-send=erase] button").click()
    expect(page.locator("form[data-campus-send=erase] [data-campus-error]")).to_contain_text("tick the box")
    page.locator("form[data-campus-send=erase] label").click()
    page.locator("form[data-campus-send=erase] button").click()
    expect(page.locator("h2.cd-title")).to_contain_text("Où en est votre atelier")
    assert desk.run() is None


def test_a_second_attempt_looks_back_before_its_result_and_compares_after_it(page, desk):
    desk.answer(ALL)
    desk.finish()
    days_ago(1, 60)
    page.goto(URL)
    page.get_by_role("button", name="Answer again").click()
    expect(page.locator("h2.cd-title")).to_contain_text("attempt 2")
    desk.answer(ALL, run=2)
    page.reload()
    to_the_check(page)
    page.locator(".cd-now [data-campus-finish]").click()
    expect(now(page)).to_contain_text("With hindsight")
    page.locator("[data-campus-hindsight=accueil]").select_option("depart")
    page.locator(".cd-now [data-campus-finish]").click()
    expect(page.locator(".cd-result")).to_contain_text("Accueil et rendez-vous — Point de départ")
    expect(page.locator("[data-campus-part=compare]")).to_contain_text("About the same level")


def test_guests_of_a_course_look_through_without_leaving_a_trace(page, desk, place):
    page.context.clear_cookies()
    requests = []
    page.on("request", lambda request: requests.append(request.method))
    page.goto(URL)
    expect(now(page)).to_contain_text("nothing is kept")
    choose(page, "4")
    expect(page.locator("[data-campus-status]")).to_be_hidden()
    assert "POST" not in requests
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_without_script_the_same_page_is_a_form_that_ends_in_the_result(page, desk):
    page.goto(URL + "?script=no")
    page.locator("label[for$='-s1.i2']").click()
    page.get_by_role("button", name="Save and check my answers").click()
    summary = page.locator(".campus-errors")
    expect(summary).to_contain_text("These questions have no answer yet")
    summary.locator("a").first.click()
    assert page.evaluate("location.hash").endswith("-place")
    expect(page.locator("input[name='q.s1']:checked")).to_have_value("i2")
    page.locator("label", has_text="Go on without these answers").click()
    page.get_by_role("button", name="See my result").click()
    expect(page.locator(".cd-result h2")).to_contain_text("Not enough answers")
    assert desk.run().finished
    page.goto(URL + "?script=no")
    page.get_by_role("button", name="Answer again").click()
    expect(page.get_by_role("button", name="Save and check my answers")).to_be_visible()
    assert desk.run().attempt == 2


def test_without_script_a_proposal_goes_into_the_plan_and_answers_can_be_erased(page, desk):
    desk.finish({"q.v1": "i0", "q.v2": "i0", "q.v3": "i0", "q.p1": "i0", "q.p3": "i0"}, confirmed=True)
    page.goto(URL + "?script=no")
    page.locator("summary", has_text="Put it in my plan").first.click()
    page.locator("form[data-campus-send=plan] button >> visible=true").click()
    expect(page.locator(".cd-done")).to_have_count(1)
    page.locator("summary", has_text="Your firm, and statistics").click()
    page.locator("select[name=size]").select_option("1-9")
    page.locator("form[data-campus-send=about] button").click()
    page.locator("summary", has_text="Erase").click()
    page.locator("form[data-campus-send=erase] label").click()
    page.locator("form[data-campus-send=erase] button").click()
    expect(page.get_by_role("button", name="Save and check my answers")).to_be_visible()
    assert desk.run() is None


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_screen_is_wider_than_its_window(page, desk, width):
    desk.write(FRENCH)
    page.set_viewport_size({"width": width, "height": 740})
    desk.answer(ALL)
    page.goto(URL + "?script=no")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    desk.finish()
    page.goto(URL)
    expect(page.locator("select[name=size] option[value='-']")).to_have_count(0)
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_carries_at_most_ten_kilobytes_of_style_and_script(desk):
    import gzip

    with request_of(desk.block()):
        fragment = desk.block().student_view()
    text = "".join(r.data for r in fragment.resources)
    assert len(gzip.compress(text.encode(), 9)) <= 10 * 1024
    assert FULL[:10] not in text


# --- flow: a tap goes on, and nothing is skipped ----------------------------------------------------------------------


def with_still_clock(page):
    """The block, on a page whose time passes only where the test says so."""
    page.clock.install(time=0)
    page.goto(URL)
    page.clock.pause_at(3600)


def test_a_tap_on_a_single_choice_goes_on_after_a_beat_and_is_said_before_the_first_question(page, desk):
    with_still_clock(page)
    expect(now(page)).to_contain_text("A tap on an answer goes on by itself")
    tap(page, "7")
    expect(page.locator(".cd-now input:checked")).to_have_value("i7")  # the beat: what was chosen is seen
    expect(now(page)).to_have_attribute("data-campus-step", "q.place")
    page.clock.run_for(1000)
    expect(now(page)).to_have_attribute("data-campus-step", "q.moyens")
    expect(now(page).locator("fieldset")).to_be_focused()
    page.locator("[data-campus-back]").click()
    expect(now(page)).to_have_attribute("data-campus-step", "q.place")


def test_arrow_keys_and_clicks_of_a_screen_reader_only_choose_and_enter_goes_on(page, desk):
    page.clock.install()
    page.goto(URL)
    page.locator("input[value=i3] >> visible=true").focus()
    page.keyboard.press("ArrowRight")
    page.locator("input[value=i5] >> visible=true").evaluate("input => input.click()")
    page.locator(".cd-now label[for$='.i6']").evaluate("label => label.click()")
    page.clock.run_for(2000)
    expect(now(page)).to_have_attribute("data-campus-step", "q.place")
    expect(page.locator(".cd-now input:checked")).to_have_value("i6")
    page.locator("input[value=i6] >> visible=true").focus()
    page.keyboard.press("Enter")
    expect(now(page)).to_have_attribute("data-campus-step", "q.moyens")


def test_a_double_tap_never_skips_a_question(page, desk):
    with_still_clock(page)
    place = page.locator(".cd-now label[for$='.i4']").bounding_box()
    page.mouse.dblclick(place["x"] + 9, place["y"] + 9)
    page.clock.run_for(360)
    expect(now(page)).to_have_attribute("data-campus-step", "q.moyens")
    page.mouse.click(place["x"] + 9, place["y"] + 9)  # the second of two slow taps, where the next question came
    expect(page.locator(".cd-now input:checked")).to_have_count(0)
    page.clock.run_for(1000)
    expect(now(page)).to_have_attribute("data-campus-step", "q.moyens")


def test_the_last_question_waits_for_continue_and_so_do_several_answers(page, desk):
    page.clock.install()
    desk.answer({key: value for key, value in ALL.items() if key not in ("q.s3", "q.v1", "q.v2", "q.v3")})
    page.goto(URL)
    for step in ("q.v1", "q.v2"):
        expect(now(page)).to_have_attribute("data-campus-step", step)
        page.locator(".cd-now .campus-choice label").first.click()
        page.clock.run_for(1000)
    expect(now(page)).to_have_attribute("data-campus-step", "q.v3")
    page.locator(".cd-now .campus-choice label").first.click()
    page.clock.run_for(2000)
    expect(now(page)).to_have_attribute("data-campus-step", "q.v3")
    go_on(page)
    page.locator("[data-campus-goto='q.s3']").click()
    tap(page, "Au comptoir")
    page.clock.run_for(2000)
    expect(now(page)).to_have_attribute("data-campus-step", "q.s3")


def test_who_does_not_want_it_says_so_once_on_this_device(page, desk):
    page.clock.install()
    page.goto(URL)
    page.locator("label", has_text="Go on after a tap").click()
    expect(page.locator("[data-campus-flow]")).to_be_hidden()
    page.reload()
    expect(page.get_by_label("Go on after a tap")).not_to_be_checked()
    tap(page, "7")
    page.clock.run_for(2000)
    expect(now(page)).to_have_attribute("data-campus-step", "q.place")
    page.locator("label", has_text="Go on after a tap").click()
    tap(page, "8")
    page.clock.run_for(1000)
    expect(now(page)).to_have_attribute("data-campus-step", "q.moyens")


def test_the_browsers_back_goes_to_the_question_before_and_leaves_at_once_from_the_result(page, desk):
    page.goto("/unit/campus_self_diagnostic/bloc1/?before")
    desk.answer({"q.place": "i6"})
    page.goto(URL)
    expect(now(page)).to_have_attribute("data-campus-step", "q.moyens")
    for step in ("q.s1", "q.s2"):
        skip(page)
        expect(now(page)).to_have_attribute("data-campus-step", step)
    page.go_back()
    expect(now(page)).to_have_attribute("data-campus-step", "q.s1")
    page.go_back()
    expect(now(page)).to_have_attribute("data-campus-step", "q.moyens")
    page.go_forward()
    expect(now(page)).to_have_attribute("data-campus-step", "q.s1")
    page.locator("[data-campus-back]").click()
    expect(now(page)).to_have_attribute("data-campus-step", "q.moyens")
    desk.answer(ALL)
    to_the_check(page)
    choose(page, "Go on without")
    page.locator("[data-campus-finish]").click()
    expect(page.locator(".cd-result")).to_be_visible()
    page.wait_for_function("!(history.state && history.state.campus && history.state.campus.depth)")
    page.go_back()
    page.wait_for_url("**/?before")


def test_an_empty_continue_says_so_once(page, desk):
    page.goto(URL)
    go_on(page)
    expect(now(page).locator("[data-campus-error]")).to_contain_text("This question has no answer yet.")
    expect(now(page)).to_have_attribute("data-campus-step", "q.place")
    go_on(page)
    expect(now(page)).to_have_attribute("data-campus-step", "q.moyens")
    page.locator("[data-campus-back]").click()
    go_on(page)
    expect(now(page)).to_have_attribute("data-campus-step", "q.moyens")


def test_no_error_message_outlives_its_cause(page, desk):
    desk.answer({key: value for key, value in ALL.items() if key != "q.v3"})
    page.goto(URL)
    go_on(page)
    error = page.locator(".cd-now [data-campus-error]")
    expect(error).to_contain_text("This question has no answer yet.")
    choose(page, "Non")
    expect(error).to_be_hidden()
    page.locator("[data-campus-back]").click()
    expect(error).to_be_hidden()
    expect(page.locator("input[name='q.v3']:checked")).to_have_count(1)


def test_the_error_of_the_check_goes_when_it_is_confirmed(page, desk):
    desk.answer({key: value for key, value in ALL.items() if key != "q.p1"})
    page.goto(URL)
    to_the_check(page)
    page.locator("[data-campus-finish]").click()
    error = page.locator(".cd-now [data-campus-error]")
    expect(error).to_be_visible()
    choose(page, "Go on without")
    expect(error).to_be_hidden()


def test_each_subject_lights_up_as_it_ends_and_is_named(page, desk):
    page.goto(URL)
    parts = page.locator("[data-campus-bar] span")
    expect(parts).to_have_count(4)
    expect(page.locator(".cd-whole")).to_have_count(0)
    choose(page, "7")
    saved(page)
    go_on(page)
    page.route("**/answer", lambda route: None)  # on its way: nothing else is announced meanwhile
    choose(page, "I’d rather not answer")
    expect(parts.first).to_have_class(re.compile("cd-whole"))
    expect(page.locator("[data-campus-lit]")).to_have_text("Your view: done.")
    expect(page.locator("[data-campus-live]")).to_contain_text("Your view: done.")


def test_the_buttons_keep_their_place_from_one_short_question_to_the_next(page, place, marie):
    Desk(place, marie, ATTITUDES)
    page.goto(URL)
    before = page.locator("[data-campus-next]").bounding_box()
    choose(page, "7")
    go_on(page)
    after = page.locator("[data-campus-next]").bounding_box()
    assert (before["x"], before["y"]) == (after["x"], after["y"])


@pytest.mark.parametrize("width", [320, 360])
def test_eleven_points_stand_in_two_rows_of_targets_for_a_thumb(page, desk, width):
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(URL)
    boxes = [label.bounding_box() for label in page.locator(".cd-now .cd-point label").all()]
    assert [sum(box["y"] == y for box in boxes) for y in sorted({box["y"] for box in boxes})] == [6, 5]
    assert min(box["width"] for box in boxes) >= 44
    assert min(box["height"] for box in boxes) >= 44


def test_a_result_fits_in_three_screens_of_a_phone(page, desk):
    desk.write(FRENCH)
    desk.finish({"q.v1": "i0", "q.v2": "i0", "q.v3": "i0", "q.p1": "i0", "q.p3": "i0", "q.s1": "i4"}, confirmed=True)
    page.goto(URL)
    expect(page.locator("select[name=size] option[value='-']")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollHeight") <= 3 * 740


def test_the_survey_after_the_result_is_saved_answer_by_answer(page, desk):
    desk.answer(ALL)
    desk.finish()
    page.goto(URL)
    page.locator(".cd-later > summary").click()
    page.locator(".cd-later .cd-point label").last.click()
    saved(page)
    assert len(desk.run().survey) == 1
    page.reload()
    page.locator(".cd-later > summary").click()
    expect(page.locator(".cd-later .cd-point input").last).to_be_checked()
