"""Each kind of step is whole: whoever adds one learns here what is missing (docs/tasks/add-a-step-kind.md)."""

from pathlib import Path
from re import sub

import pytest

from campus_xblocks.case_study.document import FORMAT
from campus_xblocks.case_study.engine import commit, offered, offered_options, settle
from campus_xblocks.case_study.kinds import KINDS
from campus_xblocks.case_study.moves import Move
from campus_xblocks.case_study.sense.path import walk
from campus_xblocks.kit import pages
from campus_xblocks.kit.markdown import words

CASE = FORMAT.read((Path(__file__).parent / "base.yaml").read_text(encoding="utf-8"))
KIND_NAMES = sorted(KINDS)


def state_at(kind: str):
    """The state of the expert's way at the first step of that kind."""
    return next(state for state in walk(CASE) if state.step and CASE.step(state.step).kind == kind)


@pytest.mark.parametrize("name", KIND_NAMES)
def test_the_expert_of_the_tests_case_meets_every_kind(name: str) -> None:
    state = state_at(name)
    step = CASE.step(state.step)
    move = step.rules.expert_move(step, CASE.debrief.path.get(step.id))
    assert getattr(move, step.rules.asks) is not None
    assert len(commit(CASE, state, move).decisions) == len(state.decisions) + 1


@pytest.mark.parametrize("name", KIND_NAMES)
def test_everything_that_can_be_taken_leads_where_the_kind_says(name: str) -> None:
    state = state_at(name)
    step = CASE.step(state.step)
    takings = list(step.rules.takings(step, offered_options(step, state.facts)))
    assert takings
    assert {taken.next for taken in takings} <= step.rules.exits(step)
    for taken in takings:
        assert len(settle(CASE, state, Move(step.id), taken).decisions) == len(state.decisions) + 1


@pytest.mark.parametrize("name", KIND_NAMES)
def test_the_time_of_a_step_counts_the_longest_that_may_be_read_after_it(name: str) -> None:
    state = state_at(name)
    step = CASE.step(state.step)
    longest = max(words(text) for text, _ in step.rules.outcomes(step, words))
    for taken in step.rules.takings(step, offered_options(step, state.facts)):
        assert sum(words(f"{part.consequence} {part.feedback}") for _, part in taken.outcomes) <= longest


@pytest.mark.parametrize("name", KIND_NAMES)
def test_the_form_has_the_field_that_the_kind_asks_for_with_a_sentence_for_none(name: str) -> None:
    offer, rules = offered(CASE, state_at(name)), KINDS[name]
    options = [{"id": option.id, "text": option.text} for option in offer.options]
    step = {"kind": name, "options": options, **rules.fields(offer, CASE.lang)}
    html = pages.render(rules.template, CASE.lang, uid="x", step=step)
    assert f'data-field="{rules.asks}"' in html
    assert f'name="{rules.asks}"' in html
    assert 'data-none="' in html
    assert all(option["text"] in html for option in options)
    assert sub(r"<[^>]+>", "", html).strip(), "a field says what it wants"


@pytest.mark.parametrize("name", KIND_NAMES)
def test_a_move_of_another_kind_is_refused_with_what_this_one_asks_for(name: str) -> None:
    from campus_xblocks.case_study.moves import Refused

    state = state_at(name)
    step = CASE.step(state.step)
    others = {"choice": "a", "number": 1, "text": "mots"}
    for part in set(others) - {step.rules.asks}:
        with pytest.raises(Refused) as caught:
            commit(CASE, state, Move(step.id, **{part: others[part]}))
        assert caught.value.reason == step.rules.request[0]
