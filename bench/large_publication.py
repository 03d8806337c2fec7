"""Publishing a large month on PostgreSQL: judged again and signed, copied by the worker, verified."""

from collections.abc import Iterator

import psycopg

from attendance.models import PublishedMonth
from attendance.services import build_version, publish_month, verify_version
from bench.centre import PASSWORD, confirm_and_post, make_signer
from bench.large_centre import MONTH, NOW
from bench.measure import Figure, forget_peak, peak_megabytes, timed

TARGETS = {
    "attendance_publishedrow": "version_id, employee_id, team_id, person, totals, content_hash",
    "attendance_publishedday": "version_id, employee_id, day, symbol, is_exception, facts, explanation",
}


def publish(people: int, size: str, url: str) -> Iterator[Figure]:
    """Publish the month that was derived, each step beside its floor."""
    publisher = make_signer()
    confirm_and_post(MONTH, by=publisher, now=NOW)
    forget_peak()
    signing, signed = timed(lambda: publish_month(MONTH, publisher=publisher, password=PASSWORD, now=NOW))
    yield Figure("publish: judge again, compare, sign", size, signing, note=f"{peak_megabytes()} MB")
    forget_peak()
    copying, _told = timed(lambda: build_version(signed.version, now=NOW, progress=lambda done, total: None))
    note = f"{peak_megabytes()} MB; {people / copying:,.0f} people a second, hash check included"
    floor = _copy_once(url)
    yield Figure("publish: copy the version (worker)", size, copying, "INSERT the same rows", floor, note)
    forget_peak()
    version = PublishedMonth.objects.select_related("month", "entry").get()
    verifying, verified = timed(lambda: verify_version(version))
    assert verified.is_good
    yield Figure("verify the published month", size, verifying, note=f"{peak_megabytes()} MB")


def _copy_once(url: str) -> float:
    """Copy the published rows into empty tables with the same indexes, a statement each."""
    seconds = 0.0
    with psycopg.connect(url) as connection:
        for table, columns in TARGETS.items():
            connection.execute(f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING ALL)")
            insert = f"INSERT INTO floor_{table} ({columns}) SELECT {columns} FROM {table}"  # noqa: S608 - our own names
            took, _cursor = timed(lambda insert=insert: connection.execute(insert))  # type: ignore[misc]
            seconds += took
        connection.rollback()
    return seconds
