"""What holds in every case, whatever is chosen."""

import json
from dataclasses import fields
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_xblocks.case_study.document import FORMAT, CaseStudy
from campus_xblocks.case_study.engine import (
    Move,
    Offer,
    Refused,
    State,
    commit,
    offered,
    play,
    play_far,
    read_moves,
    start,
    states_json,
)
from campus_xblocks.case_study.sense.path import walk
from campus_xblocks.kit.problems import Invalid

from .strategies import AHEAD, cases, legal_moves

pytestmark = pytest.mark.once

BASE = FORMAT.read((Path(__file__).parent / "base.yaml").read_text(encoding="utf-8"))
CARD = FORMAT.read("format: campus/case-study/1\nkey: c\ntitle: T\ntransfer: {question: Q}\n")


def run(case: CaseStudy, data: st.DataObject) -> tuple[list[Move], list[State]]:
    """A whole random run."""
    moves: list[Move] = []
    states = [start(case)]
    while not states[-1].ended:
        assert len(moves) < len(case.steps), "a run cannot be longer than its steps"
        moves.append(data.draw(legal_moves(case, states[-1])))
        states.append(commit(case, states[-1], moves[-1], len(moves) - 1))
    return moves, states


def outcome(case: CaseStudy, raw: Any) -> dict[str, Any]:
    """What becomes of any input; any other exception than these two is a failure."""
    try:
        return states_json(play(case, read_moves(raw)))
    except Invalid as invalid:
        return {"faults": [problem.as_json("fr") for problem in invalid.problems]}
    except Refused as refused:
        return {"faults": [refused.problem.as_json("fr")]}


class TestEveryRun:
    @given(cases(), st.data())
    def test_it_ends_without_coming_back_to_a_step(self, case: CaseStudy, data: st.DataObject) -> None:
        _, states = run(case, data)
        order = [case.position(state.step) for state in states[:-1] if state.step]
        assert order == sorted(set(order))
        assert states[-1].step is None
        assert states[-1].ending in {ending.id for ending in case.endings}
        assert states[-1].pending == ()
        assert all(state.ending is None and not state.ended for state in states[:-1])
        assert offered(case, states[-1]) is None

    @given(cases(), st.data())
    def test_folding_gives_the_same_states_again_and_those_of_every_prefix(
        self, case: CaseStudy, data: st.DataObject
    ) -> None:
        moves, states = run(case, data)
        assert play(case, moves) == states == play(case, moves)
        for length in range(len(moves) + 1):
            assert play(case, moves[:length]) == states[: length + 1]
        assert len(play_far(case, moves)) - 1 == len(moves)

    @given(cases(), st.data())
    def test_indicators_stay_between_their_limits_and_decisions_hand_them_on(
        self, case: CaseStudy, data: st.DataObject
    ) -> None:
        _, states = run(case, data)
        for state in states:
            for indicator in case.indicators:
                value = state.indicators[indicator.id]
                assert isinstance(value, Fraction)
                assert indicator.min <= value <= indicator.max
        for before, after in pairwise(states):
            decision = after.decisions[-1]
            assert after.decisions[:-1] == before.decisions
            assert decision.before == before.indicators
            assert decision.after == after.indicators

    @given(cases(), st.data())
    def test_moves_survive_their_journey_as_json(self, case: CaseStudy, data: st.DataObject) -> None:
        moves, states = run(case, data)
        written = json.dumps([move.as_json() for move in moves])
        assert read_moves(json.loads(written)) == moves
        told = states_json(states)
        assert json.loads(json.dumps(told)) == told
        assert len(told["states"]) == len(moves)

    @given(cases(), st.data())
    def test_moves_stored_without_free_text_fold_to_the_same_indicators(
        self, case: CaseStudy, data: st.DataObject
    ) -> None:
        moves, states = run(case, data)
        kept = read_moves([move.as_json(with_text=False) for move in moves])
        assert states_json(play(case, kept, texts_kept=False)) == states_json(states)

    @given(cases(), st.data())
    def test_the_order_in_which_several_options_are_ticked_changes_nothing(
        self, case: CaseStudy, data: st.DataObject
    ) -> None:
        moves, states = run(case, data)
        turned = [
            Move(m.step, m.choice[::-1], confidence=m.confidence)
            if isinstance(m.choice, tuple) and case.step(m.step).kind == "multiple"
            else m
            for m in moves
        ]
        assert states_json(play(case, turned)) == states_json(states)

    @given(cases(), st.data())
    def test_nothing_ahead_of_a_decision_is_offered(self, case: CaseStudy, data: st.DataObject) -> None:
        _, states = run(case, data)
        for state in states[:-1]:
            offer = offered(case, state)
            assert offer is not None
            assert AHEAD not in repr(offer)
            assert not any(rating in repr(offer) for rating in ("sound", "defensible", "risky", "effects", "later"))

    def test_an_offer_has_only_the_listed_parts(self) -> None:
        assert [field.name for field in fields(Offer)] == [
            *("step", "title", "time", "text", "quotes", "exhibits", "kind", "options", "pick", "answer", "confidence")
        ]


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["constat", "budget", "a", "b", "\ud800", 10**4000, -1, "%(x)s"]),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(st.sampled_from(["step", "choice", "number", "text", "confidence", "x"]), inside, max_size=5)
    ),
    max_leaves=12,
)
hostile_moves = st.lists(
    st.fixed_dictionaries(
        {"step": st.sampled_from(["constat", "budget", "prio", "prix", "cout", "mots", "end", ""]) | anything},
        optional={
            "choice": st.sampled_from(["a", "b", "c", "d", ["a"], ["b", "a"], ["a", "a"], [], ["b", "a", "c"]])
            | anything,
            "number": st.sampled_from([0, 12, 100, 100.5, -1, float("nan"), float("inf"), True, "12"]) | anything,
            "text": st.sampled_from(["", " ", "x" * 5000, "x" * 5001]) | anything,
            "confidence": st.sampled_from([0, 1, 4, 5, True, 2.0, "2"]) | anything,
        },
    )
    | anything,
    max_size=8,
)


