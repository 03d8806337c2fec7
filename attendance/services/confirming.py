"""Confirming a team's rows: what was confirmed is exactly what the rows say, to the last figure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from attendance.domain.month_life import MonthAct
from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    ConfirmedRow,
    Objection,
    PersonMonth,
    TeamConfirmation,
)
from attendance.selectors.review import unsettled, with_confirmation
from attendance.selectors.standing import Standing
from attendance.services.deriving import derive_month
from attendance.services.holding import hold_for, refuse_unfinished
from attendance.services.reviewing import Decision, settle
from common.errors import DomainError
from staff.models import Employee, Team


@transaction.atomic
def settle_and_confirm(
    month: AttendanceMonth, team: Team | None, decisions: Iterable[Decision], *, by: Employee, now: datetime
) -> TeamConfirmation:
    """Do what was decided about a team's exceptions and confirm the team: all of it or nothing.

    Raises:
        DomainError: those of `settle` and `confirm_team`.
    """
    settle(decisions, by=by, now=now)
    return confirm_team(month, team, by=by, now=now)


@transaction.atomic
def confirm_team(
    month: AttendanceMonth, team: Team | None, *, by: Employee, now: datetime
) -> TeamConfirmation:
    """Confirm the rows of a team that somebody may confirm, as they are now; pressed again, nothing is added.

    The rows are derived again first, so that nobody confirms what the facts have overtaken.

    Args:
        month: the month.
        team: whose rows; None for people who belong to no team.
        by: the team's lead (rows of members), or a duty supervisor or centre manager; never their own row.
        now: when it is done.

    Raises:
        DomainError: `attendance.month.not_in_this_state`, `attendance.confirmation.not_yours`,
            `attendance.month.not_over`, `attendance.month.open_shifts`,
            `attendance.confirmation.exceptions_open`, `attendance.confirmation.objections_open`.
    """
    month = hold_for(month, MonthAct.CONFIRM)
    mine = PersonMonth.objects.filter(Standing.of(by, now=now).confirmable(), month=month, team=team)
    people = list(with_confirmation(mine).filter(is_confirmed=False).values_list("employee", flat=True))
    if not people:
        return _confirmed_before(month, team, mine)
    derive_month(month.month, now=now, only=people)
    rows = with_confirmation(mine.filter(employee__in=people)).filter(is_confirmed=False)
    refuse_unfinished(month, now, people=people)
    _refuse_open(month, rows)
    confirmation = TeamConfirmation.objects.create(
        month=month, team=team, confirmed_by=by, confirmed_at=now, people=rows.count()
    )
    ConfirmedRow.objects.bulk_create(
        [
            ConfirmedRow(
                confirmation=confirmation, month=month, employee_id=employee, content_hash=content_hash
            )
            for employee, content_hash in rows.values_list("employee", "content_hash")
        ],
        batch_size=1000,
    )
    return confirmation


def _confirmed_before(month: AttendanceMonth, team: Team | None, mine: Any) -> TeamConfirmation:
    """Give the latest confirmation where nothing is left to confirm, or say that it is for others."""
    latest = TeamConfirmation.objects.filter(month=month, team=team).order_by("confirmed_at", "pk").last()
    if latest is None or not mine.exists():
        raise DomainError(
            "attendance.confirmation.not_yours",
            _(
                "There is no row here that you confirm. A lead confirms the members of the team; leads, and "
                "people without a team, are confirmed by the duty supervisor or the centre manager."
            ),
            status=403,
        )
    return latest


def _refuse_open(month: AttendanceMonth, rows: Any) -> None:
    days = unsettled(month, rows)
    if days:
        raise DomainError(
            "attendance.confirmation.exceptions_open",
            _("Not settled yet: %(days)s. Accept or correct each, then confirm.") % {"days": _names(days)},
            days=[{"work_number": day.employee.work_number, "day": str(day.day)} for day in days],
        )
    waiting = Objection.objects.filter(month=month, employee__in=rows.values("employee")).open()
    objections = list(waiting.select_related("employee").order_by("employee__work_number", "day"))
    if objections:
        raise DomainError(
            "attendance.confirmation.objections_open",
            _("Objections are open: %(days)s. Decide them, then confirm.") % {"days": _names(objections)},
            days=[{"work_number": one.employee.work_number, "day": str(one.day)} for one in objections],
        )


def _names(days: list[AttendanceDay] | list[Objection], most: int = 5) -> str:
    """Name some days with their people; how many more there are."""
    listed = [f"{day.employee.name} {day.day:%m-%d}" for day in days[:most]]
    more = [f"+{len(days) - most}"] if len(days) > most else []
    return ", ".join([*listed, *more])
