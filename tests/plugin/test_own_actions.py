"""What learners do on the plan's page beyond marking: add an action of their own, move one in a tap."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campus_plugin import api, commitments, privacy
from campus_plugin.models import Commitment
from campus_plugin.shared import due_dates
from tests.plugin.pages import read, text, url
from tests.support.app import at, plan_action

WORDS = {"when": "le camion rentre", "then": "je note les kilomètres", "first_step": "un carnet dans la boîte à gants"}


def own_form(as_marie) -> dict[str, str]:
    page = read(as_marie.get(url("plan_new")))
    fields = {field.get("name"): field.get("value") for field in page.xpath("//main//form//input")}
    return {**fields, **WORDS}


# --- an action of one's own -----------------------------------------------------------------------------------------


def test_an_action_of_ones_own_enters_the_plan_and_comes_from_no_block(as_marie, marie):
    form = own_form(as_marie)
    assert form["due"] == due_dates.proposed(timezone.localdate() + timedelta(days=7)).isoformat()
    page = read(as_marie.post(url("plan_new"), form, follow=True))
    assert "in your plan" in page.get_element_by_id("campus-said").text_content()
    assert [title.text_content() for title in page.xpath("//ol//h2")] == ["Je note les kilomètres"]
    assert page.xpath("//ol//a[contains(@href, 'jump_to')]") == []
    assert "None" not in page.find(".//main").text_content()
    (action,) = api.actions(at(marie))
    assert (action.usage_key, action.course_key, action.when) == (None, None, WORDS["when"])


def test_the_same_form_sent_twice_adds_one_action(as_marie, marie):
    form = own_form(as_marie)
    for _ in range(2):
        assert as_marie.post(url("plan_new"), form).status_code == 302
    assert Commitment.objects.count() == 1
    assert as_marie.post(url("plan_new"), own_form(as_marie)).status_code == 302
    assert Commitment.objects.count() == 2


def test_two_learners_may_send_the_same_token(as_marie, marie, paul, client):
    form = own_form(as_marie)
    as_marie.post(url("plan_new"), form)
    client.force_login(paul)
    client.post(url("plan_new"), form)
    assert [len(api.actions(at(user))) for user in (marie, paul)] == [1, 1]


def test_what_cannot_be_added_is_said_at_the_field_and_what_was_typed_stays(as_marie, marie):
    page = read(as_marie.post(url("plan_new"), {**own_form(as_marie), "when": " ", "due": "2000-01-01"}), 400)
    assert page.xpath("//*[@role='alert']//a/@href") == ["#id_when", "#id_due"]
    assert page.get_element_by_id("id_then").text_content().strip() == WORDS["then"]
    assert Commitment.objects.count() == 0


def test_a_form_without_its_token_is_refused(as_marie):
    for token in ("", "x" * 32, "AB" * 16, "ab" * 17, "ab" * 16 + "\n\n"):
        answer = as_marie.post(url("plan_new"), {**own_form(as_marie), "token": token})
        assert "form is incomplete" in text(answer, 400)
    assert Commitment.objects.count() == 0


def test_a_plan_takes_a_hundred_actions_of_ones_own_and_says_what_to_do_then(as_marie, marie, paul, monkeypatch):
    monkeypatch.setattr(commitments, "MOST_OWN", 2)
    plan_action(marie)  # a course's own action counts for nothing here
    forms = [own_form(as_marie) for _ in range(3)]
    answers = [as_marie.post(url("plan_new"), form) for form in forms]
    assert [answer.status_code for answer in answers] == [302, 302, 409]
    assert "take one up again" in text(answers[2], 409)
    assert as_marie.post(url("plan_new"), forms[0]).status_code == 302  # what is kept is kept
    assert len(api.actions(at(marie))) == 3


def test_an_action_of_ones_own_is_reworded_exported_and_erased_as_any_other(as_marie, marie):
    as_marie.post(url("plan_new"), own_form(as_marie))
    (action,) = api.actions(at(marie))
    due = (timezone.localdate() + timedelta(days=3)).isoformat()
    data = {**WORDS, "then": "je compte", "due": due, "version": action.version}
    assert as_marie.post(url("plan_edit", action.id), data).status_code == 302
    (told,) = privacy.export(marie.pk)["actions"]
    assert (told["then"], told["course"], told["block"]) == ("je compte", "", "")
    assert "je compte" in as_marie.get(url("plan_csv")).content.decode()
    privacy.erase(marie.pk)
    assert Commitment.objects.count() == 0


# --- « Reporter » ---------------------------------------------------------------------------------------------------


def fields(form) -> dict[str, str]:
    return {field.get("name"): field.get("value") for field in form.findall(".//input") if field.get("value")}


def postpone(as_marie, action):
    return as_marie.post(url("plan_later", action.id), {"from": action.due.isoformat()}, follow=True)


def test_one_tap_moves_the_date_a_week_and_another_takes_it_back(as_marie, marie):
    action = plan_action(marie, days=3)
    form = read(as_marie.get(url("plan"))).xpath(f"//form[@action='{url('plan_later', action.id)}']")[0]
    page = read(as_marie.post(form.get("action"), fields(form), follow=True))
    assert api.actions(at(marie))[0].due == due_dates.a_week_later(action.due, timezone.localdate())
    undo = page.get_element_by_id("campus-said").find(".//form")
    as_marie.post(undo.get("action"), fields(undo))
    assert api.actions(at(marie))[0].due == action.due


def test_a_date_that_has_passed_moves_to_a_week_from_today_and_may_go_back(as_marie, marie):
    past = timezone.localdate() - timedelta(days=30)
    action = plan_action(marie)
    Commitment.objects.filter(pk=action.id).update(due=past)
    page = read(as_marie.post(url("plan_later", action.id), {"from": past.isoformat()}, follow=True))
    assert api.actions(at(marie))[0].due >= timezone.localdate() + timedelta(days=7)
    undo = page.get_element_by_id("campus-said").find(".//form")
    as_marie.post(undo.get("action"), fields(undo))
    assert api.actions(at(marie))[0].due == past


def test_a_double_tap_moves_it_once(as_marie, marie):
    action = plan_action(marie, days=3)
    for _ in range(2):
        page = read(postpone(as_marie, action))
    assert api.actions(at(marie))[0].due == due_dates.a_week_later(action.due, timezone.localdate())
    assert page.get_element_by_id("campus-said").find(".//form") is not None


def test_a_page_that_is_out_of_date_moves_nothing_and_says_so(as_marie, marie):
    action = plan_action(marie, days=3)
    commitments.move(marie.pk, action.id, action.due, action.due + timedelta(days=50))
    assert "another window" in text(postpone(as_marie, action), 409)
    assert api.actions(at(marie))[0].due == action.due + timedelta(days=50)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"from": "demain"},
        {"from": "2026-02-31"},
        {"from": "0001-01-01"},
        {"from": "9999-12-31"},
        {"from": "2026-12-04", "to": "2026-12-05"},
        {"from": "2026-12-04", "to": "x"},
    ],
)
def test_a_move_that_no_page_of_ours_asks_for_is_refused(as_marie, marie, data):
    action = plan_action(marie)
    assert "form is incomplete" in text(as_marie.post(url("plan_later", action.id), data), 400)
    assert api.actions(at(marie)) == [action]


def test_nothing_is_postponed_beyond_three_years(as_marie, marie):
    action = plan_action(marie)
    far = timezone.localdate() + timedelta(days=1098)
    Commitment.objects.filter(pk=action.id).update(due=far)
    assert "days away" in text(as_marie.post(url("plan_later", action.id), {"from": far.isoformat()}), 400)


def test_an_invented_move_in_the_address_offers_no_undo(as_marie, marie):
    action = plan_action(marie)
    address = f"{reverse('campus_plugin:plan')}?said=later&action={action.id}&from={date(2026, 1, 2)}"
    assert read(as_marie.get(address)).xpath("//*[@id='campus-said']//form") == []
