"""The roster from and to files: both layouts, the centre's codes, every cell accounted for."""

import io
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.errors import DomainError
from common.months import Month
from exports.services import order
from staff.imports import import_roster
from staff.models import Employee, RosterChange, RosterEntry, Shift, Team
from tests.exports.checks import check_export

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)


def workbook(*rows: list[Any]) -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def told() -> list[tuple[str, date, str | None]]:
    rows = RosterEntry.objects.order_by("employee__work_number", "day")
    return list(rows.values_list("employee__work_number", "day", "shift__code"))


def october(number: int) -> date:
    return date(2026, 10, number)


def test_a_grid_with_numbers_for_days(
    make_employee: Callable[..., Employee], codes: dict[str, Shift], now: datetime
) -> None:
    make_employee("1001")
    make_employee("1002", hired_on=october(2))
    file = workbook(
        ["前台一班 2026年10月排班表"],
        ["工号", "姓名", 1, 2, 3],
        [None, None, "四", "五", "六"],
        [1001, "王芳", "早", "休", ""],
        ["1002", "李强", "中", "Ａ1", "X9"],
        ["9999", "张三", "早", "早", "早"],
        [None, "无号", "早", None, None],
    )
    report = import_roster(file, filename="roster.xlsx", now=now)
    assert told() == [
        ("1001", october(1), "C1"),
        ("1001", october(2), None),
        ("1002", october(2), "C1"),
    ]
    assert [(one.line, one.column, one.code, one.value) for one in report.rejected] == [
        (5, "E5", "cell.unknown_shift", "X9"),
        (6, "C6", "cell.unknown_work_number", "9999"),
        (6, "D6", "cell.unknown_work_number", "9999"),
        (6, "E6", "cell.unknown_work_number", "9999"),
        (7, "A7", "cell.empty", ""),
        (5, "C5", "cell.not_employed", "中"),
    ]
    assert (report.lines_read, report.added, report.accounted()) == (9, 3, True)


@pytest.mark.parametrize(
    "headings",
    [
        pytest.param([date(2026, 10, 30), date(2026, 10, 31)], id="dates"),
        pytest.param(["2026-10-30", "2026/10/31"], id="written dates"),
        pytest.param(["10-30", "10月31日"], id="without the year"),
        pytest.param(["30日", "31"], id="numbers as text"),
    ],
)
def test_the_days_of_a_grid(
    make_employee: Callable[..., Employee], codes: dict[str, Shift], now: datetime, headings: list[Any]
) -> None:
    make_employee("1001")
    file = workbook(["工号", *headings], ["1001", "早", "中"])
    import_roster(file, filename="roster.xlsx", month=OCTOBER, now=now)
    assert told() == [("1001", october(30), "C1"), ("1001", october(31), "C2")]


