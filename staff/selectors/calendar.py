"""Reads of the calendar: limits in working days."""

from datetime import date, timedelta

from staff.domain.working_days import working_day_after
from staff.models import CalendarDay

LONGEST_REST = 16
"""Days that a holiday with the rest days around it may last, and some more."""


def working_day_later(day: date, count: int) -> date:
    """Give the working day that comes so many working days after a day, by the centre's calendar.

    Raises:
        ValueError: the count is below 0.
    """
    last = day + timedelta(days=count * 2 + LONGEST_REST)
    kinds = dict(CalendarDay.objects.filter(day__range=(day, last)).values_list("day", "kind"))
    return working_day_after(day, count, kinds)
