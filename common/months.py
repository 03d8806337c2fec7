"""A calendar month as a value: what the centre publishes attendance, appraisals and summaries by."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils.translation import gettext_lazy as _

from common.bounds import FIRST_YEAR, LAST_YEAR
from common.errors import DomainError

_TEXT = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, order=True)
class Month:
    """One month of one year (years 1 to 9999, months 1 to 12); months sort by time."""

    year: int
    number: int

    def __post_init__(self) -> None:
        """Refuse a month that no calendar has.

        Raises:
            ValueError: the year is outside 1 to 9999 or the month outside 1 to 12.
        """
        if not (date.min.year <= self.year <= date.max.year and 1 <= self.number <= 12):
            raise ValueError(f"no such month: {self.year}-{self.number}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a month written as ``2026-10``.

        Raises:
            DomainError: ``month.malformed``, when the text is not a year from 1900 to 2999, a hyphen and a
                month of two digits: the months before and after are months, too.
        """
        found = _TEXT.fullmatch(text.strip()) if text.isascii() else None
        if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR and 1 <= int(found[2]) <= 12:
            return cls(int(found[1]), int(found[2]))
        raise DomainError(
            "month.malformed",
            _("A month is written as year-month, for example 2026-10."),
            status=400,
            value=text,
        )

    @classmethod
    def of(cls, day: date) -> Self:
        """Give the month that a day lies in."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """The month's first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """The month's last day."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def days(self) -> Iterator[date]:
        """Yield every day of the month in order."""
        return (self.first + timedelta(days=offset) for offset in range(self.last.day))

    def next(self) -> "Month":
        """Give the month after this one."""
        return Month(self.year + 1, 1) if self.number == 12 else Month(self.year, self.number + 1)

    def previous(self) -> "Month":
        """Give the month before this one."""
        return Month(self.year - 1, 12) if self.number == 1 else Month(self.year, self.number - 1)

    def __contains__(self, day: date) -> bool:
        """Tell whether the day lies in this month."""
        return (day.year, day.month) == (self.year, self.number)

    def __str__(self) -> str:
        """Write the month as ``2026-10``."""
        return f"{self.year:04d}-{self.number:02d}"
