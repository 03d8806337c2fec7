"""Databases for measurements: a copy of the seeded one for each, and bare tables for the floors."""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

CACHE_KIB = 64 * 1024


@contextmanager
def fresh_database() -> Iterator[Path]:
    """Let one measurement work in a copy of the seeded database, thrown away afterwards; gives its folder."""
    seeded = Path(str(connection.settings_dict["NAME"]))
    # Closing the last connection writes the log back, so that one file is the whole database.
    connection.close()
    with tempfile.TemporaryDirectory(prefix="zhiban-bench-") as folder:
        copy = Path(folder) / "copy.sqlite3"
        shutil.copyfile(seeded, copy)
        connection.settings_dict["NAME"] = copy
        try:
            yield Path(folder)
        finally:
            connection.close()
            connection.settings_dict["NAME"] = seeded


def read_and_write(folder: Path, *, reads: Sequence[str], writes: Mapping[str, str]) -> float:
    """Measure the bare minimum: run the queries, and insert stored rows into empty tables like their own.

    The tables have the columns, constraints and indexes of the product's, without its triggers; rows go in
    with one `executemany` a table, all in one transaction of a file of its own.

    Args:
        folder: where the file goes.
        reads: SELECT statements whose rows are fetched.
        writes: tables, and for each the SELECT statement that gives the rows it holds.

    Returns:
        Seconds.
    """
    connection.close()
    name = str(connection.settings_dict["NAME"])
    with sqlite3.connect(f"file:{name}?mode=ro", uri=True) as source:
        rows = {table: source.execute(query).fetchall() for table, query in writes.items()}
        target = empty_tables(source, folder, list(writes))
        started = time.perf_counter()
        for query in reads:
            source.execute(query).fetchall()
        for table, listed in rows.items():
            marks = ",".join("?" * len(listed[0]))
            target.executemany(f"INSERT INTO {table} VALUES ({marks})", listed)  # noqa: S608 - own names
        target.commit()
        seconds = time.perf_counter() - started
    target.close()
    source.close()
    return seconds


def empty_tables(source: sqlite3.Connection, folder: Path, tables: Sequence[str]) -> sqlite3.Connection:
    """Open a new file, set up as the product's database is, with empty tables of the same make."""
    path = Path(tempfile.mkdtemp(dir=folder)) / "floor.sqlite3"
    target = sqlite3.connect(path)
    target.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")
    target.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    marks = ",".join("?" * len(tables))
    made = source.execute(
        f"SELECT sql FROM sqlite_master WHERE tbl_name IN ({marks}) "  # noqa: S608 - only marks
        "AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC",
        tables,
    )
    for (sql,) in made.fetchall():
        target.execute(sql)
    target.commit()
    return target
