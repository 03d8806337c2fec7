"""A year of the calendar as a picture: twelve months, each day with its kind."""

import calendar
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from staff.domain.calendar_year import DayFact
from staff.models import DayKind
from staff.wording import SHORT_WEEKDAYS, day_mark


def picture_of(year: int, days: Mapping[date, DayFact], *, is_linked: bool) -> dict[str, Any]:
    """Give what the picture's template shows: months with weeks of days, and how many days are of which kind.

    Args:
        is_linked: whether each day leads to the page on which it is corrected.
    """
    kinds = Counter(fact.kind for day, fact in days.items() if day.year == year)
    return {
        "weekdays": SHORT_WEEKDAYS,
        "months": [_month(year, number, days, is_linked) for number in range(1, 13)],
        "kinds": [(kind.value, kind.label, kinds[kind]) for kind in DayKind],
        "worked": kinds[DayKind.WORKDAY] + kinds[DayKind.MAKE_UP],
    }


def _month(year: int, number: int, days: Mapping[date, DayFact], is_linked: bool) -> dict[str, Any]:
    weeks = calendar.Calendar().monthdatescalendar(year, number)
    inside = [day for week in weeks for day in week if day.month == number]
    worked = sum(days[day].kind in (DayKind.WORKDAY, DayKind.MAKE_UP) for day in inside if day in days)
    return {
        "first": date(year, number, 1),
        "worked": worked,
        "weeks": [
            [_day(day, days, is_linked) if day.month == number else None for day in week] for week in weeks
        ],
    }


def _day(day: date, days: Mapping[date, DayFact], is_linked: bool) -> dict[str, Any]:
    fact = days.get(day)
    return {
        "number": day.day,
        "kind": fact.kind if fact else "",
        "name": fact.name if fact else "",
        "mark": day_mark(fact.kind) if fact else "",
        "url": reverse("admin:staff_calendarday_change", args=[day]) if fact and is_linked else "",
    }
