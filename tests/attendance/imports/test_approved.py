"""Files of approved leave and overtime: every line accounted for, nothing twice."""

import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.models import AttendanceDay, Leave, LeaveKind, OvertimeApproval
from attendance.services import derive_month, import_leave, import_overtime
from common.errors import DomainError
from common.months import Month
from common.reports import ImportReport
from staff.models import CalendarYear, Employee, PostCode

LEAVE = """工号,假别,开始日期,结束日期,时段,开始时间,结束时间,审批人,事由
1001,病假,2026-10-12,2026-10-13,,,,2001,发热
1001,事假,2026-10-14,,上午,,,2001,家长会
1001,PERSONAL,,,,2026-10-15 10:00,2026/10/15 11:30,2001,看牙
1001,病假,2026-10-13,2026-10-14,,,,2001,
2001,事假,2026-10-16,,,,,2001,
1001,长假,2026-10-16,,,,,2001,
9999,病假,2026-10-16,,,,,2001,
1001,病假,,,,,,2001,
1001,病假,2026-10-20,2026-10-19,,,,2001,
1001,病假,2026-10-21,,,2026-10-21,,2001,
1001,病假,2026-10-12,2026-10-13,,,,2001,发热
"""
OVERTIME = """工号,开始时间,结束时间,补偿方式,审批人,事由,破例理由
1001,2026-10-12 18:00,2026-10-12 20:00,,2001,话务量高,
1001,2026-10-11 09:00,2026-10-11 18:00,补休,2001,盘点,
1001,2026-10-13 18:00,2026-10-13 22:00,,2001,故障,
1001,2026-10-13 18:00,2026-10-13 22:00,,2001,故障,交换机故障
1001,2026-10-12 19:00,2026-10-12 21:00,,2001,,
1001,2026-10-12 21:00,2026-10-12 20:30,,2001,,
1001,2026-10-01 09:00,2026-10-01 18:00,补休,2001,,
2001,2026-10-12 18:00,2026-10-12 20:00,,2001,,
1001,2026-10-14,2026-10-14 20:00,,2001,,
1001,2026-10-12 18:00,2026-10-12 20:00,,2001,话务量高,
"""


@pytest.fixture
def people(october: CalendarYear, anna: Employee, make_employee: Callable[..., Employee]) -> Employee:
    LeaveKind.objects.create(code="PERSONAL", name="Personal leave", name_zh="事假", symbol="事", position=2)
    make_employee("2001", PostCode.TEAM_LEAD)
    return anna


def read(take: Callable[..., ImportReport], text: str, now: datetime) -> ImportReport:
    return take(io.BytesIO(text.encode()), filename="file.csv", now=now)


def account(report: ImportReport) -> tuple[int, int, list[tuple[int, str]]]:
    assert report.accounted()
    return report.added, report.repeated, [(one.line, one.code) for one in report.rejected]


def test_leave_line_by_line_and_a_second_time(people: Employee, after_october: datetime) -> None:
    rejected = [
        (5, "attendance.leave.overlaps"),
        (6, "attendance.approval.own"),
        (7, "cell.unknown_kind"),
        (8, "cell.unknown_work_number"),
        (9, "cell.empty"),
        (10, "attendance.leave.backwards"),
        (11, "cell.not_a_time"),
    ]
    by_line = sorted(account(read(import_leave, LEAVE, after_october))[2])
    assert by_line == rejected
    assert Leave.objects.count() == 3
    added, repeated, again = account(read(import_leave, LEAVE, after_october))
    assert (added, repeated, sorted(again)) == (0, 4, rejected)
    hours = Leave.objects.get(part="hours")
    assert (hours.first_day.isoformat(), hours.reason, hours.approved_by.work_number) == (
        "2026-10-15", "看牙", "2001",
    )  # fmt: skip


