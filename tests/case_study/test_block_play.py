"""What a learner meets who plays a case: each step, what it brings, the end, and doing it again."""

import re

import pytest

from campus_plugin import models
from campus_xblocks.kit import events
from tests.support.harness import request_of
from tests.support.playing import FULL, WAY, Player, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def player() -> Player:
    return Player()


def test_the_opening_says_what_the_case_is_about_and_how_long_it_takes(player):
    text = player.read()
    for said in (
        "La menuiserie qui ne répond plus",
        "12",
        "Menuiserie Aubépine",
        "Menuiserie sur mesure",
        "9 personnes",
        "Décider où mettre trois mois d’efforts",
        "neuf personnes",
        "Je fais les devis le soir",
        "Chef d’atelier",
        "Trésorerie 40 k€",
        "Délai de réponse 10 jours",
    ):
        assert said in text
    assert "Climat" not in text  # told in the debrief only


def test_the_first_decision_tells_its_consequence_its_effects_and_why(player):
    text = words(player.decide(WAY[:1]).html)
    assert "Your decision: Elle écrit un modèle de devis" in text
    assert "Trois devis partent. Le modèle est prêt ." in text
    assert "Trésorerie 35 k€ ▼ 40 → 35: worse" in text
    assert "Délai de réponse 8 jours ▼ 10 → 8: better" in text
    assert "Deux heures investies une fois" in text
    assert "Climat" not in text


def test_the_next_step_waits_folded_below_in_the_variant_that_fits(player):
    html = player.decide(WAY[:1]).html
    assert "Le modèle tourne. La banque accepte" in html
    assert (
        html.index("Deux heures investies")
        < html.index('<details class="campus-next"')
        < html.index("Le modèle tourne")
    )
    assert "Une tablette pour prendre les mesures" in html  # offered after this choice
    other = Player(player.place, player.who).decide([{"step": "constat", "choice": "soir", "confidence": 1}], run=1)
    assert other.status == 409  # the first decision stands


def test_an_option_that_is_not_offered_on_this_way_is_not_shown(player):
    html = player.decide([{"step": "constat", "choice": "soir", "confidence": 1}]).html
    assert "tablette" not in html
    assert "Deux semaines plus tard" in html
    assert "Le modèle tourne" not in html


def test_a_delayed_effect_is_told_when_it_falls_due_with_the_decision_that_caused_it(player):
    text = words(player.play(2).html)
    assert "Consequence of your decision “Elle écrit un modèle de devis" in text
    assert "Un devis prend vingt minutes au lieu de deux heures." in text
    assert "Délai de réponse: −3 jours" in text
    assert "Délai de réponse 3 jours ▼ 8 → 3: better" in text


def test_a_change_in_which_earlier_decisions_have_their_part_is_shown_as_a_whole_sum(player):
    text = words(player.play(2).html)
    assert "8 − 2 (this decision) − 3 (earlier ones) = 3" in text


def test_a_delayed_effect_on_what_only_the_debrief_tells_is_not_announced_before(player):
    player.play(3)
    text = words(player.decide(WAY[:4]).html)
    assert "Demander un acompte" not in text.split("Continue")[0]


def test_a_ranking_is_compared_with_the_experts_once_it_is_committed(player):
    assert "The expert’s order" not in player.play(2).html
    text = words(player.decide(WAY[:3]).html)
    assert "Your order: Demander un acompte à chaque commande Refaire le site Rappeler chaque devis" in text
    assert "The expert’s order Demander un acompte à chaque commande Rappeler chaque devis" in text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("90,5", 90.5), ("90.5 €", 90.5), (" 1 000 ", 1000), ("1\u202f000 €", 1000), (94.5, 94.5), ("0", 0)],
)
def test_a_number_is_read_as_people_type_it(player, typed, kept):
    player.play(3)
    reply = player.decide([*WAY[:3], {"step": "prix", "number": typed, "confidence": 2}])
    assert reply.status == 200
    assert reply.data["moves"][3]["number"] == kept


def test_a_number_near_the_expected_one_is_told_so_and_the_expected_one_is_named(player):
    player.play(3)
    text = words(player.decide([*WAY[:3], {"step": "prix", "number": "94,5", "confidence": 2}]).html)
    assert "Deux heures à 45 € : 90 € par devis perdu." in text
    assert "The expected answer 90 € ± 4.5" in text


