"""Reads of schedules: when each is due next."""

from collections.abc import Iterable
from datetime import datetime

from jobs.domain.days import LONGEST
from jobs.models import Schedule
from staff.models import Centre
from staff.selectors.calendar import WorkingDays


def next_runs(rows: Iterable[Schedule], now: datetime) -> dict[int, datetime | None]:
    """Return when each schedule is due next, in the centre's zone; none for those switched off."""
    local = now.astimezone(Centre.current().zone)
    calendar = WorkingDays.read(local.date().replace(day=1), local.date() + LONGEST)
    return {
        row.pk: row.days.next_after(local, row.at, calendar) if row.clock.enabled and row.at else None
        for row in rows
    }
