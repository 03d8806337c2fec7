"""What a day is judged from: punches, shifts, leave, overtime and the seat feed.

Instants are whole seconds or minutes since 1970-01-01 00:00 UTC; spans are half-open pairs of minutes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from attendance.domain.kinds import Compensation, Counting, Direction, HoursSystem, LeavePart

Span = tuple[int, int]
"""Start and end in minutes, the end excluded."""
Spans = tuple[Span, ...]


# A tuple, not a dataclass: millions are made for one month, and a tuple is made in half the time.
class Punch(NamedTuple):
    """One touch of a clock.

    `second` counts from 1970 UTC. `ref` names the stored row; it also settles the order of touches in
    one second. `direction` is given only where the source is marked trusted.
    """

    second: int
    ref: str = ""
    direction: Direction = Direction.NONE

    @classmethod
    def at(cls, moment: datetime, ref: str = "", direction: Direction = Direction.NONE) -> "Punch":
        """Make a punch of an aware instant.

        Raises:
            ValueError: the instant is naive.
        """
        return cls(epoch_second(moment), ref, direction)


def epoch_second(moment: datetime) -> int:
    """Count the seconds from 1970 UTC to an aware instant, fractions dropped.

    Raises:
        ValueError: the instant is naive.
    """
    if moment.tzinfo is None:
        raise ValueError("an instant without a zone is nobody's instant")
    return int(moment.timestamp() // 1)


def epoch_minute(moment: datetime) -> int:
    """Count the whole minutes from 1970 UTC to an aware instant, seconds dropped.

    Raises:
        ValueError: the instant is naive.
    """
    return epoch_second(moment) // 60


@dataclass(frozen=True, slots=True)
class ShiftPlan:
    """The hours of a shift (班次), in wall-clock minutes from the midnight of the shift's day.

    Attributes:
        code: the centre's code; one code has one set of hours.
        parts: rostered parts; the end may pass 1440. For a flexible shift its usual hours.
        meals: unpaid breaks.
        core: of a flexible shift, the hours in which everybody is present; None for a fixed shift.
        window: of a flexible shift, the widest presence; None for the rules' default.
        net_minutes: minutes of work; 0 for parts less meals.
    """

    code: str
    parts: Spans
    meals: Spans = ()
    core: Span | None = None
    window: Span | None = None
    net_minutes: int = 0

    def __hash__(self) -> int:
        return hash(self.code)

    @property
    def is_flexible(self) -> bool:
        """Whether only the core is fixed."""
        return self.core is not None

    @property
    def scheduled_minutes(self) -> int:
        """Minutes of work the shift asks for, meals left out."""
        if self.net_minutes:
            return self.net_minutes
        return sum(end - start for start, end in self.parts) - sum(end - start for start, end in self.meals)


@dataclass(frozen=True, slots=True)
class RosterDay:
    """What one person is rostered for on one day: a shift, or rest (`plan` None).

    Many days may share one object. `seat_required` says that the person must be signed in at a
    seat, so that a day without any sign-in is judged too.
    """

    plan: ShiftPlan | None = None
    seat_required: bool = False

    def __hash__(self) -> int:
        return hash(self.plan)


@dataclass(frozen=True, slots=True)
class Leave:
    """Approved leave or changed duty of one person.

    Attributes:
        kind: a code of `LeaveKind`, or one the centre added.
        first_day, last_day: the days it takes, both included (for HOURS: days of its two instants).
        part: whole days, a half of each day, or the hours between two instants.
        span: for HOURS, and where a half has its own hours: minutes since 1970 UTC.
        counted: whether rest days within it count too.
        is_changed_duty: dispatch and study: due and present, counted as scheduled.
    """

    kind: str
    first_day: date
    last_day: date
    part: LeavePart = LeavePart.WHOLE
    span: Span | None = None
    counted: Counting = Counting.ROSTERED
    is_changed_duty: bool = False
    ref: str = ""


@dataclass(frozen=True, slots=True)
class OvertimeApproval:
    """Overtime approved for one person between two instants, in minutes since 1970 UTC."""

    start: int
    end: int
    compensation: Compensation = Compensation.PAY
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """A rostered time away from the seat, such as training, in minutes since 1970 UTC."""

    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class SeatInterval:
    """A stretch signed in at a seat, in minutes since 1970 UTC (seconds dropped at both ends)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Outage:
    """A failure of the switch, in minutes since 1970 UTC: nobody is off post in it."""

    start: int
    end: int
    people_due: int = 0
    signed_out: int = 0


@dataclass(frozen=True, slots=True)
class PersonSpan:
    """All that is known of one person around the days to judge.

    Give the context too: roster, leave and approvals from `CONTEXT_DAYS` before `first` to `CONTEXT_DAYS`
    after `last`, punches from a day before to two days after. More changes nothing; order does not matter.

    Attributes:
        first, last: the days to judge, both included.
        employed_from, employed_until: first and last day of employment, both included.
        hours_system: how hours are judged on all days; `comprehensive_days` are those on which they are
            judged over the whole period though it is the standard on others.
    """

    first: date
    last: date
    roster: Mapping[date, RosterDay]
    punches: Sequence[Punch] = ()
    leaves: Sequence[Leave] = ()
    approvals: Sequence[OvertimeApproval] = ()
    activities: Sequence[Activity] = ()
    seats: Sequence[SeatInterval] = ()
    employed_from: date | None = None
    employed_until: date | None = None
    hours_system: HoursSystem = HoursSystem.STANDARD
    comprehensive_days: Collection[date] = ()
    ref: str = field(default="", compare=False)

    def hours_on(self, day: date) -> HoursSystem:
        """Give the hours system of a day."""
        return HoursSystem.COMPREHENSIVE if day in self.comprehensive_days else self.hours_system


CONTEXT_DAYS = 2
"""Days of roster and approvals needed on either side of a judged day."""
