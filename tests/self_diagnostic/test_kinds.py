"""What every kind of question does alike: a kind that is added to a table gets a row here, and then all of these."""

from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

from campus_xblocks.kit import pages
from campus_xblocks.self_diagnostic import wire
from campus_xblocks.self_diagnostic.answers import read_answers
from campus_xblocks.self_diagnostic.document import SelfDiagnostic, remembered, structure
from campus_xblocks.self_diagnostic.kinds import ATTITUDE, QUESTIONS, SURVEY, measure
from tests.support.build import asked, document, offered, part, points

pytestmark = pytest.mark.once

# type: (keys of its question, what the page sends, what is stored, its score)
SCORED: dict[str, tuple[dict[str, Any], Any, Any, Fraction]] = {
    "scale": ({"scale": "x"}, "i1", 0.5, Fraction(50, 4)),
    "single": ({"options": offered(haut=50, bas=10, milieu=20)}, "milieu", "milieu", Fraction(25)),
    "multiple": (
        {"options": offered(a=0.5, b=1.5, c=2, rien="exclusive", papier="negative")},
        ["c", "a"],
        ["a", "c"],
        Fraction(250, 4),
    ),
}
# type: (keys of its question, what the page sends, what is stored)
ASKED: dict[str, tuple[dict[str, Any], Any, Any]] = {
    "scale": ({"low": "non", "high": "oui", "points": 4}, "i3", 3),
    "single": ({"options": [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]}, ["b"], "b"),
    "multiple": ({"options": [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]}, ["b", "a"], ["a", "b"]),
    "text": ({}, " Un mot.\r\n", "Un mot."),
}


def test_each_kind_has_its_row_here() -> None:
    assert (set(SCORED), set(ASKED)) == (set(QUESTIONS), set(SURVEY))


def scored(kind: str) -> SelfDiagnostic:
    keys = SCORED[kind][0]
    return document(part("d", [asked("q", type=kind, **keys)]), scales={"x": points(0, 0.5, 4)})


def surveyed(kind: str) -> SelfDiagnostic:
    return document(survey=[{"id": "q", "text": "Q", "type": kind, **ASKED[kind][0]}])


@pytest.mark.parametrize("kind", SCORED)
def test_what_a_page_sends_is_stored_shown_again_and_scored(kind: str) -> None:
    diagnostic = scored(kind)
    _, sent, stored, score = SCORED[kind]
    [item] = wire.items(diagnostic)
    answers, _ = wire.read([item], {"q.q": sent})
    assert answers == {"q": stored}
    assert set(wire.tokens_of(item, stored)) == ({sent} if isinstance(sent, str) else set(sent))
    read = read_answers(diagnostic, wire.exact(diagnostic, answers)).questions["q"]
    assert measure(diagnostic, next(diagnostic.questions())).score(read) == score


@pytest.mark.parametrize("kind", SCORED)
def test_an_answer_is_taken_back_by_an_empty_one(kind: str) -> None:
    for nothing in ("", [], [""]):
        assert wire.read(wire.items(scored(kind)), {"q.q": nothing}) == ({"q": None}, {})


@pytest.mark.parametrize("kind", SCORED)
def test_what_is_remembered_of_a_question_measures_the_same(kind: str) -> None:
    diagnostic = scored(kind)
    older = remembered(structure(diagnostic))
    assert measure(older, next(older.questions())) == measure(diagnostic, next(diagnostic.questions()))


@pytest.mark.parametrize("kind", SCORED)
def test_the_scores_that_authors_are_told_are_those_that_answers_have(kind: str) -> None:
    diagnostic = scored(kind)
    [item] = wire.items(diagnostic)
    found = measure(diagnostic, next(diagnostic.questions()))
    tokens = [choice.token for choice in item.choices if not choice.aside]
    sendings = [
        list(some) for n in range(1, len(tokens) + 1 if item.kind.several else 2) for some in combinations(tokens, n)
    ]
    scores = set()
    for sent in sendings:
        chosen = [item.choice(token) for token in sent]
        if len(sent) == 1 or not any(choice and choice.alone for choice in chosen):
            stored, _ = wire.read([item], {"q.q": sent})
            scores.add(found.score(read_answers(diagnostic, wire.exact(diagnostic, stored)).questions["q"]))
    assert found.scores == scores
    assert 0 < found.notch <= 100


@pytest.mark.parametrize("kind", SCORED)
def test_no_token_says_what_its_answer_is_worth(kind: str) -> None:
    dear, cheap = ({**SCORED[kind][0]}, {**SCORED[kind][0]})
    diagnostic = document(part("d", [asked("q", type=kind, **dear)]), scales={"x": points(0, 0.5, 4)})
    other = document(part("d", [asked("q", type=kind, **_times(cheap, 3))]), scales={"x": points(0, 1.5, 12)})
    assert tokens(diagnostic) == tokens(other)


def tokens(diagnostic: SelfDiagnostic) -> list[str]:
    return [choice.token for item in wire.items(diagnostic) for choice in item.choices]


def _times(keys: dict[str, Any], factor: int) -> dict[str, Any]:
    """The same question with other values."""
    options = [{**o, "value": o["value"] * factor} if "value" in o else o for o in keys.get("options", [])]
    return keys | ({"options": options} if options else {})


@pytest.mark.parametrize("kind", ASKED)
def test_what_a_survey_brings_is_stored_and_read_again(kind: str) -> None:
    diagnostic = surveyed(kind)
    _, sent, stored = ASKED[kind]
    assert wire.read(wire.items(diagnostic), {"q.q": sent}) == ({}, {"q": stored})
    read = read_answers(diagnostic, {"q": stored}).survey["q"]
    assert read == (tuple(stored) if isinstance(stored, list) else stored)


@pytest.mark.parametrize("kind", ASKED)
def test_what_is_remembered_of_a_survey_question_is_asked_alike(kind: str) -> None:
    diagnostic = surveyed(kind)
    older = remembered(structure(diagnostic))
    assert [item.choices for item in wire.items(older)] == [item.choices for item in wire.items(diagnostic)]


@pytest.mark.parametrize(
    "kind", [*QUESTIONS.values(), *SURVEY.values(), ATTITUDE], ids=lambda kind: type(kind).__name__
)
def test_each_kind_has_a_template(kind: Any) -> None:
    assert pages.render(kind.template, "fr", step={"id": "s", "name": "q.q"}) is not None