@pytest.mark.parametrize("typed", ["douze", "", "1,2,3", "1e3", "NaN", "1/2", "९"])
def test_what_is_not_a_number_is_refused_in_words_at_its_field(player, typed):
    player.play(3)
    reply = player.decide([*WAY[:3], {"step": "prix", "number": typed, "confidence": 2}])
    assert reply.status == 400
    assert reply.data["field"] == "number"
    assert "number" in reply.data["error"]
    assert len(player.kept) == 3


def test_a_missing_confidence_is_asked_for_at_its_field(player):
    reply = player.decide([{"step": "constat", "choice": "modele"}])
    assert (reply.status, reply.data["field"]) == (400, "confidence")
    assert player.state == {}


@pytest.mark.parametrize(
    ("move", "field"),
    [
        ({"step": "budget", "choice": []}, "choice"),
        ({"step": "budget", "choice": ["formation", "scie"]}, "choice"),  # 7.5 of 6
        ({"step": "budget", "choice": ["formation", "formation"]}, "choice"),
        ({"step": "budget", "choice": ["inconnu"]}, "choice"),
        ({"step": "budget", "choice": "formation"}, "choice"),
        ({"step": "budget", "choice": ["formation"], "confidence": 2}, "confidence"),
        ({"step": "prix", "number": 3}, "step"),
    ],
)
def test_a_move_that_the_step_does_not_bear_is_refused_with_a_sentence_and_changes_nothing(player, move, field):
    player.play(1)
    reply = player.decide([WAY[0], move])
    assert reply.status == 400
    assert reply.data["field"] == field
    assert len(reply.data["error"]) > 20
    assert len(player.kept) == 1


def test_an_overlong_text_is_refused_and_one_of_5000_characters_is_kept(player):
    player.play(5)
    assert player.decide([*WAY[:5], {"step": "mots", "text": "é" * 5001}]).status == 400
    assert player.decide([*WAY[:5], {"step": "mots", "text": " \n "}]).status == 400
    assert player.decide([*WAY[:5], {"step": "mots", "text": "é" * 5000}]).status == 200


def test_the_end_shows_the_ending_the_analysis_the_way_and_the_question_for_ones_own_firm(player):
    text = words(player.play().html)
    for said in (
        "La file se vide",
        "The analysis Une conseillère en organisation",
        "Le goulet n’était pas l’atelier",
        "You were rather sure.",
        "The analysis decides the same.",
        "The analysis decides: Demander un acompte à chaque commande · Rappeler",
        "Climat de l’équipe 68 sur 100 ▲ 60 → 68: better",
        "Chercher plus de demandes avant de répondre",
        "Un guide de l’organisation des devis (exemple) (2025)",
        "Et chez vous, où se forme la file ?",
        "When une demande arrive, then je note la date",
    ):
        assert said in text


def test_the_indicators_over_time_stand_in_a_table_beside_the_drawing(player):
    html = player.play().html
    assert html.count("<polyline") == 3
    table = words(html[html.rindex("<table>") : html.rindex("</table>")])
    assert "Trésorerie (k€) Délai de réponse (jours) Climat de l’équipe (sur 100)" in table
    assert "At the start 40 10 60 Par où commencer ? 35 8 60 Où mettre six mille euros ? 35 3 68" in table


def test_the_analysis_begins_with_the_way_as_a_picture_in_which_each_decision_has_its_number_and_its_worth(player):
    html = player.play().html
    strip = html[html.index('<ol class="campus-strip"') :]
    assert (
        html.index("Une conseillère en") < html.index('<ol class="campus-strip"') < html.index("Le goulet n’était pas")
    )
    assert "1 Par où commencer ? sound" in words(strip[: strip.index("</ol>")])


def test_an_analysis_that_somebody_signed_says_who(player):
    player.edit("expert: {role: Une conseillère", "expert: {name: Awa Sow, role: Une conseillère")
    assert "What the expert says" in (text := words(player.play().html))
    assert "Awa Sow, Une conseillère en organisation" in text


def test_ratings_are_said_in_words(player):
    html = player.play().html
    assert words(html).count(" sound ") >= 4


