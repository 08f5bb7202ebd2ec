"""A learner's moves, kept by compare-and-swap."""

import math
from dataclasses import replace

import pytest
from django.db import connection, transaction

from campus_plugin import api, runs
from campus_plugin.models import Instrument, Run, SurveyAnswers
from campus_plugin.writing import storable
from tests.support.app import (
    CASE,
    DIAGNOSTIC,
    INSTRUMENT,
    QUESTIONS,
    at,
    case_result,
    case_structure,
    decided,
    plan_action,
)
from tests.support.harness import our_queries

A, B, C = decided(*"abc")


def test_a_first_move_opens_a_run_that_is_found_again(marie):
    record, created = api.start_run(at(marie), INSTRUMENT, 1, [A])
    assert created
    assert api.latest_run(at(marie)) == record
    assert (record.attempt, record.version, record.moves, record.finished, record.revision) == (1, 1, [A], False, "r1")
    assert len(record.run_id) == 32


def test_nothing_is_there_before_the_first_run(marie):
    assert api.latest_run(at(marie)) is None


def test_moves_survive_as_they_were_written(marie):
    moves = [
        {"step": "mots", "text": "« Été », 100 % – l’œuvre 🌳\nsuite", "confidence": 3},
        {"step": "prix", "number": 12.5},
        {"step": "ordre", "choice": ["b", "a"]},
    ]
    api.start_run(at(marie), INSTRUMENT, 1, moves)
    assert api.latest_run(at(marie)).moves == moves
    answers = {"s1": 3, "s2": ["a"], "s3": 0.5, "s4": "unknown", "s5": None}
    record, _ = api.start_run(at(marie, DIAGNOSTIC), QUESTIONS, 1, {})
    assert api.write_run(at(marie, DIAGNOSTIC), record, answers).moves == answers
    assert api.latest_run(at(marie, DIAGNOSTIC)).moves == answers


def test_a_repeated_start_finds_the_run_that_exists(marie):
    first, _ = api.start_run(at(marie), INSTRUMENT, 1, [A])
    written = api.write_run(at(marie), first, [A, B])
    again, created = api.start_run(at(marie), INSTRUMENT, 1, [A])
    assert (again, created) == (written, False)
    assert Run.objects.count() == 1


def test_a_replay_is_a_run_of_its_own_and_the_latest(marie):
    api.start_run(at(marie), INSTRUMENT, 1, [A], finished=True, result=case_result("x"))
    second, created = api.start_run(at(marie), INSTRUMENT, 2, [B])
    assert created
    assert api.latest_run(at(marie)) == second


@pytest.mark.parametrize("attempt", [0, -1, True, 1.5, "2", 10**9])
def test_an_attempt_that_is_no_number_of_a_run_is_refused_with_a_sentence(marie, attempt):
    with pytest.raises(api.Refused, match="numbered"):
        api.start_run(at(marie), INSTRUMENT, attempt)
    assert Run.objects.count() == 0


def test_two_windows_that_read_the_same_run_cannot_overwrite_each_other(marie):
    """The interleaving by hand: both read, one writes, the other is told and merges."""
    record, _ = api.start_run(at(marie), INSTRUMENT, 1, [A])
    one, other = api.latest_run(at(marie)), api.latest_run(at(marie))
    written = api.write_run(at(marie), one, [A, B])
    with pytest.raises(api.Stale) as stale:
        api.write_run(at(marie), other, [A, C])
    assert stale.value.current == written
    merged = api.write_run(at(marie), stale.value.current, [A, B, C])
    assert api.latest_run(at(marie)) == merged
    assert (merged.moves, merged.version, merged.run_id) == ([A, B, C], 3, record.run_id)


def test_a_request_repeated_because_its_answer_was_lost_succeeds(marie):
    record, _ = api.start_run(at(marie), INSTRUMENT, 1, [A])
    written = api.write_run(at(marie), record, [A, B], finished=True, result=case_result())
    assert api.write_run(at(marie), record, [A, B], finished=True, result=case_result()) == written
    assert api.latest_run(at(marie)) == written