def test_overtime_line_by_line_and_a_second_time(people: Employee, after_october: datetime) -> None:
    rejected = [
        (4, "attendance.overtime.over_cap"),
        (6, "attendance.overtime.overlaps"),
        (7, "attendance.overtime.backwards"),
        (8, "attendance.overtime.no_time_off"),
        (9, "attendance.approval.own"),
        (10, "cell.not_a_time"),
    ]
    added, repeated, faults = account(read(import_overtime, OVERTIME, after_october))
    assert (added, repeated, sorted(faults)) == (3, 1, rejected)
    added, repeated, faults = account(read(import_overtime, OVERTIME, after_october))
    assert (added, repeated) == (0, 5)
    assert OvertimeApproval.objects.count() == 3


def test_a_workbook_with_its_own_dates(people: Employee, after_october: datetime) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet(index=0)
    sheet.append(["work_number", "kind", "first_day", "last_day", "approved_by"])
    sheet.append([1001, "SICK", datetime(2026, 10, 12), datetime(2026, 10, 13), 2001])  # noqa: DTZ001
    stream = io.BytesIO()
    book.save(stream)
    report = import_leave(io.BytesIO(stream.getvalue()), filename="leave.xlsx", now=after_october)
    assert account(report) == (1, 0, [])


def test_the_days_follow(people: Employee, roster: Callable[..., None], after_october: datetime) -> None:
    roster(people, "DAY", 12, 13, 14, 15)
    derive_month(Month(2026, 10), now=after_october)
    read(import_leave, LEAVE, after_october)
    days = AttendanceDay.objects.filter(employee=people, day__range=("2026-10-12", "2026-10-13"))
    assert list(days.order_by("day").values_list("symbol", flat=True)) == ["病", "病"]


def test_more_lines_cost_no_more_statements(people: Employee, after_october: datetime) -> None:
    heading = "工号,假别,开始日期,审批人\n"
    lines = [f"1001,病假,2026-{month:02}-{day:02},2001\n" for month in (6, 7) for day in range(1, 29)]
    with CaptureQueriesContext(connection) as few:
        read(import_leave, heading + lines[0], after_october)
    with CaptureQueriesContext(connection) as many:
        read(import_leave, heading + "".join(lines[1:]), after_october)
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("command", "text", "added"), [("import_leave", LEAVE, 3), ("import_overtime", OVERTIME, 3)]
)
def test_the_commands_tell_the_account(
    command: str, text: str, added: int, people: Employee, tmp_path: Path, capsys: Any
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(text)
    call_command(command, str(path), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["added"], told["accounted"]) == (added, True)
    call_command(command, str(path))
    assert "新增 0" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["import_leave", "import_overtime"])
def test_a_file_that_is_none_is_refused(command: str, people: Employee, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("姓名\n王安娜\n")
    with pytest.raises(CommandError, match=r"file\.missing_column"):
        call_command(command, str(path))
    with pytest.raises(CommandError, match="no such file"):
        call_command(command, str(tmp_path / "none.csv"))


def test_an_unreadable_file_stores_nothing(people: Employee, after_october: datetime) -> None:
    with pytest.raises(DomainError):
        read(import_leave, "", after_october)
    assert not Leave.objects.exists()


def test_a_day_at_the_end_of_the_calendar_takes_no_other_line_with_it(
    people: Employee, after_october: datetime
) -> None:
    leave = (
        "工号,假别,开始日期,审批人\n1001,病假,0001-01-01,2001\n"
        "1001,病假,9999-12-31,2001\n1001,病假,2026-10-12,2001\n"
    )
    overtime = (
        "工号,开始时间,结束时间,审批人\n1001,0001-01-01 00:00,0001-01-01 01:00,2001\n"
        "1001,9999-12-31 18:00,9999-12-31 20:00,2001\n1001,2026-10-12 18:00,2026-10-12 20:00,2001\n"
    )
    reports = [read(import_leave, leave, after_october), read(import_overtime, overtime, after_october)]
    assert [(one.added, [each.line for each in one.rejected]) for one in reports] == [
        (1, [2, 3]),
        (1, [2, 3]),
    ]
