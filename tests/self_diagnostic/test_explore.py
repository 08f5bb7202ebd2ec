"""What the answers to a diagnostic can lead to, worked by hand and against every answer there is."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_xblocks.self_diagnostic.answers import read_answers
from campus_xblocks.self_diagnostic.document import SelfDiagnostic
from campus_xblocks.self_diagnostic.engine import score
from campus_xblocks.self_diagnostic.explore import CROWDED_OUT, NO_SCORE, explore
from tests.support.build import asked, document, offered, part, points

pytestmark = pytest.mark.once

ACTION = {"when": "q", "then": "a", "first_step": "p"}


def advice(name: str, low: Any, below: Any, **more: Any) -> dict[str, Any]:
    told = {"id": name, "dimension": "a", "at_least": low, "below": below, "title": name, "text": name}
    return told | {"action": ACTION} | more


def two_steps(**more: Any) -> SelfDiagnostic:
    """One dimension of two questions on 0 and 1: its valid scores are 0, 50 and 100."""
    questions = [asked(f"a{n}", scale="deux", not_applicable=False) for n in (1, 2)]
    return document(part("a", questions), scales={"deux": points(0, 1)}, **more)


def test_a_level_between_two_possible_scores_is_never_reached() -> None:
    found = explore(two_steps())
    assert (found.levels, found.levels_never) == (("depart", "confirme", "avance"), ("chemin",))
    assert (found.dimensions[0].low, found.dimensions[0].high) == (0, 100)
    assert found.complete


def test_scores_without_advice_are_told_as_the_document_writes_bounds() -> None:
    found = explore(two_steps(advice=[advice("debut", 0, 40)]))
    assert [(g.dimension, g.from_, g.to, g.some_profiles) for g in found.without_advice] == [("a", 40, 101, False)]


def test_no_gap_is_told_where_no_score_can_lie() -> None:
    found = explore(two_steps(advice=[advice("debut", 0, 10), advice("suite", 45, 101)]))
    assert found.without_advice == ()


def test_advice_between_two_possible_scores_is_never_proposed() -> None:
    found = explore(two_steps(advice=[advice("tout", 0, 101), advice("entre", 10, 45)]))
    assert [(never.id, never.why) for never in found.advice_never] == [("entre", NO_SCORE)]


def test_advice_behind_three_others_is_never_proposed() -> None:
    listed = [advice(name, 0, 101) for name in ("un", "deux", "trois", "quatre")]
    listed.append(advice("leger", 0, 101, effort=1))
    listed[0]["effort"] = 3  # so that it comes last
    found = explore(two_steps(advice=listed))
    assert [(never.id, never.why) for never in found.advice_never] == [("un", CROWDED_OUT), ("leger", CROWDED_OUT)]


def test_a_profile_can_make_room_for_advice() -> None:
    listed = [advice(name, 0, 101, **{"for": {"size": ["0"]}}) for name in ("un", "deux", "trois")]
    assert explore(two_steps(advice=[*listed, advice("quatre", 0, 101)])).advice_never == ()


def test_scores_at_which_only_some_profiles_get_advice_are_told() -> None:
    found = explore(two_steps(advice=[advice("seul", 0, 101, **{"for": {"size": ["0"]}})]))
    assert [(g.from_, g.to, g.some_profiles) for g in found.without_advice] == [(0, 101, True)]


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ([{"score": "a", "below": 60}, {"score": "a", "at_least": 45}], True),
        ([{"score": "a", "below": 45}, {"score": "a", "at_least": 10}], False),
        ([{"not": {"score": "a", "at_least": 45}}, {"score": "a", "at_least": 10}], False),
        ([{"any": [{"score": "a", "at_least": 101}, {"score": "a", "below": 1}]}], True),
        ([{"score": "a", "below": 40}, {"score": "overall", "at_least": 60}], False),
        ([{"not": {"any": [{"score": "a", "below": 1}, {"score": "overall", "below": 60}]}}], True),
    ],
)
def test_an_alert_that_no_answers_bring_is_told(when: Any, holds: bool) -> None:
    found = explore(two_steps(alerts=[{"when": when, "text": "x"}]))
    assert found.alerts_never == (() if holds else (0,))


def test_the_overall_score_ties_dimensions_together() -> None:
    """Two dimensions of equal weight: one at 0 keeps the whole at 50 at most."""
    diagnostic = document(
        part("a", 2), part("b", 2), alerts=[
            {"when": [{"score": "a", "below": 1}, {"score": "overall", "at_least": 50}], "text": "x"},
            {"when": [{"score": "a", "below": 1}, {"score": "overall", "at_least": 51}], "text": "x"},
        ],
    )  # fmt: skip
    assert explore(diagnostic).alerts_never == (1,)


def test_a_document_without_dimensions_has_nothing_to_explore() -> None:
    told = explore(document(attitudes=[{"id": "place", "text": "x", "low": "x", "high": "x"}])).as_json()
    assert told["levels"] == ()
    assert told["overall"] == {"id": "overall", "low": None, "high": None}


def test_a_large_document_is_sampled_and_says_so() -> None:
    weights = [1, 1.01, 1.013, 2.7, 3.33, 5.21, 7.77, 9.1, 11.3, 13.9]
    parts = [part(d, [asked(f"{d}{n}", weight=w) for n, w in enumerate(weights)]) for d in "abc"]
    found = explore(document(*parts))
    assert not found.complete
    assert found.levels_never == ()


CHOICES = st.sampled_from(
    [
        {"scale": "deux"},
        {"scale": "trois"},
        {"type": "single", "options": offered(x=0, y=1, z=5)},
        {"type": "multiple", "options": offered(x=1, y=2)},
        {"type": "multiple", "options": offered(x=1, y=1, z="exclusive")},
    ]
)


@st.composite
def small(draw: Any) -> SelfDiagnostic:
    """Documents small enough to try every answer."""
    parts = []
    for name in "ab"[: draw(st.integers(1, 2))]:
        questions = [
            asked(
                f"{name}{n}", **draw(CHOICES), not_applicable=draw(st.booleans()), weight=draw(st.sampled_from([1, 2]))
            )
            for n in range(draw(st.integers(1, 2)))
        ]
        parts.append(part(name, questions, weight=draw(st.sampled_from([1, 3]))))
    names = [p["id"] for p in parts]
    bounds = st.sampled_from([0, 20, 34, 50, 67, 100])
    leaf = st.builds(
        lambda s, k, v: {"score": s, k: v},
        st.sampled_from([*names, "overall"]),
        st.sampled_from(["below", "at_least"]),
        bounds,
    )
    when = st.recursive(
        leaf,
        lambda inner: st.one_of(
            inner.map(lambda c: {"not": c}), st.lists(inner, min_size=1, max_size=2).map(lambda c: {"any": c})
        ),
        max_leaves=3,
    )
    alerts = [{"when": draw(st.lists(when, min_size=1, max_size=2)), "text": "x"} for _ in range(3)]
    listed = []
    for n in range(draw(st.integers(0, 6))):
        low, below = sorted(
            draw(st.lists(st.sampled_from([0, 20, 34, 50, 67, 101]), min_size=2, max_size=2, unique=True))
        )
        fit = draw(st.sampled_from([{}, {"for": {"size": ["0"]}}, {"for": {"size": ["1-9"]}}]))
        more = {"dimension": draw(st.sampled_from(names)), "effort": draw(st.integers(1, 3))}
        listed.append(advice(f"p{n}", low, below, **fit, **more))
    return document(*parts, scales={"deux": points(0, 1), "trois": points(0, 1, 2)}, alerts=alerts, advice=listed)


def sheets(diagnostic: SelfDiagnostic) -> Any:
    """Every answer sheet to a small document."""
    choices = []
    for question in diagnostic.questions():
        if question.type == "scale":
            offers: list[Any] = [point.value for point in diagnostic.points(question)]
        elif question.type == "single":
            offers = [option.id for option in question.options]
        else:
            plain = [o.id for o in question.options if not o.exclusive]
            offers = [[plain[0]], [plain[1]], plain, *([o.id] for o in question.options if o.exclusive)]
        choices.append([None, *offers, *(["not_applicable"] if question.not_applicable else [])])
    ids = [question.id for question in diagnostic.questions()]
    for size in (None, "0", "1-9", "10-49"):
        for chosen in product(*choices):
            raw: dict[str, Any] = dict(zip(ids, chosen, strict=True))
            yield raw | ({"profile": {"size": size}} if size else {})


@given(small())
def test_what_is_told_is_what_trying_every_answer_shows(diagnostic: SelfDiagnostic) -> None:
    found = explore(diagnostic)
    results = [score(diagnostic, read_answers(diagnostic, raw)) for raw in sheets(diagnostic)]
    assert found.complete
    assert set(found.levels) == {r.overall.level for r in results} - {None}
    assert {never.id for never in found.advice_never} == {a.id for a in diagnostic.advice} - {
        name for r in results for name in r.advice
    }
    held = {place for r in results for place in r.alerts}
    assert set(found.alerts_never) == set(range(len(diagnostic.alerts))) - held
    for reached in found.dimensions:
        scores = [r.dimensions[reached.id].score for r in results if r.dimensions[reached.id].valid]
        assert (reached.low, reached.high) == (min(scores), max(scores))
        gaps = [g for g in found.without_advice if g.dimension == reached.id]
        own = {a.id for a in diagnostic.advice if a.dimension == reached.id}
        alone = [
            r for r in results if sum(d.valid for d in r.dimensions.values()) == 1 and r.dimensions[reached.id].valid
        ]
        for result in alone or results:
            value = result.dimensions[reached.id].score
            if result.dimensions[reached.id].valid and not own & set(result.advice) and alone:
                assert any(g.from_ <= value < g.to for g in gaps), (value, gaps)
        for gap in gaps:
            assert any(gap.from_ <= value < gap.to for value in scores)
