"""Charts that a small phone shows and a table repeats."""

from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_xblocks.kit.plots import WIDTH, Series, bars, categories, lines, nice_ticks

pytestmark = pytest.mark.once

NUMBERS = st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=100)
# what the YAML reader lets through: no control characters, no halves of characters
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), max_size=30)
POINTS = st.lists(st.tuples(st.one_of(WORDS, NUMBERS), NUMBERS), min_size=1, max_size=15)
SERIES = st.lists(st.builds(Series, WORDS, POINTS), min_size=1, max_size=5)


def tree(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def words(svg: str) -> list[str]:
    return [text.text or "" for text in tree(svg).iter("text")]


def test_a_bar_chart_names_each_bar_with_its_value_and_unit():
    svg = bars(
        [Series("Ventes", [(Fraction(2023), Fraction(40)), ("2024", Fraction("52.5"))])],
        title="T",
        unit="k€",
        lang="fr",
    )
    assert words(svg) == ["2023", "40\u00a0k€", "2024", "52,5\u00a0k€"]


def test_bars_are_as_long_as_their_values():
    svg = bars([Series("V", [("a", Fraction(10)), ("b", Fraction(5))])], title="T", unit="", lang="fr")
    assert [bar.get("width") for bar in tree(svg).iter("rect")] == ["340", "170"]


def test_a_loss_lies_on_the_other_side_of_zero():
    svg = bars([Series("V", [("a", Fraction(10)), ("b", Fraction(-10))])], title="T", unit="", lang="fr")
    assert [(bar.get("x"), bar.get("width")) for bar in tree(svg).iter("rect")] == [("170", "170"), ("0", "170")]


def test_several_series_are_grouped_by_what_they_share():
    both = [Series("Devis", [("mai", Fraction(3))]), Series("Ventes", [("mai", Fraction(2))])]
    assert words(bars(both, title="T", unit="", lang="fr")) == ["mai", "Devis", "3", "Ventes", "2"]


def test_lines_differ_by_mark_and_dash_and_not_by_colour_alone():
    both = [Series(name, [(Fraction(1), Fraction(1)), (Fraction(2), Fraction(3))]) for name in ("a", "b")]
    drawn = tree(lines(both, title="T", unit="h", lang="fr"))
    dashes = [line.get("stroke-dasharray") for line in drawn.iter("polyline")]
    assert dashes[0] != dashes[1]
    assert len(list(drawn.iter("circle"))) == 3  # two points and the legend's mark
    assert len(list(drawn.iter("rect"))) == 3


def test_numbers_as_x_stand_at_their_distance():
    svg = lines(
        [Series("a", [(Fraction(2020), Fraction(0)), (Fraction(2021), Fraction(1)), (Fraction(2024), Fraction(2))])],
        title="T",
        unit="",
        lang="fr",
    )
    x = [float(circle.get("cx") or 0) for circle in tree(svg).iter("circle")]
    assert (x[1] - x[0]) * 3 == pytest.approx(x[2] - x[1], abs=0.5)


def test_what_authors_write_cannot_leave_its_place():
    svg = bars([Series("<b>", [("<script>&\"'", Fraction(1))])], title='"><script>', unit="<i>", lang="fr")
    assert "<script" not in svg
    assert tree(svg).get("aria-label") == '"><script>'


@given(low=NUMBERS, high=NUMBERS)
def test_ticks_are_few_and_enclose_the_values(low, high):
    low, high = sorted((low, high))
    ticks = nice_ticks(low, high)
    assert 2 <= len(ticks) <= 7
    assert ticks[0] <= low <= high <= ticks[-1]


@given(series=SERIES)
def test_any_series_is_drawn_inside_the_picture(series):
    for svg in (bars(series, title="T", unit="u", lang="fr"), lines(series, title="T", unit="u", lang="fr")):
        for mark in tree(svg).iter("rect"):
            assert -5 <= float(mark.get("x") or 0) <= WIDTH
        for mark in tree(svg).iter("circle"):
            assert 0 <= float(mark.get("cx") or 0) <= WIDTH


@given(series=SERIES)
def test_every_x_is_told_once(series):
    found = categories(series)
    assert len(found) == len(set(found))
    assert set(found) == {x for line in series for x, _ in line.points}
