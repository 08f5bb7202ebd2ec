"""Portraits, what a level means on a dimension, and a line of one's own beside « Autre »."""

import datetime
import json
from typing import Any

import pytest

from campus_xblocks.kit.problems import Invalid
from campus_xblocks.self_diagnostic import wire
from campus_xblocks.self_diagnostic.answers import read_answers
from campus_xblocks.self_diagnostic.document import FORMAT, SelfDiagnostic, remembered, revision, structure
from campus_xblocks.self_diagnostic.engine import score
from campus_xblocks.self_diagnostic.examples import failures
from campus_xblocks.self_diagnostic.record import snapshot
from campus_xblocks.self_diagnostic.standing import fit_survey
from tests.support.build import part, tree

pytestmark = pytest.mark.once

ATTITUDES = [{"id": name, "text": name, "low": "non", "high": "oui"} for name in ("place", "par_quoi")]
PORTRAITS = [
    {"when": [{"attitude": "place", "at_least": 7}, {"attitude": "par_quoi", "below": 5}], "text": "croit"},
    {
        "when": [{"any": [{"score": "overall", "below": 25}, {"not": {"attitude": "place", "at_least": 3}}]}],
        "text": "doute",
    },
    {"text": "reste"},
]
SURVEY = [
    {
        "id": "frein",
        "text": "Frein ?",
        "type": "multiple",
        "options": [{"id": "temps", "label": "Temps"}, {"id": "autre", "label": "Autre", "free": True}],
    }
]


def of(**more: Any) -> SelfDiagnostic:
    texts = {"depart": "tout est à faire", "avance": "tout est là"}
    document = tree(
        part("a", 2, texts=texts), **{"attitudes": ATTITUDES, "portraits": PORTRAITS, "survey": SURVEY} | more
    )
    return FORMAT.read(json.dumps(document))


def told(answers: dict[str, Any], **more: Any) -> dict[str, Any]:
    document = of(**more)
    given = read_answers(document, answers)
    return snapshot(document, given, score(document, given), finished=datetime.date(2026, 11, 28))["told"]


@pytest.mark.parametrize(
    ("answers", "portrait"),
    [
        ({"place": 7, "par_quoi": 4}, "croit"),
        ({"place": 7, "par_quoi": 5}, "reste"),
        ({"place": 2, "par_quoi": 5}, "doute"),
        ({"place": 7, "par_quoi": None}, "reste"),  # a declined attitude is unknown
        ({"a1": 0, "a2": 0}, "doute"),
        ({"a1": 0}, "reste"),  # a score that is not valid is unknown, and so is its « not »
        ({}, "reste"),
    ],
)
def test_a_result_begins_with_the_first_portrait_that_surely_holds(answers: dict[str, Any], portrait: str) -> None:
    assert told(answers)["portrait"] == portrait


def test_without_a_last_word_there_may_be_no_portrait() -> None:
    assert told({}, portraits=PORTRAITS[:2])["portrait"] == ""
    assert told({}, portraits=[])["portrait"] == ""


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        ({"a1": 0, "a2": 0}, "tout est à faire"),
        ({"a1": 4, "a2": 4}, "tout est là"),
        ({"a1": 3, "a2": 3}, "tout est là"),  # 75, where the level begins
        ({"a1": 3, "a2": 2}, ""),  # a level without words here
        ({"a1": 0}, ""),  # not valid
    ],
)
def test_a_dimension_says_what_its_own_level_means(answers: dict[str, Any], text: str) -> None:
    assert told(answers)["dimensions"][0]["text"] == text


def test_the_command_line_prints_what_it_always_printed() -> None:
    document = of()
    assert set(score(document, read_answers(document, {"place": 7})).as_json()) == {
        "dimensions",
        "overall",
        "alerts",
        "advice",
    }


def test_none_of_the_new_keys_makes_another_revision_or_another_structure() -> None:
    bare = of(
        portraits=[],
        survey=[{**SURVEY[0], "options": [{"id": "temps", "label": "Temps"}, {"id": "autre", "label": "Autre"}]}],
    )
    plain = FORMAT.read(
        json.dumps(
            tree(
                part("a", 2),
                attitudes=ATTITUDES,
                survey=[{**SURVEY[0], "options": [{"id": o["id"], "label": o["label"]} for o in SURVEY[0]["options"]]}],
            )
        )
    )
    full = of(examples=[{"title": "e", "answers": {"a1": 0}, "expect": {}}], needs="0.2.0")
    assert revision(full) == revision(bare) == revision(plain)
    assert structure(full) == structure(plain)
    assert remembered(structure(full)).survey[0].free_line == ""


def test_a_line_of_ones_own_is_kept_beside_its_option_and_only_there() -> None:
    document = of()
    assert read_answers(document, {"frein": ["autre"], "frein.autre": " le \r\n bruit "}).survey == {
        "frein": ("autre",),
        "frein.autre": "le   bruit",
    }
    assert read_answers(document, {"frein": ["temps"], "frein.autre": "le bruit"}).survey == {"frein": ("temps",)}
    assert read_answers(document, {"frein.autre": "le bruit"}).survey == {}
    for wrong in ({"frein.autre": "x" * 201}, {"frein.autre": 3}, {"frein.temps": "x"}):
        with pytest.raises(Invalid):
            read_answers(document, {"frein": ["autre"], **wrong})


def test_a_line_travels_as_a_field_of_the_page() -> None:
    asked = wire.items(of())
    assert wire.read(asked, {"q.frein": ["autre"], "q.frein.autre": "le bruit"})[1] == {
        "frein": ["autre"],
        "frein.autre": "le bruit",
    }
    assert wire.read(asked, {"q.frein": ["temps"], "q.frein.autre": "le bruit"})[1] == {
        "frein": ["temps"],
        "frein.autre": None,
    }
    with pytest.raises(Invalid):
        wire.read(asked, {"q.frein.autre": "x" * 201})
    answered = {"frein": ["autre"], "frein.autre": "le bruit"}
    kept = fit_survey(of(), answered)
    assert (kept.stored, kept.lost) == (answered, ())
    without_line = of(survey=[{**SURVEY[0], "options": [{"id": "autre", "label": "A"}]}])
    kept = fit_survey(without_line, {"frein": ["autre"], "frein.autre": "x"})
    assert (kept.stored, kept.lost) == ({"frein": ["autre"]}, ())


def example(expect: dict[str, Any], answers: dict[str, Any] | None = None) -> list[str]:
    document = of(examples=[{"title": "e", "answers": answers or {"a1": 3, "a2": 2}, "expect": expect}])
    return [problem.as_json()["path"] for problem in failures(document)]


def test_an_example_compares_scores_as_people_see_them_and_only_what_is_written() -> None:
    assert example({"overall": 63, "level": "confirme", "dimensions": {"a": 63}, "advice": [], "alerts": []}) == []
    assert example({}) == []
    assert example({"overall": 62}) == ["examples[0].expect.overall"]
    assert example({"level": None}) == ["examples[0].expect.level"]
    assert example({"dimensions": {"a": None}}) == ["examples[0].expect.dimensions.a"]
    assert example({"overall": None, "level": None, "dimensions": {"a": None}}, {"place": 3}) == []
