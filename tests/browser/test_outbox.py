"""Nothing lost, doubled or shown to the wrong person: trains, tabs, sleep, sign-outs, shared phones, both blocks alike."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from campus_plugin import models
from tests.browser.case_page import COMMIT, CONTINUE, begin, decide_first, forward, happens, kept, network
from tests.browser.case_page import URL as CASE_URL
from tests.browser.case_page import no_network as cut
from tests.browser.diagnostic_page import URL, choose, go_on, now, saved, skip
from tests.support.desk import ALL, FULL, KEPT, Desk
from tests.support.harness import Place, Who, learner
from tests.support.playing import CARD, WAY, Player
from tests.support.playing import FULL as CASE
from tests.support.playing import TYPE as CASE_TYPE

WAITING, SIGNED_OUT, ONLY_HERE = "Waiting for the network.", "Please sign in again.", "do not close this page"


@pytest.fixture
def desk(place, marie) -> Desk:
    return Desk(place, marie)


@pytest.fixture
def case(page: Page, place, marie) -> Page:
    place.block(CASE_TYPE, CASE, marie)
    page.goto(CASE_URL)
    return page


@pytest.fixture
def zoe(marie) -> Who:
    return learner("zoe")


def said(page: Page) -> Any:
    return page.locator("[data-campus-status]")


def online(page: Page) -> None:
    page.evaluate("window.dispatchEvent(new Event('online'))")


def stored(page: Page) -> dict[str, Any]:
    """What lies in the device's storage, by key."""
    return page.evaluate("Object.fromEntries(Object.entries(localStorage))")


def reopened(page: Page, url: str, *, with_network: bool = True) -> Page:
    """The page is closed, and the address opened again later, in another tab."""
    context = page.context
    page.close()
    page = context.new_page()
    if not with_network:
        cut(page)
    page.goto(url)
    return page


def sign_in(context: BrowserContext, client: Any, who: Who, address: str) -> None:
    """Somebody signs in in this browser."""
    client.force_login(who.user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])


def edited(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


# --- several that wait --------------------------------------------------------------------------------------------------


def test_decisions_that_wait_together_go_one_by_one_and_none_is_lost(case, place, marie):
    """An older page of ours, or two windows at once, may have left several on the device."""
    page = case
    requests: list[Any] = []
    waiting = {str(count): move for count, move in enumerate(WAY[:4])}
    block = place.block(CASE_TYPE, None, marie)
    key = f"campus:{block.learner_tag}:{block.scope_ids.usage_id}:1"
    page.evaluate(
        "([key, value]) => localStorage.setItem(key, JSON.stringify({at: Date.now(), value}))", [key, waiting]
    )
    page.on("request", lambda sent: requests.append(sent.post_data_json) if sent.url.endswith("/decide") else None)
    page.reload()
    expect(page.locator("input[name=step]")).to_have_value(WAY[4]["step"])
    assert len(kept()) == 4
    assert [[move["step"] for move in sent["moves"]] for sent in requests] == [
        [move["step"] for move in WAY[:count]] for count in range(1, 5)
    ]
    assert key not in stored(page)


# --- a network that goes, at every step -------------------------------------------------------------------------------


def test_at_every_question_the_network_goes_the_page_is_closed_and_the_answer_arrives(page, desk):
    page.goto(URL)
    for question, answer in ALL.items():
        cut(page)
        expect(now(page)).to_have_attribute("data-campus-step", question)
        for token in answer if isinstance(answer, list) else [answer]:
            page.locator(f".cd-now label[for$='.{token}']").click()
        expect(said(page)).to_contain_text(WAITING)
        page = reopened(page, URL, with_network=False)
        expect(said(page)).to_contain_text(WAITING)
        ticked = page.locator(f"input[name='{question}']:checked")
        expect(ticked).to_have_count(len(answer) if isinstance(answer, list) else 1)
        network(page)
        online(page)
        saved(page)
    assert desk.run().moves == KEPT
    assert models.Run.objects.get().version == len(ALL)
    assert not [key for key in stored(page) if key.startswith("campus:")]


def make(page: Page, move: dict[str, Any]) -> None:
    """One decision of the case, by its labels."""
    form = page.locator("form[data-campus-form]")
    choice = move.get("choice", [])
    if form.get_attribute("data-kind") != "rank":  # a ranking is sent as it stands
        for option in [choice] if isinstance(choice, str) else choice:
            form.locator(f"label[for$='-{option}']").click()
    for name in ("number", "text"):
        if name in move:
            form.locator(f"[name={name}]").fill(str(move[name]))
    if "confidence" in move:
        form.locator(f"label[for$='-sure-{move['confidence']}']").click()
    form.get_by_text(COMMIT).click()


def test_at_every_decision_the_network_goes_the_page_is_loaded_anew_and_the_decision_arrives(case, place, marie):
    page = case
    begin(page)
    for count, move in enumerate(WAY, 1):
        cut(page)
        make(page, move)
        expect(said(page)).to_contain_text(WAITING)
        assert len(kept()) == count - 1
        page.reload()
        expect(page.get_by_role("button", name="Decision taken")).to_be_visible()
        expect(said(page)).to_contain_text(WAITING)
        network(page)
        online(page)
        happens(page)
        assert len(kept()) == count
        page.get_by_text(CONTINUE, exact=True).click()
    run = models.Run.objects.get()
    assert (run.version, run.finished_at is None) == (len(WAY), False)
    assert [move["step"] for move in run.moves] == [move["step"] for move in WAY]
    assert [run.moves[k].get("choice") for k in (0, 1)] == ["modele", ["formation", "tablette"]]
    assert run.moves[-1]["text"] == WAY[-1]["text"]


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429, 404])
def test_an_error_that_is_not_ours_keeps_the_answer(page, desk, status):
    page.goto(URL)
    page.route("**/answer", lambda route: route.fulfill(status=status, content_type="text/html", body="<h1>Error</h1>"))
    choose(page, "4")
    expect(said(page)).to_contain_text(WAITING)
    page.unroute("**/answer")
    page.reload()
    saved(page)
    assert desk.run().moves == {"place": 4}


