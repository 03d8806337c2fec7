"""Punches from tables and from the API's calls."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from attendance.imports import Period
from attendance.models import Punch
from attendance.services import import_punches, record_punches
from staff.models import Centre


def taken() -> list[tuple[str, datetime]]:
    return list(Punch.objects.order_by("at").values_list("person_key", "at"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_with_chinese_headings(encoding: str, tmp_path: Path, centre: Centre, now: datetime) -> None:
    path = tmp_path / "打卡.csv"
    text = (
        "工号,打卡时间,方向\nA-17,2026/10/12 8:55:07,上班\nA-17,2026-10-12 18:01,下班\n,2026-10-12 18:01,\n"
    )
    path.write_text(text, encoding=encoding)
    row = import_punches(path, filename=path.name, now=now).row
    assert (row.lines_read, row.added, row.rejected) == (3, 2, 1)
    assert taken() == [
        ("A-17", datetime(2026, 10, 12, 0, 55, 7, tzinfo=UTC)),
        ("A-17", datetime(2026, 10, 12, 10, 1, tzinfo=UTC)),
    ]
    assert list(Punch.objects.order_by("at").values_list("direction", flat=True)) == ["in", "out"]


def test_a_workbook_with_real_instants_and_with_date_and_time_apart(
    tmp_path: Path, centre: Centre, now: datetime
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Work number", "Date", "Time"])
    sheet.append([1001, None, datetime(2026, 10, 12, 8, 55, 7)])  # noqa: DTZ001 - Excel has no zones
    sheet.append([1001, date(2026, 10, 12), "18:01:30"])
    sheet.append([1001, date(2026, 10, 12), None])
    target = BytesIO()
    book.save(target)
    path = tmp_path / "punches.xlsx"
    path.write_bytes(target.getvalue())
    imported = import_punches(path, filename=path.name, now=now)
    assert taken() == [
        ("1001", datetime(2026, 10, 12, 0, 55, 7, tzinfo=UTC)),
        ("1001", datetime(2026, 10, 12, 10, 1, 30, tzinfo=UTC)),
    ]
    assert [(one.line, one.code) for one in imported.report.rejected] == [(4, "attendance.punch.truncated")]


def test_only_the_days_of_the_period_are_taken(tmp_path: Path, centre: Centre, now: datetime) -> None:
    path = tmp_path / "p.csv"
    path.write_text("work number,time\n1,2026-10-11 23:59\n1,2026-10-12 00:00\n", encoding="utf-8")
    period = Period(date(2026, 10, 12), date(2026, 10, 12))
    row = import_punches(path, filename=path.name, now=now, period=period).row
    assert (row.added, row.rejected) == (1, 1)


def test_a_time_with_an_offset_is_exact(centre: Centre, now: datetime) -> None:
    entries = [
        {"person_key": "7", "at": "2026-10-12T21:50:00+08:00"},
        {"person_key": "7", "at": "2026-10-12T13:50:00Z"},
        {"person_key": "7", "at": "2026-10-12 21:50:01", "direction": "in", "device": "door"},
    ]
    row = record_punches(entries, now=now).row
    assert (row.added, row.repeated) == (2, 1)
    assert taken()[0] == ("7", datetime(2026, 10, 12, 13, 50, tzinfo=UTC))


@pytest.mark.parametrize(
    ("told", "at", "is_ambiguous"),
    [
        pytest.param("2026-11-01T01:30:00-04:00", (5, 30), False, id="before the change"),
        pytest.param("2026-11-01T01:30:00-05:00", (6, 30), False, id="after the change"),
        pytest.param("2026-11-01 01:30:00", (5, 30), True, id="no offset: flagged"),
        pytest.param("2026-11-01 03:30:00", (8, 30), False, id="only once that night"),
    ],
)
def test_j3_a_wall_time_that_exists_twice(
    told: str, at: tuple[int, int], is_ambiguous: bool, centre: Centre, now: datetime
) -> None:
    Centre.objects.update(time_zone="America/New_York")
    record_punches([{"person_key": "7", "at": told}], now=datetime(2026, 11, 2, tzinfo=UTC))
    touch = Punch.objects.get()
    assert touch.at == datetime(2026, 11, 1, *at, tzinfo=UTC)
    assert touch.is_ambiguous == is_ambiguous


def test_j4_half_past_midnight_stays_on_its_day(centre: Centre, now: datetime) -> None:
    record_punches([{"person_key": "7", "at": "2026-10-12 00:30:00"}], now=now)
    assert Punch.objects.get().day == date(2026, 10, 12)
