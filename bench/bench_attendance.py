"""A month of 200 people: 24,000 punches imported, 6,000 days derived, and the month published."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from io import BytesIO
from pathlib import Path

from django.db import connection

from attendance.models import Punch
from attendance.services import build_version, derive_month, import_punches, publish_month, verify_version
from bench.centre import (
    MONTH,
    NOW,
    PASSWORD,
    confirm_and_post,
    make_people,
    make_signer,
    roster_everybody,
    write_attlog,
)
from bench.measure import Figure, timed
from bench.scratch import empty_tables, fresh_database, read_and_write

PEOPLE = 200
LINES = 24_000
SIZE = f"{PEOPLE} people × {MONTH.last.day} days"

READ_FACTS = (
    "SELECT employee_id, id, at FROM attendance_punch",
    "SELECT employee_id, day, shift_id, activities FROM staff_rosterentry",
)
DERIVED = {
    "attendance_personmonth": "SELECT * FROM attendance_personmonth",
    "attendance_attendanceday": "SELECT * FROM attendance_attendanceday",
}
PUBLISHED = {
    "attendance_publishedrow": "SELECT * FROM attendance_publishedrow",
    "attendance_publishedday": "SELECT * FROM attendance_publishedday",
}


def measure() -> Iterator[Figure]:
    """Measure the month of HR from the clock's export to the signature, and its verification."""
    with fresh_database() as folder:
        people = make_people(PEOPLE)
        roster_everybody(people)
        content = write_attlog(people, lines=LINES)
        yield from _importing(content, folder)
        yield from _deriving(folder)
        yield from _publishing(folder)


def _importing(content: bytes, folder: Path) -> Iterator[Figure]:
    def import_file() -> int:
        return import_punches(BytesIO(content), filename="attlog.dat", now=NOW).report.added

    first, added = timed(import_file)
    assert added == Punch.objects.count() > LINES * 0.99, f"only {added} punches were added"
    again, repeated = timed(import_file)
    assert repeated == 0
    floor = _bare_import(content, folder)
    size = f"{LINES:,} lines"
    yield Figure("import attlog.dat", size, first, "bare parse and insert", floor)
    yield Figure("import it again (adds nothing)", size, again, "bare parse and insert", floor)


def _bare_import(content: bytes, folder: Path) -> float:
    """Measure splitting the lines and inserting number and time into an equal table."""
    columns = [column.name for column in connection.introspection.get_table_description(
        connection.cursor(), "attendance_punch"
    )]  # fmt: skip
    fixed = dict.fromkeys(columns) | {
        "source": "attlog", "device": "", "direction": "", "is_ambiguous": False, "employee_id": 1,
        "punch_import_id": 1, "state": 0,
    }  # fmt: skip
    with closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as source:
        target = empty_tables(source, folder, ["attendance_punch"])
    insert = f"INSERT OR IGNORE INTO attendance_punch VALUES ({','.join(f':{name}' for name in columns)})"  # noqa: S608
    started = time.perf_counter()
    rows = []
    for line, text in enumerate(content.decode().splitlines(), start=1):
        number, day, clock = text.split()[:3]
        at = datetime.fromisoformat(f"{day}T{clock}")
        told = {"person_key": number, "at": at.isoformat(" "), "day": day, "line": line}
        rows.append({**fixed, **told})
    target.executemany(insert, rows)
    target.commit()
    seconds = time.perf_counter() - started
    target.close()
    return seconds


def _deriving(folder: Path) -> Iterator[Figure]:
    first, derived = timed(lambda: derive_month(MONTH, now=NOW))
    assert (derived.people, derived.changed) == (PEOPLE, PEOPLE)
    again, derived = timed(lambda: derive_month(MONTH, now=NOW))
    assert derived.changed == 0
    floor = read_and_write(folder, reads=READ_FACTS, writes=DERIVED)
    yield Figure("derive a month from punches", SIZE, first, "read and write the same rows", floor)
    read = read_and_write(folder, reads=READ_FACTS, writes={})
    yield Figure("derive it again (changes nothing)", SIZE, again, "read the same rows", read)


def _publishing(folder: Path) -> Iterator[Figure]:
    publisher = make_signer()
    confirm_and_post(MONTH, by=publisher, now=NOW)
    signing, signed = timed(lambda: publish_month(MONTH, publisher=publisher, password=PASSWORD, now=NOW))
    version = signed.version
    copying, _told = timed(lambda: build_version(version, now=NOW, progress=lambda done, total: None))
    version.refresh_from_db()
    verifying, verified = timed(lambda: verify_version(version))
    assert verified.is_good
    judged = read_and_write(folder, reads=[*READ_FACTS, *DERIVED.values()], writes={})
    copied = read_and_write(folder, reads=list(DERIVED.values()), writes=PUBLISHED)
    read = read_and_write(folder, reads=list(PUBLISHED.values()), writes={})
    yield Figure("publish: judge again, compare, sign", SIZE, signing, "read the same rows", judged)
    yield Figure("publish: copy the version (worker)", SIZE, copying, "read and write the same rows", copied)
    yield Figure("verify the published month", SIZE, verifying, "read the same rows", read)
