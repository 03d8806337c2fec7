"""The hazard register: what is not yet eliminated, and how many shifts it has survived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from common.bounds import FIRST_YEAR
from incidents.domain.kinds import KindCode
from incidents.domain.shifts import shifts_survived
from incidents.models import Incident
from incidents.models.scope import IncidentQuerySet
from staff.models import Centre, RosterEntry, Shift
from staff.selectors import centre_day

Band = tuple[int, int | None]

AGE_BANDS: tuple[Band, ...] = ((0, 7), (8, 30), (31, 90), (91, None))
"""Bands of age in days, both ends included; a default of the product."""

SHIFT_BANDS: tuple[Band, ...] = ((0, 2), (3, 20), (21, 89), (90, None))
"""Bands of age in shifts: a day, a week and a month of three shifts a day; a default of the product."""

_BEFORE_ALL = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)


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


@dataclass(frozen=True)
class AgeBand:
    """The open hazards of one band of age.

    Args:
        lowest: Youngest age that belongs to it, in days or in shifts.
        highest: Oldest age that belongs to it; None for the last band.
        count: How many there are.
        lookups: What finds them among the open hazards.
    """

    lowest: int
    highest: int | None
    count: int
    lookups: dict[str, date | datetime]


def open_hazards_by_age(now: datetime, *, reader: Any = None) -> list[AgeBand]:
    """Count the open hazards in each band of age, in days of the centre since the day of the report.

    Args:
        now: The instant of asking.
        reader: Whose hazards; without one, everybody's.
    """
    today = centre_day(now)
    days = [(today - day).days for day in _open(reader).values_list("day", flat=True)]
    return [AgeBand(band[0], band[1], _within(days, band), _days_of(band, today)) for band in AGE_BANDS]


def open_hazards_by_shifts(now: datetime, *, reader: Any = None) -> list[AgeBand]:
    """Count the open hazards in each band of age, in rostered shifts that began since the report."""
    reports = list(_open(reader).values_list("reported_at", flat=True))
    starts = shift_starts(min(reports), now) if reports else []
    begun = [start for start in starts if start <= now]
    ages = [shifts_survived(begun, reported_at, now) for reported_at in reports]
    return [AgeBand(band[0], band[1], _within(ages, band), _instants_of(band, begun)) for band in SHIFT_BANDS]


def _open(reader: Any) -> IncidentQuerySet:
    rows = hazards().open()
    return rows if reader is None else rows.visible_to(reader)


def _within(ages: Sequence[int], band: Band) -> int:
    return sum(band[0] <= age and (band[1] is None or age <= band[1]) for age in ages)


def _days_of(band: Band, today: date) -> dict[str, date | datetime]:
    """Say between which days the hazards of a band were reported."""
    found: dict[str, date | datetime] = {"day__lte": today - timedelta(days=band[0])} if band[0] else {}
    return found if band[1] is None else found | {"day__gte": today - timedelta(days=band[1])}


def _instants_of(band: Band, begun: Sequence[datetime]) -> dict[str, date | datetime]:
    """Say between which instants the hazards of a band were reported.

    An age of so many shifts means: reported before the start of the so-manieth last shift. Where fewer
    shifts have begun, nothing is so old.
    """
    lowest, highest = band
    found: dict[str, date | datetime] = {}
    if lowest:
        found["reported_at__lt"] = begun[-lowest] if lowest <= len(begun) else _BEFORE_ALL
    if highest is not None and highest < len(begun):
        found["reported_at__gte"] = begun[-highest - 1]
    return found
