"""What a learner is told at the end, and what a later attempt tells of the first."""

from fractions import Fraction

import pytest

from campus_xblocks.self_diagnostic.record import best_and_first, shares
from tests.support.desk import ALL, ATTITUDES, FULL, KEPT, Desk, checked, days_ago, without_tokens
from tests.support.harness import learner

pytestmark = pytest.mark.django_db


# --- the result -----------------------------------------------------------------------------------------------------


def test_closing_with_missing_answers_asks_first(desk):
    reply = desk.finish({"q.s1": "i2"})
    assert (reply.status, reply.data["field"]) == (400, "q.place")
    assert "confirm" in reply.data["error"]
    assert desk.run() is None
    assert desk.finish({"q.s1": "i2"}, confirmed=True).status == 200


def test_the_result_says_level_scores_weights_and_at_most_three_proposals(desk):
    desk.answer(ALL)
    reply = desk.finish()
    # accueil: s1 2/4 = 50 (w 1), s2 3/7 (w 1.5), s3 2/2.5 = 80 (w 1) -> (50 + 1.5*42.857 + 80) / 3.5 = 55.51
    # pieces: p1 12.5, p3 100 -> 56.25; suivi: v2 100, v3 75 -> 87.5; overall (2*55.51 + 56.25 + 0.75*87.5) / 3.75 = 62.10
    assert desk.run().result["dimensions"]["accueil"]["score"] == pytest.approx(55.5102, abs=1e-3)
    assert desk.run().result["overall"]["score"] == pytest.approx(62.1054, abs=1e-3)
    html = reply.html
    assert "Confirmé: 62 out of 100" in html
    assert "not a certified measure: these are your own answers" in html
    assert (
        html.index("Confirmé: 62") < html.index("not a certified measure") < html.index("<svg") < html.index("<table")
    )
    assert html.count("<svg") == 4  # a ruler for each subject, and the radar
    assert "Your strong point: Suivi des réparations. To take up first: Pièces et stock." in html
    assert "Accueil et rendez-vous: Confirmé" in html
    assert "56 out of 100" in html
    assert "weight 0.75" in html
    assert "weight 1.5" in html
    assert html.count('<article class="cd-advice"') == 1  # the first is open, the others are folded
    assert 0 <= html.count('<details class="cd-advice"') <= 2
    assert "effort: medium" in html
    assert "To check with your team" in html
    assert "avancement de chaque vélo" in html
    assert "6 out of 10" in html


def test_a_provisional_result_says_why_and_gives_no_level(desk):
    html = desk.finish({"q.s1": "i2", "q.s2": "rappel"}, confirmed=True).html
    assert "Provisional result: 80 out of 100" in html
    assert "What is missing: Pièces et stock, Suivi des réparations." in html
    assert desk.run().result["overall"] == {"score": pytest.approx(80), "valid": False, "level": None}
    assert "Confirmé: " not in html


def test_without_any_answer_there_is_no_number_at_all(desk):
    html = desk.finish(confirmed=True).html
    assert "Not enough answers for a result yet" in html
    assert desk.run().result["overall"]["score"] is None


def test_a_diagnostic_completes_at_the_result_and_never_grades(desk, place):
    desk.answer(ALL)
    assert place.events("completion") == []
    desk.finish()
    assert place.events("completion") == [{"completion": 1.0}]
    assert place.events("grade") == []
    assert desk.block().has_score is False


def test_events_carry_numbers_and_ids_of_the_document_only(desk, place):
    desk.answer(ALL)
    desk.finish()
    finished = place.events("campus.self_diagnostic.run.finished")
    assert [set(event) for event in finished] == [{"run", "instrument", "revision", "missing", "valid"}]
    assert len(place.events("campus.self_diagnostic.run.started")) == 1


