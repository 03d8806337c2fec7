"""Employees and roster from files: every line is accounted for."""

import io
from collections.abc import Callable
from datetime import date

import pytest

from common.errors import DomainError
from staff.imports import import_employees, import_roster
from staff.models import Employee, Membership, RosterEntry, Shift, Team

pytestmark = pytest.mark.django_db


def file(text: str) -> io.BytesIO:
    """Make an uploaded file of a text."""
    return io.BytesIO(text.encode())


@pytest.fixture
def shifts() -> None:
    """A day shift."""
    Shift.objects.create(
        code="DAY", name="Day", name_zh="白班", parts=[{"start": 540, "end": 1080}],
        meals=[{"start": 720, "end": 780}], net_minutes=480,
    )  # fmt: skip


def test_every_employee_line_is_accounted_for(roles: dict, make_team: Callable[..., Team]) -> None:
    make_team("a")
    report = import_employees(
        file(
            "工号,姓名,班组,岗位,入职日期\n"
            "1001,王芳,a,operator,2026-01-05\n"
            "1002,李强,没有,operator,2026-01-05\n"
            "10 03,赵敏,a,operator,2026-01-05\n"
            "1004,孙丽,a,operator,五月\n"
            "1005,周杰,,,\n"
        ),
        filename="people.csv",
    )
    assert (report.lines_read, report.added, report.repeated, report.accounted()) == (5, 2, 0, True)
    assert [(r.line, r.code, r.column) for r in report.rejected] == [
        (3, "cell.unknown_team", "team"),
        (4, "cell.invalid", "work_number"),
        (5, "cell.not_a_date", "hired_on"),
    ]
    assert list(Employee.objects.values_list("work_number", flat=True)) == ["1001", "1005"]
    assert Membership.objects.get().starts_on == date(2026, 1, 5)


def test_a_second_import_changes_nothing(roles: dict, make_team: Callable[..., Team]) -> None:
    make_team("a")
    text = "work number,name,team,post,hired on\n1001,Wang,a,operator,2026-01-05\n"
    import_employees(file(text), filename="people.csv")
    again = import_employees(file(text), filename="people.csv")
    assert (again.added, again.repeated, again.updated) == (0, 1, 0)
    changed = import_employees(file(text.replace("Wang", "Wang Fang")), filename="people.csv")
    assert (changed.added, changed.repeated, changed.updated) == (0, 1, 1)
    assert Employee.objects.get().name == "Wang Fang"


def test_people_entered_from_a_file_cannot_sign_in_before_they_get_a_password(roles: dict) -> None:
    import_employees(file("work_number,name\n1001,Wang\n"), filename="people.csv")
    assert not Employee.objects.get().has_usable_password()


def test_a_missing_column_is_named(roles: dict) -> None:
    with pytest.raises(DomainError) as refused:
        import_employees(file("work_number,team\n1001,a\n"), filename="people.csv")
    assert refused.value.code == "file.missing_column"


def test_roster_lines(make_employee: Callable[..., Employee], shifts: None) -> None:
    make_employee("1001")
    report = import_roster(
        file(
            "工号,日期,班次\n1001,2026-10-12,DAY\n1001,2026/10/13,休\n1001,2026-10-14,白班\n9,2026-10-12,DAY\n1001,,DAY\n"
        ),
        filename="roster.csv",
    )
    assert (report.lines_read, report.added, report.accounted()) == (5, 3, True)
    assert [(r.line, r.code) for r in report.rejected] == [(5, "cell.unknown_work_number"), (6, "cell.empty")]
    days = RosterEntry.objects.order_by("day").values_list("day", "shift__code")
    assert list(days) == [
        (date(2026, 10, 12), "DAY"),
        (date(2026, 10, 13), None),
        (date(2026, 10, 14), "DAY"),
    ]


def test_the_last_line_for_a_day_wins(make_employee: Callable[..., Employee], shifts: None) -> None:
    make_employee("1001")
    report = import_roster(
        file("工号,日期,班次\n1001,2026-10-12,休\n1001,2026-10-12,DAY\n"), filename="roster.csv"
    )
    assert (report.added, report.repeated, report.accounted()) == (1, 1, True)
    assert RosterEntry.objects.get().shift.code == "DAY"  # type: ignore[union-attr]
