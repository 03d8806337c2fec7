"""Deriving a large month by several workers: prepared once, derived in parts, closed once."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction

from attendance.models import AttendanceMonth, MonthState
from attendance.selectors.judging import PEOPLE_AT_A_TIME, Sheet, everybody_of, portions_of
from attendance.selectors.months import find_month
from attendance.services.deriving import Derived, being_published, close_derivation, hold, open_month
from attendance.services.matching import join_for
from attendance.services.storing import store
from common.months import Month
from jobs.models import Job
from jobs.parts import cut, finish_parts, parts_of
from jobs.registry import Progress
from jobs.services import Clock

PART = "attendance.derive_part"
"""The kind of job that derives some people of a month for all the rest to be derived beside them."""


def is_large(month: Month) -> bool:
    """Tell whether a month has more people than are derived at a time."""
    return len(everybody_of(open_month(month))) > PEOPLE_AT_A_TIME


def derive_shared(month: Month, *, job: Job, clock: Clock, progress: Progress) -> Derived:
    """Derive a month for everybody, each portion of people by a job of its own that any worker may take.

    Until all are done the month stays in its state; facts that arrive meanwhile are followed already. A run
    after a killed one goes on where that was.

    Raises:
        DomainError: as `derive_month` does, and `jobs.part.failed`.
    """
    if not parts_of(job).exists():
        _prepare(month, job=job, clock=clock)
    results = finish_parts(job, clock=clock, progress=progress)
    return _close(month, results, now=clock())


@transaction.atomic
def _prepare(month: Month, *, job: Job, clock: Clock) -> None:
    """Find what all share (outages of the switch, the header), keep it with the month, and cut the parts."""
    now = clock()
    row = open_month(month)
    hold(row, now)
    join_for(month, now=now)
    row.refresh_from_db()
    row.header = Sheet.read(row, now=now).header
    row.save(update_fields=["header"])
    told = {"month": str(month), "now": now.isoformat()}
    payloads = [{**told, "people": list(people)} for people in portions_of(everybody_of(row))]
    cut(job, PART, payloads, clock=clock)


@transaction.atomic
def derive_part(month: Month, people: Collection[int], *, now: datetime) -> dict[str, object]:
    """Derive some people for a month that is derived in parts; a second run changes nothing.

    Raises:
        DomainError: as `derive_month` does.
    """
    row = find_month(month)
    assert row is not None, "parts are cut of a month that is there"
    _hold_together(row)
    sheet = Sheet.read(row, now=now, only=people)
    changed = sum(store(row, asked, judged) for asked, judged in sheet.judged())
    return {"changed": changed, "without_roster": sheet.without_roster}


def _hold_together(row: AttendanceMonth) -> None:
    """Keep publications and single derivations out, but not the other parts: their people are others."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Django knows no lock that several may hold.
            cursor.execute("SELECT 1 FROM attendance_attendancemonth WHERE id = %s FOR SHARE", [row.pk])
    row.refresh_from_db()
    if row.state == MonthState.PUBLISHING:
        raise being_published(row)


@transaction.atomic
def _close(month: Month, results: list[dict[str, object]], *, now: datetime) -> Derived:
    row = open_month(month)
    hold(row, now)
    return close_derivation(
        row,
        changed=sum(result["changed"] for result in results),  # type: ignore[misc]
        header=row.header,
        without_roster=[number for result in results for number in result["without_roster"]],  # type: ignore[attr-defined]
    )
