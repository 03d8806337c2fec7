"""Deriving a month: 1,000 people on SQLite; 10,000 and 50,000 on PostgreSQL, shared by two workers.

`ZHIBAN_BENCH_PEOPLE` sets the larger size on PostgreSQL; 0 leaves PostgreSQL out.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from attendance.services import derive_month
from bench.large_centre import MONTH, NOW, fill
from bench.measure import Figure, timed
from bench.scratch import fresh_database, read_and_write
from scripts.tasks.servers import postgresql

PEOPLE_ON_SQLITE = 1_000
LARGE = "50000"
ROOT = Path(__file__).resolve().parent.parent
READ_FACTS = (
    "SELECT employee_id, at FROM attendance_punch",
    "SELECT employee_id, day, shift_id FROM staff_rosterentry",
)
DERIVED = {
    "attendance_personmonth": "SELECT * FROM attendance_personmonth",
    "attendance_attendanceday": "SELECT * FROM attendance_attendanceday",
}


def measure() -> Iterator[Figure]:
    """Measure both databases, each beside its floor."""
    yield from _on_sqlite()
    largest = int(os.environ.get("ZHIBAN_BENCH_PEOPLE", LARGE))
    if largest:
        yield from _on_postgresql(sorted({largest // 5, largest}))


def _on_sqlite() -> Iterator[Figure]:
    with fresh_database() as folder:
        punches = fill(PEOPLE_ON_SQLITE)
        first, derived = timed(lambda: derive_month(MONTH, now=NOW))
        assert (derived.people, derived.changed) == (PEOPLE_ON_SQLITE, PEOPLE_ON_SQLITE)
        again, derived = timed(lambda: derive_month(MONTH, now=NOW))
        assert derived.changed == 0
        size = f"{PEOPLE_ON_SQLITE:,} × {MONTH.last.day}, {punches:,} punches"
        floor = read_and_write(folder, reads=READ_FACTS, writes=DERIVED)
        read = read_and_write(folder, reads=READ_FACTS, writes={})
        yield Figure("derive a month (SQLite)", size, first, "read and write the same rows", floor)
        yield Figure("derive it again (changes nothing)", size, again, "read the same rows", read)


def _on_postgresql(sizes: list[int]) -> Iterator[Figure]:
    with postgresql() as url:
        if url is None:
            print("PostgreSQL is not installed: 50,000 people are not measured.", flush=True)
            return
        for size in sizes:
            yield from _in_a_database_of_its_own(url, size)


def _in_a_database_of_its_own(url: str, people: int) -> Iterator[Figure]:
    """Run one size in processes of their own: settings name one database for each."""
    environment = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, "-m", "bench.on_postgresql", str(people)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            yield Figure(**json.loads(line))
    assert process.returncode == 0, f"bench.on_postgresql ended with {process.returncode}"
