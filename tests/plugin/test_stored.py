"""What is stored is read by the shape of its version; what cannot be read is refused and stays as it is."""

import json

import pytest

from campus_plugin import api, privacy
from campus_plugin.models import Instrument, Run
from campus_plugin.shared import stored
from tests.support.app import (
    CASE,
    DIAGNOSTIC,
    INSTRUMENT,
    QUESTIONS,
    at,
    case_result,
    case_structure,
    decided,
)

LATER = {stored.VERSION_KEY: 2, "moves": [{"step": "constat", "choice": "a", "seconds": 12}]}
"""As a later release might write a run."""
UNREADABLE = {
    "a later version": LATER,
    "a key that would be lost": [{"step": "constat", "choice": "a", "seconds": 12}],
    "another kind's": {"s1": 2},
    "no list": 7,
    "a step without a name": [{"choice": "a"}],
    "a number that is none": [{"step": "prix", "number": True}],
}


@pytest.fixture
def left(marie):
    """A run that this release began; its moves are then given."""
    record, _ = api.start_run(at(marie), INSTRUMENT, 1, decided("a"))

    def leave(moves):
        Run.objects.update(moves=moves)
        return record

    return leave


@pytest.mark.parametrize("moves", UNREADABLE.values(), ids=UNREADABLE)
def test_a_run_that_cannot_be_read_is_refused_and_never_written_over(marie, left, moves):
    record = left(moves)
    before = Run.objects.values().get()
    for ask in (
        lambda: api.latest_run(at(marie)),
        lambda: api.start_run(at(marie), INSTRUMENT, 1, decided("b")),
    ):
        with pytest.raises(api.Unreadable):
            ask()
    Run.objects.update(version=record.version + 1)  # a later release wrote it, after this one had read
    with pytest.raises(api.Unreadable):
        api.write_run(at(marie), record, decided("a", "b"))
    assert Run.objects.values().get() == {**before, "version": record.version + 1}


def test_a_refusal_says_where_and_nothing_of_what_a_learner_wrote(marie, left):
    left([{"step": "mots", "text": {"mot": "secret"}}])
    with pytest.raises(api.Unreadable) as refused:
        api.latest_run(at(marie))
    assert "0.text" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_result_that_cannot_be_read_is_refused_with_its_run(marie):
    api.start_run(at(marie), INSTRUMENT, 1, decided("a"), finished=True, result=case_result())
    Run.objects.update(result={"form": 2})
    for ask in (
        lambda: api.latest_run(at(marie)),
        lambda: api.finished_runs(at(marie), "Campus", "menuiserie", kind="case_study"),
    ):
        with pytest.raises(api.Unreadable):
            ask()


def test_an_open_run_does_not_stumble_over_the_structure_of_its_older_questions(marie):
    record, _ = api.start_run(at(marie), INSTRUMENT, 1, decided("a"))
    Instrument.objects.update(structure={stored.VERSION_KEY: 2})
    found = api.latest_run(at(marie), now="r2")
    assert (found.moves, found.structure) == (decided("a"), None)
    assert api.structures("Campus", "menuiserie") == {}
    with pytest.raises(api.Unreadable):
        api.structures_of([record])


def test_what_cannot_be_read_is_in_the_learners_copy_as_it_is_kept_and_can_be_erased(marie, left):
    left(LATER)
    [run] = json.loads(json.dumps(privacy.export(marie.pk), default=str))["runs"]
    assert run["moves"] == LATER
    privacy.erase(marie.pk)
    assert Run.objects.count() == 0


@pytest.mark.parametrize(
    ("key", "instrument", "moves", "result"),
    [
        (CASE, INSTRUMENT, {"s1": 2}, None),
        (CASE, INSTRUMENT, [{"step": "constat", "choix": "a"}], None),
        (CASE, INSTRUMENT, [{"step": "prix", "number": float("inf")}], None),
        (CASE, INSTRUMENT, decided("a"), {"overall": 40}),
        (DIAGNOSTIC, QUESTIONS, decided("a"), None),
        (DIAGNOSTIC, QUESTIONS, {"s1": {"points": 2}}, None),
        (DIAGNOSTIC, QUESTIONS, {"s1": True}, None),
        (DIAGNOSTIC, QUESTIONS, {stored.VERSION_KEY: 1}, None),
    ],
)
def test_what_could_not_be_read_again_is_never_written(marie, key, instrument, moves, result):
    with pytest.raises(api.Refused, match="form that can be kept"):
        api.start_run(at(marie, key), instrument, 1, moves, finished=result is not None, result=result)
    assert Run.objects.count() == 0


def test_a_structure_that_could_not_be_read_again_is_never_written(marie):
    odd = api.Instrument("Campus", "x", "r1", "case_study", {**case_structure(), "steps": [{"id": "a"}]})
    with pytest.raises(api.Refused):
        api.start_run(at(marie), odd, 1, [])
    assert Instrument.objects.count() == 0