@pytest.mark.parametrize(
    ("rows", "month", "code"),
    [
        pytest.param([["工号", 1, 2], ["1001", "早", "早"]], None, "roster.month_unknown", id="no month"),
        pytest.param([["工号", 30, 31]], Month(2026, 9), "roster.no_such_day", id="31 September"),
        pytest.param([["工号", "班次"]], None, "file.missing_column", id="neither layout"),
    ],
)
def test_grids_that_cannot_be_read(
    codes: dict[str, Shift], now: datetime, rows: list[list[Any]], month: Month | None, code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        import_roster(workbook(*rows), filename="roster.xlsx", month=month, now=now)
    assert refused.value.code == code


def test_a_second_import_repeats_and_a_corrected_one_changes(
    make_employee: Callable[..., Employee], codes: dict[str, Shift], hr: Employee, now: datetime
) -> None:
    make_employee("1001")
    rows: list[list[Any]] = [["工号", 1, 2], ["1001", "早", "中"]]
    counts = []
    for row in (rows[1], rows[1], ["1001", "早", "夜"]):
        report = import_roster(workbook(rows[0], row), filename="十月.xlsx", month=OCTOBER, by=hr, now=now)
        counts.append((report.added, report.repeated, report.updated, report.accounted()))
    assert counts == [(2, 0, 0, True), (0, 2, 0, True), (0, 2, 1, True)]
    change = RosterChange.objects.get(before__isnull=False)
    assert (change.before, change.after, change.changed_by, change.reason) == (
        {"shift": "C2"},
        {"shift": "C3"},
        hr,
        "十月.xlsx",
    )


def test_lines_with_codes_and_a_shift_that_is_retired(
    make_employee: Callable[..., Employee], codes: dict[str, Shift], now: datetime
) -> None:
    make_employee("1001")
    text = "工号,日期,班次\n1001,2026-10-15,A1\n1001,2026-10-16,早\n1001,2026-11-01,早\n"
    import_roster(io.BytesIO(text.encode()), filename="r.csv", month=OCTOBER, now=now)
    Shift.objects.filter(code="C1").update(offered_until=october(14))
    more = text.replace("2026-10-16", "2026-10-17")
    report = import_roster(io.BytesIO(more.encode()), filename="r.csv", month=OCTOBER, now=now)
    assert [(one.line, one.code, one.value) for one in report.rejected] == [
        (4, "cell.outside_month", "2026-11-01"),
        (3, "cell.not_offered", "2026-10-17"),
    ]
    assert (report.repeated, report.accounted()) == (1, True)


def test_what_is_exported_is_imported_without_a_change(
    make_employee: Callable[..., Employee],
    make_team: Callable[..., Team],
    codes: dict[str, Shift],
    hr: Employee,
    now: datetime,
) -> None:
    people = [make_employee(number) for number in ("1001", "1002")]
    RosterEntry.objects.create(employee=people[0], day=october(1), shift=codes["C1"])
    RosterEntry.objects.create(employee=people[0], day=october(2), shift=None)
    RosterEntry.objects.create(employee=people[1], day=october(31), shift=codes["C3"], note="换班")
    told = {"month": "2026-10", "team": make_team("a").code}
    file = order("staff.roster", told, by=hr, clock=lambda: now).file
    assert file is not None
    name, content = file.name, file.open().read()
    before = list(RosterEntry.objects.order_by("pk").values())
    report = import_roster(io.BytesIO(content), filename=name, now=now)
    assert (name, report.repeated, report.added, report.updated, report.rejected) == (
        "roster-a-2026-10.xlsx", 3, 0, 0, [],
    )  # fmt: skip
    assert list(RosterEntry.objects.order_by("pk").values()) == before
    check_export("staff.roster", hr, now, **told)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    assert [cell.value for cell in sheet[5]][:5] == ["1001", "员工1001", "早", "休", None]


def test_statements_do_not_grow_with_the_people_of_a_grid(
    make_employee: Callable[..., Employee], codes: dict[str, Shift], now: datetime
) -> None:
    counts = []
    for numbers in (range(1001, 1003), range(1003, 1023)):
        for number in numbers:
            make_employee(str(number))
        file = workbook(["工号", 1, 2], *([str(number), "早", "休"] for number in numbers))
        with CaptureQueriesContext(connection) as asked:
            import_roster(file, filename="r.xlsx", month=OCTOBER, now=now)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_command_reports_as_json(
    make_employee: Callable[..., Employee], codes: dict[str, Shift], tmp_path: Path
) -> None:
    make_employee("1001")
    path = tmp_path / "roster.csv"
    path.write_text("工号,1,2,3\n1001,早,休,？\n", encoding="utf-8")
    stream = io.StringIO()
    call_command("import_roster", path, month="2026-10", json=True, stdout=stream)
    report = json.loads(stream.getvalue())
    assert (report["lines_read"], report["added"], report["accounted"]) == (3, 2, True)
    assert [(one["column"], one["code"]) for one in report["rejected"]] == [("D2", "cell.unknown_shift")]
    with pytest.raises(CommandError, match=r"month\.malformed"):
        call_command("import_roster", path, month="October")
    with pytest.raises(CommandError, match="no such file"):
        call_command("import_roster", tmp_path / "nothing.csv")


def test_the_command_for_employees_reports_as_json(roles: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("工号,姓名\n1001,王芳\n10 02,李强\n", encoding="utf-8")
    stream = io.StringIO()
    call_command("import_employees", path, json=True, stdout=stream)
    report = json.loads(stream.getvalue())
    assert (report["lines_read"], report["added"], report["accounted"]) == (2, 1, True)
    assert [(one["line"], one["code"]) for one in report["rejected"]] == [(3, "cell.invalid")]
    with pytest.raises(CommandError, match=r"file\.empty"):
        (tmp_path / "empty.csv").write_text("")
        call_command("import_employees", tmp_path / "empty.csv")
