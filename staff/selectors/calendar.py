"""Reads of the calendar: which days are worked, limits in working days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from staff.domain.working_days import is_working_day, working_day_after
from staff.models import CalendarDay

LONGEST_REST = 16
"""Days that a holiday with the rest days around it may last, and some more."""


@dataclass(frozen=True)
class WorkingDays:
    """Tells of each day of a span whether the office works, as the announced calendar says."""

    kinds: Mapping[date, str]

    @classmethod
    def read(cls, first: date, last: date) -> Self:
        """Read a span of the calendar, both ends inclusive, in one statement."""
        rows = CalendarDay.objects.filter(day__range=(first, last))
        return cls(dict(rows.values_list("day", "kind")))

    def __call__(self, day: date) -> bool:
        """Tell whether the office works on a day; by the week where the calendar says nothing."""
        return is_working_day(day, self.kinds)


def working_day_later(day: date, count: int) -> date:
    """Give the working day that comes so many working days after a day, by the centre's calendar.

    Raises:
        ValueError: the count is below 0.
    """
    last = day + timedelta(days=count * 2 + LONGEST_REST)
    kinds = dict(CalendarDay.objects.filter(day__range=(day, last)).values_list("day", "kind"))
    return working_day_after(day, count, kinds)