def test_finishing_twice_answers_with_the_same_result_once(desk, place):
    desk.answer(ALL)
    first, second = desk.finish(), desk.finish()
    assert (second.status, without_tokens(second.html)) == (200, without_tokens(first.html))
    assert len(place.events("campus.self_diagnostic.run.finished")) == 1


def test_a_finished_result_keeps_its_words_and_numbers_when_the_document_changes(desk):
    desk.answer(ALL)
    before = desk.finish().html
    desk.write(FULL.replace("title: Confirmé", "title: Autre niveau").replace("Tenir un seul carnet", "Autre conseil"))
    assert "Autre niveau" not in desk.html()
    assert "Autre conseil" not in desk.html()
    assert "Confirmé: 62 out of 100" in before
    assert "Confirmé: 62 out of 100" in desk.html()


def test_links_of_the_result_are_made_real_by_the_platform(desk):
    html = desk.finish({"q.s1": "i0", "q.s2": "sonne", "q.s3": ["perdu"]}, confirmed=True).html
    assert 'href="/courses/x/jump_to_id/m1s1"' in html


def test_attitudes_alone_get_thanks_and_the_change_and_never_a_score(place):
    desk = Desk(place, learner("paul"), ATTITUDES)
    desk.answer({"q.place": "i3", "q.priorite": "declined"})
    html = desk.finish().html
    assert "Thank you for your answers" in html
    assert "3 out of 10" in html
    assert "<svg" not in html
    assert "100" not in html
    desk.call("again")
    html = desk.finish({"q.place": "i8", "q.priorite": "i5"}, run=2).html
    assert "8 out of 10" in html
    assert "(3 the first time)" in html


# --- more than one attempt ------------------------------------------------------------------------------------------


def test_answering_again_starts_a_new_run_and_keeps_the_first(desk):
    desk.answer(ALL)
    desk.finish()
    reply = desk.call("again")
    assert reply.data["run"] == 2
    assert checked(reply.html) == set()
    assert desk.call("again").data["run"] == 2
    desk.answer({"q.s1": "i4"}, run=2)
    from campus_plugin.models import Run

    assert list(Run.objects.order_by("attempt").values_list("attempt", "moves")) == [(1, KEPT), (2, {"s1": 4})]


def test_a_window_that_is_behind_is_shown_where_the_learner_is(desk):
    desk.answer(ALL)
    desk.finish()
    late = desk.answer({"q.s1": "i4"})
    assert late.status == 409
    assert "Confirmé: 62" in late.html
    desk.call("again")
    assert desk.answer({"q.s1": "i4"}).status == 409
    assert desk.answer({"q.s1": "i4"}, run=3).status == 409
    assert desk.run().moves == {}


def test_before_a_later_result_learners_look_back_in_the_words_of_the_levels(desk):
    desk.answer(ALL)
    desk.finish()
    days_ago(1, 60)
    desk.call("again")
    asked = desk.finish(ALL, run=2)
    assert asked.data["asks"] == "hindsight"
    assert "Point de départ" in asked.html
    assert not desk.run().finished
    done = desk.finish(ALL, run=2, hindsight={"accueil": "depart", "pieces": ""})
    assert "Accueil et rendez-vous</strong> — Point de départ" in done.html
    assert desk.run().result["hindsight"] == {"accueil": "depart"}


def test_looking_back_is_refused_for_levels_that_do_not_exist(desk):
    for wrong in ({"accueil": "sommet"}, {"ailleurs": "depart"}, ["depart"], {"accueil": 1}):
        assert desk.finish(ALL, hindsight=wrong).data["field"] == "hindsight"


def test_a_change_is_told_only_after_forty_five_days(desk):
    desk.answer(ALL)
    desk.finish()
    desk.call("again")
    better = ALL | {"q.s1": "i4", "q.s2": "rappel", "q.p1": "i4", "q.v3": "i4"}
    desk.finish(better, run=2, hindsight={})
    soon = desk.call("compare").html
    assert "has not yet had time to change" in soon
    assert "too soon to tell" in soon
    days_ago(1, 60)
    later = desk.call("compare").html
    assert "moved forward" in later
    assert "progress" in later
    assert "Your view, out of 10" in later


