"""A centre of any size in October 2026: everybody rostered for the whole month, and what the clocks wrote.

Five days of seven are worked on one of three shifts. Nearly everybody comes some minutes early and goes some
minutes late; one touch in forty is late or early enough to tell, one in three hundred is forgotten. A quarter
touch the clock at the meal, one touch in fifty is repeated: 56 touches a person, as a real clock writes.
One person in ten has a day of leave, another one approved overtime.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt
from django.db import connection

from attendance.models import Leave, LeaveKind, OvertimeApproval, Punch
from bench.centre import SHIFTS, ZONE, make_people
from common.months import Month
from common.upserts import Packed, Row, Table, write_rows
from staff.models import Employee, RosterEntry, Shift

MONTH = Month(2026, 10)
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=ZONE)
"""When the month is derived: every window has closed."""

DAYS = [MONTH.first + timedelta(days=step) for step in range(-3, MONTH.last.day + 3)]
PORTION = 2000
PUNCHES = Table(
    Punch,
    ("employee", "person_key", "at", "day", "source", "device", "direction", "is_ambiguous"),
    key=("source", "device", "person_key", "at"),
)
ROSTER = Table(RosterEntry, ("employee", "day", "shift", "activities", "note"), key=("employee", "day"))

Numbers = npt.NDArray[np.int64]


def fill(people: int) -> int:
    """Enter people, roster and punches; give how many punches there are.

    On PostgreSQL the rows go in without their foreign keys being checked one by one; this is not measured.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
    everybody = make_people(people)
    shifts = [Shift.objects.get(code=code) for code in SHIFTS]
    dice = np.random.default_rng(20261001)
    punches = 0
    for start in range(0, people, PORTION):
        portion = everybody[start : start + PORTION]
        write_rows(ROSTER, list(_roster(portion, start, shifts)), are_new=True)
        touches = list(_punches(portion, start, dice))
        punches += len(touches)
        write_rows(PUNCHES, touches, are_new=True)
    _approve(everybody)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")
    return punches


def _is_on_duty(number: int, day: date) -> bool:
    return (day.toordinal() + number) % 7 < 5


def _roster(portion: Sequence[Employee], start: int, shifts: Sequence[Shift]) -> Iterator[Row]:
    told = Packed(("[]", ""))
    for number, person in enumerate(portion, start):
        shift = shifts[number % len(shifts)].pk
        for day in DAYS:
            yield (person.pk, day, shift if _is_on_duty(number, day) else None), told


def _punches(portion: Sequence[Employee], start: int, dice: np.random.Generator) -> Iterator[Row]:
    told = Packed(("attlog", "", "", False))
    hours = list(SHIFTS.values())
    for number, person in enumerate(portion, start):
        begins, ends = hours[number % len(hours)]
        days = [day for day in DAYS if _is_on_duty(number, day) and MONTH.first <= day <= MONTH.last]
        seen = set()
        for day, touches in zip(days, _touches(len(days), begins, ends, dice), strict=True):
            midnight = datetime.combine(day, datetime.min.time(), ZONE).astimezone(UTC)
            for second in touches[touches > 0].tolist():
                at = midnight + timedelta(seconds=second)
                if at not in seen:
                    seen.add(at)
                    own = day + timedelta(days=second // 86_400)
                    yield (person.pk, person.work_number, f"{at:%Y-%m-%d %H:%M:%S}", own), told


def _touches(days: int, begins: int, ends: int, dice: np.random.Generator) -> Numbers:
    """Give six seconds of the day for each day on duty; 0 for touches that were not made."""
    came = begins * 60 - np.abs(dice.normal(0, 600, days)) - 30
    left = ends * 60 + np.abs(dice.normal(0, 480, days)) + 30
    came += (dice.random(days) < 1 / 40) * dice.exponential(1200, days)
    left -= (dice.random(days) < 1 / 80) * dice.exponential(1200, days)
    meal = begins * 60 + 3 * 3600 + dice.normal(0, 300, days)
    back = meal + 3000 + dice.normal(0, 200, days)
    again = came + dice.integers(1, 60, days)
    made = np.column_stack(
        (
            dice.random(days) > 1 / 300,
            dice.random(days) > 1 / 300,
            *(dice.random(days) < 1 / 4,) * 2,
            dice.random(days) < 1 / 40,
            dice.random(days) < 1 / 40,
        )
    )
    seconds = np.column_stack((came, left, meal, back, again, left + dice.integers(1, 60, days)))
    return (seconds * made).astype(np.int64)


def _approve(people: Sequence[Employee]) -> None:
    """Give every tenth person a day of leave, and every tenth two hours of overtime after the day shift."""
    kind, lead = (
        LeaveKind.objects.get(code="ANNUAL"),
        Employee.objects.create(work_number="90002", name="班长"),
    )
    told = {"approved_by": lead, "approved_at": NOW}
    days = [MONTH.first + timedelta(days=7 + number % 20) for number in range(len(people))]
    Leave.objects.bulk_create(
        Leave(employee=person, kind=kind, first_day=day, last_day=day, **told)
        for person, day in list(zip(people, days, strict=True))[::10]
    )
    starts = [datetime.combine(day, datetime.min.time(), ZONE) + timedelta(hours=18) for day in days]
    OvertimeApproval.objects.bulk_create(
        OvertimeApproval(
            employee=person, day=day, starts_at=start, ends_at=start + timedelta(hours=2), **told
        )
        for person, day, start in list(zip(people, days, starts, strict=True))[5::10]
    )
