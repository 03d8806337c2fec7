"""A month as CSV and JSON."""

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime

import pytest

from attendance.exports import write_month_csv, write_month_json
from attendance.exports.tables import HEADING
from attendance.selectors import month_rows
from attendance.selectors.sheets import MonthSheet, find_sheet, stream_month
from attendance.services import derive_month
from common.errors import DomainError
from common.months import Month
from staff.models import CalendarYear, Employee

OCTOBER = Month(2026, 10)


@pytest.fixture
def sheet(
    october: CalendarYear,
    make_employee: Callable[..., Employee],
    roster: Callable[..., None],
    punch: Callable[..., None],
    now: datetime,
) -> MonthSheet:
    anna = make_employee("1001", name="=王")
    roster(anna, "DAY", 12)
    punch(anna, "12T09:31", "12T18:00")
    derive_month(OCTOBER, now=now)
    return find_sheet(OCTOBER)


def test_csv_has_a_line_per_day_and_one_of_totals(sheet: MonthSheet) -> None:
    target = io.StringIO(newline="")
    assert write_month_csv(sheet, target) == 32
    lines = list(csv.DictReader(io.StringIO(target.getvalue().lstrip("\ufeff"))))
    day, total = lines[11], lines[31]
    assert (day["record"], day["day"], day["symbol"], day["name"]) == ("day", "2026-10-12", "迟", "'=王")
    assert (day["came"], day["left"], day["late_minutes"], day["worked_minutes"]) == (
        "571",
        "1080",
        "31",
        "449",
    )
    assert (total["record"], total["day"], total["due_halves"], total["late_n"]) == ("total", "", "2", "1")


def test_the_heading_can_be_for_people(sheet: MonthSheet) -> None:
    target = io.StringIO(newline="")
    write_month_csv(sheet, target, language="zh-hans")
    heading = target.getvalue().lstrip("\ufeff").splitlines()[0].split(",")
    assert heading[:6] == ["行类别", "工号", "姓名", "班组", "日期", "符号"]
    assert len(heading) == len(set(heading)) == len(HEADING)


def test_a_stream_tells_what_the_sheet_does_and_reads_a_portion_at_a_time(
    sheet: MonthSheet, monkeypatch: pytest.MonkeyPatch, make_employee: Callable[..., Employee],
    roster: Callable[..., None], now: datetime,
) -> None:  # fmt: skip
    for number in ("1003", "1002"):
        roster(make_employee(number), "DAY", 12)
    derive_month(OCTOBER, now=now)
    monkeypatch.setattr(month_rows, "PEOPLE_AT_A_TIME", 2)
    stream = stream_month(OCTOBER)
    whole = find_sheet(OCTOBER)
    assert (stream.number, stream.content_hash, stream.header) == (0, whole.content_hash, whole.header)
    assert list(stream.rows) == whole.rows
    assert [row.person["work_number"] for row in whole.rows] == ["1001", "1002", "1003"]


def test_json_has_what_is_signed(sheet: MonthSheet) -> None:
    target = io.StringIO()
    write_month_json(sheet, target)
    document = json.loads(target.getvalue())
    assert (document["month"], document["version"], document["content_hash"]) == (
        "2026-10",
        0,
        sheet.content_hash,
    )
    assert document["rows"][0]["totals"]["late_minutes"] == 31
    assert len(document["rows"][0]["days"]) == 31
    assert document["labels"]["zh-hans"]["off_post_minutes"] == "脱岗（分钟）"
    assert document["labels"]["en"]["off_post_minutes"] == "Off post (minutes)"


@pytest.mark.parametrize(
    ("month", "number", "code"),
    [
        pytest.param(Month(2026, 9), None, "attendance.month.not_derived", id="a month nobody derived"),
        pytest.param(OCTOBER, 2, "attendance.version.unknown", id="a version that does not exist"),
    ],
)
def test_what_is_not_there_is_named(month: Month, number: int | None, code: str, sheet: MonthSheet) -> None:
    with pytest.raises(DomainError) as refused:
        find_sheet(month, number=number)
    assert refused.value.code == code
