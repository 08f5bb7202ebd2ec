"""Several requests of one learner at the same moment, each on a connection of its own, on a real server.

What the platform's user_state loses (four accepted requests, one kept) must be kept here.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from campus_plugin import api, commitments, consents, models, profiles
from campus_plugin.shared import profile_codes
from campus_plugin.writing import again_when_locked
from tests.support.app import DIAGNOSTIC, INSTRUMENT, QUESTIONS, at, case_result, decided

pytestmark = pytest.mark.django_db(transaction=True)

FOUR = range(4)
ROUNDS = range(12)


def at_once(work: Callable[[int, Barrier], Any]) -> list[Any]:
    """`work(number, barrier)` four times at once; what each answered."""
    barrier = Barrier(len(FOUR), timeout=30)

    def one(number: int) -> Any:
        try:
            return work(number, barrier)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(FOUR)) as pool:
        return list(pool.map(one, FOUR))


def test_of_four_windows_that_extend_one_run_nothing_acknowledged_is_lost(marie):
    visitor = at(marie)
    record, _ = api.start_run(visitor, INSTRUMENT, 1, [])
    acknowledged: list[str] = []
    for turn in ROUNDS:
        start = api.latest_run(visitor)

        def extend(number: int, barrier: Barrier, start: Any = start, turn: int = turn) -> tuple[bool, str]:
            move, held, at_first = f"{turn}.{number}", start, True
            barrier.wait()
            while True:
                try:
                    api.write_run(visitor, held, [*held.moves, *decided(move)])
                    return at_first, move
                except api.Stale as stale:
                    held, at_first = stale.current, False

        answers = at_once(extend)
        assert sorted(at_first for at_first, _ in answers) == [False, False, False, True]
        acknowledged += [move for _, move in answers]
    kept = api.latest_run(visitor)
    assert sorted(move["choice"] for move in kept.moves) == sorted(acknowledged)
    assert len(kept.moves) == 48
    assert (kept.version, kept.run_id) == (49, record.run_id)


def test_four_first_moves_at_once_open_one_run(marie):
    visitor = at(marie)
    for attempt in ROUNDS:

        def start(number: int, barrier: Barrier, attempt: int = attempt) -> Any:
            barrier.wait()
            return api.start_run(visitor, INSTRUMENT, attempt + 1, decided(str(number)))

        answers = at_once(start)
        assert sorted(created for _, created in answers) == [False, False, False, True]
        assert len({record.run_id for record, _ in answers}) == 1
        winner = next(record for record, created in answers if created)
        assert all(record.moves == winner.moves for record, _ in answers)
    assert models.Run.objects.count() == len(ROUNDS)
    assert models.Instrument.objects.count() == 1


def test_a_finish_and_a_move_at_once_leave_one_story(marie):
    visitor = at(marie)
    for attempt in ROUNDS:
        record, _ = api.start_run(visitor, INSTRUMENT, attempt + 1, decided("a"))

        def end(number: int, barrier: Barrier, record: Any = record) -> str:
            barrier.wait()
            try:
                if number % 2:
                    moves, result = decided("a", f"fin {number}"), case_result(str(number))
                    api.write_run(visitor, record, moves, finished=True, result=result)
                else:
                    api.write_run(visitor, record, decided("a", f"suite {number}"))
            except api.Stale:
                return "stale"
            return "kept"

        assert sorted(at_once(end)) == ["kept", "stale", "stale", "stale"]
        kept = api.latest_run(visitor)
        assert kept.finished == (kept.result is not None) == kept.moves[1]["choice"].startswith("fin")


def test_answers_to_four_survey_questions_at_once_are_all_kept(marie):
    visitor = at(marie, DIAGNOSTIC)
    for attempt in ROUNDS:
        record, _ = api.start_run(visitor, QUESTIONS, attempt + 1, {})

        def answer(number: int, barrier: Barrier, record: Any = record) -> None:
            barrier.wait()
            api.save_survey(visitor, record, {f"q{number}": number})

        at_once(answer)
        assert api.survey(visitor, record) == {"q0": 0, "q1": 1, "q2": 2, "q3": 3}


def test_four_consents_at_once_leave_one_active(marie, monkeypatch):
    monkeypatch.setattr(consents, "TEXTS", {"peer_statistics": {str(n): "…" for n in FOUR}})
    for _ in ROUNDS:

        def give(number: int, barrier: Barrier) -> None:
            barrier.wait()
            consents.give(marie.pk, "peer_statistics", str(number % 2))

        at_once(give)
        assert consents.active(marie.pk) == {"peer_statistics"}
        assert models.Consent.objects.filter(user=marie, active=True).count() == 1
        assert [c.active for c in consents.history(marie.pk)].count(True) == 1
        consents.withdraw(marie.pk, "peer_statistics")
        assert consents.active(marie.pk) == set()


def test_one_action_chosen_in_four_windows_stands_once_in_the_plan(marie):
    visitor = at(marie)
    for turn in ROUNDS:

        def commit(number: int, barrier: Barrier, turn: int = turn) -> Any:
            barrier.wait()
            return api.commit_action(visitor, f"action-{turn}", when="Quand", then=f"je {number}", first_step="Noter")

        assert len({action.id for action in at_once(commit)}) == 1
    assert len(api.actions(visitor)) == len(ROUNDS)


def test_done_and_set_aside_at_once_leave_a_state_that_is_one_of_them(marie):
    action = api.commit_action(at(marie), "a", when="Quand", then="je", first_step="Noter")

    def mark(number: int, barrier: Barrier) -> str:
        barrier.wait()
        return commitments.set_status(marie.pk, action.id, ("done", "dropped")[number % 2]).status

    assert sorted(at_once(mark)) == ["done", "done", "dropped", "dropped"]
    kept = commitments.action(marie.pk, action.id)
    assert (kept.status == "done") == (kept.done_at is not None)


def test_four_fields_of_the_profile_at_once_are_all_kept(marie):
    values = {field: next(iter(profile_codes.codes()[field])) for field in profile_codes.FIELDS}

    def save(number: int, barrier: Barrier) -> None:
        field = profile_codes.FIELDS[number]
        barrier.wait()
        profiles.save(marie.pk, {field: values[field]})

    at_once(save)
    assert profiles.profile(marie.pk) == values
    assert models.Profile.objects.count() == 1


def test_the_victim_of_a_deadlock_is_repeated_until_it_succeeds(marie):
    visitor = at(marie)
    for attempt in (1, 2):
        api.start_run(visitor, INSTRUMENT, attempt, [])
    rows = list(models.Run.objects.order_by("attempt").values_list("pk", flat=True))
    tries: list[int] = []

    def cross(number: int, barrier: Barrier) -> None:
        """Two go one way and meet two that come the other way, each holding what the others want."""
        mine = rows if number % 2 else rows[::-1]
        met = False

        @again_when_locked
        def write() -> None:
            nonlocal met
            tries.append(number)
            with transaction.atomic():
                if not met and number < 2:
                    models.Run.objects.select_for_update().get(pk=mine[0])
                if not met:
                    met = True
                    barrier.wait()
                for pk in mine:
                    run = models.Run.objects.select_for_update().get(pk=pk)
                    run.moves = [*run.moves, number]
                    run.save()

        write()

    at_once(cross)
    assert [sorted(run.moves) for run in models.Run.objects.order_by("attempt")] == [[0, 1, 2, 3], [0, 1, 2, 3]]
    assert len(tries) > len(FOUR)
