"""Charts say their numbers in words, stay inside their frame, and need no colour."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from campus_xblocks.kit.charts import WIDTH, Bar, radar, ruler, wrapped

pytestmark = pytest.mark.once

ROWS = [
    Bar("Stratégie & cap", 62.5, "63"),
    Bar("Équipe", None, "pas de score", False),
    Bar("Données", 20, "20 (provisoire)", False),
]


def numbers(svg: str, name: str, key: str) -> list[float]:
    return [float(e.get(key)) for e in etree.fromstring(svg).iter("{*}" + name)]


def test_a_ruler_is_as_long_as_its_score_on_the_ground_of_the_levels():
    svg = ruler(ROWS[0], [0, 25, 50, 75])
    assert etree.fromstring(svg).get("aria-hidden") == "true"
    *ground, bar = numbers(svg, "rect", "width")
    assert bar == 62.5
    assert [round(width) for width in ground] == [24, 24, 24, 24]
    assert len(numbers(ruler(ROWS[1], [0, 50]), "rect", "width")) == 2  # without a score there is no bar


def test_a_score_that_does_not_count_is_told_apart_without_colour():
    assert "stroke-dasharray" in ruler(Bar("x", 20, "20", False), [0])
    assert "stroke-dasharray" not in ruler(Bar("x", 20, "20"), [0])


def test_a_radar_says_its_names_whole():
    name = "Marchés, en France et ailleurs, et tout ce qui va avec"
    said = " ".join(text.text for text in etree.fromstring(radar([Bar(name, 5, "5")] * 3, "x")).iter("{*}text"))
    assert name in said


def test_a_radar_needs_three_scores():
    with pytest.raises(ValueError):
        radar(ROWS[:2], "x")


def test_a_missing_score_is_a_gap_in_the_radar_not_a_zero():
    svg = radar(ROWS, "x")
    drawn = re.findall(r'<polygon points="([^"]+)" fill="var', svg)
    assert [len(points.split()) for points in drawn] == [2]
    assert svg.count("<circle") == 2


words = st.text(alphabet="abc<&é \"'", min_size=1, max_size=60)
row = st.builds(Bar, words, st.none() | st.floats(0, 100), words, st.booleans())


@given(st.lists(row, min_size=3, max_size=12))
def test_any_scores_make_well_formed_drawings_inside_their_frame(rows):
    tree = etree.fromstring(radar(rows, "x"))
    _, top, width, height = map(float, tree.get("viewBox").split())
    assert width == WIDTH
    for text in tree.iter("{*}text"):
        assert top <= float(text.get("y")) <= top + height
    for row in rows:
        for rect in etree.fromstring(ruler(row, [0, 30])).iter("{*}rect"):
            assert 0 <= float(rect.get("x", 0)) + float(rect.get("width")) <= 100


def test_names_are_broken_at_spaces_only():
    assert wrapped("un deux trois", 8) == ["un deux", "trois"]
    assert wrapped("anticonstitutionnellement oui", 8) == ["anticonstitutionnellement", "oui"]
