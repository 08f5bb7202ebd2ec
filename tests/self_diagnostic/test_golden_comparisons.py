"""Comparisons worked by hand, one rule or edge of « Comparing » a row (rows of answers: see `build.sheet`).

On the scale of most rows a notch is 25 points, so that one of three equal questions moves its dimension by 25/3 = 8,3.
Expected: `before after verdict compared`, or `not_comparable`.
"""

from fractions import Fraction

import pytest

from campus_xblocks.self_diagnostic.comparison import NOT_COMPARABLE, compare
from tests.support.build import answers, asked, document, offered, part, points, trio

pytestmark = pytest.mark.once

THREE, TWO, ONE = (document(part("a", count)) for count in (3, 2, 1))
TENTHS = document(part("a", [asked("a1", scale="dixiemes"), asked("a2", scale="dixiemes")]))
HEAVY = document(part("a", [asked("a1", weight=3), asked("a2")]))
TICKS = asked("a1", type="multiple", options=offered(x=1, y=1, z=2, rien="exclusive"))
ODD_STEPS = asked("a1", type="single", options=offered(haut=50, bas=10, milieu=20))

# name: (document, before, after, expected for dimension a)
DIMENSIONS = {
    "nothing moved": (THREE, "a=222", "a=222", "50 50 stable 3"),
    # threshold max(10, 1 + 25/3) = 10; difference 25/3
    "one answer of three by one notch is not progress": (THREE, "a=222", "a=322", "50 175/3 stable 3"),
    "nor is it a decline": (THREE, "a=222", "a=122", "50 125/3 stable 3"),
    "two notches of three questions are progress": (THREE, "a=222", "a=332", "50 200/3 progress 3"),
    "and two down a decline": (THREE, "a=222", "a=112", "50 100/3 decline 3"),
    "one up and one down cancel out": (THREE, "a=222", "a=312", "50 50 stable 3"),
    # threshold 1 + 25/2 = 13,5; one notch 12,5
    "one notch of two questions is above 10 and still one answer": (TWO, "a=22", "a=32", "50 125/2 stable 2"),
    "two notches of two questions are progress": (TWO, "a=22", "a=33", "50 75 progress 2"),
    # threshold 1 + 25 = 26
    "one notch of a single question is never progress": (ONE, "a=2", "a=3", "50 75 stable 1"),
    "two notches of a single question are": (ONE, "a=2", "a=4", "50 100 progress 1"),
    # share 1/2 × notch 10 = 5, threshold 10; one answer by two notches = 10
    "a difference of exactly 10 is progress": (TENTHS, "a=55", "a=75", "50 60 progress 2"),
    "a difference of exactly -10 is a decline": (TENTHS, "a=55", "a=35", "50 40 decline 2"),
    "a difference of 5 is stable": (TENTHS, "a=55", "a=65", "50 55 stable 2"),
    # weight 3 of 4: 1 + 3/4 × 25 = 19,75; its notch 18,75; with the light one 25
    "the heaviest question sets the threshold": (HEAVY, "a=22", "a=32", "50 275/4 stable 2"),
    "above the threshold of the heaviest question": (HEAVY, "a=22", "a=33", "50 75 progress 2"),
    "what was not known at first is not compared": (THREE, "a=2u2", "a=444", "50 100 progress 2"),
    "nor what is not known later": (THREE, "a=222", "a=44u", "50 100 progress 2"),
    "nor what was left out": (THREE, "a=222", "a=4-4", "50 100 progress 2"),
    # base 3, compared 1: 2 × 1 < 3
    "one compared of three is not comparable": (THREE, "a=2u2", "a=44u", "not_comparable"),
    "one compared of two is half": (TWO, "a=0u", "a=4-", "0 100 progress 1"),
    # base 1: a2 and a3 apply in one attempt at most
    "what does not apply in either attempt leaves the base": (THREE, "a=2n2", "a=42n", "50 100 progress 1"),
    "where everything stopped applying nothing is comparable": (THREE, "a=222", "a=nnn", "not_comparable"),
    "nothing answered later is not comparable": (THREE, "a=222", "a=uuu", "not_comparable"),
}  # fmt: skip


def told(found):
    if found.verdict == NOT_COMPARABLE:
        assert (found.before, found.after, found.difference) == (None, None, None)
        return NOT_COMPARABLE
    assert found.difference == found.after - found.before
    return f"{found.before} {found.after} {found.verdict} {found.compared}"


