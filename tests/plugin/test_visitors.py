"""Who may leave something at a block."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import override_settings
from opaque_keys.edx.keys import UsageKey

from campus_plugin import api
from campus_plugin.models import Commitment, Consent, Profile, Run, SurveyAnswers
from tests.support.app import CASE, INSTRUMENT, asks, at, case_result, decided, plan_action

LIBRARIES = [
    "lb:Campus:bibliotheque:campus_case_study:menuiserie",
    "lib-block-v1:Campus+lib+type@campus_case_study+block@x",
]


def test_a_learner_at_a_course_block_is_kept_and_counted(marie):
    assert at(marie) == api.Visitor(CASE, marie.pk, writable=True, counted=True)


@pytest.mark.parametrize("who", ["staff", "beta"])
def test_staff_and_beta_testers_are_kept_but_never_counted(marie, who):
    visitor = at(marie, **{who: True})
    assert (visitor.writable, visitor.counted) == (True, False)
    api.start_run(visitor, INSTRUMENT, 1)
    assert [run.counted for run in Run.objects.all()] == [False]


def test_a_learners_run_is_counted(marie):
    api.start_run(at(marie), INSTRUMENT, 1)
    assert [run.counted for run in Run.objects.all()] == [True]


def test_staff_who_look_as_learners_at_another_course_or_as_staff_again_are_kept(marie):
    other = CASE.context_key.replace(run="2027")
    looking = SimpleNamespace(role="student", user_name=None)
    marie.masquerade_settings = {other: looking, CASE.context_key: SimpleNamespace(role="staff", user_name=None)}
    visitor = at(marie, staff=True)
    assert (visitor.writable, visitor.counted) == (True, False)


def _someone_else(marie, paul):
    with asks(paul):
        return api.visitor(CASE, marie.pk, staff=False, beta=False)


def _masquerade_in_request_user(marie, paul):
    """Some of the platform's views put the learner into `request.user` and the staff behind them."""
    marie.real_user = paul
    return at(marie)


def _masquerade_by_role(marie, paul):
    """Staff who look « as a learner » stay themselves, and the platform then says that they are no staff."""
    marie.masquerade_settings = {CASE.context_key: SimpleNamespace(role="student", user_name=None)}
    try:
        return at(marie)
    finally:
        del marie.masquerade_settings


def _nobody(marie, paul):
    with asks(AnonymousUser()):
        return api.visitor(CASE, None, staff=False, beta=False)


def _outside_a_request(marie, paul):
    return api.visitor(CASE, marie.pk, staff=False, beta=False)


def _studio(marie, paul):
    with override_settings(SERVICE_VARIANT="cms"):
        return at(marie)


def _library(marie, paul):
    return at(marie, UsageKey.from_string(LIBRARIES[0]))


def _old_library(marie, paul):
    return at(marie, UsageKey.from_string(LIBRARIES[1]))


ONLOOKERS = [
    _someone_else,
    _masquerade_in_request_user,
    _masquerade_by_role,
    _nobody,
    _outside_a_request,
    _studio,
    _library,
    _old_library,
]


@pytest.mark.parametrize("onlooker", ONLOOKERS)
def test_an_onlooker_writes_nothing_and_sees_the_next_screen(marie, paul, onlooker):
    visitor = onlooker(marie, paul)
    assert (visitor.writable, visitor.counted) == (False, False)

    record, created = api.start_run(visitor, INSTRUMENT, 1, [{"step": "constat", "choice": "a"}])
    assert (record.moves, record.version, record.run_id, created) == ([{"step": "constat", "choice": "a"}], 0, "", True)
    ended = api.write_run(visitor, record, [{"step": "constat", "choice": "b"}], finished=True, result=case_result("x"))
    assert (ended.moves, ended.finished, ended.result) == ([{"step": "constat", "choice": "b"}], True, case_result("x"))
    api.save_survey(visitor, ended, {"frein": "le temps"})
    api.save_profile(visitor, {"size": "1-9"})
    api.give_consent(visitor, api.PEER_STATISTICS, "1")
    shown = api.commit_action(visitor, "devis", when="Quand", then="je", first_step="Noter")
    assert (shown.then, shown.id) == ("je", 0)

    assert [model.objects.count() for model in (Run, SurveyAnswers, Profile, Consent, Commitment)] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("onlooker", ONLOOKERS)
def test_an_onlooker_reads_nothing_of_what_a_learner_wrote(marie, paul, onlooker):
    own = at(marie)
    record, _ = api.start_run(own, INSTRUMENT, 1, [{"step": "mots", "text": "Mon associé part"}], finished=True)
    api.save_survey(own, record, {"frein": "le temps"})
    api.save_profile(own, {"size": "1-9"})
    api.give_consent(own, api.PEER_STATISTICS, "1")
    plan_action(marie)

    visitor = onlooker(marie, paul)
    assert api.latest_run(visitor) is None
    assert api.finished_runs(visitor, "Campus", "menuiserie", kind="case_study") == []
    assert api.survey(visitor, record) == {}
    assert api.profile(visitor) == {}
    assert api.consents(visitor) == set()
    assert api.actions(visitor) == []
    assert api.peers_for(visitor, "Campus", "menuiserie") is None


def test_the_same_name_in_other_letters_is_another_block(marie):
    api.start_run(at(marie), INSTRUMENT, 1, decided("a"))
    capital = at(marie, UsageKey.from_string(str(CASE).replace("menuiserie", "Menuiserie")))
    assert api.latest_run(capital) is None
    api.start_run(capital, INSTRUMENT, 1, decided("b"))
    assert [api.latest_run(at(marie)).moves, api.latest_run(capital).moves] == [decided("a"), decided("b")]


def test_the_addresses_of_the_pages_are_known_to_the_blocks():
    assert api.plan_url() == "/campus/plan"
    assert api.privacy_url() == "/campus/privacy"
