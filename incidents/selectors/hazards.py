"""The hazard register: what is not yet eliminated, and how many shifts it has survived."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from incidents.domain.kinds import KindCode
from incidents.domain.shifts import shifts_survived
from incidents.models import Incident
from incidents.models.scope import IncidentQuerySet
from staff.models import Centre, RosterEntry, Shift
from staff.selectors import centre_day

AGE_BANDS = ((0, 7), (8, 30), (31, 90), (91, None))
"""Bands of age in days, both ends included; a default of the product."""


def hazards() -> IncidentQuerySet:
    """List the incidents that are hazards."""
    return Incident.objects.filter(kind__code=KindCode.HAZARD)


def ages_in_shifts(incidents: Sequence[Incident], now: datetime) -> dict[int, int]:
    """Count for each incident the rostered shifts that began since its report, by the incident's key."""
    if not incidents:
        return {}
    starts = shift_starts(min(row.reported_at for row in incidents), now)
    return {row.pk: shifts_survived(starts, row.reported_at, now) for row in incidents}


def shift_starts(since: datetime, now: datetime) -> list[datetime]:
    """List when the rostered shifts of these days begin, each shift of a day once, in rising order."""
    centre = Centre.current()
    days = centre_day(since, centre), centre_day(now, centre)
    rostered = RosterEntry.objects.filter(day__range=days, shift__isnull=False)
    starts = {shift.pk: int(shift.parts[0]["start"]) for shift in Shift.objects.all()}
    pairs = rostered.order_by().values_list("day", "shift").distinct()
    return sorted(_begins_at(day, starts[shift], centre) for day, shift in pairs if shift)


def _begins_at(day: date, minutes: int, centre: Centre) -> datetime:
    """Give the instant at which a shift of a day begins at the centre."""
    return datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=centre.zone)


def open_hazards_by_age(now: datetime) -> list[tuple[tuple[int, int | None], int]]:
    """Count the open hazards in each band of age, in days since the report."""
    days = [(now - reported_at) // timedelta(days=1) for reported_at in _open_reports()]
    return [
        (band, sum(band[0] <= age and (band[1] is None or age <= band[1]) for age in days))
        for band in AGE_BANDS
    ]


def _open_reports() -> list[datetime]:
    """List when the open hazards were reported."""
    return list(hazards().open().values_list("reported_at", flat=True))
