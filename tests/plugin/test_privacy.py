"""Everything kept about a learner: a copy of it, its erasure, its retirement. Over every table, also later ones."""

import json
import re

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from campus_plugin import api, consents, privacy
from campus_plugin.models import Instrument
from tests.support.app import DIAGNOSTIC, INSTRUMENT, at, case_result, plan_action

TABLES = list(apps.get_app_config("campus_plugin").get_models())
ABOUT_LEARNERS = [table for table in TABLES if table not in privacy.WITHOUT_LEARNERS]


def fill(user, mark: str):
    """A row in every table about learners, with `mark` in each free text."""
    visitor = at(user, DIAGNOSTIC)
    moves = [{"step": "mots", "text": mark}]
    record, _ = api.start_run(visitor, INSTRUMENT, 1, moves, finished=True, result=case_result())
    api.save_survey(visitor, record, {"frein": mark})
    api.save_profile(visitor, {"size": "1-9", "sector": "construction"})
    api.give_consent(visitor, api.PEER_STATISTICS, "1")
    consents.withdraw(user.pk, api.PEER_STATISTICS)
    api.give_consent(visitor, api.PEER_STATISTICS, "1")
    plan_action(user, when=f"{mark} 1", then=f"{mark} 2", first_step=f"{mark} 3")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_each_table_says_whether_it_holds_personal_data(table):
    own = table.__doc__ or ""
    assert (".. no_pii:" in own) == (table in privacy.WITHOUT_LEARNERS)
    if table in ABOUT_LEARNERS:
        for annotation in (r"\.\. pii: \w", r"\.\. pii_types: \w", r"\.\. pii_retirement: local_api"):
            assert re.search(annotation, own), annotation


def test_each_table_about_learners_is_exported_and_erased():
    assert set(privacy.TABLES) == set(ABOUT_LEARNERS)
    for table in privacy.WITHOUT_LEARNERS:
        assert not [field for field in table._meta.get_fields() if field.name == "user"]


def test_the_examples_of_these_tests_fill_each_table(marie):
    """Else a table could pass because it is empty."""
    fill(marie, "secret")
    assert [table.__name__ for table in ABOUT_LEARNERS if not table.objects.filter(user=marie).exists()] == []


def test_the_export_holds_every_value_that_is_kept(marie, paul):
    fill(marie, "mot de Marie")
    fill(paul, "mot de Paul")
    told = json.loads(json.dumps(privacy.export(marie.pk), cls=DjangoJSONEncoder))
    for table, entry in privacy.TABLES.items():
        rows = list(table.objects.filter(user=marie).order_by("pk"))
        assert len(told[entry.name]) == len(rows)
        for row, exported in zip(rows, told[entry.name], strict=True):
            flat = json.dumps(exported, ensure_ascii=False)
            for field in table._meta.concrete_fields:
                if field.name in ("id", "user", "instrument"):
                    continue
                value = getattr(row, field.name)
                as_json = value if isinstance(value, dict | list | str | int | bool | None) else str(value)
                if hasattr(value, "isoformat"):
                    as_json = json.loads(json.dumps(value, cls=DjangoJSONEncoder))
                if field.name == "active":
                    as_json = bool(value)
                assert json.dumps(as_json, ensure_ascii=False) in flat, (table.__name__, field.name)
    everything = json.dumps(told, ensure_ascii=False)
    assert "mot de Marie" in everything
    assert "mot de Paul" not in everything
    document = told["runs"][0]["document"]
    assert (document["org"], document["key"], document["revision"] == "r1") == ("Campus", "menuiserie", False)


def test_erasure_takes_everything_of_one_learner_and_nothing_of_another(marie, paul):
    fill(marie, "a")
    fill(paul, "b")
    kept = {table: list(table.objects.filter(user=paul).values()) for table in ABOUT_LEARNERS}
    privacy.erase(marie.pk)
    privacy.erase(marie.pk)
    for table in ABOUT_LEARNERS:
        assert not table.objects.filter(user=marie).exists()
        assert list(table.objects.filter(user=paul).values()) == kept[table]
    assert [entry.count for entry in privacy.table_counts(marie.pk)] == [0] * len(ABOUT_LEARNERS)
    assert Instrument.objects.count() == 1
    assert api.latest_run(at(marie, DIAGNOSTIC)) is None
