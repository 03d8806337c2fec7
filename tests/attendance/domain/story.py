"""A small language for worked cases: rosters, punches and leave as people write them on paper.

Days are of October 2026 unless a month is given: `12` or `09-30`. Times are the centre's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from attendance.domain.engine import derive_person
from attendance.domain.kinds import (
    Compensation,
    DayKind,
    HoursSystem,
    LeaveKind,
    LeavePart,
)
from attendance.domain.records import (
    Activity,
    Leave,
    Outage,
    OvertimeApproval,
    PersonSpan,
    Punch,
    RosterDay,
    SeatInterval,
    ShiftPlan,
    epoch_minute,
)
from attendance.domain.results import DayRecord, PersonDays
from attendance.domain.rules import RuleBook, Rules
from attendance.domain.setting import Calendar, Setting
from attendance.domain.symbols import cell_text

SHANGHAI = ZoneInfo("Asia/Shanghai")
PLANS = {
    "DAY": ShiftPlan("DAY", ((540, 1080),), ((720, 780),)),
    "EVE": ShiftPlan("EVE", ((840, 1320),)),
    "NIGHT": ShiftPlan("NIGHT", ((1320, 1800),)),
    "SPLIT": ShiftPlan("SPLIT", ((540, 780), (1020, 1260))),
    "FLEX": ShiftPlan("FLEX", ((540, 1080),), ((720, 780),), core=(600, 960), net_minutes=480),
}
STATUTORY = {date(2026, 1, 1), date(2026, 9, 25), *(date(2026, 10, n) for n in (1, 2, 3))}
REST = {date(2026, 9, 26), date(2026, 9, 27), *(date(2026, 10, n) for n in (4, 5, 6, 7))}
MAKE_UP = {date(2026, 9, 20), date(2026, 10, 10)}


def _kind(day: date) -> DayKind:
    if day in STATUTORY:
        return DayKind.STATUTORY
    if day in MAKE_UP:
        return DayKind.MAKE_UP
    return DayKind.REST if day in REST or day.weekday() >= 5 else DayKind.WORKDAY


CALENDAR = Calendar({day: _kind(day) for n in range(365) for day in [date(2026, 1, 1) + timedelta(days=n)]})
WORKDAYS = [8, 9, 10, *range(12, 17), *range(19, 24), *range(26, 31)]
"""Working days of October 2026 by the national calendar."""


def setting(rules: Rules | None = None, zone: ZoneInfo = SHANGHAI, outages: Iterable[Outage] = ()) -> Setting:
    """The national calendar and one version of the rules."""
    return Setting(zone=zone, calendar=CALENDAR, rule_book=RuleBook.always(rules or Rules()), outages=outages)


def day(text: str | int) -> date:
    """`12` is 12 October 2026, `09-30` is 30 September."""
    month, _, number = str(text).rpartition("-")
    return date(2026, int(month or 10), int(number))


def moment(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """`12T21:50` or `12T21:50:07`."""
    on, _, clock = text.partition("T")
    return datetime.combine(day(on), time.fromisoformat(clock), tzinfo=zone)


def minute(text: str) -> int:
    return epoch_minute(moment(text))


def _clock_pair(on: str, span: str) -> tuple[int, int]:
    start, end = span.split("–")
    return tuple(minute(each if "T" in each else f"{on}T{each}") for each in (start, end))  # type: ignore[return-value]


def roster(text: str) -> dict[date, RosterDay]:
    """`12 NIGHT, 13 DAY, 14 rest`."""
    found = {}
    for entry in filter(None, text.split(", ")):
        on, code = entry.split(" ")
        found[day(on)] = RosterDay(None if code == "rest" else PLANS[code])
    return found


def rostered(code: str, days: Iterable[int]) -> dict[date, RosterDay]:
    return {day(number): RosterDay(PLANS[code]) for number in days}


def punches(text: str, zone: ZoneInfo = SHANGHAI) -> list[Punch]:
    """`12T21:50 13T06:05`, in any order."""
    return [Punch.at(moment(each, zone), each) for each in text.split()]


def leave(
    kind: LeaveKind, days: str, part: LeavePart = LeavePart.WHOLE, hours: str = "", **more: Any
) -> Leave:
    """`leave(SICK, "20")`, `leave(PERSONAL, "15 20")`, `leave(PERSONAL, "12", HOURS, "10:00–11:30")`."""
    first, *last = days.split()
    span = _clock_pair(first, hours) if hours else None
    return Leave(kind, day(first), day(last[0] if last else first), part, span, **more)


def overtime(on: str, hours: str, compensation: Compensation = Compensation.PAY) -> OvertimeApproval:
    """`overtime("12", "18:00–20:00")`."""
    return OvertimeApproval(*_clock_pair(on, hours), compensation)


def seats(on: str, text: str) -> list[SeatInterval]:
    """`seats("12", "08:58–10:20 10:45–12:00")`."""
    return [SeatInterval(*_clock_pair(on, span)) for span in text.split()]


def activity(on: str, hours: str) -> Activity:
    return Activity(*_clock_pair(on, hours), "training")


def outage(on: str, hours: str) -> Outage:
    return Outage(*_clock_pair(on, hours))


@dataclass(frozen=True)
class Case:
    """What is given of one person in October 2026, and in which setting."""

    roster: Mapping[date, RosterDay]
    punches: Sequence[Punch] = ()
    leaves: Sequence[Leave] = ()
    overtime: Sequence[OvertimeApproval] = ()
    seats: Sequence[SeatInterval] = ()
    activities: Sequence[Activity] = ()
    outages: Sequence[Outage] = ()
    rules: Rules | None = None
    zone: ZoneInfo = SHANGHAI
    hired: date | None = None
    left: date | None = None
    hours_system: HoursSystem = HoursSystem.STANDARD

    def person(self, first: str = "1", last: str = "31") -> PersonSpan:
        return PersonSpan(
            first=day(first),
            last=day(last),
            roster=self.roster,
            punches=self.punches,
            leaves=self.leaves,
            approvals=self.overtime,
            activities=self.activities,
            seats=self.seats,
            employed_from=self.hired,
            employed_until=self.left,
            hours_system=self.hours_system,
        )

    def setting(self) -> Setting:
        return setting(self.rules, self.zone, self.outages)

    def derive(self, first: str = "1", last: str = "31") -> PersonDays:
        return derive_person(self.person(first, last), setting=self.setting())

    def with_punches(self, text: str) -> "Case":
        return replace(self, punches=punches(text, self.zone))


def given(shifts: str, touched: str = "", **more: Any) -> Case:
    """`given("12 NIGHT", "12T21:50 13T06:05")`."""
    zone = more.get("zone", SHANGHAI)
    return Case(roster(shifts), punches(touched, zone), **more)


def month_of(code: str, days: Iterable[int] = WORKDAYS, **more: Any) -> Case:
    """Somebody on one shift on all these days, who came on time to each and left on time."""
    start, end = {"DAY": ("08:55", "18:00"), "EVE": ("13:55", "22:00")}[code]
    touched = " ".join(f"{number}T{start} {number}T{end}" for number in days)
    return Case(rostered(code, days), punches(touched), **more)


def clock(minutes: int | None) -> str | None:
    """Minutes of a day as on the wall: `06:05+1` is on the next day."""
    if minutes is None:
        return None
    days, rest = divmod(minutes, 1440)
    return f"{rest // 60:02}:{rest % 60:02}" + (f"+{days}" if days else "")


SHORT_NAMES = {
    "late": "late_minutes",
    "early": "early_minutes",
    "worked": "worked_minutes",
    "scheduled": "scheduled_minutes",
    "short": "short_minutes",
    "core_late": "core_late_minutes",
    "off_post": "off_post_minutes",
    "unapproved": "unapproved_minutes",
    "extra": "extra_minutes",
    "elapsed": "elapsed_minutes",
}


def figures(record: DayRecord, names: Iterable[str]) -> dict[str, Any]:
    """The named figures of a record, as a case names them."""
    special = {
        "came": clock(record.came),
        "left": clock(record.left),
        "cell": cell_text(record.marks),
        "absent": float(record.absent_days),
        "present": record.present_halves / 2,
        "due": record.due_halves / 2,
        "leave": {each.kind.value: float(each.days) for each in record.leaves if not each.is_by_hours},  # type: ignore[attr-defined]
        "leave_minutes": sum(each.minutes for each in record.leaves),
        "flags": {flag.value for flag in record.flags},
    }
    return {
        name: special[name] if name in special else getattr(record, SHORT_NAMES.get(name, name))
        for name in names
    }


Expected = Mapping[int | str, Mapping[str, Any]]


def check(case: Case, expected: Expected) -> None:
    """Compare the named figures of the named days."""
    first = min([day("1"), *(day(on) for on in expected)])
    last = max([day("31"), *(day(on) for on in expected)])
    found = derive_person(replace(case.person(), first=first, last=last), setting=case.setting())
    seen = {on: figures(found.records[day(on)], wanted) for on, wanted in expected.items()}
    assert seen == {on: dict(wanted) for on, wanted in expected.items()}
