"""What an author learns of all the ways through a case."""

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given

from campus_xblocks.case_study.document import FORMAT, CaseStudy
from campus_xblocks.case_study.engine import Offer, State, commit, offered, start
from campus_xblocks.case_study.explore import explore
from campus_xblocks.case_study.moves import Move
from campus_xblocks.kit.problems import path_text

from .strategies import cases, picks

pytestmark = pytest.mark.once

BASE = FORMAT.read((Path(__file__).parent / "base.yaml").read_text(encoding="utf-8"))
HEAD = """
format: campus/case-study/1
key: chemins
title: Chemins
duration_min: 3
firm: {activity: menuiserie, size: "4", place: ici}
objective: un deux
situation: trois quatre cinq
indicators:
  - {id: x, title: X, unit: k€, start: 50, min: 0, max: 100, good: up}
  - {id: y, title: Y, unit: j, start: 10, min: 0, max: 90, good: down}
debrief: {expert: {role: conseillère}, text: six}
transfer: {question: Et chez vous ?}
"""
ENDINGS = """
endings:
  - {id: high, when: [{indicator: x, at_least: 60}], title: Haut, text: neuf mots de plus}
  - {id: never, when: [{indicator: x, below: 0}], title: Jamais, text: Jamais}
  - {id: low, title: Bas, text: Bas}
"""


def read(steps: str) -> CaseStudy:
    return FORMAT.read(f"{HEAD}steps:\n{steps}{ENDINGS}".lstrip())


WORKED = read("""
  - id: s1
    title: un
    text: deux trois
    kind: single
    options:
      - {id: a, text: A, effects: {x: 20, y: -5}, rating: sound, consequence: "oui, oui", later: [{after: 1, when: [{indicator: x, below: 10}], effects: {x: 1}, text: jamais}]}
      - {id: b, text: B, effects: {x: -20, y: 5}, rating: risky}
      - {id: c, text: C, effects: {x: -5, y: 2}, rating: defensible}
  - id: s2
    title: un
    text: deux
    variants: [{when: [{indicator: x, at_least: 50}], text: deux deux deux}, {when: [{indicator: x, at_least: 60}], text: rien}]
    kind: single
    when: [{not: {chose: s1.c}}]
    options: [{id: a, text: A, effects: {x: -5}}, {id: b, text: B}, {id: c, text: C, when: [{indicator: x, below: 20}]}]
""")


class TestAWorkedCase:
    """s1: a -> 70, b -> 30, c -> 45 and the end. s2: a takes 5 away."""

    found = explore(WORKED)

    def test_paths_are_counted_for_each_ending_with_what_the_indicators_come_to(self) -> None:
        assert self.found.complete
        assert self.found.paths == 5
        assert [(ending.id, ending.paths) for ending in self.found.endings] == [("high", 2), ("never", 0), ("low", 3)]
        assert self.found.endings[0].indicators == {"x": (65, 70), "y": (5, 5)}
        assert self.found.endings[2].indicators == {"x": (25, 45), "y": (12, 15)}

    def test_texts_that_no_run_meets_are_named_by_their_place(self) -> None:
        assert [path_text(path) for path in self.found.unreached] == [
            "steps[0].options[0].later[0]",
            "steps[1].variants[1]",
            "steps[1].options[2]",
            "endings[1]",
        ]

    def test_an_option_that_leads_on_no_measure_is_never_best(self) -> None:
        """At s1, a is best on x, y and ratings; c is never best and never worst. At s2 only x differs."""
        assert self.found.never_best == (("s1", "b"), ("s1", "c"), ("s2", "a"))
        assert self.found.never_worst == (("s1", "a"), ("s1", "c"), ("s2", "b"))

    def test_the_longest_way_counts_decisions_and_words(self) -> None:
        """Framing 2+3+1; s1 3 + 3 options + 2 of consequence; s2 1+3 + 2 options; ending 1+4."""
        assert self.found.most_decisions == 2
        assert self.found.most_words == 6 + 8 + 6 + 5
        assert self.found.longest == (("s1", "a"), ("s2", "a")), "of two as long, the first in the document"

    def test_it_is_told_as_json(self) -> None:
        told = json.loads(json.dumps(self.found.as_json()))
        assert told["never_best"] == ["s1.b", "s1.c", "s2.a"]
        assert told["endings"][0]["indicators"] == {"x": [65, 70], "y": [5, 5]}


class TestLongCases:
    def test_forty_steps_that_come_to_the_same_are_followed_to_the_end(self) -> None:
        steps = "".join(
            f"  - {{id: s{n}, title: T, text: T, kind: single,"
            " options: [{id: a, text: a, effects: {x: 1}}, {id: b, text: b, effects: {x: -1}}, {id: c, text: c}]}\n"
            for n in range(40)
        )
        found = explore(read(steps))
        assert found.complete
        assert found.paths == 3**40
        assert found.most_decisions == 40
        assert found.endings[0].indicators["x"] == (60, 90)

    def test_where_too_much_differs_a_sample_is_followed_and_said_to_be_one(self) -> None:
        steps = "".join(
            f"  - {{id: s{n}, title: T, text: T, kind: single, options: [{{id: a, text: a, effects: {{x: 0.{n + 1:03}}}}},"
            f" {{id: b, text: b, effects: {{y: 0.{n + 1:03}}}}}, {{id: c, text: c}}]}}\n"
            for n in range(40)
        )
        found = explore(read(steps), most_decisions=3000)
        assert not found.complete
        assert found.moments < 3100
        assert sum(ending.paths for ending in found.endings) == found.paths > 0
        assert found.most_decisions == 40


