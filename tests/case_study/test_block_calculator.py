"""« Avec vos nombres » and the rule to keep, as a learner meets them: on the page, without script, in the plan."""

import gzip
import json
from html import unescape
from re import findall, search
from typing import Any

import pytest

from campus_plugin import models
from campus_xblocks.kit import pages
from tests.support.calculators import WITH_CALCULATOR
from tests.support.playing import CARD, FULL, WAY, Player, words

pytestmark = pytest.mark.django_db
PLAIN = CARD


def player(definition: str = WITH_CALCULATOR) -> Player:
    return Player(definition=definition)


def form(**typed: str) -> dict[str, str]:
    return {f"n.{name}": value for name, value in typed.items()}


def sent(who: Player, body: dict[str, str]) -> Any:
    return who.submit("calculate", body)


def results(html: str) -> dict[str, str]:
    found = findall(r'data-result="(\w+)">([^<]*)<', html)
    return {name: unescape(text).replace("\u202f", " ").replace("\xa0", " ") for name, text in found}


def held(html: str) -> list[int]:
    return [int(place) for place, hidden in findall(r'data-reading="(\d+)"( hidden)?', html) if not hidden]


def test_a_card_shows_the_rule_then_the_question_then_the_calculator_with_its_example() -> None:
    html = player().view().content
    order = [
        html.index(part)
        for part in ("Compter d’abord &lt;b&gt;", "qui répond au téléphone", "Avec vos nombres", "Poser un carnet")
    ]
    assert order == sorted(order)
    assert results(html) == {"heures": "25.0 h", "chacune": "0.03 h"}
    assert held(html) == [1]
    assert 'value="1000"' in html
    assert 'value="1.5"' in html
    assert "These numbers are an example" in html


def test_actions_say_three_points_until_numbers_are_the_learners_own() -> None:
    html = player().view().content
    assert "When j’ai gagné …, then je prends … pour un client" in unescape(html)
    assert 'data-fill="je prends {heures} pour un client"' in html


def test_the_device_gets_a_compiled_form_and_a_script_of_two_kilobytes_only_where_there_is_a_calculator() -> None:
    fragment = player().view()
    spec = json.loads(unescape(search(r'data-spec="([^"]*)"', fragment.content)[1]))
    assert spec["results"][0] == ["heures", ["factures", "minutes", "*", "60", "/"], 1, "h"]
    assert spec["inputs"][1] == ["minutes", "min", "0", "60"]
    script = pages.asset("case_study/assets/calculator.js")
    assert len(gzip.compress(script.encode())) <= 2 * 1024
    assert script in [resource.data for resource in fragment.resources]
    plain = player(PLAIN).view()
    assert not [
        resource
        for resource in plain.resources
        if "CampusCalculator" in resource.data or "campus-rule" in resource.data
    ]
    assert "calculator" not in plain.content
    assert "campus-rule" not in plain.content


def test_without_script_the_server_answers_with_its_own_page() -> None:
    who = player()
    reply = sent(who, form(factures="1 200", minutes="2,5"))
    assert reply.status == 200
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Content-Type"].startswith("text/html")
    assert results(reply.text) == {"heures": "50.0 h", "chacune": "0.04 h"}
    assert held(reply.text) == [0]
    assert "je prends 50.0 h pour un client" in unescape(reply.text).replace("\xa0", " ")
    assert 'value="1 200"' in reply.text
    assert "<html" in reply.text
    assert "<script" not in reply.text


def test_a_number_that_cannot_be_is_told_at_its_field_and_the_results_stay() -> None:
    who = player()
    first = sent(who, form(factures="1200", minutes="2,5")).text
    good = {name: unescape(value) for name, value in findall(r'name="(g\.\w+)" value="([^"]*)"', first)}
    assert good == {"g.factures": "1200", "g.minutes": "2,5"}
    for wrong, told in (
        ("beaucoup", "Write a number, for example"),
        ("61", "Write a number from 0 to 60"),
        ("1" * 19, "Write a number"),
    ):
        reply = sent(who, form(factures="1200", minutes=wrong) | good)
        assert reply.status == 200
        assert told in reply.text
        assert f'value="{wrong}"' in reply.text
        assert results(reply.text)["heures"] == "50.0 h"
        assert reply.text.count(' aria-invalid="true">') == 1
    assert results(sent(who, form(minutes="x")).text)["heures"] == "25.0 h"


