"""The totals of a person's month."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from operator import attrgetter

from attendance.domain.kinds import DayKind
from attendance.domain.results import DayRecord, LeaveTaken
from attendance.domain.rules import Rules


@dataclass(slots=True)
class LeaveTotal:
    """What one kind of leave took: half days, and minutes by the hour."""

    halves: int = 0
    hour_minutes: int = 0

    @property
    def days(self) -> Fraction:
        """Days of leave; leave by the hour is counted apart."""
        return Fraction(self.halves, 2)


@dataclass(slots=True)
class MonthTotals:
    """The totals of one person over some days; names as in `DayRecord`, halves are half days.

    Attributes:
        rest_days: days shown 休, statutory ones among them; `statutory_days` how many of them are.
        period_excess_minutes: hours beyond the standard of the period (comprehensive hours), already
            in `ot150`.
        over_cap_minutes: overtime of the 150 class beyond the monthly cap; flagged, never cut.
    """

    due_halves: int = 0
    present_halves: int = 0
    absent_halves: int = 0
    rest_days: int = 0
    statutory_days: int = 0
    late_n: int = 0
    late_minutes: int = 0
    early_n: int = 0
    early_minutes: int = 0
    severe_n: int = 0
    late_absence_n: int = 0
    early_absence_n: int = 0
    off_post_n: int = 0
    off_post_minutes: int = 0
    missing_in: int = 0
    missing_out: int = 0
    scheduled_minutes: int = 0
    worked_minutes: int = 0
    short_minutes: int = 0
    ot150: int = 0
    ot200: int = 0
    ot300: int = 0
    comp_bank: int = 0
    unapproved_minutes: int = 0
    nights: int = 0
    duplicates: int = 0
    orphans: int = 0
    leaves: dict[str, LeaveTotal] = field(default_factory=dict)
    period_excess_minutes: int = 0
    over_cap_minutes: int = 0


SUMMED = (
    "due_halves",
    "present_halves",
    "absent_halves",
    "late_n",
    "late_minutes",
    "early_n",
    "early_minutes",
    "severe_n",
    "late_absence_n",
    "early_absence_n",
    "off_post_n",
    "off_post_minutes",
    "missing_in",
    "missing_out",
    "scheduled_minutes",
    "worked_minutes",
    "short_minutes",
    "ot150",
    "ot200",
    "ot300",
    "comp_bank",
    "unapproved_minutes",
    "nights",
    "duplicates",
    "orphans",
)
_summed = attrgetter(*SUMMED)


def month_totals(
    records: Iterable[DayRecord], *, rules: Rules, standard_minutes: int | None = None, minutes_apart: int = 0
) -> MonthTotals:
    """Add up the days of one person.

    Args:
        records: the judged days.
        rules: for the monthly cap.
        standard_minutes: for a person on comprehensive hours, the standard of the period; what was
            worked beyond it is overtime of the 150 class, minute by minute. None for standard hours.
        minutes_apart: minutes worked on days of standard hours, where the person changed within the period.
    """
    totals = MonthTotals()
    listed = list(records)
    for name, values in zip(SUMMED, zip(*map(_summed, listed), strict=True), strict=bool(listed)):
        setattr(totals, name, sum(values))
    for record in listed:
        if record.is_rest or record.leaves:
            _add_day(totals, record)
    if standard_minutes is not None:
        totals.period_excess_minutes = max(0, totals.worked_minutes - minutes_apart - standard_minutes)
        totals.ot150 += totals.period_excess_minutes
    totals.over_cap_minutes = max(0, totals.ot150 - rules.overtime_monthly_cap_minutes)
    return totals


def _add_day(totals: MonthTotals, record: DayRecord) -> None:
    if record.is_rest:
        totals.rest_days += 1
        totals.statutory_days += record.day_kind is DayKind.STATUTORY
    for leave in record.leaves:
        _add_leave(totals.leaves.setdefault(leave.kind, LeaveTotal()), leave)


def _add_leave(total: LeaveTotal, leave: LeaveTaken) -> None:
    total.halves += leave.halves
    if leave.is_by_hours:
        total.hour_minutes += leave.minutes
