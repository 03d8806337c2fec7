"""Two who tell of the same punches in the same moment: each is stored once, and no day is left behind."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from io import BytesIO
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from attendance.models import AttendanceDay, Punch
from attendance.services import derive_month, import_punches, record_punches
from attendance.services.imported import Imported
from common.months import Month
from staff.models import CalendarYear, Employee
from tests.attendance.conftest import moment

pytestmark = pytest.mark.django_db(transaction=True)
OCTOBER = Month(2026, 10)
Make = Callable[..., Any]


def both(acts: list[Callable[[], Imported]]) -> list[Imported]:
    """Do two acts at once, each on a connection of its own."""
    start = Barrier(len(acts))

    def act(deed: Callable[[], Imported]) -> Imported:
        try:
            start.wait(10)
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def test_c7_the_same_file_twice_at_once(october: CalendarYear, anna: Employee, now: datetime) -> None:
    lines = [f"1001\t2026-10-{day:02} 08:{minute:02}:00\t1\t0\n" for day in (12, 13) for minute in range(60)]
    content = "".join(lines).encode()
    first, second = both(
        [lambda: import_punches(BytesIO(content), filename="attlog.dat", now=now) for _each in range(2)]
    )
    assert first.row.added + second.row.added == 120
    assert first.row.repeated + second.row.repeated == 120
    assert Punch.objects.count() == 120


def test_the_same_call_twice_at_once(october: CalendarYear, anna: Employee, now: datetime) -> None:
    entries = [{"person_key": "1001", "at": f"2026-10-12 08:{minute:02}:00"} for minute in range(60)]
    first, second = both([lambda: record_punches(entries, now=now) for _each in range(2)])
    assert sorted([first.row.added, second.row.added]) == [0, 60]
    assert Punch.objects.count() == 60


def test_two_late_punches_of_a_day_at_once_are_both_seen(
    october: CalendarYear, anna: Employee, roster: Make, after_october: datetime
) -> None:
    roster(anna, "DAY", 20)
    derive_month(OCTOBER, now=after_october)
    told = [
        [{"person_key": "1001", "at": moment(time), "device": device}]
        for time, device in (("20T08:57", "gate"), ("20T18:02", "hall"))
    ]
    both([
        lambda: record_punches(told[0], now=after_october),
        lambda: record_punches(told[1], now=after_october.replace(minute=1)),
    ])  # fmt: skip
    day = AttendanceDay.objects.get(employee=anna, day=date(2026, 10, 20))
    assert (day.symbol, day.worked_minutes) == ("√", 480)
