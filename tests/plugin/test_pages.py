"""The action plan and « my data », as a browser without script meets them."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from campus_plugin import api, commitments
from campus_plugin.models import Commitment, Consent, Run
from tests.plugin.pages import read, text, url
from tests.support.app import INSTRUMENT, at, plan_action

PAGES = ["plan", "plan_new", "plan_agenda", "privacy", "export", "plan_csv", "erase", "erased"]
WORDS = {"when": "Lundi", "then": "j’appelle", "first_step": "Le numéro"}


# --- who comes in -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_a_visitor_who_is_not_signed_in_is_told_kindly_and_led_to_the_sign_in(client, name):
    page = read(client.get(url(name)), 403)
    link = page.find(".//main//a")
    assert "Sign in" in link.text_content()
    assert link.get("href").endswith(f"?next={url(name).replace('/', '%2F')}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("plan_status", ["1"]),
        ("plan_later", ["1"]),
        ("plan_edit", ["1"]),
        ("plan_new", []),
        ("consent", []),
        ("erase", []),
    ],
)
def test_a_visitor_who_is_not_signed_in_changes_nothing(client, marie, name, args):
    plan_action(marie)
    assert "Sign in" in text(client.post(url(name, *args), {"status": "done", "sure": "yes"}), 403)
    assert [action.status for action in api.actions(at(marie))] == ["open"]


@pytest.mark.parametrize("guard", ["django.middleware.csrf.CsrfViewMiddleware", "none of the site's"])
def test_a_form_without_its_token_is_refused(marie, settings, guard):
    """Also on a site that has taken the guard out of its own chain."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "csrf" not in name or name == guard]
    action = plan_action(marie)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(marie)
    for name, args, data in (
        ("plan_status", [action.id], {"status": "done"}),
        ("erase", [], {"sure": "yes"}),
        ("consent", [], {"purpose": api.PEER_STATISTICS, "text_version": "1", "do": "give"}),
    ):
        assert strict.post(url(name, *args), data).status_code == 403
    assert (Commitment.objects.get().status, Consent.objects.count()) == ("open", 0)


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_a_person_are_never_cached(as_marie, name):
    assert "no-store" in as_marie.get(url(name))["Cache-Control"]


def test_pages_ask_nothing_of_other_servers(as_marie, marie):
    plan_action(marie)
    for name in ("plan", "privacy", "erase"):
        page = read(as_marie.get(url(name)))
        addresses = page.xpath("//link/@href | //script/@src | //img/@src | //iframe/@src")
        assert addresses
        assert [a for a in addresses if not a.startswith(("/", "data:,"))] == []


# --- the plan ---------------------------------------------------------------------------------------------------


def test_an_empty_plan_says_where_actions_come_from(as_marie):
    assert "case study" in text(as_marie.get(url("plan")))


def test_the_plan_shows_actions_by_date_with_the_way_back_to_their_unit(as_marie, marie, paul):
    plan_action(marie, "loin", then="je change de logiciel", days=90)
    near = plan_action(marie, "pres", then="je relance à J+7", days=7)
    plan_action(paul, "autre", then="le secret de Paul")
    page = read(as_marie.get(url("plan")))
    assert [title.text_content() for title in page.xpath("//ol//h2")] == ["Je relance à J+7", "Je change de logiciel"]
    assert "Paul" not in page.text_content()
    back = page.xpath("//ol//a[contains(@href, 'jump_to')]/@href")[0]
    assert back == f"/courses/{near.course_key}/jump_to/{near.usage_key}"
    assert page.xpath("//time/@datetime")[0] == near.due.isoformat()


def test_an_action_is_marked_done_and_undone(as_marie, marie):
    action = plan_action(marie)
    news = as_marie.post(url("plan_status", action.id), {"status": "done"}, follow=True)
    page = read(news)
    assert page.get_element_by_id("campus-said").get("role") == "status"
    assert api.actions(at(marie))[0].status == "done"
    undo = page.get_element_by_id("campus-said").find(".//form")
    fields = {field.get("name"): field.get("value") for field in undo.findall(".//input")}
    as_marie.post(undo.get("action"), fields)
    assert api.actions(at(marie))[0].status == "open"


def test_an_action_set_aside_stays_at_hand_and_is_taken_up_again(as_marie, marie):
    action = plan_action(marie)
    page = read(as_marie.post(url("plan_status", action.id), {"status": "dropped"}, follow=True))
    assert page.xpath("//details//h3/text()") == ["Je relance à J+7"]
    assert page.xpath("//ol//h2") == []
    assert "back in your plan" in text(as_marie.post(url("plan_status", action.id), {"status": "open"}, follow=True))
    assert api.actions(at(marie))[0].status == "open"