def test_exhibits_once_unlocked_stay_at_hand_with_a_table_beside_each_chart(player):
    html = player.play(3).html
    for title in (
        "Le mot du comptable",
        "Les comptes de l’an dernier",
        "Devis envoyés et signés",
        "Délai de réponse, mois",
    ):
        assert title in html
    table = html[html.index("<caption>Devis envoyés") :]
    assert "2023 120 61 2024 131 52 2025 118 40" in words(table)
    assert "812.5" in html
    assert "Le plan de l’atelier" not in html
    assert "Le plan de l’atelier" in player.decide(WAY[:4]).html


def test_images_of_the_course_get_their_real_address_in_a_handlers_answer(player):
    html = player.play(4).html
    assert 'src="/asset-v1:Campus/atelier.svg"' in html
    assert 'alt="Trois postes autour d’un couloir' in html


# --- one run, many requests ---------------------------------------------------------------------------------------


def test_coming_back_shows_what_the_last_decision_brought_and_the_next_step(player):
    player.play(2)
    text = player.read()
    assert "Your decision: Former deux personnes" in text
    assert "Dans quel ordre ?" in text
    assert "Where the firm stands" in text


def test_the_same_request_twice_is_one_decision(player):
    first = player.decide(WAY[:1])
    second = player.decide(WAY[:1])
    assert (first.status, second.status) == (200, 200)
    assert words(first.html) == words(second.html)
    assert len(player.place.events(events.CASE_STEP_DECIDED)) == 1


def test_a_stale_tab_that_repeats_an_earlier_list_gets_where_the_learner_is(player):
    player.play(2)
    reply = player.decide(WAY[:1])
    assert reply.status == 200
    assert len(reply.data["moves"]) == 2
    assert "Dans quel ordre ?" in reply.html


def test_a_list_that_parts_from_what_is_kept_is_answered_409_with_the_kept_list_and_its_screen(player):
    player.play(2)
    reply = player.decide([WAY[0], {"step": "budget", "choice": ["scie"]}])
    assert reply.status == 409
    assert reply.data["run"] == 1
    assert [move["step"] for move in reply.data["moves"]] == ["constat", "budget"]
    assert reply.data["moves"][1]["choice"] == ["formation", "tablette"]
    assert "Dans quel ordre ?" in reply.html


@pytest.mark.parametrize("run", [0, 2, 7])
def test_another_run_than_the_kept_one_is_answered_409(player, run):
    player.play(1)
    assert player.decide(WAY[:2], run).status == 409


def test_a_request_brings_one_decision_more_than_is_kept_and_tells_nothing_of_several(player):
    shown = player.read()
    several = player.decide(WAY[:3])
    assert (several.status, several.data["run"], several.data["moves"]) == (409, 1, [])
    assert words(several.html) in shown
    assert not models.Run.objects.exists()
    assert player.place.published == []
    player.reach(WAY[:2])
    nonsense = player.decide([*WAY[:3], {"step": "prix", "number": "douze"}])
    assert (nonsense.status, [move["step"] for move in nonsense.data["moves"]]) == (409, ["constat", "budget"])


def test_a_decision_that_did_not_fit_may_be_mended_and_nothing_beyond_it_was_told(player):
    player.reach(WAY[:1])
    for _ in range(2):  # the same as often as one likes
        refused = player.decide([WAY[0], {"step": "prix", "number": "90 €"}])
        assert (refused.status, refused.data["field"]) == (400, "step")
        assert "“budget”" in refused.data["error"]
    assert player.decide(WAY[:2]).status == 200


def test_two_tabs_that_decide_at_once_leave_one_decision(player):
    one, other = player.block, player.block
    with request_of(one):
        read = one.visit.store.latest()
    assert player.place.call(other, "decide", {"run": 1, "moves": WAY[:1]}).status == 200
    one.visit.store.latest = lambda **how: read  # this request had read before the other wrote
    reply = player.place.call(
        one, "decide", {"run": 1, "moves": [{"step": "constat", "choice": "soir", "confidence": 1}]}
    )
    assert reply.status == 409
    assert player.kept[0]["choice"] == "modele"


def test_two_tabs_that_decide_the_same_at_once_both_go_on(player):
    one, other = player.block, player.block
    with request_of(one):
        read = one.visit.store.latest()
    assert player.place.call(other, "decide", {"run": 1, "moves": WAY[:1]}).status == 200
    one.visit.store.latest = lambda **how: read
    assert player.place.call(one, "decide", {"run": 1, "moves": WAY[:1]}).status == 200
    assert models.Run.objects.count() == 1


