"""Employees and roster from CSV and xlsx, every line accounted for."""

from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.reports import ImportReport
from common.tables import Column, TableRow, read_table
from staff.models import Employee, Membership, Post, RosterEntry, Shift, Team
from staff.selectors import today
from staff.services import sync_roles

EMPLOYEE_COLUMNS = (
    Column("work_number", ("work_number", "work number", "工号")),
    Column("name", ("name", "姓名")),
    Column("team", ("team", "班组"), required=False),
    Column("post", ("post", "岗位"), required=False),
    Column("starts_on", ("starts_on", "in team from", "入组日期"), required=False),
    Column("hired_on", ("hired_on", "hired on", "入职日期"), required=False),
    Column("left_on", ("left_on", "left on", "离职日期"), required=False),
    Column("email", ("email", "mail", "邮箱"), required=False),
    Column("clock_number", ("clock_number", "clock number", "考勤号"), required=False),
    Column("language", ("language", "语言"), required=False),
)
ROSTER_COLUMNS = (
    Column("work_number", ("work_number", "work number", "工号")),
    Column("day", ("day", "date", "日期")),
    Column("shift", ("shift", "班次")),
    Column("note", ("note", "备注"), required=False),
)
REST_CODES = frozenset({"", "-", "—", "rest", "休", "off"})
OPTIONAL_TEXTS = ("email", "clock_number", "language")


class CellFault(Exception):
    """One cell that cannot be taken: its column, value and reason."""

    def __init__(self, code: str, message: str, *, column: str, value: object) -> None:
        super().__init__(message)
        self.code, self.message, self.column, self.value = code, message, column, value


def as_text(value: object) -> str:
    """Return a cell's text; a number loses the `.0` that spreadsheets add."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def as_day(value: object, column: str) -> date | None:
    """Return a cell's day: a real date, or text like 2026-10-01 or 2026/10/1.

    Raises:
        CellFault: the text is no date.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = as_text(value)
    if not text:
        return None
    for pattern in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise CellFault("cell.not_a_date", _("Write the date like 2026-10-01."), column=column, value=text)


@transaction.atomic
def import_employees(source: Path | BinaryIO, *, filename: str) -> ImportReport:
    """Enter people, or change those whose work number is known; a line with a fault changes nothing.

    Columns: work number and name; team and post (code or name) with the day they begin; hired on, left on,
    mail, clock number, language. People entered here cannot sign in until they are given a password.

    Returns:
        The report; `updated` counts known people whose line changed something.

    Raises:
        DomainError: the file itself cannot be read (see `common.tables.read_table`).
    """
    report = ImportReport(filename)
    context = _Known()
    touched: list[Employee] = []
    for row in read_table(source, filename=filename, columns=EMPLOYEE_COLUMNS):
        report.lines_read += 1
        try:
            with transaction.atomic():
                employee, outcome = _take_employee(row, context)
        except CellFault as fault:
            report.reject(row.line, fault.code, fault.message, column=fault.column, value=fault.value)
            continue
        except ValidationError as error:
            field, texts = next(iter(error.message_dict.items()))
            report.reject(
                row.line, "cell.invalid", " ".join(texts), column=field, value=row.values.get(field)
            )
            continue
        touched.append(employee)
        report.added += outcome == "added"
        report.repeated += outcome != "added"
        report.updated += outcome == "updated"
    sync_roles(touched, day=today())
    return report


class _Known:
    """What the lines refer to, read once per file."""

    def __init__(self) -> None:
        self.employees = {person.work_number: person for person in Employee.objects.all()}
        self.teams = {key: team for team in Team.objects.all() for key in (team.code, team.name)}
        self.posts = {
            key: post for post in Post.objects.all() for key in (post.code, post.name, post.name_zh)
        }
        self.memberships = {row.employee_id: row for row in Membership.objects.filter(ends_on__isnull=True)}


def _take_employee(row: TableRow, known: _Known) -> tuple[Employee, str]:
    number = as_text(row.values["work_number"])
    employee = known.employees.get(number)
    is_new = employee is None
    if employee is None:
        employee = Employee(work_number=number)
        employee.set_unusable_password()
    changed = _set_fields(employee, row)
    if is_new or changed:
        employee.full_clean(exclude=["password"])
        employee.save()
        known.employees[number] = employee
    moved = _set_membership(employee, row, known)
    return employee, "added" if is_new else "updated" if changed or moved else "repeated"


