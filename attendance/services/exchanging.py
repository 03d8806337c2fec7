"""Shift swaps: two people of a team exchange what they are rostered for, on one day or on two."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attendance.models import AttendanceRequest
from attendance.services.checks import refresh_days
from common.errors import DomainError
from staff.models import Employee, Membership, RosterEntry, RosterOrigin
from staff.services import Wish, change_roster

Entries = dict[tuple[int, date], RosterEntry]


def check_swap(employee: Employee, day: date, partner: Employee, partner_day: date, *, today: date) -> None:
    """Refuse a swap that cannot be: with oneself, across teams, of the past, or of equal shifts.

    Raises:
        DomainError: `attendance.swap.with_oneself`, `attendance.swap.past`, `attendance.swap.other_team`,
            `attendance.swap.not_rostered`, `attendance.swap.nothing_to_exchange`.
    """
    days = sorted({day, partner_day})
    if employee.pk == partner.pk or not partner.is_active:
        raise DomainError("attendance.swap.with_oneself", _("Choose a colleague."), status=400)
    if days[0] < today:
        raise DomainError("attendance.swap.past", _("Only days from today on can be swapped."), status=400)
    if any(_team(employee, one) is None or _team(employee, one) != _team(partner, one) for one in days):
        raise DomainError(
            "attendance.swap.other_team", _("Shifts are swapped within one team, on both days."), status=400
        )
    entries = rostered((employee, partner), days)
    if len(entries) < 2 * len(days):
        raise DomainError(
            "attendance.swap.not_rostered", _("Both must be rostered on both days, for a shift or for rest.")
        )
    if all(entries[employee.pk, one].shift_id == entries[partner.pk, one].shift_id for one in days):
        raise DomainError(
            "attendance.swap.nothing_to_exchange", _("Both have the same shift: there is nothing to swap.")
        )


def _team(employee: Employee, day: date) -> int | None:
    rows = Membership.objects.on(day).filter(employee=employee)
    return rows.values_list("team", flat=True).first()


def rostered(people: Sequence[Employee], days: Sequence[date]) -> Entries:
    """Return what people are rostered for on some days, by person and day: one statement."""
    rows = RosterEntry.objects.filter(employee__in=people, day__in=days).select_related("shift")
    return {(row.employee_id, row.day): row for row in rows}


def exchange(request: AttendanceRequest, *, now: datetime) -> None:
    """Exchange both rosters on both days, write down who had what, and derive the days of both again."""
    assert request.partner is not None
    assert request.partner_day is not None
    pair = (request.employee, request.partner)
    days = sorted({request.first_day, request.partner_day})
    entries = rostered(pair, days)
    others = {request.employee.pk: request.partner, request.partner.pk: request.employee}
    cells = [(person, day, entries[others[person.pk].pk, day]) for day in days for person in pair]
    request.exchanged = [
        _line(person, day, before=entries[person.pk, day], after=after) for person, day, after in cells
    ]
    change_roster(
        [_wish(person, day, entries[person.pk, day], after) for person, day, after in cells],
        by=request.decided_by,
        now=now,
        origin=RosterOrigin.SWAP,
        reason=gettext("Swapped, request %(number)d") % {"number": request.pk},
    )
    request.save(update_fields=["exchanged"])
    refresh_days([(person.pk, day) for person, day, _after in cells], cause=f"swap.{request.pk}", now=now)


def _wish(person: Employee, day: date, before: RosterEntry, after: RosterEntry) -> Wish:
    return Wish(
        person.pk,
        day,
        shift_id=after.shift_id,
        note=after.note,
        activities=after.activities,
        seen=before.shift_id,
    )


def _line(person: Employee, day: date, *, before: RosterEntry, after: RosterEntry) -> dict[str, Any]:
    return {
        "work_number": person.work_number,
        "day": day.isoformat(),
        "before": before.shift.code if before.shift else "",
        "after": after.shift.code if after.shift else "",
    }
