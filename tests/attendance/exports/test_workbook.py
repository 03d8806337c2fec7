"""The monthly workbook, read back: form, totals, further sheets, in the reader's language."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from attendance.models import LeaveKind, Objection, PublishedMonth
from attendance.services import approve_leave, approve_overtime, build_version, derive_month, publish_month
from common.errors import DomainError
from common.months import Month
from staff.models import CalendarYear, Employee, PostCode
from tests.attendance.conftest import SHANGHAI
from tests.attendance.ready import make_publishable
from tests.conftest import PASSWORD
from tests.exports.checks import check_export
from tests.exports.files import exported, file_of

OCTOBER = Month(2026, 10)
AFTER = datetime(2026, 11, 5, 4, 0, tzinfo=UTC)
FIRST_DAY_COLUMN = 5
"""The days follow work number, name, team and post."""


@pytest.fixture
def version(
    october: CalendarYear,
    make_employee: Callable[..., Employee],
    publisher: Employee,
    roster: Callable[..., None],
    punch: Callable[..., None],
    after_october: datetime,
) -> PublishedMonth:
    """October of three people, published: a good one, a late one with overtime, one on sick leave."""
    lead = make_employee("2001", PostCode.TEAM_LEAD)
    good, late, sick = (make_employee(number, name=name) for number, name in NAMES)
    for employee in (good, late, sick, lead):
        roster(employee, None, *range(1, 32))
    for employee in (good, late, sick):
        roster(employee, "DAY", 12, 13)
    punch(good, "12T08:55", "12T18:00", "13T08:55", "13T18:00")
    punch(late, "12T09:31", "12T20:05", "13T08:55", "13T18:00")
    facts: dict[str, Any] = {"approver": lead, "now": after_october}
    day = date(2026, 10, 12)
    leave = LeaveKind.objects.get(code="SICK")
    approve_leave(employee=sick, kind=leave, first_day=day, last_day=day, **facts)
    hours = [datetime(2026, 10, 12, hour, tzinfo=SHANGHAI) for hour in (18, 20)]
    approve_overtime(employee=late, starts_at=hours[0], ends_at=hours[1], **facts)
    derive_month(OCTOBER, now=after_october)
    make_publishable(OCTOBER, after_october)
    signed = publish_month(OCTOBER, publisher=publisher, password=PASSWORD, now=after_october).version
    build_version(signed, now=after_october, progress=lambda done, total: None)
    signed.refresh_from_db()
    return signed


NAMES = (("1001", "=王安娜()"), ("1002", "李迟"), ("1003", "张病"))


def opened(reader: Employee, language: str = "zh-hans", *, shows_formulas: bool = False) -> Workbook:
    """Open the workbook as somebody sees it, or with the formulas instead of what they give."""
    told = {"month": str(OCTOBER), "language": language}
    _name, content = file_of("attendance.month", reader, AFTER, **told)
    return openpyxl.load_workbook(BytesIO(content), data_only=not shows_formulas)


def rows_of(book: Workbook, sheet: int) -> list[tuple[Any, ...]]:
    return list(book.worksheets[sheet + 1].iter_rows(values_only=True))  # behind the cover


def row_with(rows: list[tuple[Any, ...]], key: str) -> tuple[Any, ...]:
    return next(row for row in rows if key in row)


def test_the_file_is_named_by_month_and_version(version: PublishedMonth, publisher: Employee) -> None:
    for version_number, name in (("", "v1"), ("1", "v1"), ("0", "draft")):
        told = {"month": str(OCTOBER), "version": version_number}
        assert file_of("attendance.month", publisher, AFTER, **told)[0] == f"attendance-2026-10-{name}.xlsx"


@pytest.mark.parametrize(
    ("language", "titles", "heading"),
    [
        pytest.param(
            "en",
            ["Attendance sheet", "Exceptions", "Overtime", "Leave", "Exceptions by day", "Integrity"],
            "12\nMo\n",
            id="English",
        ),
        pytest.param(
            "zh-hans", ["考勤表", "异常", "加班", "请假", "每日异常", "完整性"], "12\n一\n", id="Chinese"
        ),
    ],
)
def test_the_sheets_speak_the_readers_language(
    language: str, titles: list[str], heading: str, version: PublishedMonth, publisher: Employee
) -> None:
    book = opened(publisher, language)
    assert book.sheetnames[1:] == titles
    assert any(heading in row for row in rows_of(book, 0))


def test_a_row_has_its_marks_and_totals(version: PublishedMonth, publisher: Employee) -> None:
    book = opened(publisher)
    rows = rows_of(book, 0)
    late = row_with(rows, "1002")
    assert late[:2] == ("1002", "李迟")
    marks = late[FIRST_DAY_COLUMN - 1 :][:31]
    assert (marks[0], marks[10], marks[11], marks[12]) == ("休", "休", "迟", "√")
    due, present, late_times, late_minutes = late[FIRST_DAY_COLUMN + 30 :][:4]
    assert (due, present, late_times, late_minutes) == (2, 2, 1, 31)
    assert row_with(rows, "1003")[FIRST_DAY_COLUMN - 1 + 11] == "病"


def test_totals_of_the_centre_are_live_formulas(version: PublishedMonth, publisher: Employee) -> None:
    total = row_with(rows_of(opened(publisher, shows_formulas=True), 0), "合计")
    column = openpyxl.utils.get_column_letter(FIRST_DAY_COLUMN + 31)
    assert total[FIRST_DAY_COLUMN + 30] == f"=SUM({column}6:{column}9)"


def test_a_name_that_looks_like_a_formula_is_a_name(version: PublishedMonth, publisher: Employee) -> None:
    sheet = opened(publisher).worksheets[1]
    cell = next(row[1] for row in sheet.iter_rows() if row[0].value == "1001")
    assert (cell.value, cell.data_type) == ("=王安娜()", "s")


def test_days_of_rest_are_shaded(version: PublishedMonth, publisher: Employee) -> None:
    sheet = opened(publisher).worksheets[1]
    row = next(row for row in sheet.iter_rows() if row[0].value == "1001")
    shades = {row[FIRST_DAY_COLUMN - 1 + day - 1].fill.fgColor.rgb[-6:] for day in (1, 4, 11, 31)}
    assert shades == {"EDEDED"}
    assert row[FIRST_DAY_COLUMN - 1 + 11].fill.fill_type is None


def test_legend_version_and_signature_stand_below(version: PublishedMonth, publisher: Employee) -> None:
    text = "\n".join(str(row[0]) for row in rows_of(opened(publisher), 0) if row[0])
    assert "√ 出勤" in text
    assert "病 病假" in text
    assert "陈公布 (9001)" in text
    assert version.content_hash in text


def test_exceptions_have_their_reasons(version: PublishedMonth, publisher: Employee) -> None:
    rows = rows_of(opened(publisher, "en"), 1)
    late = row_with(rows, "李迟")
    assert late[0] == datetime(2026, 10, 12)  # noqa: DTZ001 - a day
    assert late[5:8] == ("迟", "DAY", "09:31–20:05")
    assert "severely late, 31 min" in late[8]
    assert not any("=王安娜()" in row for row in rows)


def test_overtime_and_leave_have_sheets_of_their_own(version: PublishedMonth, publisher: Employee) -> None:
    book = opened(publisher, "en")
    assert row_with(rows_of(book, 2), "李迟")[5:9] == (2, None, None, None)
    assert row_with(rows_of(book, 3), "张病")[5:8] == ("Sick leave", 1, None)


def test_the_sheet_of_days_counts_persons_and_draws_them(
    version: PublishedMonth, publisher: Employee
) -> None:
    book = opened(publisher)
    days = rows_of(book, 4)
    assert row_with(days, "合计")[2:8] == (2, 1, 0, 1, 0, 1)
    formulas = rows_of(opened(publisher, shows_formulas=True), 4)
    assert str(formulas[4][2]).startswith("=COUNTIF('异常'!$A$5:$A$")
    assert len(book.worksheets[5]._charts) == 1  # type: ignore[attr-defined]  # the stubs know no charts


def test_the_integrity_sheet_names_hash_and_entry(version: PublishedMonth, publisher: Employee) -> None:
    values = [row[1] for row in rows_of(opened(publisher), 5) if len(row) > 1]
    assert version.content_hash in values
    assert version.entry.entry_hash in values


def test_a_lead_gets_the_extract_of_the_team(
    version: PublishedMonth, make_employee: Callable[..., Employee], make_team: Callable[..., Any]
) -> None:
    stranger = make_employee("2002", PostCode.TEAM_LEAD, team=make_team("b"))
    lead = Employee.objects.get(work_number="2001")
    assert any("1001" in row for row in rows_of(opened(lead), 0))
    assert not any("1001" in row for row in rows_of(opened(stranger), 0))


def test_the_same_version_says_the_same_whoever_asks_and_whenever(
    version: PublishedMonth, publisher: Employee, make_employee: Callable[..., Employee]
) -> None:
    auditor = make_employee("9009", PostCode.AUDITOR)
    told = {"month": str(OCTOBER), "version": "1", "language": "en"}
    files = [
        exported("attendance.month", one, AFTER + timedelta(days=days), **told)
        for days, one in enumerate((publisher, auditor))
    ]
    assert files[0].content_hash == files[1].content_hash
    assert files[0].sha256 != files[1].sha256  # the covers name others


def test_an_objection_is_in_the_next_file(
    version: PublishedMonth, publisher: Employee, after_october: datetime
) -> None:
    """What was ordered before an objection is never given again after it."""
    told = {"month": str(OCTOBER), "version": "0"}
    before = exported("attendance.month", publisher, AFTER, **told)
    person = Employee.objects.get(work_number="1002")
    Objection.objects.create(
        month=version.month, employee=person, day=date(2026, 10, 12), text="我没迟到", raised_at=after_october
    )
    after = exported("attendance.month", publisher, AFTER, **told)
    assert before.content_hash != after.content_hash


def test_a_part_and_an_archive_hold_what_the_reader_may_see(
    version: PublishedMonth, publisher: Employee
) -> None:
    told = {"month": str(OCTOBER), "part": "team:each", "layout": "messenger", "masked": "yes"}
    archive = exported("attendance.month", publisher, AFTER, **told)
    assert archive.name == "attendance-2026-10-teams.zip"
    assert {one["file"] for one in archive.sheets} >= {"attendance-2026-10-v1-team-a-messenger-masked.xlsx"}
    part = exported("attendance.month", publisher, AFTER, month=str(OCTOBER), part="team:a")
    assert part.name == "attendance-2026-10-v1-team-a.xlsx"
    for wrong, code in (("team:zzz", "attendance.extract.unknown"), ("row:1", "attendance.extract.unknown")):
        with pytest.raises(DomainError) as refused:
            exported("attendance.month", publisher, AFTER, month=str(OCTOBER), part=wrong)
        assert refused.value.code == code


@pytest.mark.parametrize(
    "told", [{}, {"layout": "messenger", "part": "team:each"}, {"version": "0", "masked": 1}]
)
def test_every_cell_is_as_it_should_be(
    told: dict[str, Any], version: PublishedMonth, publisher: Employee
) -> None:
    """The names of this month are as nasty as they come; those of the tables change with the test."""
    check_export("attendance.month", publisher, AFTER, month=str(OCTOBER), **told)


def test_csv_and_json_are_exports_too(version: PublishedMonth, publisher: Employee) -> None:
    made = exported("attendance.month", publisher, AFTER, month=str(OCTOBER), format="csv", heading="en")
    assert (made.name, made.content_hash != made.sha256) == ("attendance-2026-10-v1.csv", True)
    assert made.sheets[0]["sha256"] == made.sha256
    with pytest.raises(DomainError) as refused:
        exported("attendance.month", publisher, AFTER, month=str(OCTOBER), format="json", masked="yes")
    assert refused.value.code == "attendance.format.plain"