def _set_fields(employee: Employee, row: TableRow) -> bool:
    wanted: dict[str, Any] = {"name": as_text(row.values["name"])}
    for field in OPTIONAL_TEXTS:
        if row.values.get(field) is not None:
            wanted[field] = as_text(row.values[field])
    for field in ("hired_on", "left_on"):
        day = as_day(row.values.get(field), field)
        if day:
            wanted[field] = day
    changed = {
        field: value for field, value in wanted.items() if (getattr(employee, field) or "") != (value or "")
    }
    for field, value in changed.items():
        setattr(employee, field, value)
    return bool(changed)


def _set_membership(employee: Employee, row: TableRow, known: _Known) -> bool:
    from staff.services import join_team

    team_text, post_text = as_text(row.values.get("team")), as_text(row.values.get("post"))
    if not team_text and not post_text:
        return False
    team = _look_up(known.teams, team_text, "team", _("There is no such team; enter it first."))
    post = _look_up(known.posts, post_text, "post", _("There is no such post."))
    current = known.memberships.get(employee.pk)
    if current and (current.team_id, current.post_id) == (team.pk, post.pk):
        return False
    starts_on = as_day(row.values.get("starts_on"), "starts_on") or employee.hired_on or today()
    known.memberships[employee.pk] = join_team(employee, team=team, post=post, starts_on=starts_on)
    return True


def _look_up(known: dict[str, Any], text: str, column: str, message: str) -> Any:
    if text not in known:
        raise CellFault(f"cell.unknown_{column}", message, column=column, value=text)
    return known[text]


@transaction.atomic
def import_roster(source: Path | BinaryIO, *, filename: str) -> ImportReport:
    """Enter who works which shift on which day; the last line for a person and day wins.

    Columns: work number, day, shift (its code or name; 休, rest or an empty cell for a rest day), note.

    Raises:
        DomainError: the file itself cannot be read (see `common.tables.read_table`).
    """
    report = ImportReport(filename)
    people = {person.work_number: person.pk for person in Employee.objects.all()}
    shifts = {
        key: s.pk for s in Shift.objects.all() for key in (s.code.casefold(), s.name.casefold(), s.name_zh)
    }
    wanted: dict[tuple[int, date], RosterEntry] = {}
    for row in read_table(source, filename=filename, columns=ROSTER_COLUMNS):
        report.lines_read += 1
        try:
            entry = _roster_entry(row, people, shifts)
        except CellFault as fault:
            report.reject(row.line, fault.code, fault.message, column=fault.column, value=fault.value)
            continue
        if (entry.employee_id, entry.day) in wanted:
            report.repeated += 1
        wanted[entry.employee_id, entry.day] = entry
    _store_roster(wanted, report)
    return report


def _roster_entry(row: TableRow, people: dict[str, int], shifts: dict[str, int]) -> RosterEntry:
    number, shift_text = as_text(row.values["work_number"]), as_text(row.values["shift"]).casefold()
    day = as_day(row.values["day"], "day")
    if day is None:
        raise CellFault("cell.empty", _("The day is missing."), column="day", value="")
    employee = _look_up(people, number, "work_number", _("Nobody has this work number."))
    shift = (
        None
        if shift_text in REST_CODES
        else _look_up(shifts, shift_text, "shift", _("There is no such shift."))
    )
    return RosterEntry(employee_id=employee, day=day, shift_id=shift, note=as_text(row.values.get("note")))


def _store_roster(wanted: dict[tuple[int, date], RosterEntry], report: ImportReport) -> None:
    if not wanted:
        return
    days = [day for _employee, day in wanted]
    stored = {
        (row.employee_id, row.day): row
        for row in RosterEntry.objects.filter(day__range=(min(days), max(days)))
        if (row.employee_id, row.day) in wanted
    }
    new = [entry for key, entry in wanted.items() if key not in stored]
    changed = []
    for key, row in stored.items():
        entry = wanted[key]
        if (row.shift_id, row.note) != (entry.shift_id, entry.note):
            row.shift_id, row.note = entry.shift_id, entry.note
            changed.append(row)
    RosterEntry.objects.bulk_create(new, batch_size=1000)
    RosterEntry.objects.bulk_update(changed, ["shift", "note"], batch_size=500)
    report.added += len(new)
    report.repeated += len(stored)
    report.updated += len(changed)
