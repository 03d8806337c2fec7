"""What happened at the centre on one day: the facts of the daily duty summary."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attendance.models import AttendanceDay
from incidents.models import Incident
from reports.selectors.attendance import Marks, exceptions_between, marks_between
from reports.selectors.incidents import IncidentStanding, open_incidents, standing_of
from staff.models import Employee, Membership, RosterEntry, Team

MOST_LISTED = 20
"""Lines of a list in a summary; more are counted."""


@dataclass(frozen=True)
class AttendanceOfDay:
    """Attendance on the day: how many worked, which marks were given, which shifts are still running."""

    rostered: int
    marks: Marks
    exceptions: Sequence[AttendanceDay]
    unlisted: int
    still_open: int


@dataclass(frozen=True)
class IncidentsOfDay:
    """Incidents as they stand, and how many were reported and closed on the day."""

    standing: IncidentStanding
    listed: Sequence[Incident]
    unlisted: int
    reported: int
    closed: int


def attendance_of_day(day: date, *, now: datetime, teams: Collection[Team] | None) -> AttendanceOfDay:
    """Read the attendance of a day, of some teams or of the centre."""
    days = AttendanceDay.objects.filter(day=day)
    roster = RosterEntry.objects.filter(day=day, shift__isnull=False)
    if teams is not None:
        days = days.filter(team__in=teams)
        members = Membership.objects.on(day).filter(team__in=teams)
        roster = roster.filter(employee__in=members.values("employee"))
    marks = marks_between(day, day, now=now, teams=teams)
    listed = list(exceptions_between(day, day, now=now, teams=teams)[:MOST_LISTED])
    return AttendanceOfDay(
        rostered=roster.count(),
        marks=marks,
        exceptions=listed,
        unlisted=marks.exceptions - len(listed),
        still_open=days.still_open(now).count(),
    )


def incidents_of_day(day: date, *, now: datetime, zone: ZoneInfo, reader: Employee) -> IncidentsOfDay:
    """Read the incidents that the reader may see."""
    rows = list(open_incidents(reader))
    begins = datetime.combine(day, time(), zone)
    ends = datetime.combine(day + timedelta(days=1), time(), zone)
    visible = Incident.objects.visible_to(reader)
    return IncidentsOfDay(
        standing=standing_of(rows, now),
        listed=rows[:MOST_LISTED],
        unlisted=max(0, len(rows) - MOST_LISTED),
        reported=visible.filter(day=day).count(),
        closed=visible.filter(closed_at__gte=begins, closed_at__lt=ends).count(),
    )
