"""A day as the slow engine sees it: sets of real minutes, each asked for what the wall clock shows."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attendance.domain.records import OvertimeApproval, ShiftPlan

Minutes = set[int]


def at(day: date, wall: int, zone: ZoneInfo) -> int:
    """The real minute at which the wall clock shows a time, told in minutes from the midnight of a day."""
    moment = datetime.combine(day + timedelta(days=wall // 1440), time(wall % 1440 // 60, wall % 60), zone)
    return int(moment.timestamp()) // 60


def day_of(minute: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(minute * 60, zone).date()


def wall_of(minute: int, zone: ZoneInfo) -> int:
    """What the wall clock shows, in minutes from midnight."""
    moment = datetime.fromtimestamp(minute * 60, zone)
    return moment.hour * 60 + moment.minute


def minutes(span: tuple[int, int]) -> Minutes:
    return set(range(*span))


def on_the_wall(day: date, span: tuple[int, int], zone: ZoneInfo) -> Minutes:
    """The real minutes between two times of the wall clock."""
    return minutes((at(day, span[0], zone), at(day, span[1], zone)))


@dataclass
class Stretch:
    """A stretch with one arrival and one departure."""

    day: date
    first: int
    last: int
    opens: int
    closes: int
    shift: Minutes
    touches: list[int] = field(default_factory=list)
    came: int | None = None
    left: int | None = None
    repeats: int = 0

    @property
    def there(self) -> Minutes:
        return minutes((self.came, self.left)) if self.came is not None and self.left is not None else set()


@dataclass
class Day:
    """What is known of one day before its punches."""

    day: date
    zone: ZoneInfo
    plan: ShiftPlan | None
    listed: bool
    approvals: list[OvertimeApproval]
    stretches: list[Stretch] = field(default_factory=list)
    meals: Minutes = field(default_factory=set)
    net: Minutes = field(default_factory=set)
    leave: Minutes = field(default_factory=set)
    duty: Minutes = field(default_factory=set)
    taken: list[tuple[str, int, int, bool, bool]] = field(default_factory=list)


def span_of(approval: OvertimeApproval) -> tuple[int, int]:
    return approval.start, approval.end


def net_of(each: Day, stretch: Stretch) -> Minutes:
    return stretch.shift - each.meals


def core_of(each: Day) -> Minutes:
    assert each.plan
    assert each.plan.core
    return on_the_wall(each.day, each.plan.core, each.zone) - each.meals