def test_a_request_that_hangs_is_given_up_and_sent_again_and_counts_once(page, desk):
    held: list[Route] = []
    page.clock.install()
    page.goto(URL)
    page.route("**/answer", lambda route: held.append(route))
    choose(page, "4")
    expect(said(page)).to_contain_text("Saving…")
    page.clock.fast_forward(31_000)  # the tunnel is long; or the laptop slept
    expect(said(page)).to_contain_text(WAITING)
    page.unroute("**/answer")
    page.clock.fast_forward(61_000)
    saved(page)
    assert desk.run().moves == {"place": 4}


def test_a_laptop_that_wakes_up_sends_what_waited_by_itself(page, desk):
    page.clock.install()
    page.goto(URL)
    cut(page)
    choose(page, "4")
    expect(said(page)).to_contain_text(WAITING)
    network(page)
    page.clock.fast_forward("10:00:00")
    saved(page)
    assert desk.run().moves == {"place": 4}


def test_a_queue_that_is_flushed_from_all_sides_sends_one_request_at_a_time(page, desk):
    sent: list[str] = []
    page.goto(URL)
    cut(page)
    choose(page, "4")
    expect(said(page)).to_contain_text(WAITING)
    network(page)
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.evaluate(
        "for (let k = 0; k < 5; k++) { window.dispatchEvent(new Event('online'));"
        " window.dispatchEvent(new Event('pageshow')); document.dispatchEvent(new Event('visibilitychange')); }"
    )
    saved(page)
    assert sent == ["POST"]
    assert models.Run.objects.get().version == 1


def test_what_is_said_of_saving_is_also_announced(page, desk):
    live = page.locator("[data-campus-live]")
    page.goto(URL)
    cut(page)
    choose(page, "4")
    expect(live).to_have_text("Waiting for the network. Your answer is kept on this device.")
    network(page)
    page.get_by_role("button", name="Try again").click()
    expect(live).to_have_text("Saved.")


def test_who_tries_again_by_keyboard_keeps_the_focus(page, desk):
    page.goto(URL)
    cut(page)
    choose(page, "4")
    page.get_by_role("button", name="Try again").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Try again")).to_be_focused()
    network(page)
    page.keyboard.press("Enter")
    saved(page)
    expect(said(page)).to_be_focused()


def test_a_card_that_was_seen_without_network_is_complete_when_it_is_back(page, place, marie):
    place.block(CASE_TYPE, CARD, marie)
    cut(page)
    with page.expect_event("requestfailed"):
        page.goto(CASE_URL)
    network(page)
    with page.expect_response("**/shown"):
        online(page)
    assert place.events("completion") == [{"completion": 1.0}]


