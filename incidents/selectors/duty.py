"""Who is on duty by the roster, and which matters stayed with somebody whose duty is over."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Max, Q

from incidents.domain.duty import Duty, is_over
from incidents.domain.vocabulary import OWNED_STATES, Act
from incidents.models import Incident
from incidents.models.labels import PASSED_ON
from staff.models import Centre, Employee, PostCode, RosterEntry
from staff.selectors import centre_day, holders_of

_OWNING = (Act.ACKNOWLEDGE, Act.ACCEPT, PASSED_ON)
"""What makes somebody the owner."""


def duties_of(people: Iterable[Employee], now: datetime) -> dict[int, list[Duty]]:
    """Give the rostered shifts of people of the last four weeks and tomorrow, by the key of the person."""
    centre = Centre.current()
    today = centre_day(now, centre)
    rows = RosterEntry.objects.filter(
        employee__in=[one.pk for one in people],
        day__range=(today - timedelta(days=28), today + timedelta(days=1)),
        shift__isnull=False,
    )
    found: dict[int, list[Duty]] = defaultdict(list)
    for row in rows.select_related("shift"):
        assert row.shift is not None
        first, last = row.shift.parts[0]["start"], row.shift.parts[-1]["end"]
        found[row.employee_id].append(Duty(_at(row.day, first, centre), _at(row.day, last, centre)))
    return found


def _at(day: date, minutes: int, centre: Centre) -> datetime:
    """Give the instant of so many minutes after the midnight of a day on the centre's clock."""
    days, rest = divmod(int(minutes), 1440)
    clock = time(rest // 60, rest % 60, tzinfo=centre.zone)
    return datetime.combine(day + timedelta(days=days), clock).astimezone(UTC)


def left_by_supervisors(now: datetime) -> list[tuple[Incident, Employee]]:
    """List the matters of duty supervisors who went off duty, each with the one on duty now.

    Left out is what was offered to somebody already. Of several on duty it is the one whose shift began last,
    then the one with the lowest work number; nothing is listed while nobody is on duty.
    """
    rows = Incident.objects.filter(state__in=OWNED_STATES, next_owner__isnull=True)
    if not rows.exists():
        return []
    supervisors = {one.pk: one for one in holders_of([PostCode.DUTY_SUPERVISOR], centre_day(now))}
    duties = duties_of(supervisors.values(), now)
    on_duty = sorted(
        (-duty.starts_at.timestamp(), supervisors[pk].work_number, pk)
        for pk, some in duties.items()
        for duty in some
        if duty.covers(now)
    )
    if not on_duty:
        return []
    since = Max("events__at", filter=Q(events__code__in=_OWNING))
    left = rows.filter(owner__in=supervisors).annotate(owner_since=since).order_by("pk")
    return [
        (row, supervisors[on_duty[0][2]])
        for row in left
        if is_over(duties[row.owner_id or 0], owner_since=row.owner_since, now=now)
    ]