@pytest.mark.parametrize("name", DIMENSIONS)
def test_a_dimension_is_compared_as_by_hand(name):
    diagnostic, before, after, expected = DIMENSIONS[name]
    found = compare(diagnostic, answers(diagnostic, before), answers(diagnostic, after), days=90)
    assert told(found.dimensions["a"]) == expected


def two_on(*values):
    return document(part("a", [asked("a1", scale="x"), asked("a2", scale="x")]), scales={"x": points(*values)})


def one_on(*values):
    return document(part("a", [asked("a1", scale="x")]), scales={"x": points(*values)})


NEARLY_TEN = two_on(0, 10, 20, 29.98, 30, 45, 60, 70, 80, 90, 100)
PRACTICE = document(part("a", [asked(f"a{n}", scale="pratique") for n in (1, 2, 3)]))

# name: (document, a1 before, a1 after, expected); every other question is answered 0 both times
STEPS = {
    # one notch is at most 15/2, so that the threshold is 10; (29,98 - 10)/2 = 9,99
    "9,99 is not 10": (NEARLY_TEN, 10, 29.98, "5 14.99 stable 2"),
    "10 is": (NEARLY_TEN, 10, 30, "5 15 progress 2"),
    # largest gap 50, threshold 51
    "one point above one notch is progress": (one_on(0, 50, 51, 100), 0, 51, "0 51 progress 1"),
    "a little less is not": (one_on(0, 50, 50.99, 100), 0, 50.99, "0 50.99 stable 1"),
    "one point below is a decline": (one_on(0, 50, 51, 100), 51, 0, "51 0 decline 1"),
    # 0 0,5 2 3 4: the largest gap, 1,5 of 4, is 37,5 points; a third of it is 12,5, below 13,5
    "the notch is the largest gap between neighbours": (PRACTICE, 0.5, 2, "25/6 50/3 stable 3"),
    "two smaller gaps may be more than it": (PRACTICE, 2, 4, "50/3 100/3 progress 3"),
}


@pytest.mark.parametrize("name", STEPS)
def test_the_threshold_is_met_exactly(name):
    diagnostic, was, now, expected = STEPS[name]
    rest = {question.id: 0 for question in diagnostic.questions()}
    before, after = (answers(diagnostic, **rest | {"a1": value}) for value in (was, now))
    expected = " ".join(str(Fraction(word)) if word[0].isdigit() else word for word in expected.split())
    assert told(compare(diagnostic, before, after, days=90).dimensions["a"]) == expected


# choices by their own answers: (question, before, after, expected)
CHOICES = {
    # heaviest option 2 of 4 = 50, threshold 51
    "the heaviest option alone is one notch": (TICKS, ["x"], ["x", "z"], "25 75 stable 1"),
    "two options more are progress": (TICKS, ["x"], ["x", "y", "z"], "25 100 progress 1"),
    "from none to the heaviest": (TICKS, ["rien"], ["z"], "0 50 stable 1"),
    # 10 20 50: gaps 25 and 75, threshold 76
    "a single choice's largest step is one notch": (ODD_STEPS, "milieu", "haut", "25 100 stable 1"),
    "more than its largest step is progress": (ODD_STEPS, "bas", "haut", "0 100 progress 1"),
}


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_is_compared_as_by_hand(name):
    question, before, after, expected = CHOICES[name]
    diagnostic = document(part("a", [question]))
    found = compare(diagnostic, answers(diagnostic, a1=before), answers(diagnostic, a1=after), days=90)
    assert told(found.dimensions["a"]) == expected
    assert told(found.overall) == expected  # one dimension is the whole


TRIO = trio()
WEIGHED = document(part("a", 3, weight=3), part("b", 3), part("c", 3, weight=2))
BIG_A = document(part("a", 1, weight=4), part("b", 3))

