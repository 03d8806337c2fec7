"""On which days something is due that comes again and again, and at which instant next."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

IsWorking = Callable[[date], bool]
"""Tells whether people work on a day, by the centre's calendar."""

LONGEST = timedelta(days=400)
"""A rule that names no day in so long names none at all: the 31st working day."""


class Rule(StrEnum):
    """How the days are told."""

    EVERY_DAY = "every_day"
    WORKING_DAYS = "working_days"
    WEEKDAY = "weekday"
    MONTH_DAY = "month_day"
    MONTH_WORKING_DAY = "month_working_day"


NUMBERS = {
    Rule.EVERY_DAY: range(1),
    Rule.WORKING_DAYS: range(1),
    Rule.WEEKDAY: range(1, 8),
    Rule.MONTH_DAY: range(1, 32),
    Rule.MONTH_WORKING_DAY: range(1, 21),
}
"""Which numbers go with a rule: 0 where none is needed, 1 for Monday to 7 for Sunday, a day of the month
(the last one where a month has fewer), a working day of the month."""


@dataclass(frozen=True)
class Days:
    """Days that are due, by a rule and its number.

    Raises:
        ValueError: the number does not go with the rule.
    """

    rule: Rule
    number: int = 0

    def __post_init__(self) -> None:
        if self.number not in NUMBERS[self.rule]:
            raise ValueError(f"{self.rule}: {self.number}")

    def include(self, day: date, is_working: IsWorking) -> bool:
        """Tell whether a day is one of them."""
        match self.rule:
            case Rule.EVERY_DAY:
                return True
            case Rule.WORKING_DAYS:
                return is_working(day)
            case Rule.WEEKDAY:
                return day.isoweekday() == self.number
            case Rule.MONTH_DAY:
                return day.day == min(self.number, _length_of_month(day))
        return is_working(day) and _working_days_until(day, is_working) == self.number

    def between(self, first: date, last: date, is_working: IsWorking) -> Iterator[date]:
        """Yield those from one day to another, both inclusive."""
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            if self.include(day, is_working):
                yield day

    def next_after(self, now: datetime, at: time, is_working: IsWorking) -> datetime | None:
        """Return the next instant after `now` at which they are due; none if there is no such day.

        Args:
            now: An aware instant in the centre's zone; the answer is in that zone, too.
            at: Time of day.
            is_working: The centre's calendar.
        """
        for day in self.between(now.date(), now.date() + LONGEST, is_working):
            due = datetime.combine(day, at, tzinfo=now.tzinfo)
            if due > now:
                return due
        return None


def _length_of_month(day: date) -> int:
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (following - timedelta(days=1)).day


def _working_days_until(day: date, is_working: IsWorking) -> int:
    return sum(is_working(day.replace(day=number)) for number in range(1, day.day + 1))