class TestHostileInput:
    @given(hostile_moves | anything)
    def test_whatever_is_sent_is_played_or_refused_with_a_sentence(self, raw: Any) -> None:
        for case in (BASE, CARD):
            told = outcome(case, raw)
            assert json.dumps(told)
            assert "states" in told or all(fault["message"] for fault in told["faults"])

    @given(cases(), st.data())
    def test_a_move_of_another_case_is_refused_and_nothing_else(self, case: CaseStudy, data: st.DataObject) -> None:
        moves, _ = run(case, data)
        other = data.draw(cases())
        held = len(play_far(other, moves)) - 1
        assert len(play(other, moves[:held])) == held + 1
        if held < len(moves):
            with pytest.raises(Refused) as caught:
                play(other, moves)
            assert caught.value.index == held

    @pytest.mark.parametrize(
        ("raw", "path"),
        [
            ({}, ""),
            ("constat", ""),
            (None, ""),
            (["constat"], "[0]"),
            ([{}], "[0].step"),
            ([{"step": 3}], "[0].step"),
            ([{"step": "a", "choices": "a"}], "[0].choices"),
            ([{"step": "a", "choice": 3}], "[0].choice"),
            ([{"step": "a", "choice": ["a", 3]}], "[0].choice"),
            ([{"step": "a", "choice": {"a": 1}}], "[0].choice"),
            ([{"step": "a", "number": True}], "[0].number"),
            ([{"step": "a", "number": "12"}], "[0].number"),
            ([{"step": "a", "number": float("nan")}], "[0].number"),
            ([{"step": "a", "number": float("inf")}], "[0].number"),
            ([{"step": "a", "text": 3}], "[0].text"),
            ([{"step": "a", "text": "\ud83d"}], "[0].text"),
            ([{"step": "a", "choice": "a", "confidence": 2.5}], "[0].confidence"),
            ([{"step": "a", "choice": "a", "confidence": True}], "[0].confidence"),
            ([{"step": "a", "choice": "a", "text": "b"}], "[0].text"),
        ],
    )
    def test_input_of_another_form_is_invalid_at_its_place(self, raw: Any, path: str) -> None:
        with pytest.raises(Invalid) as caught:
            read_moves(raw)
        assert [problem.as_json()["path"] for problem in caught.value.problems] == [path]
        assert caught.value.problems[0].line is None

    def test_every_fault_of_the_input_is_told_at_once(self) -> None:
        with pytest.raises(Invalid) as caught:
            read_moves([{"step": 1, "number": "x"}, "b", {"step": "c"}, {"step": "d", "confidence": "e"}])
        assert [problem.as_json()["path"] for problem in caught.value.problems] == [
            *("[0].number", "[0].step", "[1]", "[3].confidence")
        ]


