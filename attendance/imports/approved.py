"""Reader of tables with leave and overtime that were approved elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from attendance.domain.kinds import Compensation, LeavePart
from attendance.domain.leave_amounts import LeaveTime
from attendance.models import LeaveKind
from common.reports import ImportReport
from common.tables import Column, TableRow, TableValue, read_table
from staff.imports.cells import CellFault, as_day, as_moment, as_text, look_up
from staff.models import Centre, Employee

WHO = Column("work_number", ("work_number", "work number", "工号"))
APPROVED_BY = Column("approved_by", ("approved_by", "approved by", "审批人", "批准人"))
REASON = Column("reason", ("reason", "note", "事由", "原因", "理由", "备注"), required=False)
FROM = ("starts_at", "from", "开始时间", "起始时间")
UNTIL = ("ends_at", "until", "结束时间", "终止时间")

LEAVE_COLUMNS = (
    WHO,
    Column("kind", ("kind", "leave", "假别", "假种", "请假类型")),
    Column("first_day", ("first_day", "first day", "开始日期", "起始日期"), required=False),
    Column("last_day", ("last_day", "last day", "结束日期", "终止日期"), required=False),
    Column("part", ("part", "时段"), required=False),
    Column("starts_at", FROM, required=False),
    Column("ends_at", UNTIL, required=False),
    APPROVED_BY,
    REASON,
)
OVERTIME_COLUMNS = (
    WHO,
    Column("starts_at", FROM),
    Column("ends_at", UNTIL),
    Column("compensation", ("compensation", "补偿方式", "补偿"), required=False),
    APPROVED_BY,
    REASON,
    Column("override_reason", ("override_reason", "override reason", "破例理由"), required=False),
)
PARTS = {
    **dict.fromkeys(("", "whole", "全天", "整天"), LeavePart.WHOLE),
    **dict.fromkeys(("first_half", "first half", "上半天", "上午", "上半班"), LeavePart.FIRST_HALF),
    **dict.fromkeys(("second_half", "second half", "下半天", "下午", "下半班"), LeavePart.SECOND_HALF),
    **dict.fromkeys(("hours", "小时", "按小时"), LeavePart.HOURS),
}
COMPENSATIONS = {
    **dict.fromkeys(("", "pay", "加班费", "支付报酬"), Compensation.PAY),
    **dict.fromkeys(("time_off", "time off", "补休", "调休"), Compensation.TIME_OFF),
}


@dataclass(frozen=True)
class LeaveLine:
    """One line of leave, read and understood, not yet held against what is stored."""

    line: int
    employee: Employee
    kind: LeaveKind
    when: LeaveTime
    approved_by: Employee
    reason: str


@dataclass(frozen=True)
class OvertimeLine:
    """One line of overtime, read and understood."""

    line: int
    employee: Employee
    starts_at: datetime
    ends_at: datetime
    compensation: Compensation
    approved_by: Employee
    reason: str
    override_reason: str


class _Words:
    """What the cells refer to, read once per file."""

    def __init__(self) -> None:
        self.zone = Centre.current().zone
        self.people = {person.work_number: person for person in Employee.objects.all()}
        self.kinds = {
            key: kind for kind in LeaveKind.objects.all() for key in (kind.code, kind.name, kind.name_zh)
        }

    def person(self, values: Mapping[str, TableValue], column: str) -> Employee:
        """Find who is named by work number."""
        text = as_text(values.get(column))
        found: Employee = look_up(
            self.people, text, "work_number", _("Nobody has this work number."), at=column
        )
        return found


def read_leave(source: Path | BinaryIO, *, filename: str, report: ImportReport) -> Iterator[LeaveLine]:
    """Yield the lines of leave that can be understood; the others go into the report.

    Raises:
        DomainError: the file itself cannot be read (see `common.tables.read_table`).
    """
    words = _Words()
    for row in read_table(source, filename=filename, columns=LEAVE_COLUMNS):
        report.lines_read += 1
        try:
            yield _leave_line(row, words)
        except CellFault as fault:
            report.reject(row.line, fault.code, fault.message, column=fault.column, value=fault.value)


def read_overtime(source: Path | BinaryIO, *, filename: str, report: ImportReport) -> Iterator[OvertimeLine]:
    """Yield the lines of overtime that can be understood; the others go into the report.

    Raises:
        DomainError: the file itself cannot be read (see `common.tables.read_table`).
    """
    words = _Words()
    for row in read_table(source, filename=filename, columns=OVERTIME_COLUMNS):
        report.lines_read += 1
        try:
            yield _overtime_line(row, words)
        except CellFault as fault:
            report.reject(row.line, fault.code, fault.message, column=fault.column, value=fault.value)


def _leave_line(row: TableRow, words: _Words) -> LeaveLine:
    values = row.values
    employee = words.person(values, "work_number")
    kind = look_up(words.kinds, as_text(values["kind"]), "kind", _("There is no such kind of leave."))
    return LeaveLine(
        line=row.line,
        employee=employee,
        kind=kind,
        when=_when(values, words.zone),
        approved_by=words.person(values, "approved_by"),
        reason=as_text(values.get("reason"))[:300],
    )


def _when(values: Mapping[str, TableValue], zone: ZoneInfo) -> LeaveTime:
    starts_at, ends_at = (as_moment(values.get(name), name, zone) for name in ("starts_at", "ends_at"))
    text = as_text(values.get("part")).lower()
    part = look_up(PARTS, text, "part", _("Write whole, first_half, second_half or hours."))
    if starts_at or ends_at:
        part = LeavePart.HOURS
    first = as_day(values.get("first_day"), "first_day") or (_local_day(starts_at, zone))
    if first is None:
        raise CellFault("cell.empty", _("The day is missing."), column="first_day", value="")
    last = as_day(values.get("last_day"), "last_day") or first
    return LeaveTime(first, last, part, starts_at, ends_at)


def _local_day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None


def _overtime_line(row: TableRow, words: _Words) -> OvertimeLine:
    values = row.values
    employee = words.person(values, "work_number")
    starts_at, ends_at = (as_moment(values[name], name, words.zone) for name in ("starts_at", "ends_at"))
    if starts_at is None or ends_at is None:
        column = "ends_at" if starts_at else "starts_at"
        raise CellFault("cell.empty", _("The time is missing."), column=column, value="")
    text = as_text(values.get("compensation")).lower()
    return OvertimeLine(
        line=row.line,
        employee=employee,
        starts_at=starts_at,
        ends_at=ends_at,
        compensation=look_up(COMPENSATIONS, text, "compensation", _("Write pay or time_off.")),
        approved_by=words.person(values, "approved_by"),
        reason=as_text(values.get("reason"))[:300],
        override_reason=as_text(values.get("override_reason"))[:300],
    )