def test_saved_words_do_not_travel_again_and_are_read_back(player):
    reply = player.play()
    assert "text" not in reply.data["moves"][5]
    assert "Lundi, on change les devis." in player.read()
    assert "Lundi, on change" not in str(player.view().json_init_args)


# --- without script -----------------------------------------------------------------------------------------------


def form(player: Player, **fields):
    return player.submit("decide", {"run": "1", **fields})


def test_every_kind_of_step_works_as_a_plain_form(player):
    steps = [
        {"at": "0", "step": "constat", "choice": "modele", "confidence": "3"},
        {"at": "1", "step": "budget", "choice": ["formation", "tablette"]},
        {"at": "2", "step": "priorites", "choice": ["acompte", "site", "suivi"]},
        {"at": "3", "step": "prix", "number": "90,5", "confidence": "1"},
        {"at": "4", "step": "remise", "number": "3"},
        {"at": "5", "step": "mots", "text": "Bonjour\r\nà tous"},
    ]
    for fields in steps:
        reply = form(player, **fields)
        assert (reply.status, reply.headers["Location"]) == (303, "/unit/1")
    assert "La file se vide" in player.read()
    assert player.kept[5]["text"] == "Bonjour\nà tous"


def test_one_ticked_box_in_a_plain_form_is_a_list_of_one(player):
    player.play(1)
    assert form(player, at="1", step="budget", choice="formation").status == 303
    assert player.kept[1]["choice"] == ["formation"]


def test_a_plain_form_sent_twice_or_from_a_stale_page_shows_where_the_learner_is(player):
    for _ in range(2):
        assert form(player, at="0", step="constat", choice="modele", confidence="3").status == 303
    assert form(player, at="0", step="constat", choice="soir", confidence="3").status == 303
    assert len(player.kept) == 1


def test_a_plain_form_that_lacks_something_says_what_and_leads_back(player):
    reply = form(player, at="0", step="constat", confidence="3")
    assert reply.status == 400
    assert 'href="/unit/1"' in reply.text
    assert "one option" in reply.text


def test_every_screen_has_its_form_without_script(player):
    html = player.view().content
    assert '<form method="post" action="/handler/' in html
    assert 'target="_self"' in html  # the learning app gives unit pages <base target="_parent">
    assert "Fictional case" in html


# --- the end of a run ---------------------------------------------------------------------------------------------


def test_a_finished_run_is_complete_and_gives_no_grade_where_no_weight_is_set(player):
    player.play()
    assert player.place.events("completion") == [{"completion": 1.0}]
    assert player.place.events("grade") == []
    assert player.state["run"] == 1
    assert player.state["finished"] is True


@pytest.mark.parametrize("first", ["modele", "soir", "attendre"])
def test_with_a_weight_every_way_to_the_debrief_gives_the_whole_grade(first):
    player = Player(fields={"weight": 2.0})
    reply = player.decide([{"step": "constat", "choice": first, "confidence": 1}])
    answers = {move["step"]: move for move in WAY} | {"budget": {"step": "budget", "choice": ["formation"]}}
    while not player.place.events("completion"):
        step = re.search(r'name="step" value="(\w+)"', reply.html)[1]
        reply = player.decide([*reply.data["moves"], answers[step]])
        assert reply.status == 200
    assert player.place.events("grade") == [{"value": 1.0, "max_value": 1.0}]
    assert player.block.max_score() == 1.0


def test_a_repeated_last_request_settles_what_the_first_one_left_open(player):
    player = Player(player.place, player.who, fields={"weight": 1.0})
    player.play()
    player.place.published.clear()
    assert player.decide(WAY).status == 200
    assert [p.name for p in player.place.published] == ["grade", "completion"]


def test_events_carry_ids_and_numbers_only(player):
    player.play()
    told = [(p.name, p.data) for p in player.place.published]
    assert told[0] == (events.CASE_RUN_STARTED, {"run": 1})
    assert told[1] == (
        events.CASE_STEP_DECIDED,
        {"step": "constat", "choice": "modele", "confidence": 3, "run": 1, "position": 1},
    )
    assert told[6] == (events.CASE_STEP_DECIDED, {"step": "mots", "run": 1, "position": 6})
    assert told[7] == (events.CASE_RUN_FINISHED, {"run": 1, "ending": "bien", "decisions": 6})
    assert "Lundi" not in str(told)