def test_a_date_that_has_passed_is_told_without_reproach(as_marie, marie):
    Commitment.objects.filter(pk=plan_action(marie).id).update(due=timezone.localdate() - timedelta(days=3))
    assert "give it another date" in text(as_marie.get(url("plan")))


def test_the_learner_puts_an_action_in_their_own_words_and_gives_it_another_date(as_marie, marie):
    action = plan_action(marie)
    form = read(as_marie.get(url("plan_edit", action.id)))
    assert form.get_element_by_id("id_when").text.strip() == action.when
    assert form.get_element_by_id("id_due").get("value") == action.due.isoformat()
    due = action.due + timedelta(days=10)
    data = {**WORDS, "due": due.isoformat(), "version": action.version}
    assert "saved" in text(as_marie.post(url("plan_edit", action.id), data, follow=True))
    changed = api.actions(at(marie))[0]
    assert (changed.when, changed.then, changed.first_step, changed.due) == (*WORDS.values(), due)


def test_a_date_may_be_written_in_the_french_manner(as_marie, marie):
    action = plan_action(marie)
    due = timezone.localdate() + timedelta(days=40)
    as_marie.post(url("plan_edit", action.id), {**WORDS, "due": due.strftime("%d/%m/%Y"), "version": action.version})
    assert api.actions(at(marie))[0].due == due


def test_the_words_of_an_action_whose_date_has_passed_can_be_changed_without_a_new_date(as_marie, marie):
    action = plan_action(marie)
    past = timezone.localdate() - timedelta(days=3)
    Commitment.objects.filter(pk=action.id).update(due=past)
    as_marie.post(url("plan_edit", action.id), {**WORDS, "due": past.isoformat(), "version": action.version})
    assert (api.actions(at(marie))[0].when, api.actions(at(marie))[0].due) == ("Lundi", past)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("when", ""),
        ("then", "   "),
        ("first_step", "x" * 1001),
        ("when", "a\x00b"),
        ("due", ""),
        ("due", "demain"),
        ("due", "0001-01-01"),
        ("due", "9999-12-31"),
        ("due", "2026-02-31"),
    ],
)
def test_what_cannot_be_saved_is_said_above_and_at_the_field_and_what_was_typed_stays(as_marie, marie, field, value):
    action = plan_action(marie)
    data = {**WORDS, "due": action.due.isoformat(), "version": action.version, field: value}
    page = read(as_marie.post(url("plan_edit", action.id), data), 400)
    link = page.xpath("//*[@role='alert']//a")[0]
    assert link.text_content().strip()
    wrong = page.get_element_by_id(link.get("href").removeprefix("#"))
    assert wrong.get("name") == field
    assert wrong.get("aria-invalid") == "true"
    for name in wrong.get("aria-describedby").split():
        assert page.get_element_by_id(name).text_content().strip()
    assert page.find(".//title").text.startswith("Error:")
    kept = {name: page.get_element_by_id(f"id_{name}") for name in WORDS}
    assert all(kept[name].text_content().strip() == WORDS[name] for name in WORDS if name != field)
    assert api.actions(at(marie)) == [action]


def test_an_action_changed_in_another_window_is_shown_before_it_is_replaced(as_marie, marie):
    action = plan_action(marie)
    commitments.reword(marie.pk, action.id, action.version, **{**WORDS, "when": "Mardi"}, due=action.due)
    data = {**WORDS, "due": action.due.isoformat(), "version": action.version}
    page = read(as_marie.post(url("plan_edit", action.id), data), 409)
    assert "Mardi" in page.xpath("//*[@role='alert']")[0].text_content()
    assert page.get_element_by_id("id_when").text.strip() == "Lundi"
    assert api.actions(at(marie))[0].when == "Mardi"
    data["version"] = page.get_element_by_id("id_version").get("value")
    as_marie.post(url("plan_edit", action.id), data)
    assert api.actions(at(marie))[0].when == "Lundi"


@pytest.mark.parametrize("number", ["0", "999999999999999999"])
@pytest.mark.parametrize("name", ["plan_status", "plan_edit"])
def test_an_action_that_does_not_exist_is_a_404_with_a_sentence(as_marie, name, number):
    data = {**WORDS, "due": "2030-01-01", "version": "1", "status": "done"}
    assert "no such action" in text(as_marie.post(url(name, number), data), 404)


