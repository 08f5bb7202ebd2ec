"""Two requests of one learner, the second let in by hand at every point where the first asks the database something.

No threads and no luck: for each pair of requests, each way in which they can cross is played, with a new learner. What
was answered 2xx is kept, the other gets the server's own account, and what follows a write happens once.
"""

import pytest

from campus_plugin import models
from campus_xblocks.kit import events
from tests.at_once.busy import BusyPlace, interleaved
from tests.support.desk import ALL, Desk, without_tokens
from tests.support.desk import plan as plan_proposal
from tests.support.harness import learner
from tests.support.playing import CARD, FULL, WAY, Player, words

pytestmark = pytest.mark.django_db(transaction=True)

SOIR = {"step": "constat", "choice": "soir", "confidence": 1}
FORMATION = {"step": "budget", "choice": ["formation"]}
ACTION = {"action": "mesurer", "when": "un client écrit", "then": "je note l’heure", "first_step": "Un cahier"}
LOW = {"q.v1": "i0", "q.v2": "i0", "q.v3": "i0", "q.p1": "i0", "q.p3": "i0"}


def players(moves: int, definition: str = FULL):
    def prepare(number: int) -> Player:
        player = Player(BusyPlace(), learner(f"joueuse{number}"), definition, {"weight": 1.0})
        if moves:
            player.play(moves)
        player.place.published.clear()
        return player

    return prepare


def desks(*before: str):
    def prepare(number: int) -> Desk:
        desk = Desk(BusyPlace(), learner(f"repondante{number}"))
        for step in before:
            {"answer": lambda: desk.answer(LOW), "survey": lambda: desk.survey({"q.nps": "i5"})}.get(
                step, lambda: desk.finish(LOW, confirmed=True)
            )()
        desk.place.published.clear()
        return desk

    return prepare


def runs(who) -> list[models.Run]:
    return list(models.Run.objects.filter(user_id=who.user_id).order_by("attempt"))


def told(place, name: str) -> int:
    return len(place.events(name))


# --- a case -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "one", "other"),
    [
        (0, [WAY[0]], [WAY[0]]),
        (0, [WAY[0]], [SOIR]),
        (0, WAY[:3], [WAY[0]]),
        (1, WAY[:2], WAY[:2]),
        (1, WAY[:2], [WAY[0], FORMATION]),
        (1, WAY[:2], WAY[:4]),
        (5, WAY, WAY),
        (5, WAY, [*WAY[:5], {"step": "mots", "text": "Autre chose."}]),
    ],
)
def test_of_two_decisions_each_is_kept_or_told_that_another_stands(held, one, other):
    for player, *replies in interleaved(players(held), lambda p: p.decide(one), lambda p: p.decide(other)):
        (run,) = runs(player.who)
        for sent, reply in zip((one, other), replies, strict=True):
            kept = [{k: v for k, v in move.items() if k != "text"} for move in run.moves]
            assert reply.status in (200, 409)
            if reply.status == 200:
                assert [m["step"] for m in run.moves[: len(sent)]] == [m["step"] for m in sent]
                assert [m.get("choice") for m in kept[: len(sent)]] == [m.get("choice") for m in sent]
            assert reply.data["moves"] == kept[: len(reply.data["moves"])]
        assert 200 in [reply.status for reply in replies]
        assert told(player.place, events.CASE_RUN_STARTED) == (0 if held else 1)
        assert told(player.place, events.CASE_STEP_DECIDED) == len(run.moves) - held
        ended = run.finished_at is not None
        assert told(player.place, events.CASE_RUN_FINISHED) == ended
        assert (told(player.place, "grade") > 0) == (told(player.place, "completion") > 0) == ended


def test_the_words_of_a_last_step_are_those_that_were_acknowledged_first():
    mine, theirs = ([*WAY[:5], {"step": "mots", "text": text}] for text in ("Les miens.", "Les autres."))
    for player, one, other in interleaved(players(5), lambda p: p.decide(mine), lambda p: p.decide(theirs)):
        (run,) = runs(player.who)
        assert (one.status, other.status) == (409, 200)  # the one that came between has written before
        assert run.moves[5]["text"] == "Les autres."
        assert "Les autres." in player.read()


def test_two_replays_open_one_run():
    replay = {"run": 1}
    for player, *replies in interleaved(
        players(6), lambda p: p.call("replay", replay), lambda p: p.call("replay", replay)
    ):
        assert [(reply.status, reply.data["run"]) for reply in replies] == [(200, 2)] * 2
        assert [run.attempt for run in runs(player.who)] == [1, 2]
        assert told(player.place, events.CASE_RUN_STARTED) == 1


