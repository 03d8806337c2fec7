"""Who is here: the roster of today against punches and leave, in three statements."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attendance.models import Leave, Punch
from staff.models import Employee, Membership, RosterEntry, Team

EARLY = timedelta(hours=4)
"""A touch up to so long before the shift counts as coming to it."""


@dataclass
class Presence:
    """The people of a day by where they are; those whose shift has not begun are `later`."""

    rostered: int = 0
    present: list[Employee] = field(default_factory=list)
    missing: list[tuple[Employee, datetime]] = field(default_factory=list)
    on_leave: list[Employee] = field(default_factory=list)
    later: list[Employee] = field(default_factory=list)


def presence_on(
    day: date, *, now: datetime, zone: ZoneInfo, teams: Collection[Team] | None = None
) -> Presence:
    """Sort everybody rostered on a day by where they are now.

    Somebody is present once they have touched the clock for the shift, from four hours before its start;
    missing when the shift has begun and they have neither touched the clock nor leave.

    Args:
        day: The day on which the shifts begin.
        now: The instant to look from.
        zone: The centre's time zone.
        teams: Only the members of these teams on that day; everybody by default.
    """
    roster = RosterEntry.objects.filter(day=day, shift__isnull=False).select_related("employee", "shift")
    if teams is not None:
        members = Membership.objects.on(day).filter(team__in=teams).values("employee")
        roster = roster.filter(employee__in=members)
    midnight = datetime.combine(day, time(), zone)
    touched = _first_touches(midnight - EARLY, now)
    away = set(Leave.objects.touching(day, day).values_list("employee", flat=True))
    found = Presence()
    for entry in roster.order_by("employee__work_number"):
        found.rostered += 1
        assert entry.shift is not None
        begins = midnight + timedelta(minutes=entry.shift.parts[0]["start"])
        _place(found, entry.employee, begins, touched.get(entry.employee_id), away, now)
    return found


def _place(
    found: Presence,
    person: Employee,
    begins: datetime,
    touches: list[datetime] | None,
    away: set[int],
    now: datetime,
) -> None:
    """Put one person where they are."""
    if any(at >= begins - EARLY for at in touches or ()):
        found.present.append(person)
    elif person.pk in away:
        found.on_leave.append(person)
    elif begins > now:
        found.later.append(person)
    else:
        found.missing.append((person, begins))


def _first_touches(since: datetime, until: datetime) -> dict[int, list[datetime]]:
    """Return everybody's touches of a span, in one statement."""
    rows = Punch.objects.filter(at__gte=since, at__lte=until, employee__isnull=False)
    touches: dict[int, list[datetime]] = {}
    for employee, at in rows.order_by("at").values_list("employee", "at"):
        touches.setdefault(employee, []).append(at)
    return touches