@pytest.mark.parametrize("left", ['"abc"', "5", "[1]", '{"q.place": 3}', '{"q.place": {"value": {}}}', '{"0": "x"}'])
def test_what_something_else_left_under_our_name_stops_nothing(page, desk, case, left):
    for url in (URL, CASE_URL):
        page.goto(url)
        cut(page)
        choose(page, "4") if url == URL else decide_first(page)
        expect(said(page)).to_contain_text(WAITING)
        page.evaluate(
            'left => Object.keys(localStorage).forEach(key => localStorage.setItem(key, `{"at": ${Date.now()}, "value": ${left}}`))',
            left,
        )
        network(page)
        page.reload()
        if url == URL:
            page.locator("input[name='q.place'][value=i5] + label").dispatch_event("click")
            saved(page)
            assert desk.run().moves == {"place": 5}
        else:
            page.evaluate("localStorage.clear()")
            page.reload()
            decide_first(page)
            happens(page)


# --- signed out ----------------------------------------------------------------------------------------------------------


def redirect(route: Route) -> None:
    """As a platform does whose sign-in pages are on another host."""
    route.fulfill(status=302, headers={"Location": "http://apps.campus.example/authn/login?next=/"}, body="")


@pytest.mark.parametrize(
    "answered",
    [
        lambda route: route.fulfill(status=401, content_type="application/json", body='{"detail": "no"}'),
        lambda route: route.fulfill(status=403, content_type="text/html", body="CSRF verification failed"),
        lambda route: route.fulfill(status=200, content_type="text/html", body="<form>Sign in</form>"),
        redirect,
    ],
    ids=["401", "403", "a sign-in page", "a redirect to another host"],
)
def test_who_is_signed_out_is_told_and_the_answer_stays_through_a_reload(page, desk, case, answered):
    for url, take in ((URL, lambda: choose(page, "4")), (CASE_URL, lambda: decide_first(page))):
        page.goto(url)
        page.route("**/handler/**", answered)
        take()
        expect(said(page)).to_contain_text(SIGNED_OUT)
        expect(said(page)).to_contain_text("Your answer is kept on this device.")
        page.unroute("**/handler/**")
        page.reload()
        expect(said(page)).to_contain_text("Saved.")
    assert desk.run().moves == {"place": 4}
    assert len(kept()) == 1


def test_the_token_of_the_newest_sign_in_is_read_at_each_try(page, desk):
    tokens: list[str] = []
    page.goto(URL)
    page.context.add_cookies([{"name": "csrftoken", "value": "premier", "url": page.url}])
    page.route("**/answer", lambda route: (tokens.append(route.request.headers["x-csrftoken"]), route.abort()))
    choose(page, "4")
    expect(said(page)).to_contain_text(WAITING)
    page.context.add_cookies([{"name": "csrftoken", "value": "second", "url": page.url}])
    page.get_by_role("button", name="Try again").click()
    expect(said(page)).to_contain_text(WAITING)
    assert tokens == ["premier", "second"]


# --- a shared phone ------------------------------------------------------------------------------------------------------


def test_what_one_learner_left_open_is_not_sent_in_the_name_of_the_next(page, desk, zoe, client, live_server, marie):
    page.goto(URL)
    cut(page)
    choose(page, "4")
    expect(said(page)).to_contain_text(WAITING)
    sign_in(page.context, client, zoe, live_server.url)
    network(page)
    page.get_by_role("button", name="Try again").click()
    expect(said(page)).to_contain_text("Somebody else is signed in on this device.")
    assert models.Run.objects.count() == 0

    other = page.context.new_page()
    other.goto(URL)
    expect(other.locator(".cd-now input:checked")).to_have_count(0)
    choose(other, "9")
    saved(other)
    assert models.Run.objects.get().user_id == zoe.user_id

    sign_in(page.context, client, marie, live_server.url)
    page.get_by_role("button", name="Try again").click()
    saved(page)
    assert models.Run.objects.get(user_id=marie.user_id).moves == {"place": 4}
    assert models.Run.objects.get(user_id=zoe.user_id).moves == {"place": 9}


def test_a_decision_left_open_is_not_made_for_the_next_learner(case, zoe, client, live_server):
    begin(case)
    sign_in(case.context, client, zoe, live_server.url)
    case.get_by_label("Elle écrit un modèle").check()
    case.get_by_label("Rather sure").check()
    case.get_by_text(COMMIT).click()
    expect(said(case)).to_contain_text("Somebody else is signed in on this device.")
    assert models.Run.objects.count() == 0
    zoes = case.context.new_page()
    zoes.goto(CASE_URL)
    expect(zoes.get_by_text("Begin", exact=True)).to_be_visible()
    expect(said(zoes)).to_be_hidden()