# name: (document, before, after, expected for the whole)
WHOLES = {
    # one notch is 25/3/3 = 2,8: four answers for a progress
    "three notches of nine are 8,3": (TRIO, "a=222 b=222 c=222", "a=332 b=322 c=222", "50 175/3 stable 9"),
    "four notches of nine are 11,1": (TRIO, "a=222 b=222 c=222", "a=332 b=332 c=222", "50 550/9 progress 9"),
    "four notches down": (TRIO, "a=222 b=222 c=222", "a=112 b=222 c=211", "50 350/9 decline 9"),
    # 3/6 × 100 of a
    "dimensions weigh by their weight": (WEIGHED, "a=000 b=222 c=222", "a=444 b=222 c=222", "25 75 progress 9"),
    # share of a1: 4/5 × 1, threshold 1 + 20 = 21; its notch makes 20
    "one answer of a heavy dimension is not progress of the whole": (BIG_A, "a=2 b=222", "a=3 b=222", "50 70 stable 4"),
    # 20 + 1/5 × 25/3 = 21,67
    "one answer more and it is": (BIG_A, "a=2 b=222", "a=3 b=322", "50 215/3 progress 4"),
    "two of three dimensions are enough": (TRIO, "a=222 b=000 c=uuu", "a=222 b=222 c=444", "25 50 progress 6"),
    "one of three is not": (TRIO, "a=222 b=0uu c=uuu", "a=444 b=222 c=444", "not_comparable"),
    "dimensions that do not apply count among those of the document": (
        TRIO, "a=222 b=nnn c=nnn", "a=444 b=nnn c=nnn", "not_comparable",
    ),
    "the whole is of the compared questions only": (
        TRIO, "a=22u b=222 c=0uu", "a=444 b=222 c=444", "50 75 progress 5",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLES)
def test_the_whole_is_compared_as_by_hand(name):
    diagnostic, before, after, expected = WHOLES[name]
    found = compare(diagnostic, answers(diagnostic, before), answers(diagnostic, after), days=90)
    assert told(found.overall) == expected


@pytest.mark.parametrize(("days", "verdict"), [(0, "too_soon"), (44, "too_soon"), (45, "progress"), (400, "progress")])
def test_a_firm_has_45_days_to_change_before_its_practices_are_judged(days, verdict):
    before, after = answers(THREE, "a=000"), answers(THREE, "a=444")
    found = compare(THREE, before, after, days=days)
    assert told(found.overall) == told(found.dimensions["a"]) == f"0 100 {verdict} 3"


def test_what_cannot_be_compared_stays_so_however_soon():
    found = compare(TRIO, answers(TRIO, "a=222 b=222 c=uuu"), answers(TRIO, "a=444 b=222 c=222"), days=3)
    assert [d.verdict for d in found.dimensions.values()] == ["too_soon", "too_soon", "not_comparable"]
    assert found.overall.verdict == "too_soon"


# name: (older question, newer question, answer before, answer after, expected)
NEW = asked("a1", scale="x")
EDITED = {
    "a reworded scale is the same": (
        points(0, 2, 4), [{"value": v, "label": f"mot {v}"} for v in (0, 2, 4)], "0 100 progress 1",
    ),
    "a scale with one more point is another": (points(0, 2, 4), points(0, 1, 2, 4), "not_comparable"),
    "a scale with other values is another": (points(0, 2, 4), points(0, 3, 4), "not_comparable"),
    "a scale of equal steps and other values is another": (points(0, 2, 4), points(0, 4, 8, 12), "not_comparable"),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITED)
def test_a_scale_is_compared_when_its_values_are_the_same(name):
    older_points, newer_points, expected = EDITED[name]
    older, newer = (document(part("a", [NEW]), scales={"x": scale}) for scale in (older_points, newer_points))
    found = compare(newer, answers(older, a1=0), answers(newer, a1=4), before_diagnostic=older, days=90)
    assert told(found.dimensions["a"]) == expected


CHOICE = offered(x=0, y=1)
EDITED_CHOICES = {
    "reworded, moved": ("single", CHOICE, [o | {"label": "autre"} for o in reversed(CHOICE)], "0 100 stable 1"),
    "another value": ("single", CHOICE, offered(x=0, y=2), "not_comparable"),
    "one more option": ("single", CHOICE, offered(x=0, y=1, z=0), "not_comparable"),
    "another id": ("single", CHOICE, offered(x=0, y=1, z=1), "not_comparable"),
    "a written 1 is the 1 by default": ("multiple", offered(x=None, y=None), offered(x=1, y=1), "50 50 stable 1"),
    "another flag": (
        "multiple", offered(x=None, y=None, z="exclusive"), offered(x=None, y=None, z="negative"), "not_comparable",
    ),
    "a flag instead of a value": (
        "multiple", offered(x=None, y=None, z=0), offered(x=None, y=None, z="negative"), "not_comparable",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITED_CHOICES)
def test_a_choice_is_compared_when_its_options_values_and_flags_are_the_same(name):
    kind, older_options, newer_options, expected = EDITED_CHOICES[name]
    older, newer = (
        document(part("a", [asked("a1", type=kind, options=options)])) for options in (older_options, newer_options)
    )
    before, after = ("x", "y") if kind == "single" else (["x"], ["y"])
    found = compare(newer, answers(older, a1=before), answers(newer, a1=after), before_diagnostic=older, days=90)
    assert told(found.dimensions["a"]) == expected


def test_a_question_whose_type_changed_is_not_compared():
    older = document(part("a", [asked("a1", type="single", options=offered(x=0, y=1))]))
    newer = document(part("a", [asked("a1", type="multiple", options=offered(x=0, y=1))]))
    found = compare(newer, answers(older, a1="x"), answers(newer, a1=["y"]), before_diagnostic=older, days=90)
    assert told(found.dimensions["a"]) == NOT_COMPARABLE


def test_both_attempts_are_scored_with_the_weights_of_the_newer_document():
    older = document(part("a", [asked("a1", weight=9), asked("a2")]))
    newer = document(part("a", [asked("a1"), asked("a2", weight=3)]))
    found = compare(newer, answers(older, "a=40"), answers(newer, "a=44"), before_diagnostic=older, days=90)
    # before: (1×100 + 3×0)/4; threshold 1 + 3/4 × 25 = 19,75
    assert told(found.dimensions["a"]) == "25 100 progress 2"


def test_a_question_that_moved_is_compared_in_its_new_dimension():
    older = document(part("a", [asked("a1"), asked("b1")]), part("b", [asked("b2")]))
    newer = document(part("a", [asked("a1")]), part("b", [asked("b1"), asked("b2")]))
    found = compare(
        newer, answers(older, a1=0, b1=0, b2=2), answers(newer, a1=0, b1=4, b2=2), before_diagnostic=older, days=90
    )
    assert told(found.dimensions["a"]) == "0 0 stable 1"
    assert told(found.dimensions["b"]) == "25 75 progress 2"
    assert told(found.overall) == "25/2 75/2 progress 3"


def test_a_question_that_is_new_is_not_compared_and_counts_in_the_base():
    older = document(part("a", 1))
    for count, expected in ((2, "0 100 progress 1"), (3, NOT_COMPARABLE)):  # half of two, less than half of three
        newer = document(part("a", count))
        found = compare(
            newer, answers(older, "a=0"), answers(newer, "a=444"[: 2 + count]), before_diagnostic=older, days=90
        )
        assert told(found.dimensions["a"]) == expected


def test_a_question_that_is_gone_counts_nowhere():
    older, newer = document(part("a", 3)), document(part("a", 2))
    found = compare(newer, answers(older, "a=004"), answers(newer, "a=44"), before_diagnostic=older, days=90)
    assert told(found.dimensions["a"]) == "0 100 progress 2"


def test_attitudes_are_compared_however_soon_when_both_were_answered():
    attitudes = [{"id": n, "text": n, "low": "non", "high": "oui"} for n in ("place", "priorite", "capable")]
    diagnostic = document(attitudes=attitudes)
    before = answers(diagnostic, place=3, priorite=5, capable=None)
    found = compare(diagnostic, before, answers(diagnostic, place=8, capable=4), days=1)
    assert found.attitudes == {"place": (3, 8)}
    assert told(found.overall) == NOT_COMPARABLE


def test_the_printed_comparison_is_unrounded_with_nulls_where_nothing_is_comparable():
    found = compare(TRIO, answers(TRIO, "a=222 b=222 c=2uu"), answers(TRIO, "a=322 b=222 c=uu2"), days=90)
    nothing = {"before": None, "after": None, "difference": None, "verdict": "not_comparable", "compared": None}
    assert found.as_json() == {
        "overall": {
            "before": 50.0,
            "after": float(Fraction(325, 6)),
            "difference": float(Fraction(25, 6)),
            "verdict": "stable",
            "compared": 6,
        },
        "dimensions": {
            "a": {
                "before": 50.0,
                "after": float(Fraction(175, 3)),
                "difference": float(Fraction(25, 3)),
                "verdict": "stable",
                "compared": 3,
            },
            "b": {"before": 50.0, "after": 50.0, "difference": 0.0, "verdict": "stable", "compared": 3},
            "c": nothing,
        },
    }
