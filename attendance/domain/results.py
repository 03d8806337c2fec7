"""What the rules answer: a judged day, its marks, and why.

Minutes of a day are counted from the midnight at which the day begins, in real minutes: 1565 is five
past two on the next day. Equal days share one record, whoever and whenever it was.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from attendance.domain.kinds import BLOCKING_FLAGS, DayKind, Flag, PunchUse, Reason
from attendance.domain.records import Punch, Span


@dataclass(frozen=True, slots=True)
class PartTimes:
    """When a person came and went in one part of the shift (or for overtime apart from it)."""

    due: Span | None
    came: int | None = None
    left: int | None = None
    is_overtime: bool = False


@dataclass(frozen=True, slots=True)
class LeaveTaken:
    """What one leave takes of one day: half days, or minutes by the hour; minutes always net of the meal."""

    kind: str
    halves: int
    minutes: int
    is_changed_duty: bool = False
    is_by_hours: bool = False

    @property
    def days(self) -> Fraction:
        """Days of leave."""
        return Fraction(self.halves, 2)


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a cell: a `MarkCode` or the code of a kind of leave.

    `is_half` is written ½; `minutes` other than 0 are written as hours (事2h).
    """

    code: str
    is_half: bool = False
    minutes: int = 0
    is_leave: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the explanation: a reason and its figures.

    Attributes:
        part: number of the part of the shift, from 1; 0 for the whole day.
        minutes: the figure the reason led to.
        at: when it happened, in minutes of the day.
        due: what it was compared with, in minutes of the day.
        subject: the kind of leave, the approval, or the pay class.
    """

    reason: Reason
    part: int = 0
    minutes: int = 0
    at: int | None = None
    due: int | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class DayRecord:
    """One judged day of one person (出勤日).

    Attributes:
        is_employed, is_rostered: whether the person worked here, and had a shift, on that day.
        is_rest: neither due nor unrostered by mistake: shown 休.
        shift: code of the shift; "" without one.
        day_kind: what the calendar says of the day.
        rule_version: the rules the day was judged by.
        parts: when the person came and went, part by part.
        due_halves, present_halves, absent_halves: half days.
        late_n, late_minutes: lateness up to the absence threshold, per part.
        core_late_minutes: how much of it was against the core of a flexible shift.
        early_n, early_minutes: the same for leaving early.
        severe_n: how many of those were severe.
        late_absence_n, early_absence_n: lateness and early leave that became absence (旷工迟到); minutes 0.
        missing_in, missing_out: parts with only one punch.
        scheduled_minutes: what the shift asks for, net.
        elapsed_minutes: real length of the parts: differs where the clock changed.
        extra_minutes: real minutes beyond the scheduled ones, by a change of the clock.
        worked_minutes: inside the shift, meal and leave out, overtime apart.
        short_minutes: missing on a flexible shift.
        ot150, ot200, ot300: payable overtime, minutes.
        comp_bank: rest-day overtime taken as time off, minutes.
        unapproved_minutes: presence outside the shift that nobody approved; information only.
        off_post_n, off_post_minutes: gaps at the seat.
        leaves: what was taken, per leave; changed duty too.
        nights: 1 for a night worked.
        duplicates, orphans: repeated touches; touches on this date that belong to no shift.
        window_end: last minute at which a punch can still belong to the day; None without a shift.
        marks: what the cell says, in order.
        flags: what to look at or decide.
        steps: why.
    """

    day_kind: DayKind
    rule_version: str
    shift: str = ""
    is_employed: bool = True
    is_rostered: bool = False
    is_rest: bool = False
    parts: tuple[PartTimes, ...] = ()
    due_halves: int = 0
    present_halves: int = 0
    absent_halves: int = 0
    late_n: int = 0
    late_minutes: int = 0
    core_late_minutes: int = 0
    early_n: int = 0
    early_minutes: int = 0
    severe_n: int = 0
    late_absence_n: int = 0
    early_absence_n: int = 0
    missing_in: int = 0
    missing_out: int = 0
    scheduled_minutes: int = 0
    elapsed_minutes: int = 0
    extra_minutes: int = 0
    worked_minutes: int = 0
    short_minutes: int = 0
    ot150: int = 0
    ot200: int = 0
    ot300: int = 0
    comp_bank: int = 0
    unapproved_minutes: int = 0
    off_post_n: int = 0
    off_post_minutes: int = 0
    leaves: tuple[LeaveTaken, ...] = ()
    nights: int = 0
    duplicates: int = 0
    orphans: int = 0
    window_end: int | None = None
    marks: tuple[Mark, ...] = ()
    flags: frozenset[Flag] = frozenset()
    steps: tuple[Step, ...] = ()

    @property
    def absent_days(self) -> Fraction:
        """Days absent without leave."""
        return Fraction(self.absent_halves, 2)

    @property
    def came(self) -> int | None:
        """The first arrival of the day."""
        return next((part.came for part in self.parts if part.came is not None), None)

    @property
    def left(self) -> int | None:
        """The last departure of the day."""
        return next((part.left for part in reversed(self.parts) if part.left is not None), None)

    @property
    def overtime_minutes(self) -> int:
        """Overtime of all classes, time off in lieu included."""
        return self.ot150 + self.ot200 + self.ot300 + self.comp_bank

    @property
    def is_blocked(self) -> bool:
        """Whether somebody must decide before the day can be confirmed."""
        return not BLOCKING_FLAGS.isdisjoint(self.flags)

    @property
    def is_exception(self) -> bool:
        """Whether the day has a mark or a flag that somebody has to explain."""
        return bool(
            self.absent_halves
            or self.late_n
            or self.early_n
            or self.off_post_n
            or self.missing_in
            or self.missing_out
            or self.flags
        )


@dataclass(frozen=True, slots=True)
class PersonDays:
    """The judged days of one person, and the punches that belong to no shift."""

    records: dict[date, DayRecord]
    orphans: tuple[Punch, ...] = ()


@dataclass(frozen=True, slots=True)
class ExplainedPunch:
    """A punch near a day, and why it was or was not used for it.

    `part` counts the parts of the day from 1, 0 for none; `day` is the day whose shift owns it.
    """

    punch: Punch
    use: PunchUse
    part: int = 0
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a day is marked as it is: roster, windows, punches, steps, version of the rules.

    `windows` are the punch windows of the parts in minutes since 1970 UTC, both ends included.
    """

    day: date
    midnight: int
    shift: str
    rule_version: str
    windows: tuple[Span, ...]
    punches: tuple[ExplainedPunch, ...]
    record: DayRecord
