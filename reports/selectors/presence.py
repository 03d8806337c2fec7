"""Who is here: the roster of today, and of yesterday where it still runs, against punches and leave."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attendance.models import Leave, Punch
from staff.models import Employee, Membership, RosterEntry, Team

EARLY = timedelta(hours=4)
"""A touch up to so long before the shift counts as coming to it."""


@dataclass
class Presence:
    """The people of a day by where they are.

    `since_yesterday` of the rostered work a shift that began the day before and still runs; those whose
    shift has not begun are `later`.
    """

    rostered: int = 0
    since_yesterday: int = 0
    present: list[Employee] = field(default_factory=list)
    missing: list[tuple[Employee, datetime]] = field(default_factory=list)
    on_leave: list[Employee] = field(default_factory=list)
    later: list[Employee] = field(default_factory=list)


@dataclass(frozen=True)
class _Turn:
    """One person's shift, by its instants."""

    employee: Employee
    day: date
    begins: datetime
    ends: datetime


def presence_on(
    day: date, *, now: datetime, zone: ZoneInfo, teams: Collection[Team] | None = None
) -> Presence:
    """Sort everybody rostered for a shift of the day, or for one that still runs, by where they are now.

    Somebody is present once they have touched the clock for the shift, from four hours before its start;
    missing when the shift has begun and they have neither touched the clock nor leave. Three statements.

    Args:
        day: Today at the centre.
        now: The instant to look from.
        zone: The centre's time zone.
        teams: Only the members of these teams on the day; everybody by default.
    """
    turns = [turn for turn in _turns(day, zone, teams) if turn.day == day or turn.ends > now]
    touches = _touches(min((turn.begins for turn in turns), default=now) - EARLY, now)
    away = _away(day)
    found = Presence(rostered=len(turns), since_yesterday=sum(turn.day < day for turn in turns))
    for turn in turns:
        if any(at >= turn.begins - EARLY for at in touches.get(turn.employee.pk, ())):
            found.present.append(turn.employee)
        elif (turn.employee.pk, turn.day) in away:
            found.on_leave.append(turn.employee)
        elif turn.begins > now:
            found.later.append(turn.employee)
        else:
            found.missing.append((turn.employee, turn.begins))
    return found


def _turns(day: date, zone: ZoneInfo, teams: Collection[Team] | None) -> Iterator[_Turn]:
    """Yield the shifts of a day and of the day before, with their instants."""
    days = (day - timedelta(days=1), day)
    roster = RosterEntry.objects.filter(day__in=days, shift__isnull=False)
    if teams is not None:
        members = Membership.objects.on(day).filter(team__in=teams).values("employee")
        roster = roster.filter(employee__in=members)
    for entry in roster.select_related("employee", "shift").order_by("day", "employee__work_number"):
        assert entry.shift is not None
        midnight = datetime.combine(entry.day, time(), zone)
        begins = midnight + timedelta(minutes=entry.shift.parts[0]["start"])
        ends = midnight + timedelta(minutes=entry.shift.parts[-1]["end"])
        yield _Turn(entry.employee, entry.day, begins, ends)


def _touches(since: datetime, until: datetime) -> dict[int, list[datetime]]:
    """Return everybody's touches of a span, in one statement."""
    rows = Punch.objects.filter(at__gte=since, at__lte=until, employee__isnull=False)
    touches: dict[int, list[datetime]] = {}
    for employee, at in rows.order_by("at").values_list("employee", "at"):
        touches.setdefault(employee, []).append(at)
    return touches


def _away(day: date) -> set[tuple[int, date]]:
    """Return who has leave on a day or on the day before, by person and day, in one statement."""
    days = (day - timedelta(days=1), day)
    rows = Leave.objects.in_force().touching(*days).values_list("employee", "first_day", "last_day")
    return {(employee, one) for employee, first, last in rows for one in days if first <= one <= last}
