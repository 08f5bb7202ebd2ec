"""Scores worked by hand, one rule or edge of docs/format.md a row.

Answers are written as rows: `a=40u` answers 4, 0 and « Je ne sais pas » to a1, a2, a3 (n: « Non concerné », -: none).
On the scale of most rows one step is 25 points. Expected: for each dimension its exact score, then v (valid),
p (provisional: a score, not valid) or x (not applicable); for the whole the score and the level.
"""

from fractions import Fraction

import pytest

from campus_xblocks.self_diagnostic.engine import score
from tests.support.build import advice, answers, asked, document, offered, part, points, trio

pytestmark = pytest.mark.once

OPTIONS = asked("m1", type="multiple", options=offered(a=None, b=None, c=None, rien="exclusive", papier="negative"))
WEIGHTED = asked("m1", type="multiple", options=offered(a=0.5, b=1.5, c=2))
SINGLE = asked("o1", type="single", options=offered(haut=50, bas=10, milieu=20, bas2=10))


def alone(question):
    return document(part("d", [question]))


def scaled(*values, **more):
    return document(part("d", [asked("s1", scale="x")]), scales={"x": points(*values)}, **more)


def levels(**starts):
    return [{"id": name, "from": start, "title": name, "text": name} for name, start in starts.items()]