def test_nor_by_a_plain_form(page, desk, zoe, client, live_server):
    page.goto(f"{URL}?script=no")
    sign_in(page.context, client, zoe, live_server.url)
    page.locator("label[for$='-s1.i2']").click()
    page.get_by_role("button", name="Save and check my answers").click()
    expect(page.locator("body")).to_contain_text("Somebody else is signed in on this device.")
    assert models.Run.objects.count() == 0


# --- several windows -----------------------------------------------------------------------------------------------------


def test_two_windows_without_network_keep_the_answers_of_both_though_one_is_closed(page, desk):
    page.goto(URL)
    other = page.context.new_page()
    other.goto(URL)
    for window in (page, other):
        cut(window)
    skip(other)
    choose(page, "4")
    expect(said(page)).to_contain_text(WAITING)
    choose(other, "9")
    expect(said(other)).to_contain_text(WAITING)
    other.close()
    network(page)
    online(page)
    saved(page)
    assert desk.run().moves == {"place": 4, "moyens": 9}
    expect(page.locator("input[name='q.moyens']:checked")).to_have_value("i9")


def test_an_answer_that_waited_does_not_overwrite_the_newer_one_of_another_window(page, desk):
    page.goto(URL)
    other = page.context.new_page()
    other.goto(URL)
    cut(page)
    choose(page, "4")
    expect(said(page)).to_contain_text(WAITING)
    choose(other, "9")
    saved(other)
    expect(page.locator("input[name='q.place']:checked")).to_have_value("i9")
    network(page)
    online(page)
    go_on(page)
    choose(page, "2")
    saved(page)
    assert desk.run().moves == {"place": 9, "moyens": 2}


def test_a_decision_that_waits_is_shown_in_the_other_window_too_and_made_once(case):
    other = case.context.new_page()
    other.goto(CASE_URL)
    cut(other)
    cut(case)
    decide_first(case)
    expect(said(case)).to_contain_text(WAITING)
    expect(other.get_by_label("Elle écrit un modèle")).to_be_checked()
    expect(other.get_by_role("button", name="Decision taken")).to_be_visible()
    network(other)
    network(case)
    online(case)
    happens(case)
    happens(other)
    expect(said(other)).to_contain_text("You went further in another window.")
    assert len(kept()) == 1


def test_a_text_that_could_not_be_taken_is_there_again_when_its_step_comes(case, place, marie):
    forward(case, place, marie, 5)
    case.get_by_label("Your answer").fill("MotDeMarie")
    names = ("id: modele\n", "constat.modele", "constat: modele")
    place.block(CASE_TYPE, edited(CASE, *((name, name.replace("modele", "gabarit")) for name in names)), marie)
    case.get_by_text(COMMIT).click()
    expect(case.get_by_role("heading", name="This case has been revised since you began")).to_be_focused()
    moves = [WAY[0] | {"choice": "gabarit"}, *WAY[1:5]]
    Player(place, marie, definition=None).reach(moves, run=2)
    case.goto(CASE_URL)
    case.get_by_text(CONTINUE, exact=True).click()
    expect(case.get_by_label("Your answer")).to_have_value("MotDeMarie")


def test_a_text_that_waits_in_one_window_takes_nothing_from_what_another_has_left(page, desk):
    desk.answer(ALL)
    desk.finish()
    page.goto(URL)
    other = page.context.new_page()
    other.goto(URL)
    for window in (page, other):
        cut(window)
        window.locator(".cd-later > summary").click()
    other.locator("[data-campus-step='q.nps'] label[for$='.i9']").click()
    expect(said(other)).to_contain_text(WAITING)
    other.close()
    page.locator("[data-campus-step='q.manque'] textarea").fill("MotDeMarie")
    page.keyboard.press("Tab")
    expect(said(page)).to_contain_text("Your text is kept in this window only")
    again = reopened(page, URL)
    saved(again)
    assert desk.run().survey == {"nps": 9}


# --- a document edited under what waits -------------------------------------------------------------------------------------


