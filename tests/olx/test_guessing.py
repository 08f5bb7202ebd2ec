"""Answers that can be guessed without reading: `campus check` says which rule finds them, and how often."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from campus_tools.olx import course as olx
from campus_tools.olx.check import guessing
from campus_tools.olx.check.guessing import Choices, longest, prudent, shortest, uneven, wins

pytestmark = pytest.mark.once

LONG, SHORT, OTHER = "Une réponse longue, et même très longue.", "Court.", "Entre les deux, à peu près."


def asked(*answers: str, right: int = 0) -> Choices:
    return Choices("q", answers, frozenset({right}))


def test_a_rule_wins_as_often_as_it_takes_the_right_answer() -> None:
    questions = [asked(LONG, SHORT, right=0), asked(LONG, SHORT, right=1)]
    assert wins(longest, questions) == wins(shortest, questions) == Fraction(1, 2)


def test_a_rule_that_takes_several_answers_has_its_chance_among_them() -> None:
    assert wins(longest, [asked("ab", "cd", "e", right=1)]) == Fraction(1, 2)


def test_a_rule_that_finds_nothing_to_take_guesses_among_all() -> None:
    assert wins(prudent, [asked("Rouge", "Vert", "Bleu", right=2)]) == Fraction(1, 3)


@pytest.mark.parametrize("answer", ["Elle appelle d’abord.", "Il compte les appels.", "Elle essaie un mois."])
def test_prudence_is_known_by_its_words(answer: str) -> None:
    assert prudent(["Il achète.", answer, "Il attend le mois d’avril."]) == frozenset({1})


def test_lengths_may_differ_by_thirty_in_a_hundred_and_no_more() -> None:
    assert not uneven(asked("x" * 10, "x" * 13))
    assert uneven(asked("x" * 10, "x" * 14))


def course(folder: Path, questions: Sequence[tuple[int, Sequence[str]]], *, shuffled: bool) -> olx.Course:
    """A course of one page with these questions: the place of the right answer, and the answers."""
    problems = "".join(
        f'<problem url_name="q{n}"><multiplechoiceresponse><p>S.</p><label>Q ?</label>'
        f'<choicegroup shuffle="{str(shuffled).lower()}">'
        + "".join(
            f'<choice correct="{str(at == right).lower()}">{escape(answer)} <choicehint label="x">{"y" * 90}</choicehint></choice>'
            for at, answer in enumerate(answers)
        )
        + "</choicegroup></multiplechoiceresponse></problem>"
        for n, (right, answers) in enumerate(questions)
    )
    (folder / "problem").mkdir()
    (folder / "course.xml").write_text(
        '<course url_name="r" org="o" course="c"><chapter url_name="a"><sequential url_name="s"><vertical url_name="v">'
        f"{problems}</vertical></sequential></chapter></course>",
        encoding="utf-8",
    )
    read = olx.read(folder)
    assert isinstance(read, olx.Course)
    return read


def found(read: olx.Course) -> list[str]:
    return [finding.fault.message() for finding in guessing.check(read)]


def test_a_course_whose_right_answers_are_the_longest_is_told_so(tmp_path: Path) -> None:
    [told] = found(course(tmp_path, [(n % 3, _with_longest(n % 3)) for n in range(9)], shuffled=True))
    assert "take the longest answer" in told
    assert "100 in 100 of this course's 9 answers" in told


def test_a_place_counts_where_learners_see_that_order_and_not_where_it_is_shuffled(tmp_path: Path) -> None:
    questions = [(0, ("pareil", "patati", "encore"))] * 8
    (tmp_path / "ordered").mkdir()
    (tmp_path / "shuffled").mkdir()
    [told] = found(course(tmp_path / "ordered", questions, shuffled=False))
    assert "take the first answer" in told
    assert found(course(tmp_path / "shuffled", questions, shuffled=True)) == []


def test_few_questions_are_not_judged(tmp_path: Path) -> None:
    assert found(course(tmp_path, [(0, (LONG, SHORT, OTHER))] * (guessing.ENOUGH - 1), shuffled=True)) == []


def _with_longest(place: int) -> list[str]:
    answers = [SHORT, OTHER]
    answers.insert(place, LONG)
    return answers