class TestMovesRefusedInTheExample:
    """Each rule of « Moves refused », at the step of the example that it concerns."""

    TO_BUDGET = ({"step": "constat", "choice": "b"},)
    TO_PRIO = (*TO_BUDGET, {"step": "budget", "choice": ["a", "b"], "confidence": 1})
    TO_PRIX = (*TO_PRIO, {"step": "prio", "choice": ["a", "b", "c"]})
    TO_COUT = (*TO_PRIX, {"step": "prix", "number": 12})
    TO_MOTS = (*TO_COUT, {"step": "cout", "number": 14})

    @pytest.mark.parametrize(
        ("before", "move", "key"),
        [
            ((), {"step": "budget", "choice": "a"}, "step"),
            ((), {"step": "nulle-part", "choice": "a"}, "step"),
            ((), {"step": "constat"}, ""),
            ((), {"step": "constat", "choice": "z"}, "choice"),
            ((), {"step": "constat", "choice": ["a"]}, "choice"),
            ((), {"step": "constat", "number": 1}, "number"),
            ((), {"step": "constat", "text": "a"}, "text"),
            (TO_BUDGET, {"step": "constat", "choice": "a"}, "step"),
            (TO_BUDGET, {"step": "budget", "choice": "a", "confidence": 1}, "choice"),
            (TO_BUDGET, {"step": "budget", "choice": [], "confidence": 1}, "choice"),
            (TO_BUDGET, {"step": "budget", "choice": ["a", "a"], "confidence": 1}, "choice"),
            (TO_BUDGET, {"step": "budget", "choice": ["a", "b", "c"], "confidence": 1}, "choice"),
            (TO_BUDGET, {"step": "budget", "choice": ["a", "c"], "confidence": 1}, "choice"),
            (TO_BUDGET, {"step": "budget", "choice": ["a", "z"], "confidence": 1}, "choice"),
            (TO_BUDGET, {"step": "budget", "choice": ["a", "b"]}, ""),
            (TO_BUDGET, {"step": "budget", "choice": ["a", "b"], "confidence": 0}, "confidence"),
            (TO_PRIO, {"step": "prio", "choice": ["a", "b"]}, "choice"),
            (TO_PRIO, {"step": "prio", "choice": ["a", "b", "b"]}, "choice"),
            (TO_PRIO, {"step": "prio", "choice": []}, "choice"),
            (TO_PRIO, {"step": "prio", "choice": ["a", "b", "c"], "confidence": 2}, "confidence"),
            (TO_PRIX, {"step": "prix", "number": -0.1}, "number"),
            (TO_PRIX, {"step": "prix", "number": 101}, "number"),
            (TO_PRIX, {"step": "prix", "choice": "a"}, "choice"),
            (TO_MOTS, {"step": "mots", "text": ""}, "text"),
            (TO_MOTS, {"step": "mots", "text": "\u00a0\n"}, "text"),
            (TO_MOTS, {"step": "mots", "text": "x" * 5001}, "text"),
            (TO_MOTS, {"step": "mots"}, ""),
        ],
    )
    def test_the_move_is_refused_at_its_place(self, before: tuple, move: dict, key: str) -> None:
        moves = read_moves([*before, move])
        with pytest.raises(Refused) as caught:
            play(BASE, moves)
        assert (caught.value.index, caught.value.key) == (len(before), key)
        assert "%(" not in caught.value.problem.message("fr")

    def test_a_text_of_five_thousand_characters_is_taken(self) -> None:
        states = play(BASE, read_moves([*self.TO_MOTS, {"step": "mots", "text": "x" * 5000}]))
        assert states[-1].ended
        assert states[-1].decisions[-1].parts[0].feedback == "Voici ce que j’en dis."

    def test_each_part_tells_its_consequence_and_why(self) -> None:
        decision = play(BASE, read_moves(self.TO_PRIO))[-1].decisions[-1]
        assert [(part.id, part.consequence, part.feedback) for part in decision.parts] == [
            ("a", "", ""),
            ("b", "Tous apprennent.", "Utile."),
        ]
        assert [delayed.text for delayed in decision.fallen_due] == ["Un client paie."]

    def test_exhibits_stay_at_hand_once_unlocked(self) -> None:
        assert [state.unlocked for state in play(BASE, read_moves(self.TO_PRIX))] == [("note",)] * 4


class TestAnEditUnderWay:
    """The document changes while a learner plays."""

    MOVES = read_moves([*TestMovesRefusedInTheExample.TO_COUT])

    @pytest.mark.parametrize(
        ("old", "new", "held"),
        [
            ("text: Attendre", "text: Patienter", 4),
            ("{id: b, text: Agir", "{id: d, text: Agir", 0),
            ("budget: 6", "budget: 5", 1),
            ("{id: c, text: Prix}", "{id: c, text: Prix}, {id: d, text: Lieu}", 2),
            ("answer: {min: 0, max: 100, unit", "answer: {min: 13, max: 100, unit", 3),
        ],
    )
    def test_the_moves_that_still_fold_are_counted(self, old: str, new: str, held: int) -> None:
        text = (Path(__file__).parent / "base.yaml").read_text(encoding="utf-8").replace(old, new)
        text = text.replace("  path: {constat: b, budget: [b, a], prio: [b, a, c], prix: 12, cout: 12}\n", "")
        text = text.replace("from: 0, below: 30.5", "from: 13, below: 30.5") if held == 3 else text
        text = text.replace("best: [b, a, c]", "best: [b, a, c, d]") if held == 2 else text
        text = text.replace("chose: constat.b", "chose: constat.a") if held == 0 else text
        assert len(play_far(FORMAT.read(text), self.MOVES)) - 1 == held


class TestCards:
    def test_a_card_is_over_as_soon_as_it_is_shown(self) -> None:
        assert start(CARD).ended
        assert offered(CARD, start(CARD)) is None
        assert states_json(play(CARD, [])) == {"states": [], "ending": None}
        with pytest.raises(Refused):
            play(CARD, [Move("a", "a")])


def test_the_debriefs_path_walks_to_an_end() -> None:
    states = walk(BASE)
    assert states[-1].ending == "bien"
    assert [decision.step for decision in states[-1].decisions] == ["constat", "budget", "prio", "prix", "cout", "mots"]


def test_a_case_without_a_path_has_nothing_to_walk() -> None:
    assert walk(CARD) == []
