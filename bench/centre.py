"""A centre for measurements: people on shifts, what the clock wrote about them, and somebody who signs."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from attendance.models import AttendanceMonth, ConfirmedRow, MonthState, PersonMonth, TeamConfirmation
from common.months import Month
from staff.models import (
    Centre,
    Department,
    Desk,
    Employee,
    Membership,
    Post,
    PostCode,
    RosterEntry,
    Shift,
    Team,
)

ZONE = ZoneInfo("Asia/Shanghai")
MONTH = Month(2026, 9)
"""Thirty days whose calendar comes with the product."""

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=ZONE)
"""When everything is imported, derived and signed: every shift of the month is over."""

PASSWORD = "bench-password"
TEAM_SIZE = 20
SHIFTS = {"DAY": (540, 1080), "EVE": (840, 1320), "NIGHT": (1320, 1800)}
"""Codes of seeded shifts, with their beginning and end in minutes of the day."""

SINCE = date(2026, 1, 1)


def make_people(count: int, *, post: PostCode = PostCode.OPERATOR, first: int = 10_001) -> list[Employee]:
    """Enter people in teams of twenty; their work number is also their number on the clock."""
    people = Employee.objects.bulk_create(
        Employee(work_number=str(first + number), name=f"员工{first + number}", hired_on=SINCE)
        for number in range(count)
    )
    teams = _teams(-(-count // TEAM_SIZE))
    kind = Post.objects.get(code=post)
    Membership.objects.bulk_create(
        Membership(employee=person, team=teams[number // TEAM_SIZE], post=kind, starts_on=SINCE)
        for number, person in enumerate(people)
    )
    return people


def _teams(count: int) -> list[Team]:
    Centre.objects.get_or_create(pk=1, defaults={"name": "示范客服中心"})
    department, _created = Department.objects.get_or_create(code="bench", defaults={"name": "客服部"})
    desk = Desk.objects.get(code="front_line")
    return [
        Team.objects.get_or_create(
            code=f"bench-{number}", defaults={"name": f"{number}班", "department": department, "desk": desk}
        )[0]
        for number in range(count)
    ]


def make_signer() -> Employee:
    """Enter somebody with a password of their own."""
    return Employee.objects.create_user("90001", PASSWORD, name="陈签字")


def confirm_and_post(month: Month, *, by: Employee, now: datetime) -> None:
    """Have every row confirmed and the month posted, its days for objections over: stored, not acted."""
    row = AttendanceMonth.objects.of(month).get()
    rows = list(PersonMonth.objects.filter(month=row).values_list("employee", "content_hash"))
    act = TeamConfirmation.objects.create(month=row, confirmed_by=by, confirmed_at=now, people=len(rows))
    ConfirmedRow.objects.bulk_create(
        (
            ConfirmedRow(confirmation=act, month=row, employee_id=employee, content_hash=content_hash)
            for employee, content_hash in rows
        ),
        batch_size=1000,
    )
    AttendanceMonth.objects.filter(pk=row.pk).update(
        state=MonthState.POSTED, posted_at=now, objections_until=now.date()
    )


def roster_everybody(people: list[Employee]) -> None:
    """Roster everybody for the month and the days around it."""
    shifts = [Shift.objects.get(code=code) for code in SHIFTS]
    days = [MONTH.first + timedelta(days=step) for step in range(-3, MONTH.last.day + 3)]
    RosterEntry.objects.bulk_create(
        (
            RosterEntry(employee=person, day=day, shift=_shift(shifts, number, day))
            for number, person in enumerate(people)
            for day in days
        ),
        batch_size=1000,
    )


def _shift(shifts: list[Shift], number: int, day: date) -> Shift | None:
    return shifts[number % len(shifts)] if _is_on_duty(number, day) else None


def _is_on_duty(number: int, day: date) -> bool:
    """Say that everybody works five days of seven, not all the same ones."""
    return (day.toordinal() + number) % 7 < 5


def write_attlog(people: list[Employee], *, lines: int) -> bytes:
    """Write what the clock exports of a month, in order of time; the same every time.

    Everybody comes, leaves for the meal, returns and goes; one in thirty touches comes too late or too early
    to be on time. The rest of the lines are touches repeated some seconds later, as people do.
    """
    dice = random.Random(20260901)
    touches = [
        (at + timedelta(seconds=dice.randrange(-400, 400), minutes=20 * (dice.random() < 1 / 30)), person)
        for number, person in enumerate(people)
        for day in MONTH.days()
        if _is_on_duty(number, day)
        for at in _touches(number, day)
    ]
    while len(touches) < lines:
        at, person = dice.choice(touches)
        touches.append((at + timedelta(seconds=dice.randrange(1, 60)), person))
    touches.sort(key=lambda touch: (touch[0], touch[1].work_number))
    written = [f"{who.work_number:>9}\t{at:%Y-%m-%d %H:%M:%S}\t1\t255\t1\t0\n" for at, who in touches[:lines]]
    return "".join(written).encode()


def _touches(number: int, day: date) -> list[datetime]:
    """Say when somebody touches the clock on a day on duty, if they are never early or late."""
    start, end = SHIFTS[tuple(SHIFTS)[number % len(SHIFTS)]]
    midnight = datetime.combine(day, datetime.min.time())
    minutes = (start - 8, start + 180, start + 240, end + 8)
    return [midnight + timedelta(minutes=minute) for minute in minutes]