def test_the_action_of_another_learner_does_not_exist(as_marie, marie, paul):
    action = plan_action(paul)
    data = {**WORDS, "due": action.due.isoformat(), "version": action.version, "status": "done"}
    assert "no such action" in text(as_marie.get(url("plan_edit", action.id)), 404)
    for name in ("plan_status", "plan_edit"):
        assert "no such action" in text(as_marie.post(url(name, action.id), data), 404)
    assert api.actions(at(paul)) == [action]


@pytest.mark.parametrize("path", ["plan/-1/edit", "plan/1e3/status", "plan/9999999999999999999/edit", "plan/x/status"])
def test_an_address_that_is_no_number_is_a_404(as_marie, path):
    assert as_marie.get(f"/campus/{path}").status_code == 404


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plan_status", {}),
        ("plan_status", {"status": "gone"}),
        ("plan_status", {"status": ["done'; --", "x" * 10_000]}),
        ("plan_edit", {}),
        ("plan_edit", {**WORDS, "due": "2030-01-01"}),
        ("plan_edit", {**WORDS, "due": "2030-01-01", "version": "x"}),
        ("plan_edit", {**WORDS, "due": "2030-01-01", "version": "9" * 400}),
        ("plan_edit", {**WORDS, "due": "2030-01-01", "version": "-1"}),
    ],
)
def test_a_form_that_is_not_ours_is_a_400_with_a_sentence(as_marie, marie, name, data):
    action = plan_action(marie)
    assert "form is incomplete" in text(as_marie.post(url(name, action.id), data), 400)
    assert api.actions(at(marie)) == [action]


def test_a_form_that_is_far_too_large_is_refused_without_an_error_of_ours(as_marie, marie):
    action = plan_action(marie)
    data = {**WORDS, "when": "x" * 5_000_000, "due": action.due.isoformat(), "version": action.version}
    assert as_marie.post(url("plan_edit", action.id), data).status_code == 400
    assert api.actions(at(marie)) == [action]


def test_an_address_used_in_the_wrong_way_says_so(as_marie, marie):
    action = plan_action(marie)
    response = as_marie.get(url("plan_status", action.id))
    assert "cannot be used in that way" in text(response, 405)
    assert response["Allow"] == "POST"
    assert as_marie.put(url("plan")).status_code == 405


@pytest.mark.parametrize(
    "query", ["said=done&action=1", "said=<script>&action=x", "said=dropped&action=999", "said=open"]
)
def test_an_address_with_invented_news_offers_nothing_to_undo(as_marie, marie, query):
    plan_action(marie)
    page = read(as_marie.get(f"{url('plan')}?{query}"))
    assert page.xpath("//*[@id='campus-said']//form") == []
    assert (
        "<script>"
        not in html.tostring(page.find(".//main"), encoding="unicode").split("plan.js")[0].split("<script defer")[0]
    )


def test_what_a_learner_wrote_is_shown_as_text_and_never_as_html(as_marie, marie):
    plan_action(marie, when="<img src=x onerror=alert(1)>", then="<b>je</b>", first_step="{{ 7|add:7 }}")
    page = read(as_marie.get(url("plan")))
    assert page.xpath("//main//img | //main//b") == []
    assert "<b>je</b>" in page.text_content()
    assert "{{ 7|add:7 }}" in page.text_content()


def test_a_page_costs_the_same_whatever_the_length_of_the_plan(as_marie, marie, django_assert_max_num_queries):
    for number in range(30):
        plan_action(marie, f"a{number}")
    with django_assert_max_num_queries(3):  # session, account, plan
        as_marie.get(url("plan"))


# --- my data ----------------------------------------------------------------------------------------------------


def test_my_data_says_what_is_kept_and_what_of_my_firm(as_marie, marie):
    plan_action(marie)
    api.save_profile(at(marie), {"size": "1-9"})
    page = read(as_marie.get(url("privacy")))
    rows = {row[0].text_content(): row[1].text_content() for row in page.xpath("//tbody/tr")}
    assert rows["The actions of your plan"] == "1"
    assert rows["Your answers to the questions about your expectations"] == "0"
    assert "1 to 9 employees" in page.text_content()


