"""October 2026 at a small centre: its calendar, its shifts, people on a roster, a publisher."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytest_django.fixtures import Settings

from attendance.models import LeaveKind, RuleSet
from attendance.services import record_punches
from staff.models import CalendarDay, CalendarYear, Centre, Employee, PostCode, RosterEntry, Shift

SHANGHAI = ZoneInfo("Asia/Shanghai")
STATUTORY = (1, 2, 3)
REST = (4, 5, 6, 7)
MAKE_UP = (10,)


@pytest.fixture(autouse=True)
def log_key_file(tmp_path: Path, settings: Settings) -> Path:
    """A log key of this test alone."""
    path = tmp_path / "keys" / "log_key.pem"
    settings.LEDGER_LOG_KEY_FILE = path
    return path


@pytest.fixture
def after_october() -> datetime:
    """Monday 2 November 2026, nine o'clock at the centre: October is over, every window has closed."""
    return datetime(2026, 11, 2, 9, tzinfo=SHANGHAI)


@pytest.fixture
def calendar(db: None) -> CalendarYear:
    """2026 from September to November as it was announced; the days around October are enough."""
    year = CalendarYear.objects.create(year=2026, notice="国办发明电〔2025〕7号")
    days = (date(2026, 9, 1) + timedelta(days=step) for step in range(91))
    CalendarDay.objects.bulk_create(CalendarDay(day=day, year=year, kind=kind_of(day)) for day in days)
    return year


def kind_of(day: date) -> str:
    """Say what a day of autumn 2026 is."""
    if day.month == 10 and day.day in STATUTORY:
        return "statutory"
    if day.month == 10 and day.day in REST:
        return "rest"
    if day in (date(2026, 9, 20), date(2026, 10, 10)):
        return "make_up"
    return "rest" if day.weekday() >= 5 else "workday"


@pytest.fixture
def shifts(db: None) -> dict[str, Shift]:
    """The day shift with its meal, and the night shift."""
    Shift.objects.create(
        code="DAY", name="Day", name_zh="白班", parts=[{"start": 540, "end": 1080}],
        meals=[{"start": 720, "end": 780}], net_minutes=480,
    )  # fmt: skip
    Shift.objects.create(
        code="NIGHT", name="Night", name_zh="夜班", parts=[{"start": 1320, "end": 1800}], net_minutes=480
    )
    return {shift.code: shift for shift in Shift.objects.all()}


@pytest.fixture
def october(centre: Centre, calendar: CalendarYear, shifts: dict[str, Shift]) -> CalendarYear:
    """Everything that October 2026 is judged by."""
    RuleSet.objects.create(code="R0", in_force_from=date(2020, 1, 1))
    LeaveKind.objects.create(code="SICK", name="Sick leave", name_zh="病假", symbol="病", position=1)
    return calendar


@pytest.fixture
def roster(shifts: dict[str, Shift]) -> Callable[..., None]:
    """Put somebody on a shift on days of October, counted from 1 (32 is 1 November)."""

    def put(employee: Employee, code: str | None, *days: int) -> None:
        for number in days:
            day = date(2026, 10, 1) + timedelta(days=number - 1)
            shift = shifts[code] if code else None
            RosterEntry.objects.update_or_create(employee=employee, day=day, defaults={"shift": shift})

    return put


@pytest.fixture
def punch() -> Callable[..., None]:
    """Touch the clock in October: `punch(anna, "12T21:50", "13T06:05")`, in the centre's time."""

    def touch(employee: Employee, *times: str, **told: Any) -> None:
        entries = [{"person_key": employee.work_number, "at": moment(time)} for time in times]
        record_punches(entries, now=told.get("now", datetime(2026, 11, 1, 12, tzinfo=SHANGHAI)))

    return touch


def moment(time: str) -> str:
    """Write a day of October (or, after 31, of November) and a time as a punch has them."""
    number, clock = time.split("T")
    day = date(2026, 10, 1) + timedelta(days=int(number) - 1)
    return f"{day} {clock if clock.count(':') == 2 else clock + ':00'}"


@pytest.fixture
def anna(make_employee: Callable[..., Employee]) -> Employee:
    """An operator of team a."""
    return make_employee("1001", name="王安娜")


@pytest.fixture
def publisher(make_employee: Callable[..., Employee]) -> Employee:
    """The HR publisher."""
    return make_employee("9001", PostCode.HR_PUBLISHER, name="陈公布")