def test_a_finished_run_is_never_written_again(marie):
    record, _ = api.start_run(at(marie), INSTRUMENT, 1, [A])
    ended = api.write_run(at(marie), record, [A, B], finished=True, result=case_result())
    for moves, finished in (([A, B, C], True), ([A, B], False), ([], False)):
        with pytest.raises(api.Stale):
            api.write_run(at(marie), ended, moves, finished=finished)
    assert api.latest_run(at(marie)) == ended
    assert ended.result == case_result()
    assert ended.finished_at is not None


def test_a_run_may_be_finished_by_its_first_request(marie):
    record, _ = api.start_run(at(marie), INSTRUMENT, 1, [A], finished=True, result=case_result())
    assert (record.finished, record.result) == (True, case_result())
    assert api.latest_run(at(marie)) == record


def test_a_result_without_an_end_is_not_kept(marie):
    record, _ = api.start_run(at(marie), INSTRUMENT, 1, [A], result=case_result("trop-tot"))
    assert record.result is None
    assert api.write_run(at(marie), record, [A, B], result=case_result("trop-tot")).result is None
    assert api.latest_run(at(marie)).result is None


def test_a_run_erased_in_another_window_is_stale_and_empty(marie):
    record, _ = api.start_run(at(marie), INSTRUMENT, 1, [A])
    api.clear(at(marie))
    with pytest.raises(api.Stale) as stale:
        api.write_run(at(marie), record, [A, B])
    assert (stale.value.current.moves, stale.value.current.version, stale.value.current.run_id) == ([], 0, "")
    assert Run.objects.count() == 0


def test_a_run_begun_anew_after_an_erasure_is_not_taken_for_the_old_one(marie):
    old, _ = api.start_run(at(marie), INSTRUMENT, 1, [A])
    api.clear(at(marie))
    new, _ = api.start_run(at(marie), INSTRUMENT, 1, [B])
    assert new.version == old.version
    with pytest.raises(api.Stale) as stale:
        api.write_run(at(marie), old, [A, C])
    assert stale.value.current == new


def test_runs_of_others_and_of_other_blocks_are_out_of_reach(marie, paul):
    mine, _ = api.start_run(at(marie), INSTRUMENT, 1, [A])
    assert api.latest_run(at(paul)) is None
    assert api.latest_run(at(marie, DIAGNOSTIC)) is None
    with pytest.raises(api.Stale):
        api.write_run(at(paul), mine, [C])
    assert api.latest_run(at(marie)).moves == [A]


def test_finished_attempts_under_a_key_come_oldest_first_across_blocks_and_revisions(marie, paul):
    later = replace(INSTRUMENT, revision="r2")
    for visitor, instrument, attempt, moves, finished in (
        (at(marie), INSTRUMENT, 1, decided("1"), True),
        (at(marie, DIAGNOSTIC), later, 1, decided("2"), True),
        (at(marie), later, 2, decided("3"), True),
        (at(marie), later, 3, decided("4"), False),
        (at(marie, DIAGNOSTIC), replace(INSTRUMENT, key="autre"), 2, decided("5"), True),
        (at(marie, DIAGNOSTIC), replace(INSTRUMENT, org="Ailleurs"), 3, decided("6"), True),
        (at(paul), INSTRUMENT, 1, decided("7"), True),
        # an author may give a diagnostic the key of a case
        (at(marie, DIAGNOSTIC), replace(QUESTIONS, key="menuiserie"), 4, {"s1": 8}, True),
    ):
        api.start_run(visitor, instrument, attempt, moves, finished=finished)
    with our_queries() as said:
        found = api.finished_runs(at(marie), "Campus", "menuiserie", kind="case_study")
    assert [(record.moves, record.revision) for record in found] == [
        (decided("1"), "r1"),
        (decided("2"), "r2"),
        (decided("3"), "r2"),
    ]
    assert len(said) == 1


