"""A day as the slow engine sees it: sets of minutes, counted from 1970 on the wall of Shanghai."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from attendance.domain.records import OvertimeApproval, ShiftPlan

ON_THE_WALL = 480
Minutes = set[int]


def number(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 1440


def day_of(minute: int) -> date:
    return date(1970, 1, 1) + timedelta(days=minute // 1440)


def minutes(span: tuple[int, int], shift: int = 0) -> Minutes:
    return set(range(span[0] + shift, span[1] + shift))


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
    """The span of an approval, on the wall."""
    return approval.start + ON_THE_WALL, approval.end + ON_THE_WALL


def net_of(each: Day, stretch: Stretch) -> Minutes:
    return stretch.shift - each.meals


def core_of(each: Day) -> Minutes:
    assert each.plan
    assert each.plan.core
    return minutes(each.plan.core, number(each.day)) - each.meals
