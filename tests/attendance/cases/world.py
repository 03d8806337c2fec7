"""A centre whose people are the worked cases: told in files, judged in the database, exported."""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from django.core.management import call_command

from attendance.domain.rules import Rules
from attendance.exports import write_month_csv, write_month_json
from attendance.models import AttendanceDay, Leave, LeaveKind, OvertimeApproval, RuleSet
from attendance.selectors.sheets import stream_month
from attendance.services import record_punches
from common.months import Month
from staff.models import (
    CalendarDay,
    CalendarYear,
    Centre,
    Department,
    Employee,
    Membership,
    Post,
    RosterEntry,
    Shift,
    Team,
)
from tests.attendance.cases.listed import FileCase
from tests.attendance.conftest import kind_of
from tests.attendance.domain.story import PLANS, SHANGHAI, clock

MONTHS = (Month(2026, 9), Month(2026, 10))
LATER = datetime(2026, 12, 5, 9, tzinfo=SHANGHAI)
SYMBOLS = {
    "SICK": "病", "PERSONAL": "事", "MATERNITY": "产", "ANNUAL": "年", "STUDY": "学",
    "TEMPORARY_DISPATCH": "调",
}  # fmt: skip
LEAD = "L001"
"""Who approved leave and overtime."""
WAYS = ("attlog", "csv", "xlsx", "api")
"""How punches arrive: one person after another by the next of these ways."""


@dataclass(frozen=True)
class World:
    """The people by the ids of their cases, and what was exported of them."""

    people: dict[str, Employee]
    days: dict[tuple[str, str], dict[str, Any]]
    lines: dict[tuple[str, str], dict[str, str]]
    totals: dict[str, dict[str, str]]


def build(cases: Sequence[FileCase], folder: Path, *, rules: Rules | None = None) -> World:
    """Tell the cases to an empty centre, derive the months, export them, and read the exports back."""
    found_centre(rules)
    people = {each.id: enter(number, each) for number, each in enumerate(cases, start=1)}
    _tell_punches(cases, people, folder)
    _tell_seats(cases, people, folder)
    days: dict[tuple[str, str], dict[str, Any]] = {}
    lines: dict[tuple[str, str], dict[str, str]] = {}
    totals: dict[str, dict[str, str]] = {}
    for month in MONTHS:
        call_command("derive_month", str(month), "--json", stdout=(folder / "derived.json").open("w"))
        document, rows = _export(month, folder)
        for row in document["rows"]:
            number = row["person"]["work_number"]
            days |= {(number, told["day"]): told for told in row["days"]}
        lines |= {(row["work_number"], row["day"]): row for row in rows if row["record"] == "day"}
        if month == MONTHS[-1]:
            totals |= {row["work_number"]: row for row in rows if row["record"] == "total"}
    return World(people, days, lines, totals)


def found_centre(rules: Rules | None) -> None:
    """Lay down calendar, rules, kinds of leave, shifts and a team."""
    Centre.objects.get_or_create(pk=1, defaults={"name": "示范客服中心"})
    year = CalendarYear.objects.create(year=2026, notice="国办发明电〔2025〕7号")
    days = (date(2026, 8, 25) + timedelta(days=step) for step in range(98))
    CalendarDay.objects.bulk_create(CalendarDay(day=day, year=year, kind=kind_of(day)) for day in days)
    settings = {"late_grace_minutes": rules.late_grace_minutes} if rules else {}
    RuleSet.objects.create(code="R0", in_force_from=date(2020, 1, 1), settings=settings)
    for position, (code, symbol) in enumerate(SYMBOLS.items()):
        LeaveKind.objects.create(
            code=code, name=code, name_zh=symbol, symbol=symbol, position=position,
            counted="calendar" if code == "MATERNITY" else "rostered",
            is_present=code in ("STUDY", "TEMPORARY_DISPATCH"),
        )  # fmt: skip
    for code, plan in PLANS.items():
        core = plan.core or (None, None)
        Shift.objects.create(
            code=code, name=code, name_zh=code, net_minutes=plan.scheduled_minutes,
            parts=[{"start": start, "end": end} for start, end in plan.parts],
            meals=[{"start": start, "end": end} for start, end in plan.meals],
            core_start=core[0], core_end=core[1],
        )  # fmt: skip
    department = Department.objects.create(code="service", name="客服部")
    Team.objects.create(code="a", name="甲班", department=department)
    Employee.objects.create(work_number=LEAD, name="班长")


