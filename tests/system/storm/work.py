"""What a small centre asks for, inside an installation: the n-th ask is the same whenever it is made."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from common.months import Month
from common.workbooks import ColumnSpec, Kind, SheetSpec
from exports.registry import Ask, ExportKind, Filter, FilterSort, Plan, one_workbook, register
from exports.services import order
from incidents.models import Incident, IncidentKind
from incidents.services import acknowledge, report_incident
from notices.services import notify
from staff.models import Centre, Department, Employee, Membership, Post, Team
from staff.services import sync_roles

PASSWORD = "a-good-password"
OPERATORS = 12
NUMBERS = "storm.numbers"
ROWS = 600
SHORT_SECONDS = {15: 3, 60: 10, 300: 20}
"""How often the clockwork looks, for minutes instead of days of operation."""
TOLD, WRITTEN, REPORTED, AT_ONCE, TAKEN_UP = range(5)
TURNS = (TOLD, WRITTEN, REPORTED, AT_ONCE, TOLD, WRITTEN, TAKEN_UP, TOLD)
"""What is asked for in turn; an incident is taken up four asks after it was reported."""


def register_numbers() -> None:
    """Let workbooks be ordered that only a worker writes."""
    number = Filter("number", "Number", FilterSort.NUMBER, is_required=True)
    register(
        ExportKind(
            NUMBERS, "Numbers", "Many rows.", _plan, "exports.view_export", (number,),
            is_personal=False, at_once=-1,
        )
    )  # fmt: skip


def _plan(ask: Ask) -> Plan:
    number = ask.number("number") or 0
    return Plan(f"numbers-{number}.xlsx", f"Numbers {number}", one_workbook(lambda: [numbers_sheet(number)]))


def numbers_sheet(number: int) -> SheetSpec:
    """Describe the rows that the workbook of a number must have."""
    columns = [ColumnSpec("n", 10, Kind.INTEGER), ColumnSpec("字", 40)]
    return SheetSpec("Numbers", columns, [[row, f"第{number}册 第{row}行"] for row in range(ROWS)])


@transaction.atomic
def prepare() -> None:
    """Make the centre once: two teams with their leads, two duty supervisors, a manager, operators."""
    if Department.objects.filter(code="d").exists():
        return
    Centre.objects.get_or_create(pk=1, defaults={"name": "Storm"})
    department = Department.objects.create(code="d", name="D")
    teams = [Team.objects.create(code=code, name=code, department=department) for code in "ab"]
    posts = ["centre_manager", "team_lead", "team_lead", "duty_supervisor", "duty_supervisor"]
    for number, code in enumerate(posts + ["operator"] * OPERATORS):
        _employ(1000 + number, Post.objects.get(code=code), teams[number % 2])
    sync_roles(Employee.objects.all(), day=date(2026, 1, 1))
    for old, new in SHORT_SECONDS.items():
        short = IntervalSchedule.objects.get_or_create(every=new, period=IntervalSchedule.SECONDS)[0]
        PeriodicTask.objects.filter(interval__every=old).update(interval=short)
    # There are no calls to draw samples of, which would be said each day.
    PeriodicTask.objects.filter(name="qc.draw_due_samples").update(enabled=False)
    # Files carry the disk's own time, which this clock does not move: all would look a day old and older.
    PeriodicTask.objects.filter(name="files.sweep").update(enabled=False)


def _employ(number: int, post: Post, team: Team) -> None:
    mail = f"{number}@example.com" if number % 3 else ""
    person = Employee.objects.create_user(str(number), PASSWORD, name=f"P{number}", email=mail)
    Membership.objects.create(employee=person, team=team, post=post, starts_on=date(2020, 1, 1))


def manager() -> Employee:
    """Who orders exports."""
    return Employee.objects.get(work_number="1000")


def supervisor() -> Employee:
    """Who takes incidents up."""
    return Employee.objects.get(work_number="1003")


def told() -> list[Employee]:
    """Whom a notice tells."""
    return list(Employee.objects.filter(work_number__gte="1005"))


def ask(number: int) -> None:
    """Ask for the n-th thing: again, when nobody knows whether it was heard."""
    _ASKS[TURNS[number % len(TURNS)]](number, timezone.now())


def _tell(number: int, now: datetime) -> None:
    notify(
        recipients=told(),
        key=f"storm.{number}",
        subject=f"Storm {number}",
        body_template="notices/test",
        context={"channel": {"label": "storm"}, "now": now},
        now=now,
        kind="storm.told",
    )


def _write(number: int, now: datetime) -> None:
    order(NUMBERS, {"number": number}, by=manager(), clock=timezone.now, key=f"storm.{number}")


def _write_at_once(number: int, now: datetime) -> None:
    order(
        "staff.roster", {"month": month_of(number)}, by=manager(), clock=timezone.now, key=f"storm.{number}"
    )


def month_of(number: int) -> str:
    """Give each ask a month of its own."""
    return str(Month(2000 + number // 12, number % 12 + 1))


def _report(number: int, now: datetime) -> None:
    if not Incident.objects.filter(what=f"storm {number}").exists():
        kind = IncidentKind.objects.get(code="danger")
        reporter = Employee.objects.get(work_number="1005")
        report_incident(
            reporter=reporter, password=PASSWORD, kind=kind, what=f"storm {number}", where="1", now=now
        )


def _take_up(number: int, now: datetime) -> None:
    for incident in Incident.objects.filter(what=f"storm {number - 4}", state="reported"):
        acknowledge(incident, person=supervisor(), password=PASSWORD, now=now)


def take_up_all() -> None:
    """Take up whatever was reported: nobody is told of it any more."""
    for incident in Incident.objects.filter(state="reported"):
        acknowledge(incident, person=supervisor(), password=PASSWORD, now=timezone.now())


_ASKS: dict[int, Callable[[int, datetime], None]] = {
    TOLD: _tell,
    WRITTEN: _write,
    AT_ONCE: _write_at_once,
    REPORTED: _report,
    TAKEN_UP: _take_up,
}