def test_each_instrument_is_written_once_at_its_first_use(marie, paul):
    api.start_run(at(marie), INSTRUMENT, 1)
    api.start_run(at(paul), INSTRUMENT, 1)
    api.start_run(at(paul), replace(INSTRUMENT, revision="r2", structure=case_structure("b")), 2)
    assert sorted(Instrument.objects.values_list("revision", "structure"), key=str) == [
        ("r1", case_structure()),
        ("r2", case_structure("b")),
    ]


def test_what_is_reworded_is_kept_beside_what_it_was(marie, paul):
    """Equal revisions may have other words: a text that was reworded, or another document under the same key."""
    reworded = replace(INSTRUMENT, structure=case_structure("Le constat"))
    first, _ = api.start_run(at(marie), INSTRUMENT, 1, [A])
    other, _ = api.start_run(at(paul), reworded, 1, [A])
    assert first.revision == other.revision
    assert first.wording != other.wording
    assert api.structures_of([first, other]) == {
        first.instrument_id: case_structure(),
        other.instrument_id: case_structure("Le constat"),
    }
    assert api.structures("Campus", "menuiserie") == {"r1": case_structure("Le constat")}  # its newest words
    assert api.latest_run(at(marie)) == first


def test_an_open_run_follows_its_document_into_other_words(marie):
    reworded = replace(INSTRUMENT, structure=case_structure("Le constat"))
    record, _ = api.start_run(at(marie), INSTRUMENT, 1, [A])
    written = api.write_run(at(marie), record, [A, B], instrument=reworded)
    assert api.latest_run(at(marie)) == written
    assert api.structures_of([written]) == {written.instrument_id: case_structure("Le constat")}


def test_a_run_of_the_first_release_is_read_and_goes_on(marie):
    """Its instrument says nothing of words: those that came first are all that is known of them."""
    record, _ = api.start_run(at(marie), INSTRUMENT, 1, [A])
    Instrument.objects.update(wording=None)
    runs.forget_instruments()
    held = api.latest_run(at(marie))
    assert (held.wording, held.moves, held.instrument_id) == (None, [A], record.instrument_id)
    api.write_run(at(marie), held, [A, B], finished=True, result=case_result("x"))
    second, _ = api.start_run(at(marie), INSTRUMENT, 2, [A])
    assert second.instrument_id != record.instrument_id
    assert [run.moves for run in api.finished_runs(at(marie), "Campus", "menuiserie", kind="case_study")] == [[A, B]]


def test_keys_that_differ_by_an_accent_or_a_capital_are_different_instruments(marie):
    for attempt, key in enumerate(["menuiserie", "Menuiserie", "ménuiserie"], start=1):
        api.start_run(at(marie), replace(INSTRUMENT, key=key), attempt)
    assert Instrument.objects.count() == 3


def test_the_state_is_cleared_for_the_learner_whom_staff_reset(marie, paul):
    """The platform's reset runs in a request of staff, and hands over an anonymous id."""
    record, _ = api.start_run(at(marie), INSTRUMENT, 1, [A])
    api.save_survey(at(marie), record, {"nps": 9})
    api.start_run(at(marie, DIAGNOSTIC), INSTRUMENT, 1, [B])
    api.start_run(at(paul), INSTRUMENT, 1, [C])
    plan_action(marie)
    learner = api.user_id_of(str(marie.pk))
    api.clear(api.visitor(CASE, learner, staff=False, beta=False))
    assert api.latest_run(at(marie)) is None
    assert SurveyAnswers.objects.count() == 0
    assert api.latest_run(at(marie, DIAGNOSTIC)).moves == [B]
    assert api.latest_run(at(paul)).moves == [C]
    assert len(api.actions(at(marie))) == 1


