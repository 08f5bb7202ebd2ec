"""What operators see in Django's admin: that rows exist, never what a learner wrote."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import RequestFactory

from campus_plugin import api, privacy
from campus_plugin.models import Commitment, Run
from tests.support.app import INSTRUMENT, at, case_result, plan_action

TABLES = list(apps.get_app_config("campus_plugin").get_models())
WORDS = {"moves", "result", "answers", "when", "then", "first_step", "size", "sector", "role", "region", "user"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_nothing_can_be_added_changed_or_deleted(table, admin_user):
    shown = admin.site._registry[table]
    request = RequestFactory().get("/")
    request.user = admin_user
    assert not shown.has_add_permission(request)
    assert not shown.has_change_permission(request)
    assert not shown.has_delete_permission(request)
    assert shown.has_view_permission(request)
    assert shown.actions is None


@pytest.mark.parametrize("table", privacy.TABLES, ids=lambda table: table.__name__)
def test_neither_a_learners_words_nor_their_name_are_columns(table, admin_user):
    shown = admin.site._registry[table]
    request = RequestFactory().get("/")
    request.user = admin_user
    assert not WORDS & {*shown.get_list_display(request), *shown.get_fields(request)}


@pytest.mark.urls("tests.plugin.urls_admin")
def test_the_pages_of_a_row_hold_no_word_of_its_learner(admin_client, marie):
    plan_action(marie, when="mot secret", then="mot secret", first_step="mot secret")
    move, result = {"step": "mots", "text": "mot secret"}, case_result("mot secret")
    api.start_run(at(marie), INSTRUMENT, 1, [move], finished=True, result=result)
    for row in (Commitment.objects.get(), Run.objects.get()):
        table = row._meta.model_name
        for address in (f"/admin/campus_plugin/{table}/", f"/admin/campus_plugin/{table}/{row.pk}/change/"):
            page = admin_client.get(address)
            assert page.status_code == 200
            assert "menuiserie" in page.content.decode()
            assert "mot secret" not in page.content.decode()
            assert "marie@" not in page.content.decode()
