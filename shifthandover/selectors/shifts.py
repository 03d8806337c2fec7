"""Which shifts of which desks run now, and which diaries are late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from shifthandover.domain.times import Hours, hours_of, is_overdue
from shifthandover.domain.vocabulary import State
from shifthandover.models import ShiftDiary
from staff.models import Centre, Desk, Employee, Membership, PostCode, RosterEntry, Shift, ShiftKind
from staff.selectors import centre_day

STILL_OUT = (State.OPEN, State.RETURNED, State.BLOCKED)
"""States in which the outgoing lead has yet to sign out."""

STILL_IN = (State.HANDED_OVER, State.SUPERVISOR_HELD)
"""States in which somebody has yet to sign in."""


@dataclass(frozen=True)
class RunningShift:
    """A shift that runs at a desk now, and the lead rostered for it."""

    desk: Desk
    shift: Shift
    day: date
    hours: Hours
    lead: Employee


def running_shifts(now: datetime) -> list[RunningShift]:
    """List the shifts that run now at each desk whose leads are rostered for them.

    Where several leads are rostered, the one with the lowest work number answers for the desk.
    A shift across midnight belongs to the day on which it begins.
    """
    centre = Centre.current()
    today = centre_day(now, centre)
    found: dict[tuple[int, int, date], RunningShift] = {}
    for day in (today - timedelta(days=1), today):
        for running in _rostered_leads(day, centre):
            key = (running.desk.pk, running.shift.pk, running.day)
            if running.hours.covers(now):
                found.setdefault(key, running)
    return sorted(found.values(), key=lambda running: (running.hours.starts_at, running.desk.pk))


def overdue_diaries(now: datetime) -> list[ShiftDiary]:
    """List the diaries not signed out, or not signed in, well after the end of their shift."""
    tolerance = timedelta(minutes=settings.HANDOVER_OVERDUE_MINUTES)
    rows = ShiftDiary.objects.unfinished().filter(ends_at__lt=now - tolerance)
    ended = rows.select_related("desk", "shift", "outgoing").order_by("ends_at", "pk")
    return [
        diary
        for diary in ended
        if diary.state in STILL_OUT
        or is_overdue(due_at=diary.handed_over_at or diary.ends_at, now=now, tolerance=tolerance)
    ]


def is_sign_out_overdue(diary: ShiftDiary, now: datetime) -> bool:
    """Tell whether the shift ended too long ago for a diary that nobody took over."""
    tolerance = timedelta(minutes=settings.HANDOVER_OVERDUE_MINUTES)
    return is_overdue(due_at=diary.ends_at, now=now, tolerance=tolerance)


def _rostered_leads(day: date, centre: Centre) -> Iterable[RunningShift]:
    rows = (
        RosterEntry.objects.filter(day=day, shift__kind=ShiftKind.FIXED, employee__is_active=True)
        .select_related("employee", "shift")
        .order_by("employee__work_number")
    )
    desks = _desks_led(day)
    for row in rows:
        desk = desks.get(row.employee_id)
        if desk is not None and row.shift is not None:
            hours = hours_of(row.shift.parts, day=day, zone=centre.zone)
            yield RunningShift(desk=desk, shift=row.shift, day=day, hours=hours, lead=row.employee)


def _desks_led(day: date) -> dict[int, Desk]:
    rows = Membership.objects.on(day).filter(post__code=PostCode.TEAM_LEAD, team__desk__isnull=False)
    return {row.employee_id: row.team.desk for row in rows.select_related("team__desk") if row.team.desk}