def test_attempts_stay_comparable_after_the_document_was_edited(desk):
    desk.answer(ALL)
    desk.finish()
    days_ago(1, 60)
    desk.write(FULL.replace("{id: v3, text: Les retours", "{id: v4, text: Les vieux retours"))
    desk.call("again")
    again = {("q.v4" if k == "q.v3" else k): v for k, v in ALL.items()} | {"q.p1": "i4", "q.p3": "i4"}
    desk.finish(again, run=2, hindsight={})
    html = desk.call("compare").html
    assert "Only questions answered both times" in html
    assert "56" in html
    assert "100" in html


def test_a_second_block_with_the_same_key_continues_the_first(place):
    marie = learner("marie")
    start = Desk(place, marie)
    start.answer(ALL)
    start.finish()
    days_ago(1, 45)
    end = Desk(place, marie, FULL.replace("moment: start", "moment: end"), url_name="bloc2")
    assert end.finish(ALL).data["asks"] == "hindsight"
    end.finish(ALL, hindsight={})
    assert 'data-campus-load="compare"' in end.html()
    assert "About the same level" in end.call("compare").html


def test_within_forty_five_days_nobody_looks_back(desk):
    desk.answer(ALL)
    desk.finish()
    days_ago(1, 44)
    desk.call("again")
    assert "asks" not in desk.finish(ALL, run=2).data
    assert desk.run().finished


def test_a_later_result_opens_on_what_has_moved_once_something_can_have(desk):
    desk.answer(ALL)
    desk.finish()
    days_ago(1, 60)
    desk.call("again")
    better = ALL | {"q.s1": "i4", "q.s2": "rappel", "q.p1": "i4", "q.v3": "i4"}
    html = desk.finish(better, run=2, hindsight={}).html
    assert html.index('data-campus-load="compare"') < html.index("cd-sentence")
    assert "<strong>Pièces et stock</strong> 56 → 100 (progress)" in desk.call("compare").html


def test_shares_of_weights_add_up_to_a_hundred():
    assert shares([Fraction(1)] * 3) == [34, 33, 33]
    assert shares([Fraction(1)] * 6) == [17, 17, 17, 17, 16, 16]
    assert shares([Fraction("1.5"), Fraction(1), Fraction("0.75")]) == [46, 31, 23]
    assert sum(shares([Fraction(1)] * 7)) == 100


def told_of(scores, *proposed):
    rows = [{"title": title, "score": score, "valid": score is not None} for title, score in scores.items()]
    return {"dimensions": rows, "advice": [{"dimension": title} for title in proposed]}


def test_the_sentence_names_the_subject_of_the_first_proposal_and_never_one_as_both():
    scores = {"Produire": 80.0, "Stratégie": 20.0, "Équipe": 30.0, "Client": None}
    assert best_and_first(told_of(scores)) == ("Produire", "Stratégie")
    assert best_and_first(told_of(scores, "Équipe", "Stratégie")) == ("Produire", "Équipe")
    assert best_and_first(told_of(scores, "Produire")) == ("Produire", "Stratégie")
    assert best_and_first(told_of({"Produire": 50.0, "Stratégie": 41.0})) is None  # within one answer
    assert best_and_first(told_of({"Produire": 50.0})) is None


def test_a_result_of_before_levels_were_told_by_subject_is_still_shown(desk):
    from campus_plugin.models import Run

    desk.answer(ALL)
    desk.finish()
    run = Run.objects.get()
    for row in run.result["told"]["dimensions"]:
        del row["level"]
        row["share"] = 33
    Run.objects.update(result=run.result)
    html = desk.html()
    assert "<h3>Accueil et rendez-vous</h3>" in html
    assert "weight 0.75" in html