def test_an_answer_that_waited_is_found_again_by_its_words_after_the_scale_was_edited(page, desk):
    page.goto(URL)
    cut(page)
    while now(page).get_attribute("data-campus-step") != "q.s1":
        go_on(page)  # where there is no answer, once more
    choose(page, "Commencé")
    expect(said(page)).to_contain_text(WAITING)
    desk.write(edited(FULL, ("    - {value: 0.5, label: Prévu}\n", "")))
    network(page)
    page.get_by_role("button", name="Try again").click()
    saved(page)
    expect(page.locator("input[name='q.s1']:checked + label")).to_have_text("Commencé")
    assert desk.run().moves == {"s1": 2}


def test_an_answer_that_is_not_offered_any_more_is_not_guessed_and_the_learner_is_told(page, desk):
    page.goto(URL)
    cut(page)
    choose(page, "4")
    while now(page).get_attribute("data-campus-step") != "q.s1":
        go_on(page)  # where there is no answer, once more
    choose(page, "Prévu")
    expect(said(page)).to_contain_text(WAITING)
    desk.write(edited(FULL, ("    - {value: 0.5, label: Prévu}\n", "")))
    network(page)
    page.reload()
    expect(page.locator("input[name='q.place']:checked")).to_have_value("i4")
    expect(page.locator("input[name='q.s1']:checked")).to_have_count(0)
    expect(now(page)).to_have_attribute("data-campus-step", "q.s1")
    expect(now(page).locator("[data-campus-error]")).to_contain_text("These questions were changed")
    expect(said(page)).to_contain_text("Saved.")
    assert desk.run().moves == {"place": 4}


@pytest.mark.parametrize("block", ["diagnostic", "case"])
def test_an_activity_that_is_being_revised_keeps_the_answer_on_the_device_and_says_why(page, desk, place, marie, block):
    write: Callable[[str], Any] = desk.write
    url, text = URL, FULL
    if block == "case":
        url, text = CASE_URL, CASE
        write = lambda text: place.block(CASE_TYPE, text, marie)  # noqa: E731
        write(text)
    page.goto(url)
    if block == "case":
        begin(page)
    write(text + "\nnonsense: true\n")
    if block == "case":
        page.get_by_label("Elle écrit un modèle").check()
        page.get_by_label("Rather sure").check()
        page.get_by_text(COMMIT).click()
    else:
        choose(page, "4")
    expect(said(page)).to_contain_text("This activity is being revised.")
    write(text)
    page.reload()
    expect(said(page)).to_contain_text("Saved.")
    assert models.Run.objects.get().moves in ({"place": 4}, [WAY[0]])


def test_a_refusal_that_names_no_question_loses_no_answer(page, desk):
    page.goto(URL)
    refusal = json.dumps({"error": "Please reload the page.", "field": "run"})
    page.route("**/answer", lambda route: route.fulfill(status=400, content_type="application/json", body=refusal))
    choose(page, "4")
    expect(said(page)).to_contain_text("Please reload the page.")
    page.unroute("**/answer")
    page.reload()
    saved(page)
    assert desk.run().moves == {"place": 4}


# --- storage ---------------------------------------------------------------------------------------------------------------

FULL_UP = """
for (const size of [1e6, 1e4, 100, 1]) for (let k = 0; ; k++) {
  try { localStorage.setItem(`full${size}-${k}`, "x".repeat(size)); } catch { break; }
}"""


def test_a_device_that_is_full_says_so_keeps_the_answer_in_the_page_and_sends_it(page, desk):
    page.goto(URL)
    page.evaluate(FULL_UP)
    cut(page)
    choose(page, "4")
    expect(said(page)).to_contain_text(ONLY_HERE)
    go_on(page)
    choose(page, "9")
    again = page.get_by_role("button", name="Try again")
    again.wait_for()  # a second answer is tried at once; before that fails there is nothing to try again
    network(page)
    again.click()
    saved(page)
    assert desk.run().moves == {"place": 4, "moyens": 9}


def test_who_would_lose_an_answer_by_closing_the_page_is_asked_first(page, desk):
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})")
    asked: list[str] = []
    page.goto(URL)
    cut(page)
    choose(page, "4")
    expect(said(page)).to_contain_text(ONLY_HERE)
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
    network(page)
    page.get_by_role("button", name="Try again").click()
    saved(page)


def test_who_only_looks_around_leaves_nothing_on_the_device(case, live_server):
    case.context.clear_cookies()
    cut(case)
    case.goto(CASE_URL)
    decide_first(case)
    expect(said(case)).to_have_text("Waiting for the network. Try again ")
    assert not [key for key in stored(case) if key.startswith("campus:")]