def enter(number: int, told: FileCase) -> Employee:
    """Enter somebody with roster, leave and overtime; their number on the clock is not their work number."""
    case = told.case
    employee = Employee.objects.create(
        work_number=f"Z{number:03}", clock_number=str(5000 + number), name=told.id,
        hired_on=case.hired, left_on=case.left,
    )  # fmt: skip
    Membership.objects.create(
        employee=employee, team=Team.objects.get(), post=Post.objects.get(code="operator"),
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    shifts = {shift.code: shift for shift in Shift.objects.all()}
    for day, listed in case.roster.items():
        midnight = int(datetime.combine(day, datetime.min.time(), SHANGHAI).timestamp()) // 60
        RosterEntry.objects.create(
            employee=employee, day=day, shift=shifts[listed.plan.code] if listed.plan else None,
            activities=[
                {"start": each.start - midnight, "end": each.end - midnight, "name": each.name}
                for each in case.activities if 0 <= each.start - midnight < 1440
            ],
        )  # fmt: skip
    _approve(employee, told)
    return employee


def _approve(employee: Employee, told: FileCase) -> None:
    kinds = {kind.code: kind for kind in LeaveKind.objects.all()}
    common = {
        "employee": employee, "approved_by": Employee.objects.get(work_number=LEAD), "approved_at": LATER,
    }  # fmt: skip
    for each in told.case.leaves:
        span = [instant(minute * 60) for minute in each.span] if each.span else [None, None]
        Leave.objects.create(
            kind=kinds[str(each.kind)], part=str(each.part), first_day=each.first_day, last_day=each.last_day,
            starts_at=span[0], ends_at=span[1], **common,
        )  # fmt: skip
    for approved in told.case.overtime:
        start, end = instant(approved.start * 60), instant(approved.end * 60)
        OvertimeApproval.objects.create(
            day=start.astimezone(SHANGHAI).date(), starts_at=start, ends_at=end,
            compensation=str(approved.compensation), **common,
        )  # fmt: skip


def instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def wall(second: int) -> str:
    return f"{instant(second).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def _tell_punches(cases: Sequence[FileCase], people: dict[str, Employee], folder: Path) -> None:
    """Tell everybody's punches by one of four ways, the last of a person first."""
    touches: dict[str, list[tuple[str, str]]] = {way: [] for way in WAYS}
    for number, told in enumerate(cases):
        key = str(people[told.id].clock_number)
        touches[WAYS[number % 4]] += [(key, wall(each.second)) for each in reversed(told.case.punches)]
    attlog = folder / "attlog.dat"
    lines = (f"{key.rjust(9)}\t{at}\t1\t255\t1\t0\n" for key, at in touches["attlog"])
    attlog.write_text("".join(lines), encoding="utf-8")
    table = folder / "punches.csv"
    _write_csv(table, ["工号", "打卡时间"], touches["csv"])
    book = folder / "punches.xlsx"
    _write_book(book, ["work number", "date", "time"], [(key, *at.split(" ")) for key, at in touches["xlsx"]])
    for path in (attlog, table, book, attlog):
        call_command("import_punches", str(path), "--json", stdout=(folder / "report.json").open("w"))
    record_punches([{"person_key": key, "at": at} for key, at in touches["api"]], now=LATER)


def _tell_seats(cases: Sequence[FileCase], people: dict[str, Employee], folder: Path) -> None:
    rows = [
        (people[told.id].work_number, kind, wall(minute * 60), "12")
        for told in cases
        for each in told.case.seats
        for kind, minute in (("sign_in", each.start), ("sign_out", each.end))
    ]
    heading = ["agent", "kind", "at", "seat"]
    _write_csv(folder / "seats.csv", heading, rows[::2])
    _write_book(folder / "seats.xlsx", heading, rows[1::2])
    for name in ("seats.csv", "seats.xlsx", "seats.csv"):
        call_command("import_seats", str(folder / name), "--json", stdout=(folder / "report.json").open("w"))


def _write_csv(path: Path, heading: list[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([heading, *rows])


def _write_book(path: Path, heading: list[str], rows: Iterable[Sequence[str]]) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (heading, *rows):
        book.active.append(list(row))
    book.save(path)


def _export(month: Month, folder: Path) -> tuple[dict[str, Any], list[dict[str, str]]]:
    write_month_json(stream_month(month), folder / f"{month}.json")
    write_month_csv(stream_month(month), folder / f"{month}.csv")
    document = json.loads((folder / f"{month}.json").read_text(encoding="utf-8"))
    with (folder / f"{month}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return document, list(csv.DictReader(stream))


def stored_day(employee: Employee, day: date) -> AttendanceDay:
    """The day as it is stored."""
    return AttendanceDay.objects.select_related("month").get(employee=employee, day=day)


NAMES = {
    "late": "late_minutes", "early": "early_minutes", "worked": "worked_minutes", "short": "short_minutes",
    "scheduled": "scheduled_minutes", "core_late": "core_late_minutes", "off_post": "off_post_minutes",
    "unapproved": "unapproved_minutes", "extra": "extra_minutes", "elapsed": "elapsed_minutes",
}  # fmt: skip


def figures(told: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The named figures of an exported day, as the cases name them."""
    facts = told["facts"]
    parts, leaves = facts.get("parts", []), facts.get("leaves", [])
    special = {
        "came": clock(next((part["came"] for part in parts if "came" in part), None)),
        "left": clock(next((part["left"] for part in reversed(parts) if "left" in part), None)),
        "cell": told["symbol"],
        "absent": facts.get("absent_halves", 0) / 2,
        "present": facts.get("present_halves", 0) / 2,
        "due": facts.get("due_halves", 0) / 2,
        "leave": {each["kind"]: each["halves"] / 2 for each in leaves if not each.get("is_by_hours")},
        "leave_minutes": sum(each.get("minutes", 0) for each in leaves),
        "flags": set(facts.get("flags", [])),
        "shift": facts.get("shift", ""),
    }
    return {name: special[name] if name in special else facts.get(NAMES.get(name, name), 0) for name in names}
