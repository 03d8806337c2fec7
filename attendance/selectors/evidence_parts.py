"""The parts of what is seen beside a request."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from staff.models import Employee, Shift


class AgainstCode(StrEnum):
    """What can speak against a request."""

    OVER_LIMIT = "over_limit"
    OVER_QUOTA = "over_quota"
    OVER_DAILY_CAP = "over_daily_cap"
    OVER_MONTHLY_CAP = "over_monthly_cap"
    BELOW_COVER = "below_cover"
    AT_THE_CLOCK = "at_the_clock"
    ALREADY_ON_LEAVE = "already_on_leave"
    SHORT_REST = "short_rest"
    ON_LEAVE = "on_leave"
    NOTHING_MISSING = "nothing_missing"


@dataclass(frozen=True)
class Against:
    """One thing that speaks against a request, with its figures; `day` where it is one day's."""

    code: AgainstCode
    figures: tuple[int, ...] = ()
    day: date | None = None

    @property
    def is_final(self) -> bool:
        """Whether no reason makes an exception of it."""
        return self.code is AgainstCode.ALREADY_ON_LEAVE


@dataclass(frozen=True)
class Cover:
    """Who of the team is on a shift: rostered with the asker, away, remaining, and how many must remain."""

    rostered: int
    away: tuple[Employee, ...]
    remaining: int
    minimum: int

    @property
    def is_enough(self) -> bool:
        """Whether as many remain as must."""
        return self.remaining >= self.minimum


@dataclass(frozen=True)
class DayEvidence:
    """One day of one person as it stands; `shift` is none for rest, `is_rostered` tells the two apart."""

    employee_id: int
    day: date
    shift: Shift | None
    is_rostered: bool
    symbol: str = ""
    touches: tuple[datetime, ...] = ()
    cover: Cover | None = None


class Unit(StrEnum):
    """What a balance is counted in."""

    DAYS = "days"
    MINUTES = "minutes"
    TIMES = "times"


@dataclass(frozen=True)
class Balance:
    """What was used of a limit, what is asked for now, and the limit; `name` says of what.

    Attributes:
        used, asked, limit: minutes for `DAYS` (480 a day) and `MINUTES`, a count for `TIMES`; `limit` is none
            where there is none.
    """

    name: str
    unit: Unit
    used: int
    asked: int
    limit: int | None
    period: str = ""

    @property
    def left(self) -> int | None:
        """What would be left after this request; below 0 where it is not enough."""
        return None if self.limit is None else self.limit - self.used - self.asked


@dataclass(frozen=True)
class Evidence:
    """All that is seen beside one request."""

    days: tuple[DayEvidence, ...]
    balances: tuple[Balance, ...]
    against: tuple[Against, ...]
    hidden_days: int = 0
    is_outside_caps: bool = False
    is_published: bool = False
    special_reason_minutes: int = 0

    @property
    def is_unopposed(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.against

    @property
    def is_impossible(self) -> bool:
        """Whether it cannot be approved, whatever the reason."""
        return any(one.is_final for one in self.against)
