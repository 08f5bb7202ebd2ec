"""« Métamorphoses », second edition: whoever answered the first sees what moved on the questions that both ask."""

from collections import Counter
from pathlib import Path

import pytest

from campus_tools.olx import course as olx
from campus_xblocks.self_diagnostic.answers import read_answers
from campus_xblocks.self_diagnostic.comparison import Comparison, compare
from campus_xblocks.self_diagnostic.document import FORMAT, SelfDiagnostic

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
BLOCKS = {"maturite_2026_1": "m1s3_diagnostic_maturite", "cybersecurite_2026_1": "m3s3_diagnostic_cyber"}
"""The first edition of an instrument (what comparing needs of it), and the block that asks it now."""
RENAMED = {
    "maturite_2026_1": {"e_formation", "c_a_jour", "c_avis", "d_restauration"},
    "cybersecurite_2026_1": {"f_code", "r_hors", "r_essai"},
}
"""Questions whose sense changed: they asked two things, had answers that did not fit, or were asked elsewhere too."""
COMPARED = {
    "maturite_2026_1": {"strategie": 3, "production": 3, "equipe": 2, "marches": 3, "client": None, "securite": 2},
    "cybersecurite_2026_1": {"fermer": 2, "repartir": None, "reagir": 3},
}
"""How many questions of each subject are compared; None: too few of them are left."""

editions = pytest.mark.parametrize("edition", BLOCKS)


def first(edition: str) -> SelfDiagnostic:
    return FORMAT.read((ROOT / f"tests/fixtures/editions/{edition}.yaml").read_text(encoding="utf-8"))


def course() -> olx.Course:
    read = olx.read(ROOT / "course_exports/metamorphoses")
    assert isinstance(read, olx.Course)
    return read


def second(edition: str) -> SelfDiagnostic:
    block = course().find(BLOCKS[edition])
    assert block is not None
    return FORMAT.read(block.text)


def compared(edition: str) -> Comparison:
    """« Commencé » everywhere the first time, the best answer everywhere the second."""
    was, now = first(edition), second(edition)
    before = read_answers(was, {question.id: 2 for question in was.questions()})
    after = read_answers(now, {question.id: 4 for question in now.questions()})
    return compare(now, before, after, before_diagnostic=was, days=90)


@editions
def test_the_two_editions_are_one_instrument(edition: str) -> None:
    was, now = first(edition), second(edition)
    assert now.key == was.key
    assert [part.id for part in now.dimensions] == [part.id for part in was.dimensions]


@editions
def test_a_question_whose_sense_changed_has_another_id(edition: str) -> None:
    was, now = ({question.id for question in asked.questions()} for asked in (first(edition), second(edition)))
    assert was - now == RENAMED[edition]
    assert len(now) == len(was)


@editions
def test_what_both_editions_ask_is_compared_and_what_is_too_little_is_not(edition: str) -> None:
    found = compared(edition)
    assert {
        name: None if part.verdict == "not_comparable" else part.compared for name, part in found.dimensions.items()
    } == COMPARED[edition]
    assert found.overall.verdict == "progress"


def test_no_question_is_asked_twice_in_the_course() -> None:
    asked = Counter(
        question.text
        for block in course().all("campus_self_diagnostic")
        for dimension in FORMAT.read(block.text).dimensions
        for question in dimension.questions
    )
    assert [text for text, times in asked.items() if times > 1] == []
