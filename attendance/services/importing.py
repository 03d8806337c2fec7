"""Leave and overtime approved elsewhere, from files: every line accounted for, nothing twice."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from attendance.domain.caps import check_caps, ordinary_minutes
from attendance.domain.kinds import DayKind
from attendance.domain.leave_amounts import LeaveTime
from attendance.domain.rules import RuleBook
from attendance.imports.approved import LeaveLine, OvertimeLine, read_leave, read_overtime
from attendance.models import Leave, OvertimeApproval
from attendance.selectors.reference import day_kinds, rule_book
from attendance.services.checks import (
    LONGEST_OVERTIME,
    check_leave_time,
    hold,
    minutes_between,
    overlap,
    overtime_overlap,
    refresh_days,
    refuse_no_time_off,
    refuse_own,
    time_of,
)
from common.errors import DomainError
from common.months import Month
from common.reports import ImportReport
from staff.selectors import centre_day

BATCH = 1000


@transaction.atomic
def import_leave(source: Path | BinaryIO, *, filename: str, now: datetime) -> ImportReport:
    """Enter leave from a CSV or xlsx file as approved; a line that is stored already is repeated.

    Limits of a kind are for those who approve, not for the file; what overlaps other leave is rejected.

    Raises:
        DomainError: the file itself cannot be read (see `common.tables.read_table`).
    """
    report = ImportReport(filename)
    lines = list(read_leave(source, filename=filename, report=report))
    hold(*{line.employee.pk: line.employee for line in lines}.values())
    known = _stored_leave(lines)
    new: list[Leave] = []
    for line in lines:
        mine = known[line.employee.pk]
        if any(one.kind_id == line.kind.pk and time_of(one) == line.when for one in mine):
            report.repeated += 1
            continue
        try:
            leave = _new_leave(line, mine, now)
        except DomainError as error:
            _reject(report, line.line, error)
            continue
        mine.append(leave)
        new.append(leave)
    Leave.objects.bulk_create(new, batch_size=BATCH)
    report.added = len(new)
    days = ((one.employee_id, day) for one in new for day in time_of(one).days())
    _refresh(days, "leave", now)
    return _in_order(report)


def _stored_leave(lines: Sequence[LeaveLine]) -> dict[int, list[Leave]]:
    """Read the leave of the people in the file near its days: one statement."""
    found: dict[int, list[Leave]] = defaultdict(list)
    if lines:
        a_day = timedelta(days=1)
        first = min(line.when.first_day for line in lines) - a_day
        last = max(line.when.last_day for line in lines) + a_day
        rows = Leave.objects.in_force().touching(first, last)
        for leave in rows.filter(employee__in={line.employee.pk for line in lines}).select_related("kind"):
            found[leave.employee_id].append(leave)
    return found


def _new_leave(line: LeaveLine, known: Iterable[Leave], now: datetime) -> Leave:
    refuse_own(line.employee, line.approved_by)
    check_leave_time(line.when)
    for other in known:
        if time_of(other).clashes_with(line.when):
            raise overlap(other)
    when: LeaveTime = line.when
    return Leave(
        employee=line.employee,
        kind=line.kind,
        part=when.part,
        first_day=when.first_day,
        last_day=when.last_day,
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        approved_by=line.approved_by,
        approved_at=now,
        reason=line.reason,
    )


@transaction.atomic
def import_overtime(source: Path | BinaryIO, *, filename: str, now: datetime) -> ImportReport:
    """Enter overtime from a CSV or xlsx file as approved; what passes a cap needs its reason in the file.

    Raises:
        DomainError: the file itself cannot be read (see `common.tables.read_table`).
    """
    report = ImportReport(filename)
    lines = list(read_overtime(source, filename=filename, report=report))
    hold(*{line.employee.pk: line.employee for line in lines}.values())
    desk = _OvertimeDesk(lines, now)
    for line in lines:
        try:
            desk.take(line)
        except DomainError as error:
            _reject(report, line.line, error)
    OvertimeApproval.objects.bulk_create(desk.new, batch_size=BATCH)
    report.added, report.repeated = len(desk.new), desk.repeated
    _refresh(((one.employee_id, one.day) for one in desk.new), "overtime", now)
    return _in_order(report)


class _OvertimeDesk:
    """Holds each line against what is stored and what the file brought before: few statements in all."""

    def __init__(self, lines: Sequence[OvertimeLine], now: datetime) -> None:
        self.now = now
        self.new: list[OvertimeApproval] = []
        self.repeated = 0
        self.known: dict[int, list[OvertimeApproval]] = defaultdict(list)
        self.kinds: dict[date, DayKind] = {}
        self.rules: RuleBook = rule_book()
        if not lines:
            return
        first = Month.of(centre_day(min(line.starts_at for line in lines))).first - timedelta(days=1)
        last = Month.of(centre_day(max(line.ends_at for line in lines))).last + timedelta(days=1)
        self.kinds = day_kinds(first, last)
        people = {line.employee.pk for line in lines}
        for row in OvertimeApproval.objects.filter(employee__in=people, day__range=(first, last)):
            self.known[row.employee_id].append(row)

    def take(self, line: OvertimeLine) -> None:
        """Take a line that is new and sound.

        Raises:
            DomainError: what is wrong with it.
        """
        mine = self.known[line.employee.pk]
        span = (line.starts_at, line.ends_at)
        if any((one.starts_at, one.ends_at, one.compensation) == (*span, line.compensation) for one in mine):
            self.repeated += 1
            return
        self._check(line, mine)
        approval = OvertimeApproval(
            employee=line.employee,
            day=centre_day(line.starts_at),
            starts_at=line.starts_at,
            ends_at=line.ends_at,
            compensation=line.compensation,
            approved_by=line.approved_by,
            approved_at=self.now,
            reason=line.reason,
            override_reason=line.override_reason,
        )
        mine.append(approval)
        self.new.append(approval)

    def _check(self, line: OvertimeLine, mine: Iterable[OvertimeApproval]) -> None:
        refuse_own(line.employee, line.approved_by)
        if not line.starts_at < line.ends_at <= line.starts_at + LONGEST_OVERTIME:
            raise DomainError(
                "attendance.overtime.backwards", _("The overtime ends before it begins, or after a day.")
            )
        refuse_no_time_off(line.starts_at, line.ends_at, compensation=line.compensation, kinds=self.kinds)
        for other in mine:
            if other.starts_at < line.ends_at and line.starts_at < other.ends_at:
                raise overtime_overlap(other)
        if not line.override_reason:
            self._refuse_over_cap(line, mine)

    def _refuse_over_cap(self, line: OvertimeLine, mine: Iterable[OvertimeApproval]) -> None:
        day = centre_day(line.starts_at)
        booked: list[Any] = [
            (one.day, minutes_between(one.starts_at, one.ends_at))
            for one in mine
            if Month.of(one.day) == Month.of(day)
        ]
        booked.append((day, minutes_between(line.starts_at, line.ends_at)))
        counted = ordinary_minutes(booked, self.kinds)
        checked = check_caps(
            day_minutes=counted.get(day, 0),
            month_minutes=sum(counted.values()) if day in counted else 0,
            rules=self.rules.nearest(day),
        )
        if not checked.is_within:
            raise DomainError(
                "attendance.overtime.over_cap",
                _("Over the cap; only with a reason in the column override_reason."),
            )


def _reject(report: ImportReport, line: int, error: DomainError) -> None:
    report.reject(line, error.code, error.message)


def _in_order(report: ImportReport) -> ImportReport:
    """Put the rejected lines in the order of the file: cells are looked at before lines are held together."""
    report.rejected.sort(key=lambda one: one.line)
    return report


def _refresh(days: Iterable[tuple[int, date]], what: str, now: datetime) -> None:
    refresh_days(days, cause=f"import.{what}.{now.isoformat()}", now=now)
