"""Employees from CSV and xlsx, every line accounted for."""

from collections import defaultdict
from copy import copy
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.reports import ImportReport
from common.tables import Column, TableRow, read_table
from staff.imports.cells import CellFault, as_day, as_text, look_up
from staff.models import Employee, Membership, Post, Team
from staff.selectors import today
from staff.services import join_team, people_changed, people_entered, refuse_unreleased, sync_roles

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
OPTIONAL_TEXTS = ("email", "clock_number", "language")


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
    known = _Known()
    touched: dict[int, Employee] = {}
    changed: list[int] = []
    for row in read_table(source, filename=filename, columns=EMPLOYEE_COLUMNS):
        report.lines_read += 1
        try:
            employee, outcome = _take_employee(row, known)
        except CellFault as fault:
            report.reject(row.line, fault.code, fault.message, column=fault.column, value=fault.value)
            continue
        except DomainError as error:
            column = str(error.where.get("column", "starts_on"))
            report.reject(row.line, error.code, error, column=column, value=row.values.get(column))
            continue
        except ValidationError as error:
            field, texts = next(iter(error.message_dict.items()))
            report.reject(
                row.line, "cell.invalid", " ".join(texts), column=field, value=row.values.get(field)
            )
            continue
        touched[employee.pk] = employee
        if outcome != "repeated":
            changed.append(employee.pk)
        report.added += outcome == "added"
        report.repeated += outcome != "added"
        report.updated += outcome == "updated"
    sync_roles(touched.values(), day=known.today)
    if report.added:
        people_entered.send(sender=Employee)
    if changed:
        people_changed.send(sender=Employee, people=changed)
    return report


class _Known:
    """What the lines refer to: read once per file, and told of each line that was stored."""

    def __init__(self) -> None:
        self.today = today()
        self.employees = {person.work_number: person for person in Employee.objects.all()}
        self.clock_owners = {
            person.clock_number: number for number, person in self.employees.items() if person.clock_number
        }
        self.teams = {key: team for team in Team.objects.all() for key in (team.code, team.name)}
        self.posts = {
            key: post for post in Post.objects.all() for key in (post.code, post.name, post.name_zh)
        }
        self.memberships: dict[int, list[Membership]] = defaultdict(list)
        for row in Membership.objects.order_by("starts_on"):
            self.memberships[row.employee_id].append(row)

    def learn(self, employee: Employee, joined: Membership | None) -> None:
        """Remember somebody as they are stored now."""
        number = employee.work_number
        former = self.employees.get(number)
        if former and former.clock_number:
            self.clock_owners.pop(former.clock_number, None)
        if employee.clock_number:
            self.clock_owners[employee.clock_number] = number
        self.employees[number] = employee
        if joined:
            is_first = not self.memberships[employee.pk]
            rows = (
                [joined] if is_first else Membership.objects.filter(employee=employee).order_by("starts_on")
            )
            self.memberships[employee.pk] = list(rows)


def _take_employee(row: TableRow, known: _Known) -> tuple[Employee, str]:
    """Check the whole line on a copy, then store it whole; an unchanged line costs no statement."""
    number = as_text(row.values["work_number"])
    stored = known.employees.get(number)
    employee = copy(stored) if stored else _new_employee(number)
    changed = _set_fields(employee, row)
    if stored and "left_on" in changed:
        _refuse_leaving(stored)
    if changed or not stored:
        _check(employee, known)
    membership = _wanted_membership(employee, row, known)
    if stored and not changed and not membership:
        return stored, "repeated"
    with transaction.atomic():
        _store(employee, changed)
        joined = join_team(employee, **membership, is_told=False) if membership else None
    known.learn(employee, joined)
    return employee, "updated" if stored else "added"


def _new_employee(number: str) -> Employee:
    employee = Employee(work_number=number)
    employee.set_unusable_password()
    return employee


def _set_fields(employee: Employee, row: TableRow) -> list[str]:
    wanted: dict[str, Any] = {"name": as_text(row.values["name"])}
    for field in OPTIONAL_TEXTS:
        if text := as_text(row.values.get(field)):
            wanted[field] = text
    for field in ("hired_on", "left_on"):
        day = as_day(row.values.get(field), field)
        if day:
            wanted[field] = day
    changed = {
        field: value for field, value in wanted.items() if (getattr(employee, field) or "") != (value or "")
    }
    for field, value in changed.items():
        setattr(employee, field, value)
    return list(changed)


def _refuse_leaving(employee: Employee) -> None:
    """Refuse an end date while something keeps the person, and point at its column."""
    try:
        refuse_unreleased(employee)
    except DomainError as error:
        raise DomainError(error.code, error.message, column="left_on") from error


def _check(employee: Employee, known: _Known) -> None:
    """Check the fields; that numbers are unique is known without asking the base."""
    employee.full_clean(
        exclude=["password"], validate_unique=False, validate_constraints=employee.left_on is not None
    )
    owner = known.clock_owners.get(employee.clock_number or "", employee.work_number)
    if owner != employee.work_number:
        raise ValidationError({"clock_number": employee.unique_error_message(Employee, ("clock_number",))})


def _store(employee: Employee, changed: list[str]) -> None:
    """Store a person; `people_entered` tells of the new ones once, so no signal is sent for each."""
    if employee.pk is None:
        employee.clock_number = employee.clock_number or None
        Employee.objects.bulk_create([employee])
    elif changed:
        employee.save(update_fields=changed)


def _wanted_membership(employee: Employee, row: TableRow, known: _Known) -> dict[str, Any] | None:
    """Return the membership that the line begins, or none when it names none or a known one."""
    team_text, post_text = as_text(row.values.get("team")), as_text(row.values.get("post"))
    if not team_text and not post_text:
        return None
    team = look_up(known.teams, team_text, "team", _("There is no such team; enter it first."))
    post = look_up(known.posts, post_text, "post", _("There is no such post."))
    starts_on = as_day(row.values.get("starts_on"), "starts_on")
    rows = known.memberships[employee.pk] if employee.pk else []
    if _is_known(rows, team, post, starts_on):
        return None
    if rows and not starts_on:
        raise CellFault(
            "cell.empty",
            _("Write the day on which the new team or post begins."),
            column="starts_on",
            value="",
        )
    return {"team": team, "post": post, "starts_on": starts_on or employee.hired_on or known.today}


def _is_known(rows: list[Membership], team: Team, post: Post, starts_on: date | None) -> bool:
    """Tell whether the last membership, or one that began on this very day, is in this team and post."""
    same = [row for row in rows if (row.team_id, row.post_id) == (team.pk, post.pk)]
    if any(row.starts_on == starts_on for row in same):
        return True
    return bool(same) and same[-1] is rows[-1] and (rows[-1].ends_on is None or starts_on is None)
