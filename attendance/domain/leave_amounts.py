"""How much a leave takes, which leave excludes which, and what a kind of leave allows.

Source: rules of attendance, section 3; docs/attendance-requests.md section 5.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from attendance.domain.kinds import Counting, LeavePart
from attendance.domain.records import Span, Spans
from attendance.domain.spans import length, meet, without


@dataclass(frozen=True, slots=True)
class LeaveTime:
    """When leave is taken: days, both included; for leave by the hour also its two instants."""

    first_day: date
    last_day: date
    part: LeavePart = LeavePart.WHOLE
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def days(self) -> Iterator[date]:
        """Yield its days in order."""
        for step in range((self.last_day - self.first_day).days + 1):
            yield self.first_day + timedelta(days=step)

    def clashes_with(self, other: "LeaveTime") -> bool:
        """Tell whether both cannot be taken: the same half day, a half within a whole one, the same hours.

        Leave by the hour may stand beside a half day: the engine takes each minute once.
        """
        if self.starts_at and self.ends_at and other.starts_at and other.ends_at:
            return self.starts_at < other.ends_at and other.starts_at < self.ends_at
        if self.last_day < other.first_day or other.last_day < self.first_day:
            return False
        return LeavePart.WHOLE in (self.part, other.part) or self.part is other.part

    def without(self, first: date, last: date) -> "list[LeaveTime]":
        """Give what remains when some days are given back: none, one stretch, or one on either side."""
        day = timedelta(days=1)
        stretches = ((self.first_day, first - day), (last + day, self.last_day))
        return [LeaveTime(start, end, self.part) for start, end in stretches if start <= end]


def minutes_by_day(
    time: LeaveTime,
    *,
    counted: Counting,
    is_due: Callable[[date], bool],
    day_minutes: int,
    hour_minutes: int = 0,
) -> dict[date, int]:
    """Say how many minutes a leave takes of each day; days on which nobody is due are left out.

    Args:
        counted: whether rest days count, too.
        is_due: whether the person works on a day.
        day_minutes: minutes of a whole day; a half day takes half of them.
        hour_minutes: minutes of leave by the hour, see `minutes_on_shift`.
    """
    if time.part is LeavePart.HOURS:
        return {time.first_day: hour_minutes}
    each = day_minutes if time.part is LeavePart.WHOLE else day_minutes // 2
    return {day: each for day in time.days() if counted is Counting.CALENDAR or is_due(day)}


def minutes_on_shift(span: Span, *, parts: Spans, meals: Spans) -> int:
    """Count the minutes of a span that fall on a shift, meals left out; all of it without a shift.

    Args:
        span, parts, meals: minutes from the midnight at which the shift's day begins.
    """
    if not parts:
        return span[1] - span[0]
    return length(without(meet((span,), parts), meals))


def years_of_service(hired_on: date, on: date) -> int:
    """Count the full years from the day somebody was hired until a day."""
    return on.year - hired_on.year - ((on.month, on.day) < (hired_on.month, hired_on.day))


def days_allowed(
    *, limit_days: int | None, service_steps: Sequence[Sequence[int]], hired_on: date | None, on: date
) -> int | None:
    """Say how many days a kind of leave allows; none where it has no limit.

    Args:
        service_steps: pairs of full years of service and days, in order.
        hired_on: where it is not known, the first step is taken.

    Source: 《职工带薪年休假条例》 art. 3 for annual leave.
    """
    if not service_steps:
        return limit_days
    if hired_on is None:
        return service_steps[0][1]
    years = years_of_service(hired_on, on)
    return max((days for needed, days in service_steps if years >= needed), default=0)
