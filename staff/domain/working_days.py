"""Counting working days, for limits that run only while the office works."""

from collections.abc import Mapping
from datetime import date, timedelta

from staff.domain.calendar_year import MAKE_UP, WORKDAY, is_weekend


def is_working_day(day: date, kinds: Mapping[date, str]) -> bool:
    """Tell whether the office works on a day.

    Args:
        day: The day.
        kinds: What the announced calendar says of days. A day it does not name is a working day from Monday
            to Friday: a limit must run on even where next year's notice is still to come.
    """
    kind = kinds.get(day)
    return not is_weekend(day) if kind is None else kind in (WORKDAY, MAKE_UP)


def working_day_after(day: date, count: int, kinds: Mapping[date, str]) -> date:
    """Give the working day that comes so many working days after a day.

    Args:
        day: Whatever day it begins on.
        count: 0 or more; 0 gives the day itself, or the next working day if it is none.
        kinds: As for `is_working_day`.

    Raises:
        ValueError: the count is below 0.
    """
    if count < 0:
        raise ValueError("working days are counted forward")
    while count or not is_working_day(day, kinds):
        day += timedelta(days=1)
        count -= is_working_day(day, kinds) and count > 0
    return day
