"""Charts say their numbers in words, stay inside their frame, and need no colour."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from campus_xblocks.kit.charts import WIDTH, Bar, bars, radar, wrapped

ROWS = [
    Bar("Stratégie & cap", 62.5, "63"),
    Bar("Équipe", None, "pas de score", False),
    Bar("Données", 20, "20 (provisoire)", False),
]


def numbers(svg: str, name: str, key: str) -> list[float]:
    return [float(e.get(key)) for e in etree.fromstring(svg).iter("{*}" + name)]


def test_bars_are_as_long_as_their_scores_and_say_them():
    svg = bars(ROWS, "Stratégie 63")
    tree = etree.fromstring(svg)
    assert tree.get("role") == "img"
    assert tree.get("aria-label") == "Stratégie 63"
    widths = numbers(svg, "rect", "width")
    track = widths[0]
    assert widths[1] / track == pytest.approx(0.625, abs=0.01)
    assert [t.text for t in tree.iter("{*}text")] == [
        "Stratégie & cap", "63", "Équipe", "pas de score", "Données", "20 (provisoire)",
    ]  # fmt: skip


def test_a_score_that_does_not_count_is_told_apart_without_colour():
    assert "stroke-dasharray" in bars([Bar("x", 20, "20", False)], "x")
    assert "stroke-dasharray" not in bars([Bar("x", 20, "20")], "x")


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


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(row, min_size=3, max_size=12))
def test_any_scores_make_well_formed_drawings_inside_their_frame(rows):
    for draw in (bars, radar):
        tree = etree.fromstring(draw(rows, "x"))
        _, top, width, height = map(float, tree.get("viewBox").split())
        assert width == WIDTH
        for text in tree.iter("{*}text"):
            assert top <= float(text.get("y")) <= top + height


def test_names_are_broken_at_spaces_only():
    assert wrapped("un deux trois", 8) == ["un deux", "trois"]
    assert wrapped("anticonstitutionnellement oui", 8) == ["anticonstitutionnellement", "oui"]