def test_a_card_has_no_ways() -> None:
    found = explore(FORMAT.read("format: campus/case-study/1\nkey: c\ntitle: T\ntransfer: {question: Q}\n"))
    assert (found.complete, found.paths, found.endings) == (True, 0, ())


def test_exhibits_that_no_step_unlocks_are_named() -> None:
    assert [path_text(path) for path in explore(BASE).unreached][:3] == ["exhibits[1]", "exhibits[2]", "exhibits[3]"]


def _alternatives(case: CaseStudy, offer: Offer) -> Iterator[Move]:
    """One move for each thing that differs at a step, by the rules rather than by the explorer's own means."""
    confidence = 1 if offer.confidence else None
    ids = [option.id for option in offer.options]
    if offer.kind == "single":
        yield from (Move(offer.step, name, confidence=confidence) for name in ids)
    elif offer.kind == "rank":
        for name in ids:
            yield Move(offer.step, (name, *(other for other in ids if other != name)), confidence=confidence)
    elif offer.kind == "multiple":
        yield from (Move(offer.step, names, confidence=confidence) for names in picks(offer))
    elif offer.kind == "text":
        yield Move(offer.step, text="x", confidence=confidence)
    else:
        answer = case.step(offer.step).answer
        assert answer is not None
        tenths = [Fraction(n, 10) for n in range(int(answer.min * 10), int(answer.max * 10) + 1)]
        if answer.ranges is not None:
            numbers = [part.from_ for part in answer.ranges]
        else:
            expected = answer.expected or Fraction(0)
            far = [n for n in tenths if abs(n - expected) > answer.tolerance]
            numbers = [expected, *far[:1]]
        yield from (Move(offer.step, number=number, confidence=confidence) for number in numbers)


def _all_runs(case: CaseStudy, state: State) -> Iterator[State]:
    offer = offered(case, state)
    if offer is None:
        yield state
        return
    for move in _alternatives(case, offer):
        yield from _all_runs(case, commit(case, state, move))


@given(cases())
def test_merged_runs_tell_the_same_as_all_runs_one_by_one(case: CaseStudy) -> None:
    found = explore(case)
    assume(found.paths <= 1500)
    runs = list(_all_runs(case, start(case)))
    assert found.complete
    assert found.paths == len(runs)
    assert found.most_decisions == max(len(run.decisions) for run in runs)
    for ending in found.endings:
        ended = [run for run in runs if run.ending == ending.id]
        assert ending.paths == len(ended)
        for name, bounds in ending.indicators.items():
            values = [run.indicators[name] for run in ended]
            assert bounds == (min(values), max(values))
    offered_ids = {(d.step, option) for run in runs for d in run.decisions for option in d.offered}
    texts = {(d.step, d.text) for run in runs for d in run.decisions}
    for number, step in enumerate(case.steps):
        visited = any(d.step == step.id for run in runs for d in run.decisions)
        assert visited == (("steps", number) not in found.unreached)
        if not visited:
            continue
        for place, option in enumerate(step.options):
            assert ((step.id, option.id) in offered_ids) == (("steps", number, "options", place) not in found.unreached)
        assert ((step.id, "Text") in texts) == (("steps", number, "text") not in found.unreached)
    ways = [[d.step for d in run.decisions] for run in runs]
    assert [step for step, _ in found.longest] in ways
    _compare_extremes(case, found.never_best, found.never_worst, runs)


def _compare_extremes(case: CaseStudy, best: tuple, worst: tuple, runs: list[State]) -> None:
    """never_best and never_worst, from the finished runs themselves."""
    score = {"sound": 1, "risky": -1}
    for step in case.steps:
        if step.kind not in ("single", "multiple", "rank"):
            continue
        outcomes: dict[str, list[dict[str, Fraction | int]]] = {}
        for run in runs:
            values: dict[str, Fraction | int] = dict(run.indicators)
            values["*"] = sum(score.get(part.rating or "", 0) for d in run.decisions for part in d.parts)
            for decision in run.decisions:
                for part in decision.parts if decision.step == step.id else ():
                    outcomes.setdefault(str(part.id), []).append(values)
        for told, pick in ((best, max), (worst, min)):
            leaders: set[str] = set()
            differing = False
            for measure in [*(indicator.id for indicator in case.indicators), "*"]:
                reached = {name: pick(values[measure] for values in rows) for name, rows in outcomes.items()}
                if len(set(reached.values())) > 1:
                    differing = True
                    leaders |= {name for name, value in reached.items() if value == pick(reached.values())}
            expected = {name for name in outcomes if differing and name not in leaders}
            assert {name for where, name in told if where == step.id} == expected
