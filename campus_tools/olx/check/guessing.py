"""Answers that can be guessed without reading: by their length, their place, or a word that promises prudence.

A rule that does not read (« take the longest ») is played over all the questions of a course. Where it wins often, the
key is in the form of the answers, and a learner who has understood nothing passes. Shuffled choices have no place.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from campus_xblocks.kit.i18n import N_

from ..course import Course, Node
from .findings import Finding, Rule
from .structure import visible

MOST = Fraction(45, 100)
"""How often a rule that does not read may win."""
ENOUGH = 8
"""With fewer questions than this, a share says nothing."""
EVEN = Fraction(130, 100)
"""How much longer than its shortest answer the longest of a question may be."""

GUESSED = Rule(
    "problem.guessed", "warning",
    N_("Without reading, “%(guess_msg)s” finds %(wins)s in 100 of this course's %(count)s answers; %(most)s are the limit."),
    N_("Vary the length, the place and the sense of right answers."),
)  # fmt: skip


@dataclass(frozen=True)
class Choices:
    """One question: its answers as they are written, the places of the right ones, and whether learners see that order."""

    place: str
    answers: tuple[str, ...]
    right: frozenset[int]
    ordered: bool = True


Guess = Callable[[Sequence[str]], frozenset[int]]
"""From the answers, without knowing the question, the places of those that a rule would take."""


def longest(answers: Sequence[str]) -> frozenset[int]:
    return _where(answers, max(map(len, answers)))


def shortest(answers: Sequence[str]) -> frozenset[int]:
    return _where(answers, min(map(len, answers)))


def _where(answers: Sequence[str], length: int) -> frozenset[int]:
    return frozenset(place for place, answer in enumerate(answers) if len(answer) == length)


_PRUDENT = re.compile(
    r"\b(?:d[’']abord|first|compte[rz]?|demande[rz]?|essa[iy]e[rz]?|vérifie[rz]?|mesure[rz]?)\b", re.I
)


def prudent(answers: Sequence[str]) -> frozenset[int]:
    return frozenset(place for place, answer in enumerate(answers) if _PRUDENT.search(answer))


BY_FORM: dict[str, Guess] = {
    N_("take the longest answer"): longest,
    N_("take the shortest answer"): shortest,
    N_("take the answer that says first, count, ask, try or check"): prudent,
}
BY_PLACE: dict[str, Guess] = {
    N_("take the first answer"): lambda answers: frozenset({0}),
    N_("take an answer in the middle"): lambda answers: frozenset({(len(answers) - 1) // 2, len(answers) // 2}),
    N_("take the last answer"): lambda answers: frozenset({len(answers) - 1}),
}


def wins(guess: Guess, questions: Sequence[Choices]) -> Fraction:
    """The share of `questions` that a rule answers right; among several, or none, it takes one at random."""
    total = Fraction(0)
    for question in questions:
        taken = guess(question.answers) or frozenset(range(len(question.answers)))
        total += Fraction(len(taken & question.right), len(taken))
    return total / len(questions) if questions else Fraction(0)


def uneven(question: Choices) -> bool:
    """Whether the lengths of its answers differ by more than 30 in 100."""
    lengths = [len(answer) for answer in question.answers]
    return max(lengths) > EVEN * min(lengths)


def check(course: Course) -> Iterator[Finding]:
    """Each rule that wins too often over the questions of the course with one right answer."""
    questions = of_course(course)
    for guesses, asked in ((BY_FORM, questions), (BY_PLACE, [question for question in questions if question.ordered])):
        if len(asked) < ENOUGH:
            continue
        for name, guess in guesses.items():
            share = wins(guess, asked)
            if share > MOST:
                values = {"guess_msg": name, "wins": _hundredths(share), "count": len(asked), "most": _hundredths(MOST)}
                yield GUESSED.at(course.root.file, course.root.line, course.root.url_name, values)


def _hundredths(share: Fraction) -> int:
    return round(100 * share)


def of_course(course: Course) -> list[Choices]:
    """The questions with one right answer, in the order of the course."""
    return [asked for node in visible(course) if node.tag == "problem" for asked in _of_problem(node)]


def _of_problem(node: Node) -> Iterator[Choices]:
    if node.element is None:
        return
    for group in node.element.iter("choicegroup"):
        choices = list(group.iter("choice"))
        right = frozenset(at for at, choice in enumerate(choices) if (choice.get("correct") or "").lower() == "true")
        if len(choices) >= 2 and right:
            shuffled = (group.get("shuffle") or "").lower() == "true"
            yield Choices(node.url_name, tuple(_said(choice) for choice in choices), right, not shuffled)


def _said(choice: Any) -> str:
    parts = [choice.text or ""]
    for child in choice:
        if child.tag != "choicehint":
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    return " ".join(" ".join(parts).split())
