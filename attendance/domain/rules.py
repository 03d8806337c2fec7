"""The numbers a day is judged by: every one a setting, dated, with its unit and default (policy R0)."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from attendance.domain.records import Span


@dataclass(frozen=True, slots=True)
class Rules:
    """One version of the rules.

    Source: rules of attendance, policy R0 and the settled questions; caps: 《中华人民共和国劳动法》 art. 41.

    Attributes:
        version: the name a published month is reproduced by.
        late_grace_minutes: tolerance for lateness only; once late, every minute counts.
        severe_over_minutes: late or early by more is severe.
        absence_over_minutes: late or early by more is half a day absent, and not also counted late.
        punch_window_minutes: on either side of a shift, edges included.
        repeat_within_seconds: a touch within so many seconds of the one before repeats it.
        overtime_step_minutes: overtime is rounded down to it, per approval.
        overtime_daily_cap_minutes: overtime of the 150 class on one day beyond it is flagged.
        overtime_special_minutes: overtime of the 150 class on one day beyond it needs a special reason.
        overtime_monthly_cap_minutes: the same over a month; flagged, never cut.
        off_post_from_minutes: a gap at the seat counts from so many uncovered minutes.
        outage_people: so many must be due before an outage is recognised.
        outage_share_percent: so large a share of them signed out is an outage.
        outage_from_minutes: an outage lasts at least so long; a shift that is just signing in is none.
        flexible_window: hours in which a flexible shift may be worked, where it names none.
        usual_meal: deducted from overtime without a roster when the approval covers it.
        night_from, night_until: wall-clock minutes of the night; the end is on the next day.
        night_from_minutes: minutes worked in the night that make a night.
        leave_conflict_minutes: presence of more minutes inside leave at the edge of a shift is a conflict.
        standard_day_minutes: a working day of the standard of a period (comprehensive hours).
    """

    version: str = "R0"
    late_grace_minutes: int = 0
    severe_over_minutes: int = 30
    absence_over_minutes: int = 60
    punch_window_minutes: int = 180
    repeat_within_seconds: int = 60
    overtime_step_minutes: int = 30
    overtime_daily_cap_minutes: int = 180
    overtime_special_minutes: int = 60
    overtime_monthly_cap_minutes: int = 2160
    off_post_from_minutes: int = 10
    outage_people: int = 10
    outage_share_percent: int = 90
    outage_from_minutes: int = 5
    flexible_window: Span = (240, 1320)
    usual_meal: Span = (720, 780)
    night_from: int = 1320
    night_until: int = 1800
    night_from_minutes: int = 120
    leave_conflict_minutes: int = 60
    standard_day_minutes: int = 480


@dataclass(frozen=True, slots=True)
class DatedRules:
    """One version of the rules and the first day it is in force."""

    in_force_from: date
    rules: Rules


class RuleBook:
    """All versions of the rules; a day is judged by the one in force on it."""

    def __init__(self, versions: Sequence[DatedRules]) -> None:
        self._versions = sorted(versions, key=lambda dated: dated.in_force_from)
        self._starts = [dated.in_force_from for dated in self._versions]

    def __eq__(self, other: object) -> bool:
        """Books are equal that hold the same versions."""
        return isinstance(other, RuleBook) and self._versions == other._versions

    __hash__ = None  # type: ignore[assignment]

    @classmethod
    def always(cls, rules: Rules) -> "RuleBook":
        """Make a book of one version that was always in force."""
        return cls([DatedRules(date.min, rules)])

    def on(self, day: date) -> Rules:
        """Find the version in force on a day.

        Raises:
            LookupError: no version was in force yet.
        """
        index = bisect_right(self._starts, day)
        if not index:
            raise LookupError(f"no rules were in force on {day}")
        return self._versions[index - 1].rules

    def nearest(self, day: date) -> Rules:
        """Find the version in force on a day, or the first one for a day before it."""
        return self._versions[max(0, bisect_right(self._starts, day) - 1)].rules
