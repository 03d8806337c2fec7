"""Derive a month of some people on PostgreSQL by two worker processes, and publish it; figures out as JSON.

Run as `python -m bench.on_postgresql PEOPLE` with `DATABASE_URL` of a server on which databases may be made.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
MOST_SECONDS = 1800
TICKS = os.sysconf("SC_CLK_TCK")


def main(people: int) -> None:
    """Fill a database of its own, derive, and print the figures."""
    with (
        _database(os.environ["DATABASE_URL"]) as url,
        tempfile.TemporaryDirectory(prefix="zhiban-") as folder,
    ):
        os.environ.update(
            DATABASE_URL=url, ZHIBAN_VAR=folder, DJANGO_SETTINGS_MODULE="config.settings", LOG_LEVEL="WARNING"
        )
        os.environ.pop("REDIS_URL", None)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("load_seeds", verbosity=0, stdout=StringIO())
        for figure in _measure(people, url):
            print(json.dumps(asdict(figure)), flush=True)


def _measure(people: int, url: str) -> Iterator[Any]:
    from bench.large_centre import MONTH, fill
    from bench.large_publication import publish
    from bench.measure import Figure, timed

    punches = fill(people)
    size = f"{people:,} × {MONTH.last.day}, {punches:,} punches"
    reading, columns = timed(lambda: _read(url))
    computing, _nothing = timed(lambda: _compute(columns))
    with _workers() as workers:
        for what, changed in (
            ("derive a month (PostgreSQL)", people),
            ("derive it again (changes nothing)", 0),
        ):
            before = workers.cpu_seconds(), _server_seconds(url)
            seconds, result = timed(_derive)
            assert (result["people"], result["changed"]) == (people, changed), result
            cpu = workers.cpu_seconds() - before[0], _server_seconds(url) - before[1]
            note = (
                f"{WORKERS} workers: {cpu[0]:.1f} s CPU, {workers.peak_megabytes()} MB at most; server: "
                f"{cpu[1]:.1f} s CPU; {1e6 * seconds / people / MONTH.last.day:.1f} µs a day"
            )
            if changed:
                narrow, whole = _write(url)
                floor = reading + computing + whole
                told = f"COPY in {reading:.1f}, arrays {computing:.1f}, COPY the same rows out {whole:.1f}"
                note += f"; COPY of figures alone {narrow:.1f} s"
            else:
                floor, told = reading + computing, f"COPY in {reading:.1f}, arrays {computing:.1f}"
            yield Figure(what, size, seconds, told, floor, note)
    yield from publish(people, size, url)


def _derive() -> dict[str, Any]:
    """Have the month derived as a person would: by a job, and wait until it is done."""
    from django.utils import timezone

    from attendance.services import request_derivation
    from bench.large_centre import MONTH

    job = request_derivation(MONTH, requested_by=None, now=timezone.now())
    deadline = time.monotonic() + MOST_SECONDS
    while time.monotonic() < deadline:
        job.refresh_from_db()
        if job.state == "done":
            return dict(job.result)
        assert job.state != "failed", job.error
        time.sleep(0.1)
    raise AssertionError(f"not derived in {MOST_SECONDS} s")


@contextmanager
def _database(url: str) -> Iterator[str]:
    """Give a new database on the server, dropped afterwards."""
    name = f"bench_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _read(url: str) -> Any:
    """Read person and instant of every punch by binary COPY into arrays: the floor of reading."""
    import numpy as np

    row = np.dtype([("n", ">i2"), ("a", ">i4"), ("employee", ">i8"), ("b", ">i4"), ("at", ">i8")])
    query = "COPY (SELECT employee_id, at FROM attendance_punch) TO STDOUT (FORMAT BINARY)"
    with psycopg.connect(url) as connection, connection.cursor().copy(query) as copy:
        content = b"".join(copy)
    return np.frombuffer(content[19:-2], row)


def _compute(rows: Any) -> None:
    """Find first and last touch and the minutes between of every person's day: the floor of computing."""
    import numpy as np

    person, second = rows["employee"].astype(np.int64), rows["at"].astype(np.int64) // 1_000_000
    day = (second + 8 * 3600) // 86_400
    key = np.sort((person << 40) + (day << 20) + (second + 8 * 3600) % 86_400)
    begins = np.flatnonzero(np.diff(key >> 20, prepend=-1))
    first, last = key[begins], key[np.append(begins[1:], key.size) - 1]
    worked = (last - first) // 60
    late = np.maximum(0, (first & 0xFFFFF) // 60 - 540)
    np.bincount(person[:1].repeat(begins.size) - person[0], weights=worked + late)


def _write(url: str) -> tuple[float, float]:
    """Write the derived days by COPY into empty tables: figures alone, and the same rows with indexes."""
    from attendance.services.storing import DAYS

    whole = ", ".join(DAYS.columns)
    figures = whole.removesuffix(", facts, explanation")
    with psycopg.connect(url) as connection:
        empty = f"SELECT {figures} FROM attendance_attendanceday LIMIT 0"  # noqa: S608 - our own names
        connection.execute(f"CREATE TABLE narrow AS {empty}")
        connection.execute("CREATE TABLE whole (LIKE attendance_attendanceday INCLUDING ALL)")
        seconds = [_copy(connection, figures, "narrow"), _copy(connection, whole, "whole")]
        connection.rollback()
    return seconds[0], seconds[1]


def _copy(connection: Any, columns: str, table: str) -> float:
    with connection.cursor().copy(f"COPY attendance_attendanceday ({columns}) TO STDOUT") as copy:
        blocks = [bytes(block) for block in copy]
    started = time.perf_counter()
    with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for start in range(0, len(blocks), 1000):
            copy.write(b"".join(blocks[start : start + 1000]))
    return time.perf_counter() - started


class _Workers:
    """The processes of the workers, as the kernel counts them."""

    def __init__(self, main: int) -> None:
        self.main = main

    def processes(self) -> list[int]:
        """The main process and those it made."""
        children = Path(f"/proc/{self.main}/task/{self.main}/children").read_text().split()
        return [self.main, *map(int, children)]

    def cpu_seconds(self) -> float:
        """Seconds of processor time, of all of them."""
        return sum(map(_cpu_seconds, self.processes()))

    def peak_megabytes(self) -> int:
        """The most memory each has held, added up; pages that they share count for each."""
        return sum(map(_peak_kilobytes, self.processes())) // 1024


def _cpu_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def _peak_kilobytes(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def _server_seconds(url: str) -> float:
    """Seconds of processor time of the database server and all its processes, ended ones too."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        parent = int(Path(f"/proc/{row[0]}/stat").read_text().rpartition(")")[2].split()[1])
        return _Workers(parent).cpu_seconds()


@contextmanager
def _workers() -> Iterator[_Workers]:
    """Start the worker as `make run` does, wait until it answers, and end it afterwards."""
    quiet = ["--loglevel=WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    command = [
        sys.executable,
        "-m",
        "celery",
        "-q",
        "-A",
        "config",
        "worker",
        f"--concurrency={WORKERS}",
        *quiet,
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        workers = _Workers(process.pid)
        _wait_for(lambda: len(workers.processes()) > WORKERS)
        yield workers
    finally:
        process.terminate()
        process.wait()


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not condition():
        time.sleep(0.2)
    # The pool is there a moment before the worker listens.
    time.sleep(3)


if __name__ == "__main__":
    main(int(sys.argv[1]))