def test_a_replay_and_the_first_decision_of_the_next_run_are_one_run():
    for player, again, decided in interleaved(
        players(6), lambda p: p.call("replay", {"run": 1}), lambda p: p.decide([SOIR], run=2)
    ):
        first, second = runs(player.who)
        assert decided.status == 200
        assert (again.status, again.data["run"]) == (200, 2)
        assert [move["choice"] for move in second.moves] == ["soir"]
        assert first.finished_at is not None
        assert told(player.place, events.CASE_RUN_STARTED) == 1


def test_two_actions_planned_at_once_are_both_in_the_plan_and_shown_so():
    other = {**ACTION, "action": "modele"}
    for player, *replies in interleaved(players(6), lambda p: p.call("plan", ACTION), lambda p: p.call("plan", other)):
        assert [reply.status for reply in replies] == [200, 200]
        kept = models.Commitment.objects.filter(user_id=player.who.user_id)
        assert sorted(kept.values_list("action_id", flat=True)) == ["mesurer", "modele"]
        assert player.view().content.count("In your plan") == 2
        assert sorted(e["action"] for e in player.place.events(events.ACTION_PLANNED)) == ["mesurer", "modele"]


@pytest.mark.parametrize("action", [ACTION, {**ACTION, "action": "_own", "days": "7"}])
def test_one_action_planned_twice_at_once_is_one_and_told_once(action):
    for player, *replies in interleaved(players(6), lambda p: p.call("plan", action), lambda p: p.call("plan", action)):
        assert [reply.status for reply in replies] == [200, 200]
        assert models.Commitment.objects.filter(user_id=player.who.user_id).count() == 1
        assert told(player.place, events.ACTION_PLANNED) == 1


def test_an_action_that_was_set_aside_is_proposed_again():
    player = players(6)(0)
    player.call("plan", ACTION)
    models.Commitment.objects.update(status="dropped")
    assert "In your plan" not in player.read()
    player.call("plan", ACTION)
    assert "In your plan" in player.read()
    assert models.Commitment.objects.get().status == "open"


def test_a_card_says_what_is_planned_in_one_query():
    player = Player(BusyPlace(), learner(), CARD)
    player.call("plan", {**ACTION, "action": "noter"})
    assert "In your plan" in player.read()
    assert len(player.queries) == 1


# --- a self-diagnostic --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [(), ("answer",)])
@pytest.mark.parametrize("mine", [{"q.s1": "i2"}, {"q.p1": "i4"}])
def test_two_answers_to_different_questions_are_both_kept(before, mine):
    other = {"q.s2": "rappel", "q.place": "declined"}
    for desk, *replies in interleaved(desks(*before), lambda d: d.answer(mine), lambda d: d.answer(other)):
        assert [reply.status for reply in replies] == [200, 200]
        (run,) = runs(desk.who)
        assert run.moves.items() >= {"s2": "rappel", "place": None}.items()
        assert run.moves.get("s1") == 2 or run.moves.get("p1") == 4
        assert told(desk.place, events.DIAGNOSTIC_RUN_STARTED) == (0 if before else 1)


@pytest.mark.parametrize("before", [(), ("answer",), ("answer", "survey")])
def test_two_answers_to_the_survey_and_one_beside_it_are_all_kept(before):
    for desk, *replies in interleaved(
        desks(*before), lambda d: d.survey({"q.frein": ["temps"]}), lambda d: d.survey({"q.manque": "Du temps"})
    ):
        assert [reply.status for reply in replies] == [200, 200]
        kept = models.SurveyAnswers.objects.get(user_id=desk.who.user_id).answers
        assert kept.items() >= {"frein": ["temps"], "manque": "Du temps"}.items()
        assert len(runs(desk.who)) == 1
    for desk, *replies in interleaved(
        desks(*before), lambda d: d.survey({"q.manque": "Du temps"}), lambda d: d.answer({"q.s1": "i2"})
    ):
        assert [reply.status for reply in replies] == [200, 200]
        assert models.SurveyAnswers.objects.get(user_id=desk.who.user_id).answers["manque"] == "Du temps"
        assert runs(desk.who)[0].moves["s1"] == 2


@pytest.mark.parametrize("before", [(), ("answer",)])
def test_two_ends_at_once_are_one_result_told_once(before):
    for desk, *replies in interleaved(
        desks(*before), lambda d: d.finish(LOW, confirmed=True), lambda d: d.finish(LOW, confirmed=True)
    ):
        assert [reply.status for reply in replies] == [200, 200]
        assert without_tokens(replies[0].html) == without_tokens(replies[1].html)
        (run,) = runs(desk.who)
        assert run.finished_at is not None
        assert told(desk.place, events.DIAGNOSTIC_RUN_STARTED) == (0 if before else 1)
        assert told(desk.place, events.DIAGNOSTIC_RUN_FINISHED) == 1