# name: (document, rows, other answers, {dimension: (score, state)}, (overall, level))
SCORES = {
    "every best answer is 100": (
        trio(), "a=444 b=444 c=444", {}, {"a": "100 v", "b": "100 v", "c": "100 v"}, ("100", "avance"),
    ),
    "every lowest answer is 0, and 0 has a level": (
        trio(), "a=000 b=000 c=000", {}, {"a": "0 v", "b": "0 v", "c": "0 v"}, ("0", "depart"),
    ),
    # a (100+75+50)/3 = 75, b (25+0+0)/3 = 25/3, c 50; (75 + 25/3 + 50)/3 = 400/9 = 44,4…
    "a dimension is the mean of its questions, the whole the mean of its dimensions": (
        trio(), "a=432 b=100 c=222", {}, {"a": "75 v", "b": "25/3 v", "c": "50 v"}, ("400/9", "chemin"),
    ),
    "not knowing is missing, not zero": (
        trio(), "a=44u b=444 c=444", {}, {"a": "100 v", "b": "100 v", "c": "100 v"}, ("100", "avance"),
    ),
    "no answer is missing, not zero": (
        trio(), "a=4-2 b=444 c=444", {}, {"a": "75 v", "b": "100 v", "c": "100 v"}, ("275/3", "avance"),
    ),
    "one answer of three is less than half": (
        trio(), "a=4u- b=000 c=000", {}, {"a": "100 p", "b": "0 v", "c": "0 v"}, ("0", "depart"),
    ),
    "two answers of four are half": (document(part("a", 4)), "a=42uu", {}, {"a": "75 v"}, ("75", "avance")),
    "two answers of five are less than half": (document(part("a", 5)), "a=42uu-", {}, {"a": "75 p"}, (None, None)),
    "what does not apply leaves the numerator and the denominator": (
        document(part("a", 3)), "a=40n", {}, {"a": "50 v"}, ("50", "confirme"),
    ),
    "one applicable question of three, answered, is fewer than two answers": (
        document(part("a", 3)), "a=4nn", {}, {"a": "100 p"}, (None, None),
    ),
    "half of two applicable questions of three is fewer than two answers": (
        document(part("a", 3)), "a=4-n", {}, {"a": "100 p"}, (None, None),
    ),
    "one answer suffices where the dimension has one question": (
        document(part("a", 1)), "a=1", {}, {"a": "25 v"}, ("25", "chemin"),
    ),
    "one answer does not suffice where the dimension has two questions": (
        document(part("a", 2)), "a=1-", {}, {"a": "25 p"}, (None, None),
    ),
    "a dimension where nothing applies is out of the whole": (
        trio(), "a=nnn b=444 c=222", {}, {"a": "null x", "b": "100 v", "c": "50 v"}, ("75", "avance"),
    ),
    "a dimension where all is unknown has no score and counts among the applicable": (
        trio(), "a=uuu b=444 c=222", {}, {"a": "null p", "b": "100 v", "c": "50 v"}, ("75", "avance"),
    ),
    "two valid dimensions of three are two thirds; the third does not enter the whole": (
        trio(), "a=4-- b=222 c=000", {}, {"a": "100 p", "b": "50 v", "c": "0 v"}, ("25", "chemin"),
    ),
    "one valid dimension of three is provisional: a score, no level": (
        trio(), "a=444 b=4-- c=---", {}, {"a": "100 v", "b": "100 p", "c": "null p"}, ("100", None),
    ),
    "one valid dimension of two applicable ones is provisional": (
        trio(), "a=222 b=4-- c=nnn", {}, {"a": "50 v", "b": "100 p", "c": "null x"}, ("50", None),
    ),
    "one valid dimension is enough where nothing else applies": (
        trio(), "a=222 b=nnn c=nnn", {}, {"a": "50 v", "b": "null x", "c": "null x"}, ("50", "confirme"),
    ),
    "three valid dimensions of five are less than two thirds": (
        document(*(part(name, 1) for name in "abcde")), "a=4 b=4 c=4", {},
        {"a": "100 v", "b": "100 v", "c": "100 v", "d": "null p", "e": "null p"}, ("100", None),
    ),
    "an empty sheet has no score anywhere": (
        trio(), "", {}, {"a": "null p", "b": "null p", "c": "null p"}, (None, None),
    ),
    "where nothing applies there is no score either": (
        trio(), "a=nnn b=nnn c=nnn", {}, {"a": "null x", "b": "null x", "c": "null x"}, (None, None),
    ),
    # (3×100 + 1×0)/4
    "questions weigh by their weight": (
        document(part("a", [asked("a1", weight=3), asked("a2")])), "a=40", {}, {"a": "75 v"}, ("75", "avance"),
    ),
    # (3×100 + 1×50)/4 = 350/4, the unknown third weighs nothing
    "the weight of a missing question leaves the denominator": (
        document(part("a", [asked("a1", weight=3), asked("a2"), asked("a3", weight=9)])), "a=42u", {},
        {"a": "175/2 v"}, ("175/2", "avance"),
    ),
    # (0,1×100 + 0,2×0)/0,3 = 100/3, exactly
    "decimal weights are exact": (
        document(part("a", [asked("a1", weight=0.1), asked("a2", weight=0.2)])), "a=40", {},
        {"a": "100/3 v"}, ("100/3", "chemin"),
    ),
    # (2×100 + 0,5×0 + 0,5×50)/3 = 75
    "dimensions weigh by their weight": (
        document(part("a", 1, weight=2), part("b", 1, weight=0.5), part("c", 1, weight=0.5)), "a=4 b=0 c=2", {},
        {"a": "100 v", "b": "0 v", "c": "50 v"}, ("75", "avance"),
    ),
    "a half point of a scale counts as written: 0,5 of 4 is 12,5": (
        document(part("d", [asked("s1", scale="pratique")])), "", {"s1": 0.5}, {"d": "12.5 v"}, ("12.5", "depart"),
    ),
    # from -1 to 3: (0 + 1)/4
    "a scale need not begin at zero": (scaled(-1, 0, 3), "", {"s1": 0}, {"d": "25 v"}, ("25", "chemin")),
    # from 10 to 50: (20 - 10)/40
    "a single choice lies between its smallest and its largest value, in any order": (
        alone(SINGLE), "", {"o1": "milieu"}, {"d": "25 v"}, ("25", "chemin"),
    ),
    "options of equal value score alike": (alone(SINGLE), "", {"o1": "bas2"}, {"d": "0 v"}, ("0", "depart")),
    "the best option is 100 wherever it stands": (
        alone(SINGLE), "", {"o1": "haut"}, {"d": "100 v"}, ("100", "avance"),
    ),
    "a multiple choice scores the share that is ticked": (
        alone(OPTIONS), "", {"m1": ["c", "a"]}, {"d": "200/3 v"}, ("200/3", "confirme"),
    ),
    # 0,5 of 0,5 + 1,5 + 2
    "ticked options weigh by their values": (alone(WEIGHTED), "", {"m1": ["a"]}, {"d": "12.5 v"}, ("12.5", "depart")),
    "all ticked is 100": (alone(WEIGHTED), "", {"m1": ["a", "b", "c"]}, {"d": "100 v"}, ("100", "avance")),
    "an exclusive option alone is an answer that scores 0": (
        alone(OPTIONS), "", {"m1": ["rien"]}, {"d": "0 v"}, ("0", "depart"),
    ),
    "a negative option brings the question to 0 whatever else is ticked": (
        alone(OPTIONS), "", {"m1": ["a", "b", "c", "papier"]}, {"d": "0 v"}, ("0", "depart"),
    ),
    "an empty list of ticks is no answer": (alone(OPTIONS), "", {"m1": []}, {"d": "null p"}, (None, None)),
    "49,999 is below 50 although people read 50": (
        scaled(0, 49.999, 100), "", {"s1": 49.999}, {"d": "49.999 v"}, ("49.999", "chemin"),
    ),
    "a level is reached at its bound": (scaled(0, 50, 100), "", {"s1": 50}, {"d": "50 v"}, ("50", "confirme")),
    # with floats 100 × 0,57 is 56,99999999999999
    "a bound is met exactly by decimals": (
        scaled(0, 0.57, 1, levels=levels(bas=0, haut=57)), "", {"s1": 0.57}, {"d": "57 v"}, ("57", "haut"),
    ),
    "levels may begin between whole numbers": (
        scaled(0, 1, 3, levels=levels(bas=0, haut=33.4)), "", {"s1": 1}, {"d": "100/3 v"}, ("100/3", "bas"),
    ),
    "one level takes all": (
        scaled(0, 1, 3, levels=levels(seul=0)), "", {"s1": 3}, {"d": "100 v"}, ("100", "seul"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SCORES)
def test_scores_are_those_worked_by_hand(name):
    diagnostic, rows, more, dimensions, (overall, level) = SCORES[name]
    result = score(diagnostic, answers(diagnostic, rows, **more))
    told = {
        key: f"{'null' if found.score is None else found.score} "
        + ("v" if found.valid else "p" if found.applicable else "x")
        for key, found in result.dimensions.items()
    }
    assert told == {key: _exact(value) for key, value in dimensions.items()}
    assert result.overall.score == (None if overall is None else Fraction(overall))
    assert result.overall.level == level
    assert result.overall.valid is (level is not None)


def _exact(told: str) -> str:
    number, _, state = told.partition(" ")
    return told if number == "null" else f"{Fraction(number)} {state}"


BELOW, ABOVE = {"score": "a", "below": 50}, {"score": "b", "at_least": 50}
OVERALL = {"score": "overall", "at_least": 50}
UNSURE = {"score": "c", "below": 50}  # in most rows c is not valid

# name: (condition, rows, shown)
ALERTS = {
    "below its bound": (BELOW, "a=200", True),
    "at its bound it is not below": (BELOW, "a=222", False),
    "at least is reached at the bound": (ABOVE, "b=222", True),
    "at least is not reached under the bound": (ABOVE, "b=221", False),
    "a list means all": ([BELOW, ABOVE], "a=000 b=444", True),
    "one that fails is enough to hide": ([BELOW, ABOVE], "a=444 b=444", False),
    "a score that is not valid is not sure to be below": (UNSURE, "c=0uu", False),
    "nor is its contrary": ({"not": UNSURE}, "c=0uu", False),
    "nor a score that is null": ({"not": UNSURE}, "c=uuu", False),
    "nor twice its contrary": ({"not": {"not": UNSURE}}, "c=0uu", False),
    "what surely fails surely holds denied": ({"not": BELOW}, "a=444", True),
    "any holds with one that holds, whatever is unknown": ({"any": [UNSURE, BELOW]}, "a=000", True),
    "any is unknown when the rest fails": ({"any": [UNSURE, BELOW]}, "a=444", False),
    "and so is its contrary": ({"not": {"any": [UNSURE, BELOW]}}, "a=444", False),
    "all with one unknown is unknown": ([BELOW, UNSURE], "a=000", False),
    "all with one that fails is false, so that its contrary surely holds": ({"not": [UNSURE, BELOW]}, "a=444", True),
    "no condition always holds": ([], "", True),
    "the whole, when it is valid": (OVERALL, "a=444 b=222", True),
    "a provisional whole is unknown": (OVERALL, "a=444", False),
    "lists within any and not": ({"any": [[BELOW, ABOVE], {"not": [ABOVE]}]}, "a=444 b=000", True),
}


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_is_shown_when_all_of_it_surely_holds(name):
    when, rows, shown = ALERTS[name]
    diagnostic = trio(alerts=[{"when": {"score": "a", "below": 0}, "text": "jamais"}, {"when": when, "text": "ici"}])
    assert score(diagnostic, answers(diagnostic, rows)).alerts == ((1,) if shown else ())


FOR_SMALL = {"for": {"size": ["0", "1-9"]}}
FOR_SMALL_SHOPS = {"for": {"size": ["0", "1-9"], "sector": ["retail"]}}

# name: (document, rows, profile, proposed)
ADVICE = {
    "proposed from its lower bound on": (trio(advice=[advice("x", "a", 50, 75)]), "a=222", {}, ["x"]),
    "not at its upper bound": (trio(advice=[advice("x", "a", 25, 50)]), "a=222", {}, []),
    "101 is above every score": (trio(advice=[advice("x", "a", 75, 101)]), "a=444", {}, ["x"]),
    "100 leaves out the best score": (trio(advice=[advice("x", "a", 75, 100)]), "a=444", {}, []),
    "nothing for a dimension that is not valid": (trio(advice=[advice("x", "a")]), "a=0uu", {}, []),
    "proposed although the whole is provisional": (trio(advice=[advice("x", "a")]), "a=000", {}, ["x"]),
    # distances from 100: a 50, b 100, c 75
    "the farthest from 100 first": (
        trio(advice=[advice(n, n) for n in "abc"]), "a=222 b=000 c=111", {}, ["b", "c", "a"],
    ),
    # weights × distance: a 3 × 50 = 150, b 1 × 100, c 1 × 75
    "weighed by the dimension": (
        document(part("a", 3, weight=3), part("b", 3), part("c", 3), advice=[advice(n, n) for n in "cba"]),
        "a=222 b=000 c=111", {}, ["a", "b", "c"],
    ),
    "then the lighter effort": (
        trio(advice=[advice("dur", "a", effort=3), advice("doux", "b")]), "a=000 b=000", {}, ["doux", "dur"],
    ),
    "then the order of the document": (
        trio(advice=[advice("un", "b"), advice("deux", "a")]), "a=000 b=000", {}, ["un", "deux"],
    ),
    # sorted: a1 a2 a3 (100 from the top), b1 (50); first pass a1 b1, second pass a2
    "one for each dimension before a second for any": (
        trio(advice=[advice("a1", "a"), advice("a2", "a"), advice("a3", "a"), advice("b1", "b")]),
        "a=000 b=222", {}, ["a1", "b1", "a2"],
    ),
    "the first of a dimension is its lightest": (
        trio(advice=[advice("a1", "a", effort=2), advice("a2", "a", effort=1)]), "a=000", {}, ["a2", "a1"],
    ),
    # sorted: b1 b2 (100), a1 (50); b1 a1 then b2
    "the second pass comes after the first even where it weighs more": (
        trio(advice=[advice("a1", "a"), advice("b1", "b"), advice("b2", "b")]), "a=222 b=000", {}, ["b1", "a1", "b2"],
    ),
    "three at most": (
        document(*(part(n, 1) for n in "abcd"), advice=[advice(n, n) for n in "abcd"]),
        "a=0 b=1 c=2 d=3", {}, ["a", "b", "c"],
    ),
    "one dimension may fill all three places": (
        trio(advice=[advice(n, "a") for n in ("x", "y", "z", "t")]), "a=000", {}, ["x", "y", "z"],
    ),
    "for the profile that is named": (trio(advice=[advice("x", "a", **FOR_SMALL)]), "a=0-0", {"size": "1-9"}, ["x"]),
    "not for another": (trio(advice=[advice("x", "a", **FOR_SMALL)]), "a=0-0", {"size": "250+"}, []),
    "for whoever did not say": (trio(advice=[advice("x", "a", **FOR_SMALL)]), "a=0-0", {"role": "head"}, ["x"]),
    "every profile key must fit": (
        trio(advice=[advice("x", "a", **FOR_SMALL_SHOPS)]), "a=0-0", {"size": "0", "sector": "food"}, [],
    ),
    "a key that was not told does not hide": (
        trio(advice=[advice("x", "a", **FOR_SMALL_SHOPS)]), "a=0-0", {"sector": "retail"}, ["x"],
    ),
    "advice for others leaves its place": (
        trio(advice=[advice("x", "a", **FOR_SMALL), advice("y", "a")]), "a=000", {"size": "50-249"}, ["y"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ADVICE)
def test_advice_is_chosen_and_ordered_as_by_hand(name):
    diagnostic, rows, profile, proposed = ADVICE[name]
    assert list(score(diagnostic, answers(diagnostic, rows, profile=profile)).advice) == proposed


def test_what_is_to_be_checked_with_the_team_is_what_was_said_to_be_unknown():
    diagnostic = trio()
    assert score(diagnostic, answers(diagnostic, "a=u4- b=n0u c=uuu")).unknown == ("a1", "b3", "c1", "c2", "c3")


def test_a_diagnostic_without_dimensions_has_an_empty_result():
    diagnostic = document(attitudes=[{"id": "place", "text": "Place ?", "low": "aucune", "high": "décisive"}])
    assert score(diagnostic, answers(diagnostic, place=7)).as_json() == {
        "dimensions": {},
        "overall": {"score": None, "valid": False, "level": None},
        "alerts": [],
        "advice": [],
    }


def test_the_printed_result_is_unrounded_and_has_nulls_where_there_is_nothing():
    diagnostic = trio(advice=[advice("x", "b")], alerts=[{"when": {"score": "b", "below": 25}, "text": "t"}])
    assert score(diagnostic, answers(diagnostic, "a=u b=100 c=222")).as_json() == {
        "dimensions": {
            "a": {"score": None, "valid": False, "applicable": True},
            "b": {"score": 25 / 3, "valid": True, "applicable": True},
            "c": {"score": 50.0, "valid": True, "applicable": True},
        },
        "overall": {"score": float(Fraction(175, 6)), "valid": True, "level": "chemin"},
        "alerts": [0],
        "advice": ["x"],
    }
