"""The caps on overtime: three hours a day, thirty-six a month; flagged, and minutes are never cut.

Source: 《中华人民共和国劳动法》 art. 41.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from attendance.domain.kinds import DayKind
from attendance.domain.rules import Rules

WORKING = frozenset({DayKind.WORKDAY, DayKind.MAKE_UP})


@dataclass(frozen=True, slots=True)
class CapCheck:
    """By how many minutes overtime of the 150 class passes each cap; 0 where it does not.

    Attributes:
        over_day, over_month: beyond the daily and the monthly cap.
        needs_special_reason: beyond one hour on the day.
    """

    over_day: int
    over_month: int
    needs_special_reason: bool

    @property
    def is_within(self) -> bool:
        """Whether no override is needed."""
        return not (self.over_day or self.over_month)


def check_caps(*, day_minutes: int, month_minutes: int, rules: Rules) -> CapCheck:
    """Check overtime of the 150 class against the caps, before it is approved or after it was worked.

    Args:
        day_minutes: of the day, with what is asked for.
        month_minutes: of the month, with what is asked for.
        rules: the caps in force.
    """
    return CapCheck(
        over_day=max(0, day_minutes - rules.overtime_daily_cap_minutes),
        over_month=max(0, month_minutes - rules.overtime_monthly_cap_minutes),
        needs_special_reason=day_minutes > rules.overtime_special_minutes,
    )


def ordinary_minutes(spans: Iterable[tuple[date, int]], kinds: Mapping[date, DayKind]) -> dict[date, int]:
    """Add up by day what counts towards the caps: overtime of the 150 class, not that of free days.

    Args:
        spans: the day on which each overtime begins, and its minutes.
        kinds: what the days are; one that is not announced counts as a working day.
    """
    found: dict[date, int] = defaultdict(int)
    for day, minutes in spans:
        if kinds.get(day, DayKind.WORKDAY) in WORKING:
            found[day] += minutes
    return found