def test_a_consent_is_given_and_taken_back_on_the_page(as_marie, marie):
    for does, after in (("give", {api.PEER_STATISTICS}), ("withdraw", set())):
        form = read(as_marie.get(url("privacy"))).xpath("//section[@aria-labelledby='agreed']//form")[0]
        fields = {field.get("name"): field.get("value") for field in form.findall(".//input")}
        button = form.find(".//button")
        assert button.get("value") == does
        answer = as_marie.post(form.get("action"), {**fields, "do": does}, follow=True)
        assert read(answer).get_element_by_id("campus-said").get("role") == "status"
        assert api.consents(at(marie)) == after
    assert "taken back on" in text(as_marie.get(url("privacy")))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"purpose": "marketing", "text_version": "1", "do": "give"},
        {"purpose": api.PEER_STATISTICS, "text_version": "99", "do": "give"},
        {"purpose": api.PEER_STATISTICS, "text_version": "1", "do": "sell"},
        {"purpose": "x" * 100_000, "do": "withdraw"},
    ],
)
def test_a_consent_to_nothing_known_is_refused_with_a_sentence(as_marie, data):
    assert "form is incomplete" in text(as_marie.post(url("consent"), data), 400)
    assert Consent.objects.count() == 0


def test_the_copy_of_my_data_is_a_json_file(as_marie, marie):
    plan_action(marie, then="« je relance »")
    response = as_marie.get(url("export"))
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert "« je relance »" in response.content.decode()
    assert json.loads(response.content)["actions"][0]["then"] == "« je relance »"


def test_the_plan_opens_in_a_spreadsheet_and_runs_no_formula(as_marie, marie):
    plan_action(marie, when="=2+3", then="@SUM(A1)", first_step="+33 6")
    response = as_marie.get(url("plan_csv"))
    content = response.content.decode()
    assert content.startswith("\ufeff")
    header, row = csv.reader(io.StringIO(content.removeprefix("\ufeff")), delimiter=";")
    assert header[2:5] == ["When", "Then", "First step"]
    assert row[1:5] == ["to do", "'=2+3", "'@SUM(A1)", "'+33 6"]


def test_erasing_asks_once_more_then_erases_everything(as_marie, marie, paul):
    plan_action(marie)
    plan_action(paul)
    api.start_run(at(marie), INSTRUMENT, 1, [])
    assert "cannot be undone" in text(as_marie.get(url("erase")))
    page = read(as_marie.post(url("erase"), {"sure": "no"}), 400)
    assert page.xpath("//*[@role='alert']//a/@href") == ["#sure"]
    assert page.get_element_by_id("sure").get("aria-invalid") == "true"
    assert Run.objects.count() == 1
    assert "keeps nothing about you" in text(as_marie.post(url("erase"), {"sure": "yes"}, follow=True))
    assert (Run.objects.count(), Commitment.objects.count()) == (0, 1)


@pytest.mark.parametrize("name", ["privacy", "erase", "erased"])
def test_whoever_erases_is_told_what_the_platform_itself_goes_on_keeping(as_marie, name):
    """Its completion and its grades are not ours to take away."""
    told = text(as_marie.get(url(name)))
    assert "has noted stays: which activities you have completed, and your grades" in told


# --- language and form ------------------------------------------------------------------------------------------


def test_pages_speak_french_with_french_dates_to_those_who_read_french(as_marie, marie):
    action = plan_action(marie)
    Commitment.objects.filter(pk=action.id).update(due="2030-08-31")
    page = read(as_marie.get(url("plan"), headers={"accept-language": "fr"}))
    assert page.get("lang") == "fr"
    assert "31 août 2030" in page.text_content()
    assert "Mon plan d’action" in page.text_content()


@pytest.mark.parametrize("name", ["plan", "plan_new", "privacy", "erase", "erased"])
def test_each_page_has_one_title_a_skip_link_and_names_for_its_fields(as_marie, marie, name):
    plan_action(marie)
    page = read(as_marie.get(url(name)))
    assert len(page.xpath("//h1")) == 1
    skip = page.xpath("//a[contains(@class, 'skip')]/@href")[0]
    assert page.get_element_by_id(skip.removeprefix("#")).tag == "main"
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for field in page.xpath("//main//input[not(@type='hidden')] | //main//textarea"):
        assert page.xpath(f"//label[@for='{field.get('id')}']")
    for reference in page.xpath("//@aria-describedby | //@aria-labelledby"):
        assert all(name in ids for name in reference.split())


def test_an_operator_may_give_the_pages_another_frame(as_marie, settings):
    settings.CAMPUS_FRAME = "campus_plugin/alone.html"
    assert as_marie.get(url("plan")).status_code == 200