def test_on_a_plain_http_host_nothing_is_missing(browser, page, case, live_server, marie, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    address = live_server.url.replace("localhost", "campus.example")
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 740})
    faults: list[str] = []
    sign_in(context, client, marie, address)
    phone = context.new_page()
    phone.on("pageerror", lambda error: faults.append(str(error)))
    phone.goto(CASE_URL)
    assert phone.evaluate("window.isSecureContext") is False
    cut(phone)
    decide_first(phone)
    expect(said(phone)).to_contain_text(WAITING)
    phone.reload()
    expect(phone.get_by_role("button", name="Decision taken")).to_be_visible()
    network(phone)
    online(phone)
    happens(phone)
    context.close()
    assert len(kept()) == 1
    assert faults == []


# --- what is written freely -------------------------------------------------------------------------------------------------


def test_a_text_that_waits_says_that_it_is_in_this_window_only_and_stays_on_the_device_if_asked(case, place, marie):
    forward(case, place, marie, 5)
    cut(case)
    case.get_by_label("Your answer").fill("MotDeMarie")
    case.get_by_text(COMMIT).click()
    expect(said(case)).to_contain_text("Your text is kept in this window only")
    assert "MotDeMarie" not in json.dumps(stored(case))
    case.get_by_role("button", name="Keep my text on this device").click()
    expect(said(case)).to_contain_text("Your answer is kept on this device.")
    again = reopened(case, CASE_URL)
    happens(again)
    assert kept()[-1]["text"] == "MotDeMarie"
    assert "MotDeMarie" not in json.dumps(stored(again))


def test_a_text_under_way_outlives_a_reload_of_its_window_and_is_in_no_other(case, place, marie):
    forward(case, place, marie, 5)
    case.get_by_label("Your answer").fill("MotDeMarie")
    case.reload()
    case.get_by_text(CONTINUE, exact=True).click()
    expect(case.get_by_label("Your answer")).to_have_value("MotDeMarie")
    assert "MotDeMarie" not in json.dumps(stored(case))
    other = case.context.new_page()
    other.goto(CASE_URL)
    expect(other.get_by_label("Your answer")).to_have_value("")
    case.get_by_text(COMMIT).click()
    happens(case)
    assert "MotDeMarie" not in case.evaluate("JSON.stringify(sessionStorage)")


def test_an_action_that_could_not_be_sent_is_there_after_a_reload(case, place: Place, marie):
    Player(place, marie, definition=None).reach(WAY)
    case.goto(CASE_URL)
    cut(case)
    case.get_by_text("Write an action of my own").click()
    own = case.locator("[data-campus-action]").last
    for label, text in (("When…", "un client appelle"), ("then…", "je note"), ("My first step", "un carnet")):
        own.get_by_label(label).fill(text)
    own.get_by_role("button", name="Add to my plan").click()
    expect(own.locator("[data-campus-wrong]")).to_have_text("This could not be sent. Nothing on this page is lost.")
    network(case)
    case.reload()
    case.get_by_text("Write an action of my own").click()
    expect(own.get_by_label("When…")).to_have_value("un client appelle")
    own.get_by_role("button", name="Add to my plan").click()
    expect(case.locator(".campus-done").last).to_be_visible()
    assert models.Commitment.objects.get().then == "je note"
    assert "carnet" not in case.evaluate("JSON.stringify(sessionStorage)")


def test_words_for_the_survey_outlive_a_reload_while_they_are_being_written(page, desk):
    desk.answer(ALL)
    desk.survey({"q.nps": "i9"})
    desk.finish()
    page.goto(URL)
    page.locator(".cd-later > summary").click()
    page.locator("[data-survey] textarea").press_sequentially("Du temps")
    page.reload()
    page.locator(".cd-later > summary").click()
    expect(page.locator("[data-survey] textarea")).to_have_value("Du temps")


def test_the_state_of_saving_is_in_sight_on_a_long_screen_and_hides_no_focus(case, place, marie):
    forward(case, place, marie, 5)
    cut(case)
    case.get_by_label("Your answer").fill("Lundi")
    case.get_by_text(COMMIT).click()
    expect(said(case)).to_contain_text(WAITING)
    case.evaluate("window.scrollTo(0, 0)")
    expect(said(case)).to_be_in_viewport(ratio=1)
    for control in case.locator("[data-campus-screen] summary:visible").all():
        control.focus()
        covered = "e => { const b = e.getBoundingClientRect(); return e.contains(document.elementFromPoint(b.x + 5, b.y + b.height / 2)); }"
        assert control.evaluate(covered)
