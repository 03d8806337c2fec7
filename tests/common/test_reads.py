"""Reads made together give what each alone gives, value for value."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.models import LeaveKind, Punch
from common.reads import Reads, ReadsTogether, Rows
from staff.models import CalendarDay, CalendarYear, Shift


@pytest.fixture
def stored(db: None) -> None:
    """Rows with every kind of value: dates, instants, truth, JSON, nothing."""
    year = CalendarYear.objects.create(year=2026, notice="国办发明电〔2025〕7号")
    CalendarDay.objects.create(day=date(2026, 10, 1), year=year, kind="statutory", name="国庆节")
    CalendarDay.objects.create(day=date(2026, 10, 8), year=year, kind="workday")
    Shift.objects.create(
        code="DAY", name="Day", name_zh="白班", parts=[{"start": 540, "end": 1080}], net_minutes=480
    )
    LeaveKind.objects.create(code="STUDY", name="Study", name_zh="学习", symbol="学", is_present=True)
    at = datetime(2026, 10, 20, 0, 57, 3, tzinfo=UTC)
    Punch.objects.create(source="api", person_key="7", at=at, day=date(2026, 10, 20), is_ambiguous=True)


def ask(reads: Reads) -> list[Rows]:
    return [
        reads.ask(CalendarDay.objects.all(), "day", "kind", "name", "year", "year__notice"),
        reads.ask(Shift.objects.all(), "pk", "code", "parts", "core_start"),
        reads.ask(LeaveKind.objects.all(), "code", "is_present", "units"),
        reads.ask(Punch.objects.filter(pk__in=[]), "pk"),
        reads.ask(Punch.objects.all(), "pk", "at", "day", "employee", "is_ambiguous"),
    ]


@pytest.mark.usefixtures("stored")
def test_together_is_as_one_by_one_in_one_statement() -> None:
    alone = [sorted(rows(), key=str) for rows in ask(Reads())]
    assert connection.features.supports_json_field  # SQLite is asked once for all
    with CaptureQueriesContext(connection) as queries:
        together: list[list[tuple[Any, ...]]] = [sorted(rows(), key=str) for rows in ask(ReadsTogether())]
    assert together == alone
    assert len(queries) == 1
    assert alone[0][0] == (date(2026, 10, 1), "statutory", "国庆节", 2026, "国办发明电〔2025〕7号")
    assert alone[3] == []


@pytest.mark.usefixtures("stored")
def test_nothing_is_asked_for_after_the_statement() -> None:
    reads = ReadsTogether()
    reads.ask(Shift.objects.all(), "code")()
    with pytest.raises(ValueError, match="made already"):
        reads.ask(Shift.objects.all(), "pk")
