"""Which grading policies give learners the same grade, and which can take each other's place."""

import json

import pytest

from campus_tools.importing import weights
from tests.importing.courses import grading

pytestmark = pytest.mark.once


def test_titles_and_labels_do_not_make_another_policy():
    labelled = grading(0.6, 0.4)
    labelled["GRADER"][0]["short_label"] = "Question"
    assert weights.same(grading(0.6, 0.4), labelled)
    assert not weights.same(grading(0.6, 0.4), grading(0.5, 0.5))
    assert not weights.same(grading(0.6, 0.4), grading(0.6, 0.4, passed=0.7))


@pytest.mark.parametrize("held", [{}, {"GRADER": None}, {"GRADER": ["x"]}, {"GRADER": [{"type": "Projets"}]}])
def test_a_policy_that_has_no_grader_for_the_sequences_takes_no_place(held):
    assert not weights.replaceable(held, grading(0.5, 0.5))
    assert weights.told(held) is not None


def test_a_policy_is_told_in_one_line():
    assert weights.told(grading(0.6, 0.4, passed=0.65)) == "Questions 60 %, Cas 40 %, to pass 65 %"


def test_what_is_kept_is_what_the_platform_reads(tmp_path):
    weights.keep(grading(0.6, 0.4), tmp_path, "2026")
    written = (tmp_path / "policies" / "2026" / "grading_policy.json").read_text(encoding="utf-8")
    assert json.loads(written) == grading(0.6, 0.4)