def test_nothing_typed_is_kept() -> None:
    who = player()
    sent(who, form(factures="777", minutes="7"))
    assert models.Run.objects.count() == models.Commitment.objects.count() == 0
    assert "777" not in who.view().content
    assert who.place.published == []


def test_the_page_without_script_leads_back_to_where_its_reader_came_from() -> None:
    who = player()
    reply = sent(who, form(factures="1", minutes="1") | {"back": "/courses/x?y=1"})
    assert 'href="/courses/x?y=1"' in reply.text
    assert 'name="back" value="/courses/x?y=1"' in reply.text
    away = sent(who, form(factures="1", minutes="1") | {"back": "https://elsewhere.example/x"})
    assert "elsewhere.example" not in away.text


def test_an_action_with_numbers_enters_the_plan_with_its_rule() -> None:
    who = player()
    texts = {"when": "j’ai gagné 50,0 h", "then": "je prends 50,0 h", "first_step": "Poser un carnet"}
    reply = who.call("plan", {"action": "noter", **texts})
    assert reply.status == 200
    kept = models.Commitment.objects.get()
    assert (kept.then, kept.rule) == ("je prends 50,0 h", "Compter d’abord <b>ce qui coûte</b>.")
    html = who.view().content
    assert "je prends 50,0 h" not in html  # the card says only that it is in the plan


def test_a_text_that_still_holds_a_placeholder_does_not_enter_the_plan() -> None:
    who = player()
    for field in ("when", "then", "first_step"):
        texts = {"when": "a", "then": "b", "first_step": "c"} | {field: "gagner {heures}"}
        for name in ("noter", "_own"):
            reply = who.call("plan", {"action": name, "days": "30", **texts})
            assert reply.status == 400
            assert json.loads(reply.text)["field"] == field
    assert not models.Commitment.objects.exists()
    assert (
        player(PLAIN).call("plan", {"action": "noter", "when": "{heures}", "then": "b", "first_step": "c"}).status
        == 200
    )


def test_before_the_end_of_a_case_there_is_nothing_to_calculate() -> None:
    transfer = WITH_CALCULATOR[WITH_CALCULATOR.index("  rule:") : WITH_CALCULATOR.index("  actions:")]
    marked = FULL.replace("transfer:\n", "transfer:\n" + transfer)
    who = player(marked)
    assert sent(who, form(factures="1", minutes="1")).status == 404
    assert "Compter d’abord" not in who.view().content
    moves: list[Any] = []
    for move in WAY:
        moves.append(move)
        reply = who.call("decide", {"run": 1, "moves": moves})
        if move is not WAY[-1]:
            assert "Avec vos nombres" not in reply.text
    assert "Avec vos nombres" in json.loads(reply.text)["html"]
    assert sent(who, form(factures="1", minutes="1")).status == 200


def test_a_document_without_calculator_has_nothing_to_calculate() -> None:
    assert sent(player(PLAIN), form(factures="1")).status == 404


@pytest.mark.parametrize(
    "body", [{}, {"n.factures": ""}, {"n.factures": "\ud83d" * 9}, {"n.zzz": "1"}, {"g.factures": "x"}]
)
def test_whatever_is_sent_is_answered_with_a_page(body: dict[str, str]) -> None:
    assert sent(player(), {key: value.encode("utf-8", "replace").decode() for key, value in body.items()}).status == 200


def test_the_native_api_tells_neither_the_rule_nor_the_calculator() -> None:
    told = json.dumps(player().block.student_view_data())
    assert "Compter" not in told
    assert "heures" not in told


def test_a_card_shows_its_sources() -> None:
    text = WITH_CALCULATOR + "sources: [{title: Insee, url: 'https://www.insee.fr/', year: 2025}]\n"
    assert "Insee (2025)" in words(player(text).view().content)