def test_clearing_for_nobody_clears_nothing(marie):
    api.start_run(at(marie), INSTRUMENT, 1, [A])
    api.clear(api.visitor(CASE, api.user_id_of("a0f3"), staff=False, beta=False))
    assert Run.objects.count() == 1


# --- costs ------------------------------------------------------------------------------------------------------


def test_reading_the_latest_run_is_one_statement_without_the_instruments_structure(marie):
    api.start_run(at(marie), INSTRUMENT, 1, [A])
    visitor = at(marie)
    with our_queries() as said:
        api.latest_run(visitor)
    assert len(said) == 1
    assert "structure" not in said[0]


def test_saying_who_the_visitor_is_asks_the_database_nothing(marie):
    with our_queries() as said:
        at(marie)
    assert said == []


def test_starting_a_run_is_two_statements_while_the_process_looks_for_the_instrument(marie, paul):
    api.start_run(at(paul), INSTRUMENT, 1)
    visitor = at(marie)
    with our_queries() as said:
        api.start_run(visitor, INSTRUMENT, 1, [A])
    assert len(said) <= 2


@pytest.mark.django_db(transaction=True)
def test_starting_a_run_is_one_statement_once_the_process_knows_the_instrument(marie, paul):
    """Without a test's transaction around it, as the platform runs handlers."""
    api.start_run(at(paul), INSTRUMENT, 1)
    visitor = at(marie)
    with our_queries() as said:
        api.start_run(visitor, INSTRUMENT, 1, [A])
    assert len(said) == 1
    with our_queries() as said:
        api.start_run(visitor, INSTRUMENT, 1, [A])
    assert len(said) == 2


def test_writing_is_one_statement_and_two_when_somebody_was_faster(marie):
    visitor = at(marie)
    record, _ = api.start_run(visitor, INSTRUMENT, 1, [A])
    with our_queries() as said:
        api.write_run(visitor, record, [A, B])
    assert len(said) == 1
    with our_queries() as said, pytest.raises(api.Stale):
        api.write_run(visitor, record, [A, C])
    assert len(said) == 2


# --- what a process remembers -----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_instrument_of_a_transaction_that_failed_is_not_remembered(marie):
    class Trouble(Exception):
        pass

    visitor = at(marie)

    def in_trouble():
        with transaction.atomic():
            api.start_run(visitor, INSTRUMENT, 1, [A])
            raise Trouble

    with pytest.raises(Trouble):
        in_trouble()
    assert Instrument.objects.count() == 0
    # The number that was lost may now be another's.
    api.start_run(visitor, replace(INSTRUMENT, revision="r2"), 1, [B])
    api.start_run(visitor, INSTRUMENT, 2, [C])
    assert api.latest_run(visitor).revision == "r1"
    assert sorted(Run.objects.values_list("attempt", "instrument__revision")) == [(1, "r2"), (2, "r1")]


@pytest.mark.django_db(transaction=True)
def test_a_process_remembers_a_bounded_number_of_instruments(marie, monkeypatch):
    monkeypatch.setattr(runs, "_MOST_KNOWN", 2)
    for attempt in range(1, 6):
        api.start_run(at(marie), replace(INSTRUMENT, revision=f"r{attempt}"), attempt)
    assert len(runs._known) <= 2


# --- what a database cannot hold --------------------------------------------------------------------------------


def test_characters_that_some_database_refuses_are_replaced(marie):
    record, _ = api.start_run(at(marie), INSTRUMENT, 1, [{"step": "mots\x00", "text": "a\x00b\ud800c"}])
    assert record.moves == [{"step": "mots\ufffd", "text": "a\ufffdb\ufffdc"}]
    assert api.latest_run(at(marie)).moves == record.moves


@pytest.mark.parametrize("value", [math.nan, math.inf, {1, 2}, object(), b"bytes"])
def test_what_json_cannot_hold_is_refused_with_a_sentence(marie, value):
    with pytest.raises(api.Refused, match="can be kept"):
        api.start_run(at(marie), INSTRUMENT, 1, [value])
    assert Run.objects.count() == 0