@pytest.mark.parametrize("before", [(), ("answer",)])
def test_an_answer_that_crosses_the_end_counts_in_it_or_is_told_the_result(before):
    finish, answer = (lambda d: d.finish(LOW, confirmed=True)), (lambda d: d.answer({"q.s1": "i4"}))
    for crossing in ((finish, answer), (answer, finish)):
        for desk, *replies in interleaved(desks(*before), *crossing):
            ended, answered = replies if crossing[0] is finish else replies[::-1]
            (run,) = runs(desk.who)
            assert ended.status == 200
            assert answered.status in (200, 409)
            assert (run.moves.get("s1") == 4) == (answered.status == 200)
            scored = next(row for row in run.result["told"]["dimensions"] if row["id"] == "accueil")
            assert scored["answered"] == (answered.status == 200)
            assert "data-campus-part" in answered.html or answered.status == 200


def test_two_who_begin_again_get_one_new_run():
    for desk, *replies in interleaved(desks("finish"), lambda d: d.call("again"), lambda d: d.call("again")):
        assert [(reply.status, reply.data["run"]) for reply in replies] == [(200, 2)] * 2
        assert len(runs(desk.who)) == 2
        assert told(desk.place, events.DIAGNOSTIC_RUN_STARTED) == 1
    for desk, *replies in interleaved(desks("finish"), lambda d: d.call("again"), lambda d: d.answer(ALL, run=1)):
        assert replies[0].status == 200
        assert replies[1].status == 409  # nothing is added to what is finished
        assert runs(desk.who)[0].result is not None


def test_of_an_erasure_and_an_answer_what_comes_last_stands_whole():
    erase = {"confirmed": "yes"}
    for crossing in (
        (lambda d: d.call("erase", erase), lambda d: d.answer({"q.s1": "i4"})),
        (lambda d: d.answer({"q.s1": "i4"}), lambda d: d.call("erase", erase)),
    ):
        for desk, *replies in interleaved(desks("answer", "survey"), *crossing):
            assert [reply.status for reply in replies] == [200, 200]
            left = runs(desk.who)
            assert [run.moves for run in left] in ([], [{"s1": 4}])  # never anything of what was erased
            assert not models.SurveyAnswers.objects.filter(user_id=desk.who.user_id).exists()
            assert "q.p1=i0" not in desk.html()


@pytest.mark.parametrize("before", [("answer",), ("answer", "survey")])
def test_survey_answers_never_outlive_the_run_that_is_erased(before):
    for desk, *replies in interleaved(
        desks(*before),
        lambda d: d.survey({"q.manque": "Secret"}),
        lambda d: d.call("erase", {"confirmed": "yes"}),
    ):
        assert [reply.status for reply in replies] == [200, 200]
        if not runs(desk.who):  # else the survey came last, and opened a run of its own
            desk.answer({"q.s1": "i1"})
            assert "Secret" not in desk.html()


def test_two_proposals_planned_at_once_are_both_shown_so():
    for desk, *replies in interleaved(
        desks("finish"), lambda d: plan_proposal(d, action="fiche"), lambda d: plan_proposal(d, action="seuils")
    ):
        assert [reply.status for reply in replies] == [200, 200]
        assert words(desk.html()).count("In your plan.") == 2


def test_fields_of_the_profile_and_a_consent_that_cross_are_all_kept():
    for desk, *replies in interleaved(
        desks("finish"), lambda d: d.call("about", {"size": "1-9"}), lambda d: d.call("about", {"role": "head"})
    ):
        assert replies[0].status == 200
        assert replies[1].status == 200
        kept = models.Profile.objects.get(user_id=desk.who.user_id)
        assert (kept.size, kept.role) == ("1-9", "head")
    agree, withdraw = {"agree": "yes", "version": "1"}, {"agree": "no"}
    for crossing in ((agree, withdraw), (withdraw, agree), (agree, agree)):
        for desk, *replies in interleaved(
            desks("finish"),
            lambda d, c=crossing: d.call("consent", c[0]),
            lambda d, c=crossing: d.call("consent", c[1]),
        ):
            assert [reply.status for reply in replies] == [200, 200]
            assert models.Consent.objects.filter(user_id=desk.who.user_id, active=True).count() <= 1


# --- what the platform keeps may be undone ------------------------------------------------------------------------


def test_a_state_that_another_request_undid_changes_nothing_that_a_learner_sees():
    player = players(6)(0)
    shown, state = player.view().content, dict(player.state)
    for undone in ({}, {"run": 1, "finished": False}, {"run": 0, "finished": False, "planned": ["mesurer"]}):
        player.place.states[next(iter(player.place.states))] = undone
        assert words(player.view().content) == words(shown)
        assert player.decide(WAY).status == 200
        assert player.state.items() >= state.items()  # and the next request puts it right
    desk = desks("finish")(0)
    shown, state = desk.run(), dict(desk.place.user_state(desk.who))
    desk.place.states[next(iter(desk.place.states))] = {"run": 7, "finished": False}
    assert desk.finish(LOW, confirmed=True).status == 200
    assert desk.run() == shown
    assert desk.place.user_state(desk.who) == state
