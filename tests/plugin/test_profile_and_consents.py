"""What a learner says of their firm, and what they agree to."""

import json
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from campus_plugin import api, consents
from campus_plugin.models import Consent, Profile
from campus_plugin.shared import profile_codes
from tests.support.app import at
from tests.support.harness import our_queries


def test_the_profile_keeps_codes_field_by_field(marie, paul):
    assert api.profile(at(marie)) == {}
    assert api.save_profile(at(marie), {"size": "1-9", "sector": "construction"}) == {
        "size": "1-9",
        "sector": "construction",
    }
    assert api.save_profile(at(marie), {"sector": "", "role": None, "size": "10-49"}) == {"size": "10-49"}
    assert api.profile(at(marie)) == {"size": "10-49"}
    assert api.profile(at(paul)) == {}
    assert Profile.objects.count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"size": "12"},
        {"size": 3},
        {"size": ["1-9"]},
        {"size": True},
        {"taille": "1-9"},
        {"size": "1-9", "role": "x" * 9999},
    ],
)
def test_an_unknown_field_or_code_is_refused_and_nothing_is_kept(marie, values):
    with pytest.raises(api.Refused, match=r"\.$"):
        api.save_profile(at(marie), values)
    assert Profile.objects.count() == 0


def test_every_code_of_the_shared_file_can_be_kept_and_is_said_in_both_languages(marie):
    lists = json.loads(Path(profile_codes.__file__).with_name("profile_codes.json").read_text(encoding="utf-8"))
    for field in profile_codes.FIELDS:
        assert list(profile_codes.codes()[field]) == [entry["code"] for entry in lists[field]]
        for entry in lists[field]:
            assert api.save_profile(at(marie), {field: entry["code"]})[field] == entry["code"]
            assert profile_codes.label(field, entry["code"], "fr") == entry["fr"]
            assert profile_codes.label(field, entry["code"], "en-gb") == entry["en"]
    assert profile_codes.label("size", "a code of the past", "fr") == "a code of the past"


def test_a_consent_is_given_taken_back_and_remembered(marie, paul):
    visitor = at(marie)
    assert api.consents(visitor) == set()
    api.give_consent(visitor, api.PEER_STATISTICS, "1")
    api.give_consent(visitor, api.PEER_STATISTICS, "1")
    assert api.consents(visitor) == {api.PEER_STATISTICS}
    assert api.consents(at(paul)) == set()
    api.withdraw_consent(visitor, api.PEER_STATISTICS)
    api.withdraw_consent(visitor, api.PEER_STATISTICS)
    assert api.consents(visitor) == set()
    api.give_consent(visitor, api.PEER_STATISTICS, "1")
    assert [consent.active for consent in consents.history(marie.pk)] == [True, False]


def test_new_words_need_a_new_consent_and_end_the_old_one(marie, monkeypatch):
    consents.give(marie.pk, api.PEER_STATISTICS, "1")
    monkeypatch.setattr(consents, "TEXTS", {api.PEER_STATISTICS: {"1": "old words", "2": "new words"}})
    assert api.consent_text(api.PEER_STATISTICS).version == "2"
    consents.give(marie.pk, api.PEER_STATISTICS, "2")
    assert [(c.text_version, c.active) for c in consents.history(marie.pk)] == [("2", True), ("1", False)]


@pytest.mark.parametrize(("purpose", "version"), [("marketing", "1"), (api.PEER_STATISTICS, "0"), ("", "")])
def test_nobody_agrees_to_words_that_were_never_shown(marie, purpose, version):
    with pytest.raises(api.Refused, match=r"\.$"):
        api.give_consent(at(marie), purpose, version)
    assert Consent.objects.count() == 0


def test_the_words_of_a_purpose_come_in_the_readers_language():
    english = api.consent_text(api.PEER_STATISTICS)
    with translation.override("fr"):
        french = api.consent_text(api.PEER_STATISTICS)
    assert english.version == french.version
    assert "without my name" in english.text
    assert "sans mon nom" in french.text
    with pytest.raises(api.Refused):
        api.consent_text("marketing")


def test_the_database_itself_refuses_a_second_active_consent(marie):
    def insert(active):
        now = timezone.now()
        with transaction.atomic():
            Consent.objects.create(user=marie, purpose="p", text_version="1", given_at=now, active=active)

    for active in (None, None, True):
        insert(active)
    with pytest.raises(IntegrityError):
        insert(True)


def test_profile_and_consents_are_one_statement_each(marie):
    visitor = at(marie)
    with our_queries() as said:
        api.profile(visitor)
        api.consents(visitor)
    assert len(said) == 2


def test_peers_answer_nothing_yet_even_to_those_who_agreed(marie):
    api.give_consent(at(marie), api.PEER_STATISTICS, "1")
    assert api.peers_for(at(marie), "Campus", "menuiserie") is None
