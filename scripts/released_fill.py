"""Learners of release 0.1.0, for scripts/released-data: it copies this file into a checkout of that release, and pytest runs it there.

Everything is done through that release's own handlers and pages, in its own test harness, the device's queue by its own
script in a browser. Only the row of `campus_import` is written by its model: the command needs a Studio.
"""

import json
import os
from pathlib import Path

from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect
from tests.case_study.playing import CARD, WAY, Player
from tests.case_study.playing import TYPE as CASE
from tests.harness import learner, request_of
from tests.self_diagnostic.desk import ALL, Desk, days_ago, plan
from tests.self_diagnostic.desk import TYPE as DIAGNOSTIC

from campus_plugin import api, models
from tests.browser.test_case_screen import decide_first, no_network
from tests.browser.test_diagnostic_screen import choose, go_on

OUT = Path(os.environ["CAMPUS_RELEASED"])


def page_of(who, name, *args, **fields):
    client = Client()
    client.force_login(who.user)
    answer = client.post(f"/campus/plan/{name}".format(*args), fields)
    assert answer.status_code in (200, 302, 303), answer.content


def play_a_case(place, who):
    """One run to its end with a text, a second one under way; three actions, one done, one set aside."""
    player = Player(place, who)
    player.play()
    assert player.call("replay", {"run": 1}).status == 200
    assert player.decide(WAY[:1], 2).status == 200
    assert player.decide(WAY[:2], 2).status == 200
    for number in range(3):
        words = {"when": f"Quand un devis part ({number})", "then": "je relance à J+7", "first_step": "Noter la date"}
        assert player.call("plan", {"action": "_own", "days": "30", **words}).status == 200
    first, second, _ = api.actions(visitor(place, player.block))
    page_of(who, f"{first.id}/status", status="done")
    page_of(who, f"{second.id}/status", status="dropped")


def answer_a_diagnostic(place, who):
    """A finished attempt of two months ago and one under way; survey, profile, consent, an action."""
    desk = Desk(place, who)
    assert desk.answer(ALL).status == 200
    assert desk.survey({"q.nps": "i9", "q.frein": ["temps"], "q.manque": "Un exemple de mon métier"}).status == 200
    assert desk.finish(confirmed=True).status == 200
    days_ago(1, 60)
    assert plan(desk, action=desk.run().result["told"]["advice"][0]["id"]).status == 200
    assert desk.call("about", {"size": "1-9", "sector": "construction"}).status == 200
    for agree in ("yes", "no", "yes"):
        assert desk.call("consent", {"agree": agree, "version": "1"}).status == 200
    assert desk.call("again").status == 200
    assert desk.answer({"q.place": "i8", "q.s1": "i3", "q.s3": ["site"], "q.p1": "i1"}, run=2).status == 200
    return desk


def visitor(place, block):
    with request_of(block):
        return api.visitor(block.usage_key, block.scope_ids.user_id, staff=False, beta=False)


def leave_without_network(page, place, who, client, address):
    """A decision and an answer that wait on the device; what lies there."""
    client.force_login(who.user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    page.goto(f"/unit/{CASE}/bloc1/")
    no_network(page)
    decide_first(page)
    expect(page.locator("[data-campus-status]").first).to_contain_text("Waiting for the network.")
    page.goto(f"/unit/{DIAGNOSTIC}/bloc1/")
    go_on(page)
    choose(page, "7")
    expect(page.locator("[data-campus-status]").first).to_contain_text("Waiting for the network.")
    return page.evaluate("Object.fromEntries(Object.entries(localStorage))")


def test_fill(page, place, marie, client, live_server):
    zoe = learner("zoe")
    play_a_case(place, marie)
    answer_a_diagnostic(place, marie)
    card = place.block(CASE, CARD, marie, url_name="carte")
    assert place.call(card, "shown").status == 200
    models.CampusImport.objects.create(
        course_key="course-v1:Campus+Metamorphoses+2026",
        digest="0" * 64,
        contents={"blocks": {}},
        finished=True,
        created=timezone.now(),
    )
    device = leave_without_network(page, place, zoe, client, live_server.url)
    assert len([key for key in device if key.startswith("campus:")]) == 2
    state = [
        {"user": key.user_id, "block": str(key.block_scope_id), "field": key.field_name, "value": value}
        for key, value in place.store.db_dict.items()
        if key.scope.name == "user_state"
    ]
    documents = [
        {"block": str(key.block_scope_id), "definition": value}
        for key, value in place.store.db_dict.items()
        if key.field_name == "definition"
    ]
    told = {"state": state, "device": device, "learners": {"marie": marie.user_id, "zoe": zoe.user_id}}
    (OUT / "blocks.json").write_text(json.dumps({"documents": documents, **told}, ensure_ascii=False, indent=1) + "\n")
    skipped = ('INSERT INTO "auth_permission"', 'INSERT INTO "django_session"')
    lines = [line for line in connection.connection.iterdump() if not line.startswith(skipped)]
    (OUT / "tables.sql").write_text("\n".join(lines) + "\n")
    assert all(table.objects.exists() for table in (models.Run, models.SurveyAnswers, models.Consent, models.Profile))
