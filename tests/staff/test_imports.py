"""Employees and roster from files: every line is accounted for."""

import io
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.models import Punch
from attendance.services import record_punches
from common.errors import DomainError
from staff.imports import import_employees, import_roster
from staff.models import Employee, Membership, RosterEntry, Shift, Team
from tests.conftest import NOW

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


def test_one_work_number_on_two_lines(roles: dict, make_team: Callable[..., Team]) -> None:
    make_team("a")
    text = "work_number,name,team,post\n1001,Wang,a,operator\n1001,Wang Fang,a,operator\n"
    report = import_employees(file(text), filename="people.csv")
    assert (report.added, report.repeated, report.updated, report.accounted()) == (1, 1, 1, True)
    employee = Employee.objects.get()
    assert employee.name == "Wang Fang"
    assert list(employee.groups.all()) == [roles["operator"].role]


def test_a_corrected_line_after_a_rejected_one_is_taken(roles: dict, make_team: Callable[..., Team]) -> None:
    make_team("a")
    text = "work_number,name,team,post\n1001,Wang,nowhere,operator\n1001,Wang,a,operator\n"
    report = import_employees(file(text), filename="people.csv")
    assert [(r.line, r.code) for r in report.rejected] == [(2, "cell.unknown_team")]
    assert (report.added, report.accounted()) == (1, True)
    assert Membership.objects.get().employee.work_number == "1001"


def test_a_rejected_line_leaves_nothing_for_the_next_line_of_the_person(
    make_employee: Callable[..., Employee],
) -> None:
    make_employee("1001", name="Wang", clock_number="31")
    text = (
        "work_number,name,team,post,clock_number,email\n"
        "1001,Li,nowhere,operator,32,li@example.com\n"
        "1001,Wang,a,operator,,\n"
        "1002,Zhao,,,32,\n"
    )
    report = import_employees(file(text), filename="people.csv")
    assert (report.added, report.repeated, report.updated) == (1, 1, 0)
    told = Employee.objects.values_list("work_number", "name", "clock_number", "email")
    assert list(told) == [("1001", "Wang", "31", ""), ("1002", "Zhao", "32", "")]


def test_a_team_in_the_past_rejects_its_line_alone(
    make_employee: Callable[..., Employee], make_team: Callable[..., Team]
) -> None:
    make_employee("1001", name="Wang")
    make_team("b")
    text = (
        "work_number,name,team,post,starts_on\n"
        "1001,Wang,b,operator,2025-12-01\n"
        "1002,Li,b,operator,2026-02-01\n"
    )
    report = import_employees(file(text), filename="people.csv")
    assert [(r.line, r.code, r.column, r.value) for r in report.rejected] == [
        (2, "staff.membership.in_the_past", "starts_on", "2025-12-01")
    ]
    assert (report.added, report.accounted()) == (1, True)


def test_a_new_team_needs_the_day_it_begins(roles: dict, make_team: Callable[..., Team]) -> None:
    for code in "ab":
        make_team(code)
    head = "work_number,name,hired_on,team,post,starts_on\n"
    import_employees(file(head + "1001,Wang,2026-01-05,a,operator,\n"), filename="people.csv")
    report = import_employees(file(head + "1001,Wang,2026-01-05,b,operator,\n"), filename="people.csv")
    assert [(r.code, r.column) for r in report.rejected] == [("cell.empty", "starts_on")]
    assert Membership.objects.get().team.code == "a"
    moving = head + "1001,Wang,2026-01-05,b,operator,2026-03-01\n"
    assert import_employees(file(moving), filename="people.csv").updated == 1
    told = Membership.objects.order_by("starts_on").values_list("team__code", "starts_on", "ends_on")
    assert list(told) == [
        ("a", date(2026, 1, 5), date(2026, 2, 28)),
        ("b", date(2026, 3, 1), None),
    ]


def test_a_career_of_two_lines_is_read_twice_without_a_change(
    roles: dict, make_team: Callable[..., Team]
) -> None:
    for code in "ab":
        make_team(code)
    text = (
        "work_number,name,team,post,starts_on\n"
        "1001,Wang,a,operator,2026-01-05\n"
        "1001,Wang,b,operator,2026-03-01\n"
    )
    import_employees(file(text), filename="people.csv")
    again = import_employees(file(text), filename="people.csv")
    assert (again.repeated, again.updated, again.rejected) == (2, 0, [])
    assert Membership.objects.count() == 2


def test_a_clock_number_is_one_person_s(roles: dict) -> None:
    text = "work_number,name,clock_number\n1001,Wang,31\n1002,Li,31\n1001,Wang,32\n1002,Li,31\n"
    report = import_employees(file(text), filename="people.csv")
    assert [(r.line, r.code, r.column) for r in report.rejected] == [(3, "cell.invalid", "clock_number")]
    told = Employee.objects.values_list("work_number", "clock_number")
    assert list(told) == [("1001", "32"), ("1002", "31")]


def statements(numbers: range, team: str) -> int:
    """Count the statements of an import of one line per number."""
    lines = "".join(f"{n},P{n},{team},operator,2026-01-05,c{n}\n" for n in numbers)
    text = "work_number,name,team,post,starts_on,clock_number\n" + lines
    with CaptureQueriesContext(connection) as asked:
        report = import_employees(file(text), filename="people.csv")
    assert not report.rejected
    return len(asked)


def test_statements_grow_little_with_the_lines(roles: dict, make_team: Callable[..., Team]) -> None:
    make_team("a")
    few, many = statements(range(1000, 1005), "a"), statements(range(2000, 2025), "a")
    assert many - few <= 20 * 7
    assert statements(range(2000, 2025), "a") == statements(range(1000, 1005), "a")


def test_people_from_a_file_get_the_punches_kept_for_their_numbers(roles: dict, now: datetime) -> None:
    entries = [{"person_key": key, "at": "2026-10-19T09:00:00+08:00"} for key in ("1001", "32", "9")]
    record_punches(entries, now=now)
    import_employees(file("work_number,name,clock_number\n1001,Wang,\n1002,Li,32\n"), filename="people.csv")
    told = Punch.objects.order_by("person_key").values_list("person_key", "employee__work_number")
    assert list(told) == [("1001", "1001"), ("32", "1002"), ("9", None)]


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
        now=NOW,
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
        file("工号,日期,班次\n1001,2026-10-12,休\n1001,2026-10-12,DAY\n"), filename="roster.csv", now=NOW
    )
    assert (report.added, report.repeated, report.accounted()) == (1, 1, True)
    assert RosterEntry.objects.get().shift.code == "DAY"  # type: ignore[union-attr]
