"""The dates that the campus itself proposes for an action; a learner may choose any other."""

from datetime import date, timedelta

WEEK = timedelta(days=7)
_AWAY = ((8, 1), (8, 20))
"""First and last day of the weeks in which many small firms are closed, as (month, day)."""


def proposed(day: date) -> date:
    """`day`, or the first one after it that is neither a Sunday nor between 1 and 20 August."""
    if _AWAY[0] <= (day.month, day.day) <= _AWAY[1]:
        day = date(day.year, _AWAY[1][0], _AWAY[1][1]) + timedelta(days=1)
    return day + timedelta(days=1) if day.isoweekday() == 7 else day


def a_week_later(due: date, today: date) -> date:
    """Where « Reporter » moves an action: a week after its date, or after today where that has passed."""
    return proposed(max(due, today) + WEEK)
