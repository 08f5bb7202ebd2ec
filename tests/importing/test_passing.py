"""What learners of the packaged courses must do to pass, by the platform's own rule of grading.

The rule, as xmodule/graders.py (AssignmentFormatGrader, WeightedSubsectionsGrader) and lms/djangoapps/grades/
course_grade.py (`graded_subsections_by_format`, `_compute_percent`, `_compute_passed`) have it: a sequence that is graded
and holds something to score counts by its format; a format counts by the mean of its sequences, the lowest dropped; the
mean times its weight adds up; the sum is rounded to whole percents in the learner's favour and held against the lowest
pass mark above zero.
"""

import math
from collections.abc import Callable

import pytest

from campus_tools.commands.course import packaged
from campus_tools.olx import course as olx
from campus_tools.olx.whole import attested

COURSES = {folder.name: read for folder in packaged() if not (read := olx.read(folder)).to_come}
QUESTIONS, CASES = "Questions de compréhension", "Études de cas"


def worth(block: olx.Node) -> float:
    """The points of a block: 1 for a problem, and for a case with steps its weight, 0 where it has none."""
    if block.tag == "problem":
        return float(block.settings.get("weight") or 1)
    if block.tag == "campus_case_study" and "\nsteps:" in block.text:
        return float(block.settings.get("weight", 0))
    return 0.0


def graded(course: olx.Course) -> dict[str, list[list[olx.Node]]]:
    """Format -> the sequences that count, each as its blocks that are worth something."""
    found: dict[str, list[list[olx.Node]]] = {}
    for chapter in course.root.children:
        for sequence in chapter.children:
            if chapter.staff_only or sequence.staff_only or not sequence.flag("graded"):
                continue
            blocks = [block for page in sequence.children for block in page.children if worth(block)]
            if blocks:
                found.setdefault(str(sequence.settings["format"]), []).append(blocks)
    return found


def percent(course: olx.Course, done: Callable[[str, int], bool]) -> float:
    """The grade of a learner who did, whole and right, the sequences that `done` names by format and place."""
    total = 0.0
    sequences = graded(course)
    for grader in course.grading["GRADER"]:
        scores = [float(done(grader["type"], place)) for place, _ in enumerate(sequences.get(grader["type"], []))]
        scores += [0.0] * (grader["min_count"] - len(scores))
        scores = sorted(scores, reverse=True)[: len(scores) - grader["drop_count"]]
        total += sum(scores) / len(scores) * grader["weight"]
    return math.floor(total * 100 + 0.05 + 0.5) / 100


def passes(course: olx.Course, done: Callable[[str, int], bool]) -> bool:
    marks = [mark for mark in course.grading["GRADE_CUTOFFS"].values() if mark > 0]
    return percent(course, done) >= min(marks)


@pytest.fixture(params=sorted(COURSES))
def course(request):
    return COURSES[request.param]


def test_there_is_something_to_grade_in_every_kind(course):
    assert {QUESTIONS, CASES} == set(graded(course))


def test_questions_alone_do_not_pass(course):
    assert not passes(course, lambda kind, place: kind == QUESTIONS)


def test_cases_alone_do_not_pass(course):
    assert not passes(course, lambda kind, place: kind == CASES)


def test_who_does_everything_has_all_of_it(course):
    assert percent(course, lambda kind, place: True) == 1.0


def test_two_thirds_of_each_kind_pass(course):
    counts = {kind: len(sequences) for kind, sequences in graded(course).items()}
    assert passes(course, lambda kind, place: place < math.ceil(counts[kind] * 2 / 3))


def test_the_about_page_and_the_questions_say_what_is_required(course):
    weights = {grader["type"]: grader["weight"] for grader in course.grading["GRADER"]}
    assert weights == {QUESTIONS: 0.5, CASES: 0.5}
    assert course.grading["GRADE_CUTOFFS"] == {"Pass": 0.6}
    for name in ("about/overview.html", "tabs/questions_frequentes.html"):
        page = course.page(name)
        assert "Les questions comptent pour la moitié de la note, les études de cas pour l’autre moitié." in page, name
        assert "Il faut 60\u00a0% en tout, donc un peu des deux." in page, name
        # Where the importer keeps the weights that learners began with, this is what holds.
        assert "Les questions y valent six dixièmes de la note, les cas quatre." in page, name


def test_with_the_weights_of_the_first_release_questions_alone_passed(course):
    """Why they changed; and where they stay, the about page says so."""
    first = {
        **course.grading,
        "GRADER": [{**g, "weight": w} for g, w in zip(course.grading["GRADER"], (0.6, 0.4), strict=True)],
    }
    before = olx.Course(course.folder, course.org, course.number, course.run, course.root, first, ())
    assert passes(before, lambda kind, place: kind == QUESTIONS)


def test_the_pages_promise_an_attestation_only_where_there_is_one(course):
    assert ("est prévue" in course.page("about/overview.html")) == (not attested(course))