def test_a_nesting_without_end_is_refused_with_a_sentence():
    deep: list = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(api.Refused):
        storable(deep)


# --- survey -----------------------------------------------------------------------------------------------------


def test_survey_answers_are_merged_by_question_and_kept_apart_from_the_run(marie):
    visitor = at(marie, DIAGNOSTIC)
    record, _ = api.start_run(visitor, QUESTIONS, 1, {"s1": 2})
    api.save_survey(visitor, record, {"nps": 9, "frein": "le temps"})
    assert api.save_survey(visitor, record, {"attente": "des clients", "frein": None}) == {
        "nps": 9,
        "attente": "des clients",
    }
    assert api.survey(visitor, record) == {"nps": 9, "attente": "des clients"}
    assert api.latest_run(visitor).moves == {"s1": 2}
    assert SurveyAnswers.objects.count() == 1


def test_survey_answers_of_two_windows_are_both_kept(marie):
    visitor = at(marie, DIAGNOSTIC)
    record, _ = api.start_run(visitor, QUESTIONS, 1, {})
    api.save_survey(visitor, record, {"nps": 9})
    ours = SurveyAnswers.objects.get()
    SurveyAnswers.objects.filter(pk=ours.pk, version=ours.version).update(answers={"nps": 9, "b": 1}, version=2)
    api.save_survey(visitor, record, {"c": 2})
    assert api.survey(visitor, record) == {"nps": 9, "b": 1, "c": 2}


def test_a_run_is_read_with_its_survey_in_one_statement_and_the_survey_written_in_two(marie):
    visitor = at(marie, DIAGNOSTIC)
    api.start_run(visitor, QUESTIONS, 1, {"s1": 2})
    with our_queries() as said:
        record = api.latest_run(visitor, with_survey=True)
    assert (len(said), record.moves, record.survey) == (1, {"s1": 2}, {})
    for question in ("nps", "frein"):
        with our_queries() as said:
            api.save_survey(visitor, record, {question: 1})
        assert len(said) == 2
        record = api.latest_run(visitor, with_survey=True)
    assert record.survey == {"nps": 1, "frein": 1}


def test_a_survey_begun_in_another_window_since_the_run_was_read_is_merged(marie):
    visitor = at(marie, DIAGNOSTIC)
    record, _ = api.start_run(visitor, QUESTIONS, 1, {})
    api.save_survey(visitor, record, {"nps": 9})
    assert api.save_survey(visitor, record, {"frein": "le temps"}) == {"nps": 9, "frein": "le temps"}


def test_an_open_run_moves_to_the_edited_document_with_its_moves(marie):
    edited = replace(INSTRUMENT, revision="r2", structure=case_structure("autre"))
    record, _ = api.start_run(at(marie), INSTRUMENT, 1, [A])
    written = api.write_run(at(marie), record, [B], instrument=edited)
    assert written.revision == "r2"
    assert api.latest_run(at(marie)) == written
    assert api.structures("Campus", "menuiserie") == {
        "r1": case_structure(),
        "r2": case_structure("autre"),
    }


def test_survey_answers_about_a_run_that_is_gone_are_not_kept(marie):
    visitor = at(marie, DIAGNOSTIC)
    record, _ = api.start_run(visitor, QUESTIONS, 1, {})
    api.clear(visitor)
    api.save_survey(visitor, record, {"nps": 9})
    assert SurveyAnswers.objects.count() == 0


@pytest.mark.django_db
def test_the_tables_compare_names_byte_by_byte_on_this_database():
    with connection.cursor() as cursor:
        columns = {c.name: c for c in connection.introspection.get_table_description(cursor, Run._meta.db_table)}
    assert (columns["usage_key"].collation or "BINARY").lower() in ("binary", "utf8mb4_bin")
