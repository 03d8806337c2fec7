"""Objections to cells of a posted month: raised, taken back, decided (异议)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from attendance.content import cell_hash
from attendance.domain.month_life import MonthAct
from attendance.models import AttendanceDay, AttendanceMonth, Objection
from attendance.selectors.standing import Standing
from attendance.services.holding import hold_for
from attendance.services.month_notices import tell_decided, tell_raised
from common.errors import DomainError
from staff.models import Employee
from staff.selectors import centre_day


@transaction.atomic
def raise_objection(employee: Employee, day: date, text: str, *, now: datetime) -> Objection:
    """Object to a cell of one's own posted month; it is linked to the cell as it is now.

    Raises:
        DomainError: `attendance.objection.text_missing`, `attendance.objection.no_cell`,
            `attendance.month.not_in_this_state`, `attendance.objection.too_late`,
            `attendance.objection.open_already`.
    """
    if not text.strip():
        raise _missing(_("Write what is wrong about this day."))
    cell = AttendanceDay.objects.filter(employee=employee, day=day).select_related("month").first()
    if cell is None:
        raise DomainError("attendance.objection.no_cell", _("This day is on no sheet."), status=404)
    month = hold_for(cell.month, MonthAct.OBJECT)
    _refuse_late(month, now)
    cell.refresh_from_db()
    if Objection.objects.filter(employee=employee, day=day).open().exists():
        raise DomainError(
            "attendance.objection.open_already", _("Your objection to this day waits for its answer.")
        )
    objection = Objection.objects.create(
        month=month,
        employee=employee,
        day=day,
        symbol=cell.symbol,
        cell_hash=cell_hash(cell.symbol, cell.facts),
        text=text.strip(),
        raised_at=now,
    )
    tell_raised(objection, team_id=cell.team_id, now=now)
    return objection


@transaction.atomic
def withdraw_objection(objection: Objection, *, by: Employee, now: datetime) -> Objection:
    """Take one's own objection back before it is decided.

    Raises:
        DomainError: `attendance.objection.not_yours`, `attendance.objection.not_open`.
    """
    if objection.employee_id != by.pk:
        raise _not_yours()
    return _close(objection, state=Objection.State.WITHDRAWN)


@transaction.atomic
def decide_objection(
    objection: Objection, *, by: Employee, is_upheld: bool, answer: str, now: datetime
) -> Objection:
    """Decide an objection with an answer that the person reads; upheld only when the cell was corrected.

    Raises:
        DomainError: `attendance.objection.text_missing`, `attendance.objection.not_yours`,
            `attendance.objection.not_open`, `attendance.objection.correct_first`.
    """
    if not answer.strip():
        raise _missing(_("Write an answer; the employee reads it."))
    hold_for(AttendanceMonth(pk=objection.month_id), MonthAct.OBJECT)
    cell = AttendanceDay.objects.filter(employee=objection.employee_id, day=objection.day).first()
    standing = Standing.of(by, now=now)
    team_id = cell.team_id if cell else None
    if not standing.may_decide_objection(employee_id=objection.employee_id, team_id=team_id):
        raise _not_yours()
    if is_upheld and cell and cell_hash(cell.symbol, cell.facts) == objection.cell_hash:
        raise DomainError(
            "attendance.objection.correct_first",
            _("The cell still says what was objected to. Correct it first, then uphold the objection."),
        )
    state = Objection.State.UPHELD if is_upheld else Objection.State.REJECTED
    decided = _close(objection, state=state, answer=answer.strip(), decided_by=by, decided_at=now)
    tell_decided(decided, now=now)
    return decided


def _close(objection: Objection, **changes: object) -> Objection:
    """Close an objection once: whoever comes second is told so."""
    if Objection.objects.filter(pk=objection.pk).open().update(**changes) != 1:
        current = Objection.objects.get(pk=objection.pk)
        raise DomainError(
            "attendance.objection.not_open",
            _("This is not possible any more. The objection is: %(state)s.")
            % {"state": current.get_state_display()},
            state=current.state,
        )
    return Objection.objects.select_related("employee", "decided_by", "month").get(pk=objection.pk)


def _refuse_late(month: AttendanceMonth, now: datetime) -> None:
    if month.objections_until and centre_day(now) > month.objections_until:
        raise DomainError(
            "attendance.objection.too_late",
            _("Objections to %(month)s could be raised until %(day)s. Speak to your lead.")
            % {"month": month, "day": month.objections_until},
        )


def _missing(text: StrOrPromise) -> DomainError:
    return DomainError("attendance.objection.text_missing", text, status=400)


def _not_yours() -> DomainError:
    return DomainError(
        "attendance.objection.not_yours",
        _("This is for somebody else to do. Nobody decides what is their own."),
        status=403,
    )
