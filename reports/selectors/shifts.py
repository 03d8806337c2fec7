"""Which shifts of which teams have ended: those for which somebody of the team was rostered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q

from shifthandover.domain.times import hours_of
from staff.models import Centre, Membership, Shift, Team
from staff.selectors import centre_day

DAYS_BACK = 2
"""Days before today whose shifts are looked at; what was released earlier is told after the next shift."""


@dataclass(frozen=True)
class EndedShift:
    """A shift that somebody of a team was rostered for, and that is over."""

    team: Team
    shift: Shift
    starts_at: datetime
    ends_at: datetime


def ended_shifts(now: datetime, *, settle: timedelta) -> list[EndedShift]:
    """List the shifts of the last days that ended, in order of their ends: three statements.

    A shift across midnight belongs to the day on which it begins. A flexible shift ends where its usual
    hours do.

    Args:
        settle: How long ago a shift must have ended.
    """
    centre = Centre.current()
    today = centre_day(now, centre)
    days = (today - timedelta(days=DAYS_BACK), today)
    shifts, teams = Shift.objects.in_bulk(), Team.objects.in_bulk()
    found = []
    for team, shift, day in _rostered(days):
        hours = hours_of(shifts[shift].parts, day=day, zone=centre.zone)
        if hours.ends_at + settle <= now:
            found.append(EndedShift(teams[team], shifts[shift], hours.starts_at, hours.ends_at))
    return sorted(found, key=lambda one: (one.ends_at, one.team.pk, one.shift.pk))


def _rostered(days: tuple[date, date]) -> Iterable[tuple[int, int, date]]:
    """Name the teams, shifts and days for which at least one member was rostered."""
    day = "employee__roster__day"
    belonged = Q(ends_on__isnull=True) | Q(ends_on__gte=F(day))
    rows = Membership.objects.filter(
        belonged,
        employee__roster__shift__isnull=False,
        starts_on__lte=F(day),
        **{f"{day}__range": days},
    )
    return rows.order_by().values_list("team", "employee__roster__shift", day).distinct()
