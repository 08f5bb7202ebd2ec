"""What is published of a group of answers, and what never is."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_plugin.statistics import rules
from campus_plugin.statistics.changes import Decision, Standing, decide, groups_of, is_due
from campus_plugin.statistics.groups import publishable
from campus_plugin.statistics.rules import Band, Group, RowsDigest, Shown, Source

pytestmark = pytest.mark.once

SECRET = b"of the site"
ALL = Group()


def source(rows: str = "", group: Group = ALL, secret: bytes = SECRET) -> Source:
    digest = RowsDigest()
    for row in rows.split():
        digest.add(row)
    return Source(secret, "Campus/menuiserie/ab12", group, digest.value())


# --- rounding ---------------------------------------------------------------------------------------------------------


@given(st.integers(0, 2000), st.integers(0, 2**128 - 1))
def test_a_rounded_count_is_a_multiple_of_five_less_than_five_away(count, draw):
    rounded = rules.round_at_random(count, draw)
    assert rounded % 5 == 0
    assert abs(rounded - count) < 5


@pytest.mark.parametrize("count", range(12))
def test_rounding_keeps_the_mean_over_all_draws(count):
    assert sum(rules.round_at_random(count, draw) for draw in range(5)) == 5 * count


def test_the_same_rows_in_any_order_give_the_same_draw_and_other_rows_another():
    one, same, other = (source(rows).draw("q", "a") for rows in ("r1 r2 r3", "r3 r1 r2", "r1 r2 r4"))
    assert one == same != other
    assert one != source("r1 r2 r3", secret=b"of another site").draw("q", "a")
    assert one != source("r1 r2 r3", Group("10-49")).draw("q", "a")
    assert one != source("r1 r2 r3").draw("q", "b")


# --- thresholds -------------------------------------------------------------------------------------------------------


def test_of_ten_answers_nothing_is_said_and_of_eleven_no_figure():
    assert rules.shown({"a": 10, "b": 0}, source(), "q") is None
    said = rules.shown({"a": 11, "b": 0}, source(), "q")
    assert said == Shown(mostly="a")  # 10 of 10 leads by more than 5


def test_a_small_group_that_is_divided_is_said_to_be():
    assert rules.shown({"a": 10, "b": 10}, source(), "q") == Shown()


def test_from_thirty_shares_are_said_to_five_points():
    said = rules.shown({"a": 20, "b": 10, "c": 0}, source(), "q")
    assert said is not None
    assert said.shares == {"a": 65, "b": 35, "c": 0}


@given(st.lists(st.integers(0, 300), min_size=2, max_size=6), st.integers(0, 10**6))
def test_no_share_is_finer_than_five_points_and_none_above_ninety_is_told_apart(counts, seed):
    given_counts = {str(k): count for k, count in enumerate(counts)}
    said = rules.shown(given_counts, source(str(seed)), "q")
    answers = sum(counts)
    if answers < 11:
        assert said is None
    elif answers < 30:
        assert said is not None
        assert said.shares is None
    else:
        assert said is not None
        assert said.shares is not None
        assert not said.mostly
        assert all(points % 5 == 0 and (points <= 90 or points == 100) for points in said.shares.values())


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (11, (10, 30)),
        (29, (10, 30)),
        (30, (30, 30)),
        (44, (40, 40)),
        (95, (100, 100)),
        (130, (150, 150)),
        (1049, (1000, 1000)),
    ],
)
def test_how_large_a_group_is_said_to_be(rows, said):
    assert rules.size_shown(rows) == said


def test_a_band_holds_the_middle_half_to_five_points_from_forty_rows():
    assert rules.band(Counter(range(39))) is None
    assert rules.band(Counter(range(1, 41))) == Band(10, 30)  # values at ranks 10 and 30
    assert rules.band(Counter({52: 40})) == Band(50, 50)


def test_a_step_that_few_did_not_reach_is_not_shown():
    counts = {"a": 15, "b": 15}
    assert rules.step_shown(counts, 30, source(), "s") is not None
    assert rules.step_shown(counts, 35, source(), "s") is None  # five were elsewhere
    assert rules.step_shown(counts, 41, source(), "s") is not None
    assert rules.step_shown({"a": 10, "b": 9}, 19, source(), "s") is None


def test_the_most_frequent_way_is_named_where_eleven_took_it_and_it_leads():
    assert rules.way_shown({"aab": 20, "bbb": 20}, source()) == ""
    assert rules.way_shown({"aab": 25, "bbb": 15}, source()) == "aab"
    assert rules.way_shown({"aab": 39}, source()) == ""
    assert rules.way_shown({str(k): 1 for k in range(40)}, source()) == ""


# --- groups -----------------------------------------------------------------------------------------------------------

SIZES, SECTORS = ("", "1-9", "10-49", "50+"), ("", "btp", "commerce")
CELLS = st.dictionaries(st.tuples(st.sampled_from(SIZES), st.sampled_from(SECTORS)), st.integers(0, 40))


def rows_of(cells, group: Group) -> int:
    return sum(count for cell, count in cells.items() if group in groups_of(cell))


@given(CELLS)
def test_what_is_shown_has_eleven_rows_and_leaves_none_or_eleven_beside_it(cells):
    shown = publishable(cells)
    for group in shown:
        assert rows_of(cells, group) >= 11
        assert group.parent is None or group.parent in shown
        children = {other for other in shown if other.parent == group}
        rest = rows_of(cells, group) - sum(rows_of(cells, child) for child in children)
        assert not children or rest == 0 or rest >= 11


def test_the_smallest_sibling_is_hidden_with_those_who_did_not_say():
    cells = {("1-9", ""): 30, ("10-49", ""): 12, ("", ""): 4}
    assert publishable(cells) == {ALL, Group("1-9")}
    assert publishable({**cells, ("", ""): 0}) == {ALL, Group("1-9"), Group("10-49")}


# --- changes ----------------------------------------------------------------------------------------------------------


def rows(**counts: int) -> dict[Standing, int]:
    """`old`: counted and there; `new`: not counted yet; `left`: counted and gone."""
    where = {
        "old": Standing(frozenset({ALL}), ("", "")),
        "new": Standing(frozenset(), ("", "")),
        "left": Standing(frozenset({ALL}), None),
    }
    return {where[name]: count for name, count in counts.items()}


@pytest.mark.parametrize(
    ("counts", "renewed"),
    [
        ({"new": 10}, False),
        ({"new": 11}, True),
        ({"old": 50, "new": 10}, False),
        ({"old": 50, "new": 11}, True),
        ({"old": 50, "new": 6, "left": 5}, True),  # who leaves is a change too
        ({"old": 50}, False),
    ],
)
def test_figures_change_with_eleven_rows_or_not_at_all(counts, renewed):
    before = {ALL} if "old" in counts else set()
    assert decide(rows(**counts), before).renewed == (frozenset({ALL}) if renewed else frozenset())


def test_a_group_that_fell_below_its_threshold_goes():
    assert decide(rows(old=10, left=5), {ALL}) == Decision(frozenset(), frozenset({ALL}))


def test_a_group_waits_while_the_rest_of_its_parent_changed_by_a_few():
    small = Group("1-9")
    counted = frozenset({ALL, small})
    standing = {
        Standing(counted, ("1-9", "")): 40,
        Standing(frozenset({ALL}), ("10-49", "")): 40,
        Standing(frozenset(), ("1-9", "")): 12,
    }
    assert small in decide(standing, {ALL, small}).renewed
    assert small not in decide({**standing, Standing(frozenset(), ("10-49", "")): 5}, {ALL, small}).renewed


@given(
    st.lists(
        st.tuples(st.sampled_from(SIZES), st.sampled_from(SECTORS), st.integers(1, 14), st.integers(0, 9)),
        min_size=1,
        max_size=24,
    )
)
def test_over_any_history_no_two_figures_of_a_group_differ_by_one_to_ten_rows(weeks):
    """Each week some join and some leave; what was published of a group is compared, row by row, with the time before."""
    cells: dict[int, tuple[str, str] | None] = {}
    seen: dict[Group, frozenset[int]] = {}  # what somebody may remember, also where the figures are gone
    standing_now: set[Group] = set()
    for size, sector, joins, leaves in weeks:
        for _ in range(joins):
            cells[len(cells)] = (size, sector)
        for row in [row for row, cell in cells.items() if cell is not None][:leaves]:
            cells[row] = None
        standing = Counter(
            Standing(frozenset(group for group, base in seen.items() if row in base), cell)
            for row, cell in cells.items()
        )
        decision = decide(standing, standing_now)
        standing_now -= decision.gone
        for group in decision.renewed:
            base = frozenset(row for row, cell in cells.items() if cell is not None and group in groups_of(cell))
            assert len(base) >= 11
            assert len(base ^ seen.get(group, frozenset())) >= 11
            seen[group] = base
            standing_now.add(group)


def test_a_group_that_went_does_not_come_back_with_a_few_other_rows():
    """Who remembers its last figures would compare them with the new ones."""
    gone = rows(old=10, left=1)
    assert decide(gone, {ALL}).gone == {ALL}
    assert decide({**gone, **rows(new=1)}, set()).renewed == frozenset()
    assert decide({**gone, **rows(new=10)}, set()).renewed == {ALL}


def test_dates_are_a_week_apart():

    assert is_due(None, date(2026, 12, 1))
    assert not is_due(date(2026, 12, 1), date(2026, 12, 7))
    assert is_due(date(2026, 12, 1), date(2026, 12, 8))
