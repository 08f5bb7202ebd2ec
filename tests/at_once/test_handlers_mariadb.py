"""The handlers themselves, run at once on a real server: four windows of one learner, then thirty learners ten at a time.

The platform's user_state keeps one of four accepted writes; here everything that was accepted is kept.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest
from django.db import connection

from campus_plugin import models
from campus_xblocks.kit import events
from tests.at_once.busy import BusyPlace, at_once
from tests.support.desk import ALL, KEPT, Desk, plan
from tests.support.desk import FULL as DIAGNOSTIC
from tests.support.desk import TYPE as DIAGNOSTIC_TYPE
from tests.support.harness import Who, learner
from tests.support.playing import FULL as CASE
from tests.support.playing import TYPE as CASE_TYPE
from tests.support.playing import WAY, Player

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = range(4)
FIRST = [{"step": "constat", "choice": name, "confidence": 2} for name in ("soir", "modele", "attendre", "modele")]
SECOND = [["formation"], ["scie"], ["salon"], ["formation", "tablette"]]
ACTIONS = ("mesurer", "modele", "mesurer", "_own")
FOUR_ANSWERS = ({"q.s1": "i2"}, {"q.s2": "rappel"}, {"q.p1": "i4"}, {"q.place": "i7"})
FOUR_IN_SURVEY = ({"q.frein": ["temps"]}, {"q.canal": "bouche"}, {"q.nps": "i9"}, {"q.manque": "Du temps"})


def statuses(replies) -> list[int]:
    return sorted(reply.status for reply in replies)


@pytest.fixture(params=ROUNDS)
def player(request) -> Player:
    return Player(BusyPlace(), learner(f"joueuse{request.param}"), fields={"weight": 1.0})


@pytest.fixture(params=ROUNDS)
def desk(request) -> Desk:
    return Desk(BusyPlace(), learner(f"repondante{request.param}"))


def four(act) -> list:
    """`act(0)` … `act(3)` at once."""
    return at_once(*(lambda n=n: act(n) for n in range(4)))


def test_four_windows_play_a_case_and_leave_one_story(player):
    replies = four(lambda n: player.decide([FIRST[n]]))
    (run,) = models.Run.objects.all()
    for sent, reply in zip(FIRST, replies, strict=True):
        assert (reply.status == 200) == (run.moves == [sent])
        assert (reply.status, reply.data["moves"]) in ((200, run.moves), (409, run.moves))
    assert len(player.place.events(events.CASE_RUN_STARTED)) == 1
    models.Run.objects.all().delete()
    player.place.published.clear()

    player.play(1)
    replies = four(lambda n: player.decide([WAY[0], {"step": "budget", "choice": SECOND[n]}]))
    assert statuses(replies) == [200, 409, 409, 409]
    kept = models.Run.objects.get().moves
    assert all(reply.data["moves"] == kept for reply in replies)
    models.Run.objects.all().delete()
    player.place.published.clear()

    player.play(5)
    replies = four(lambda n: player.decide(WAY))
    assert statuses(replies) == [200] * 4
    assert len(player.place.events(events.CASE_STEP_DECIDED)) == 6
    assert len(player.place.events(events.CASE_RUN_FINISHED)) == 1
    assert {str(event) for event in player.place.events("grade")} == {"{'value': 1.0, 'max_value': 1.0}"}

    replies = four(lambda n: player.call("replay", {"run": 1}))
    assert [(reply.status, reply.data["run"]) for reply in replies] == [(200, 2)] * 4
    assert len(player.place.events(events.CASE_RUN_STARTED)) == 2
    assert models.Run.objects.count() == 2
    assert models.Instrument.objects.count() == 1


def test_four_actions_planned_at_once_are_all_in_the_plan_and_shown_so(player):
    player.play()
    line = {"when": "un client écrit", "then": "je note", "first_step": "Un cahier", "days": "7"}
    replies = four(lambda n: player.call("plan", {**line, "action": ACTIONS[n]}))
    assert statuses(replies) == [200] * 4
    assert models.Commitment.objects.count() == 3
    assert len(player.place.events(events.ACTION_PLANNED)) == 3
    assert player.view().content.count("In your plan") == 2


def test_four_windows_answer_a_diagnostic_and_lose_nothing(desk):
    assert statuses(four(lambda n: desk.answer(FOUR_ANSWERS[n]))) == [200] * 4
    assert models.Run.objects.get().moves == {"s1": 2, "s2": "rappel", "p1": 4, "place": 7}
    assert statuses(four(lambda n: desk.survey(FOUR_IN_SURVEY[n]))) == [200] * 4
    assert models.SurveyAnswers.objects.get().answers == {
        "frein": ["temps"],
        "canal": "bouche",
        "nps": 9,
        "manque": "Du temps",
    }
    assert len(desk.place.events(events.DIAGNOSTIC_RUN_STARTED)) == 1

    replies = four(lambda n: desk.finish(confirmed=True) if n % 2 else desk.answer({"q.v3": f"i{n}"}))
    assert [replies[n].status for n in (1, 3)] == [200, 200]
    run = models.Run.objects.get()
    assert {replies[n].status for n in (0, 2)} <= {200, 409}
    assert ("v3" in run.moves) == (200 in (replies[0].status, replies[2].status))
    assert len(desk.place.events(events.DIAGNOSTIC_RUN_FINISHED)) == 1

    replies = four(lambda n: desk.call("again"))
    assert [(reply.status, reply.data["run"]) for reply in replies] == [(200, 2)] * 4
    assert len(desk.place.events(events.DIAGNOSTIC_RUN_STARTED)) == 2


def test_four_windows_after_the_result_keep_plan_profile_and_consent(desk):
    desk.finish({"q.v1": "i0", "q.v2": "i0", "q.v3": "i0", "q.p1": "i0", "q.p3": "i0"}, confirmed=True)
    fields = ({"size": "1-9"}, {"role": "head"})
    replies = four(lambda n: plan(desk, action=("fiche", "seuils")[n]) if n < 2 else desk.call("about", fields[n - 2]))
    assert statuses(replies) == [200] * 4
    assert models.Commitment.objects.count() == 2
    assert desk.html().count("In your plan.") == 2
    profile = models.Profile.objects.get()
    assert (profile.size, profile.role) == ("1-9", "head")
    agree, withdraw = {"agree": "yes", "version": "1"}, {"agree": "no"}
    assert statuses(four(lambda n: desk.call("consent", agree if n % 2 else withdraw))) == [200] * 4
    assert models.Consent.objects.filter(active=True).count() <= 1
    assert statuses(four(lambda n: desk.call("consent", agree))) == [200] * 4
    assert models.Consent.objects.filter(active=True).count() == 1


def test_an_erasure_among_answers_leaves_nothing_of_before_it(desk):
    desk.answer({"q.p3": "i4"})
    desk.survey({"q.manque": "Secret"})
    replies = four(
        lambda n: (
            desk.call("erase", {"confirmed": "yes"})
            if n == 0
            else desk.survey({"q.nps": "i3"})
            if n == 1
            else desk.answer(FOUR_ANSWERS[n])
        )
    )
    assert set(statuses(replies)) <= {200, 409}
    for run in models.Run.objects.all():
        assert "p3" not in run.moves
    assert "Secret" not in desk.html()
    assert models.Run.objects.exists() or not models.SurveyAnswers.objects.exists()


def test_thirty_learners_ten_at_a_time_each_find_their_whole_way():
    """On a real platform the like of it brought 28 answers of 30 and a tally of 5."""
    place = BusyPlace()
    nobody = Who(None)
    place.block(CASE_TYPE, CASE, nobody)
    place.block(DIAGNOSTIC_TYPE, DIAGNOSTIC, nobody)
    people = [learner(f"apprenante{n}") for n in range(30)]
    answers = list(ALL.items())
    chosen, order = random.Random(30), Lock()
    seen: list[int] = []

    def one(who: Who) -> None:
        try:
            with order:
                turns = ["case"] * len(WAY) + ["diagnostic"] * 4
                chosen.shuffle(turns)
            player = Player(place, who, None)
            desk = Desk.__new__(Desk)
            desk.place, desk.who, desk.url_name, desk.how = place, who, "bloc1", {}
            moves, parts = 0, 0
            for turn in turns:
                if turn == "case":
                    moves += 1
                    seen.append(player.decide(WAY[:moves]).status)
                else:
                    seen.append(desk.answer(dict(answers[parts * 3 : parts * 3 + 3])).status)
                    parts += 1
            seen.append(desk.survey({"q.manque": f"Les mots de {who.name}"}).status)
            seen.append(desk.finish().status)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(one, people))
    assert seen == [200] * (30 * 12)
    assert models.Instrument.objects.count() == 2
    runs = models.Run.objects.all()
    assert runs.count() == 60
    assert runs.filter(finished_at=None).count() == 0
    for run in runs:
        if run.kind == "self_diagnostic":
            assert run.moves == KEPT
        else:
            assert [move["step"] for move in run.moves] == [move["step"] for move in WAY]
            assert run.result["ending"]["id"] == "bien"
    surveys = models.SurveyAnswers.objects.values_list("user_id", "answers")
    assert {user: kept["manque"] for user, kept in surveys} == {
        who.user_id: f"Les mots de {who.name}" for who in people
    }
    for name, count in (
        (events.CASE_RUN_STARTED, 30),
        (events.CASE_STEP_DECIDED, 180),
        (events.CASE_RUN_FINISHED, 30),
        (events.DIAGNOSTIC_RUN_STARTED, 30),
        (events.DIAGNOSTIC_RUN_FINISHED, 30),
        ("completion", 60),
    ):
        assert len(place.events(name)) == count, name
    assert all(place.user_state(who) == {"run": 1, "finished": True} for who in people)
