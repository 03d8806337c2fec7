"""Touches of the clock, leave, overtime and mended punches at the demo centre."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Literal
from zoneinfo import ZoneInfo

from seeds.demo.dice import dice
from seeds.demo.roster import REST, Duty
from seeds.files import Table, minutes

Half = Literal["whole", "first_half", "second_half"]
CLOCK = "east-door"
# Of 1,000 shifts; the rest is punctual.
ARRIVALS = (("late", 28), ("severe", 7), ("half_day", 3), ("no_touch", 8))
DEPARTURES = (("early", 10), ("no_touch", 9))
NO_SHOW_PER_MILLE = 4
LEAVE_PER_MILLE = (
    ("SICK", 9),
    ("PERSONAL", 8),
    ("ANNUAL", 12),
    ("PUBLIC_DUTY", 3),
    ("STUDY", 5),
    ("TEMPORARY_DISPATCH", 3),
)
OVERTIME_PER_MILLE = 18
REASONS = {
    "SICK": "发热就诊，附病历",
    "PERSONAL": "家中有事",
    "ANNUAL": "年休",
    "PUBLIC_DUTY": "参加社区选举",
    "STUDY": "新业务培训",
    "TEMPORARY_DISPATCH": "支援营业厅",
}


@dataclass(frozen=True)
class Touch:
    """One touch of the clock."""

    work_number: str
    at: datetime


@dataclass(frozen=True)
class LeaveFact:
    """Leave that was approved for one rostered day."""

    work_number: str
    kind: str
    day: date
    part: Half
    reason: str


@dataclass(frozen=True)
class OvertimeFact:
    """Overtime after a shift that was approved before."""

    work_number: str
    day: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class MissingTouch:
    """A touch that somebody forgot, and when it would have been."""

    work_number: str
    day: date
    side: Literal["in", "out"]
    at: datetime


@dataclass(frozen=True)
class AttendanceFacts:
    """Everything the clock and the leads know of a stretch of days."""

    touches: tuple[Touch, ...]
    leaves: tuple[LeaveFact, ...]
    overtime: tuple[OvertimeFact, ...]
    missing: tuple[MissingTouch, ...]
    present: Mapping[tuple[str, date], tuple[datetime, datetime]]
    """From when to when somebody was there on a day on which they came."""


def attendance_facts(
    duties: Iterable[Duty],
    *,
    shifts: dict[str, Table],
    zone: ZoneInfo,
    until: datetime,
    always_there: Collection[str] = (),
) -> AttendanceFacts:
    """Make up what happened to each duty; touches after `until` have not happened yet.

    Args:
        shifts: the shifts of shifts.toml by code.
        until: the instant up to which the demo centre has lived.
        always_there: work numbers of people who never stay away: those who hand shifts over.
    """
    days = [
        _DutyDay(duty, shifts[duty.shift], zone, may_stay_away=duty.work_number not in always_there)
        for duty in duties
        if duty.shift != REST
    ]
    return AttendanceFacts(
        tuple(touch for day in days for touch in day.touches() if touch.at <= until),
        tuple(day.leave for day in days if day.leave and day.starts_at <= until),
        tuple(day.overtime for day in days if day.overtime and day.ends_at <= until),
        tuple(fact for day in days for fact in day.missing() if fact.at <= until),
        {(day.duty.work_number, day.duty.day): day.present for day in days if day.present},
    )


class _DutyDay:
    """One duty and what happened to it; every answer comes from the same dice."""

    def __init__(self, duty: Duty, shift: Table, zone: ZoneInfo, *, may_stay_away: bool) -> None:
        self.duty = duty
        self.zone = zone
        self.parts = [(self._instant(start), self._instant(end)) for start, end in shift["parts"]]
        self.starts_at, self.ends_at = self.parts[0][0], self.parts[-1][1]
        self.chance = dice("duty", duty.work_number, duty.day)
        self.leave = self._leave() if may_stay_away else None
        self.stays_away = self.chance.randrange(1000) < NO_SHOW_PER_MILLE and may_stay_away
        self.overtime = self._overtime()
        self.arrival = _pick(self.chance, ARRIVALS)
        self.departure = _pick(self.chance, DEPARTURES)
        self.seconds = [self.chance.randrange(60) for _part in range(4)]
        self.earlier = [self.chance.randint(2, 22) for _part in self.parts]
        self.later = [self.chance.randint(1, 18) for _part in self.parts]
        self.is_double = self.chance.randrange(100) < 4

    @property
    def present(self) -> tuple[datetime, datetime] | None:
        """From when to when the person was there, whether the clock was touched or not."""
        if self.stays_away or (self.leave and self.leave.part == "whole"):
            return None
        last = len(self.parts) - 1
        return self._came(0) or self.starts_at, self._left(last) or self.ends_at

    def touches(self) -> Iterator[Touch]:
        """Yield the touches of the day in order of time."""
        if self.stays_away or (self.leave and self.leave.part == "whole"):
            return
        for number in range(len(self.parts)):
            came, left = self._came(number), self._left(number)
            if came:
                yield Touch(self.duty.work_number, came)
                if self.is_double and number == 0:
                    yield Touch(self.duty.work_number, came + timedelta(seconds=7))
            if left:
                yield Touch(self.duty.work_number, left)

    def missing(self) -> Iterator[MissingTouch]:
        """Yield the touches that were forgotten."""
        if self.leave or self.stays_away:
            return
        if self.arrival == "no_touch":
            at = self.starts_at - timedelta(minutes=self.earlier[0])
            yield MissingTouch(self.duty.work_number, self.duty.day, "in", at)
        elif self.departure == "no_touch":
            at = self.ends_at + timedelta(minutes=self.later[-1])
            yield MissingTouch(self.duty.work_number, self.duty.day, "out", at)

    def _came(self, number: int) -> datetime | None:
        start = self.parts[number][0]
        offset = -self.earlier[number]
        if number == 0 and not self.leave:
            if self.arrival == "no_touch":
                return None
            offset = {
                "late": self.earlier[0],
                "severe": 32 + self.earlier[0],
                "half_day": 70 + self.earlier[0],
            }.get(self.arrival, offset)
        if number == 0 and self.leave and self.leave.part == "first_half":
            start += (self.ends_at - self.starts_at) / 2
        return start + timedelta(minutes=offset, seconds=self.seconds[number])

    def _left(self, number: int) -> datetime | None:
        end = self.parts[number][1]
        offset = self.later[number]
        if number == len(self.parts) - 1 and not self.leave:
            # Who forgot to touch on arrival touches on leaving, so that the day can be mended.
            if self.departure == "no_touch" and self.arrival != "no_touch":
                return None
            offset = -self.later[number] if self.departure == "early" else offset
            end = self.overtime.ends_at if self.overtime else end
        if self.leave and self.leave.part == "second_half":
            end -= (self.ends_at - self.starts_at) / 2
        return end + timedelta(minutes=offset, seconds=self.seconds[number + 2])

    def _leave(self) -> LeaveFact | None:
        kind = _pick(self.chance, LEAVE_PER_MILLE)
        if not kind:
            return None
        part: Half = self.chance.choice(("whole", "whole", "whole", "first_half"))
        if len(self.parts) > 1 or kind not in {"PERSONAL", "SICK"}:
            part = "whole"
        return LeaveFact(self.duty.work_number, kind, self.duty.day, part, REASONS[kind])

    def _overtime(self) -> OvertimeFact | None:
        hours = self.chance.choice((1, 2, 2, 3))
        if self.leave or self.stays_away or self.chance.randrange(1000) >= OVERTIME_PER_MILLE:
            return None
        ends_at = self.ends_at + timedelta(hours=hours)
        return OvertimeFact(self.duty.work_number, self.duty.day, self.ends_at, ends_at)

    def _instant(self, clock: str) -> datetime:
        midnight = datetime.combine(self.duty.day, time(), self.zone)
        return midnight + timedelta(minutes=minutes(clock))


def _pick(chance: Random, choices: tuple[tuple[str, int], ...]) -> str:
    drawn = chance.randrange(1000)
    for name, per_mille in choices:
        drawn -= per_mille
        if drawn < 0:
            return name
    return ""


def attlog(touches: Iterable[Touch], *, zone: ZoneInfo) -> bytes:
    """Write touches as the clock exports them: number, local time, verify, state, work code, reserved."""
    lines = [
        f"{touch.work_number:>9}\t{touch.at.astimezone(zone):%Y-%m-%d %H:%M:%S}\t1\t255\t1\t0"
        for touch in sorted(touches, key=lambda touch: (touch.at, touch.work_number))
    ]
    return ("\r\n".join(lines) + "\r\n").encode()
