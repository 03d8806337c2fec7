"""Copying a signed month into its version: a job that may be killed and run again."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    Difference,
    MonthState,
    PersonMonth,
    PublishedDay,
    PublishedMonth,
    PublishedRow,
)
from attendance.selectors.months import content_hash_of
from attendance.selectors.pending import compare, people_differing
from common.errors import DomainError
from jobs.registry import Progress
from jobs.services import enqueue

PEOPLE_AT_A_TIME = 200
"""People copied in one transaction: what a killed worker may have to do again."""

TELL_PUBLISHED = "attendance.tell_published"

ROW: Final = ("employee_id", "team_id", "person", "totals", "content_hash")
DAY: Final = ("employee_id", "day", "symbol", "is_exception", "facts", "explanation")


def build_version(version: PublishedMonth, *, now: datetime, progress: Progress) -> dict[str, object]:
    """Copy the signed rows into the version and close it; run again after a death, it changes nothing.

    Raises:
        DomainError: `attendance.version.differs_from_signature`: the copy is not what was signed, and stays
            unpublished.
    """
    if version.state != PublishedMonth.State.PUBLISHED:
        _copy(version, progress)
        _compare(version)
        _close(version, now)
    return {"version": str(version), "people": version.people, "content_hash": version.content_hash}


def _copy(version: PublishedMonth, progress: Progress) -> None:
    rows = PersonMonth.objects.filter(month=version.month_id).order_by("employee")
    people = list(rows.values_list("employee", flat=True))
    progress(0, len(people))
    for done, chunk in _chunks(people):
        with transaction.atomic():
            _copy_rows(PersonMonth, PublishedRow, ROW, version, chunk)
            _copy_rows(AttendanceDay, PublishedDay, DAY, version, chunk)
        progress(done, len(people))


def _chunks(people: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    for start in range(0, len(people), PEOPLE_AT_A_TIME):
        chunk = people[start : start + PEOPLE_AT_A_TIME]
        yield start + len(chunk), chunk


def _copy_rows(
    source: Any, target: Any, columns: Sequence[str], version: PublishedMonth, people: Sequence[int]
) -> None:
    """Copy some people's rows within the database; those a former run copied are left as they are."""
    listed = ", ".join(columns)
    marks = ", ".join(["%s"] * len(people))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {target._meta.db_table} (version_id, {listed}) "  # noqa: S608 - names of our own tables
            f"SELECT %s, {listed} FROM {source._meta.db_table} "
            f"WHERE month_id = %s AND employee_id IN ({marks}) ON CONFLICT DO NOTHING",
            [version.pk, version.month_id, *people],
        )


def _compare(version: PublishedMonth) -> None:
    """Store what an amendment has otherwise than the version before, cell by cell."""
    previous = version.previous
    if previous is None:
        return
    rows, days = PublishedRow.objects.filter(version=version), PublishedDay.objects.filter(version=version)
    people = sorted(people_differing(rows, PublishedRow.objects.filter(version=previous)))
    for _done, chunk in _chunks(people):
        Difference.objects.bulk_create(
            [
                Difference(
                    version=version,
                    employee=cell.employee,
                    day=cell.day,
                    cause=cell.cause,
                    before=cell.before or {},
                    after=cell.after or {},
                )
                for cell in compare(previous, rows, days, chunk)
            ],
            ignore_conflicts=True,
        )


@transaction.atomic
def _close(version: PublishedMonth, now: datetime) -> None:
    """Declare the version published, if what was copied is what was signed."""
    if content_hash_of(version) != version.content_hash:
        raise DomainError(
            "attendance.version.differs_from_signature",
            _("The copy of %(version)s is not what was signed; it is not published.") % {"version": version},
        )
    closed = PublishedMonth.objects.filter(pk=version.pk, state=PublishedMonth.State.BUILDING).update(
        state=PublishedMonth.State.PUBLISHED, completed_at=now
    )
    if not closed:
        return
    AttendanceMonth.objects.filter(pk=version.month_id, state=MonthState.PUBLISHING).update(
        state=MonthState.PUBLISHED
    )
    month = version.month.month
    # Facts that arrived during the copy wait for this.
    enqueue(
        "attendance.derive_month",
        key=f"attendance.derive.{month}.after-v{version.number}",
        payload={"month": str(month), "people": None},
        now=now,
    )
    enqueue(
        TELL_PUBLISHED,
        key=f"{TELL_PUBLISHED}.{month}.v{version.number}",
        payload={"version": version.pk},
        now=now,
    )
