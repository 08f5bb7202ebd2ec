"""The dates that the campus proposes: never a Sunday, never in the weeks when small firms are closed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_plugin.shared import due_dates

pytestmark = pytest.mark.once

DAYS = st.dates(date(2020, 1, 1), date(2100, 12, 31))


def closed(day: date) -> bool:
    return day.strftime("%w") == "0" or (day.month == 8 and day.day in range(1, 21))


@given(DAYS)
def test_a_proposed_date_is_the_first_open_day_from_the_one_that_was_asked_for(day):
    proposed = due_dates.proposed(day)
    assert not closed(proposed)
    assert proposed >= day
    assert all(closed(day + timedelta(days=n)) for n in range((proposed - day).days))


@given(DAYS, DAYS)
def test_postponing_gives_an_open_day_at_least_a_week_after_the_date_and_after_today(due, today):
    later = due_dates.a_week_later(due, today)
    assert not closed(later)
    assert later >= max(due, today) + timedelta(days=7)


def test_the_days_around_the_closed_ones_are_as_the_calendar_has_them():
    assert due_dates.proposed(date(2026, 11, 29)) == date(2026, 11, 30)  # a Sunday
    assert due_dates.proposed(date(2026, 7, 31)) == date(2026, 7, 31)
    assert due_dates.proposed(date(2026, 8, 1)) == date(2026, 8, 21)
    assert due_dates.proposed(date(2027, 8, 20)) == date(2027, 8, 21)
    assert due_dates.proposed(date(2033, 8, 4)) == date(2033, 8, 22)  # the 21st is a Sunday there