def test_user_state_holds_the_runs_number_and_nothing_of_what_was_said(player):
    player.play()
    assert player.state == {"run": 1, "finished": True}


def test_our_row_is_written_before_user_state_and_user_state_before_publishing(player, monkeypatch):
    seen = []
    block = player.block
    write = models.Run.save
    monkeypatch.setattr(models.Run, "save", lambda row, **how: (seen.append(("row", block.run)), write(row, **how))[1])
    publish = block.runtime.publish
    block.runtime.publish = lambda *said: (seen.append(("publish", block.run)), publish(*said))[1]
    assert player.place.call(block, "decide", {"run": 1, "moves": WAY[:1]}).status == 200
    assert seen == [("row", 0), ("publish", 1), ("publish", 1)]


# --- playing again ------------------------------------------------------------------------------------------------


def test_playing_again_starts_a_new_run_and_keeps_the_old_one(player):
    player.play()
    reply = player.call("replay", {"run": 1})
    assert (reply.status, reply.data["run"], reply.data["moves"]) == (200, 2, [])
    assert "Menuiserie Aubépine" in reply.html
    assert player.decide([{"step": "constat", "choice": "soir", "confidence": 4}], run=2).status == 200
    runs = models.Run.objects.order_by("attempt")
    assert [(run.attempt, len(run.moves), run.finished_at is not None) for run in runs] == [(1, 6, True), (2, 1, False)]
    assert "Elle finit les onze devis" in player.read()


def test_playing_again_twice_at_once_is_one_new_run(player):
    player.play()
    assert [player.call("replay", {"run": 1}).data["run"] for _ in range(2)] == [2, 2]
    assert models.Run.objects.count() == 2


def test_a_run_that_is_not_finished_is_not_replaced(player):
    player.play(2)
    reply = player.call("replay", {"run": 1})
    assert (reply.status, reply.data["run"]) == (409, 1)
    assert models.Run.objects.count() == 1


def test_a_case_that_is_played_once_offers_no_replay_and_refuses_it(player):
    player.edit("replay: true", "replay: false")
    assert "Play the case again" not in words(player.play().html)
    assert player.call("replay", {"run": 1}).status == 400
    assert player.decide(WAY[:1], run=2).status == 409


# --- what it costs ------------------------------------------------------------------------------------------------


def test_a_view_costs_one_query_and_a_decision_at_most_four(player):
    player.view()
    assert len(player.queries) == 1
    for k in range(1, len(WAY) + 1):
        player.decide(WAY[:k])
        assert len(player.queries) <= 4
    player.view()
    assert len(player.queries) == 1
    player.call("replay", {"run": 1})
    assert len(player.queries) <= 4
    player.call("plan", {"action": "mesurer", "when": "a", "then": "b", "first_step": "c"})
    assert len(player.queries) <= 4


def test_the_fixture_of_this_file_uses_every_kind_of_step():
    for kind in ("single", "multiple", "rank", "number", "text"):
        assert f"kind: {kind}" in FULL


EXERCISE = """
lang: en
format: campus/case-study/1
key: pari
title: A bet
duration_min: 2
fictional: false
firm: {name: "", activity: any, size: any, place: here}
objective: Bet.
situation: One question.
steps:
  - id: pari
    title: How many?
    text: How many?
    kind: single
    options:
      - {id: a, text: Dix, feedback: Douze.}
      - {id: b, text: Douze, feedback: Oui.}
endings: [{id: fin, title: Voilà, text: Voilà.}]
debrief: {expert: {role: Notre lecture}, text: Rien de plus.}
transfer: {question: Et chez vous ?}
"""


def test_where_no_indicator_moves_one_answers_and_does_not_decide(player):
    """An inquiry, a bet, something to do at once: small cases that courses use within a sequence."""
    player.edit(FULL, EXERCISE)
    text = words(player.read())
    assert "Step 1 of 1" in text
    assert "Give my answer" in text
    told = words(player.decide([{"step": "pari", "choice": "a"}]).html)
    assert "Your answer: Dix" in told
    assert "decision" not in told.lower().split("your way")[0]
