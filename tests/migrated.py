"""One migrated database per set of migrations, copied for every run of the tests.

Migrating takes most of a minute and always ends in the same tables. So an empty migrated database is made
once, kept under the hash of everything it depends on, and copied: a file on SQLite, a template on PostgreSQL.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString, cast
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
KEPT = 24
"""So many sets of migrations are remembered."""


@contextmanager
def copied_database() -> Iterator[None]:
    """Put a migrated, empty copy where the tests look for their database, and take it away afterwards."""
    with _alone():
        if _is_sqlite():
            target = Path(str(_database()["TEST"]["NAME"]))
            _remove(target)
            shutil.copyfile(_kept_file(), target)
        else:
            _copy_template(_test_name())
    yield
    if _is_sqlite():
        _remove(target)
    else:
        with _server() as server:
            server.execute(_drop(_test_name()))


def copy_to(file: Path) -> None:
    """Put a migrated, empty copy into a file, for SQLite."""
    with _alone():
        shutil.copyfile(_kept_file(), file)


def dumped() -> str:
    """Give a migrated, empty database of the server under test as statements, for another PostgreSQL."""
    with _alone():
        template = _template()
    command = ["pg_dump", "--no-owner", "--no-privileges", _url(template)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def fingerprint() -> str:
    """Name everything an empty migrated database depends on: migrations, guards, schedules, libraries."""
    digest = hashlib.sha256()
    for pattern in ("requirements.lock", "*/migrations/*.py", "*/guards.py", "*/schedules.py"):
        for path in sorted(ROOT.glob(pattern)):
            digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _database() -> dict[str, Any]:
    return cast(dict[str, Any], settings.DATABASES["default"])


def _is_sqlite() -> bool:
    return str(_database()["ENGINE"]).endswith("sqlite3")


def _folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"zhiban-migrated-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time make or copy; the others of the same run then find it made."""
    with (_folder() / f"lock-{fingerprint()}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(**environment: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    told = {"DJANGO_SETTINGS_MODULE": "tests.settings", **environment}
    subprocess.run(command, cwd=ROOT, env={**os.environ, **told}, check=True)


def _kept_file() -> Path:
    kept = _folder() / f"{fingerprint()}.sqlite3"
    if not kept.exists():
        with tempfile.TemporaryDirectory(dir=_folder()) as scratch:
            _migrate(ZHIBAN_VAR=scratch, DATABASE_URL="")
            (Path(scratch) / "zhiban.sqlite3").rename(kept)
        for old in sorted(_folder().glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
    kept.touch()
    return kept


def _remove(target: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        target.with_name(target.name + ending).unlink(missing_ok=True)


def _url(database: str) -> str:
    given = urlsplit(os.environ["DATABASE_URL"])
    query = f"?{given.query}" if given.query else ""
    return f"{given.scheme}://{given.netloc}/{database}{query}"


def _test_name() -> str:
    given = _database()
    return str(given.get("TEST", {}).get("NAME") or f"test_{given['NAME']}")


def _server() -> psycopg.Connection:
    return psycopg.connect(_url("postgres"), autocommit=True)


def _copy_template(target: str) -> None:
    template = _template()
    with _server() as server:
        server.execute(_drop(target))
        server.execute(_sql("CREATE DATABASE {} TEMPLATE {}", target, template))


def _template() -> str:
    template = f"zhiban_migrated_{fingerprint()}"
    with _server() as server:
        like = "SELECT datname FROM pg_database WHERE datname LIKE 'zhiban_migrated_%' ORDER BY oid"
        known = [name for (name,) in server.execute(like)]
        if template not in known:
            half_made = template.replace("migrated", "migrating")
            server.execute(_drop(half_made))
            server.execute(_sql("CREATE DATABASE {}", half_made))
            _migrate(DATABASE_URL=_url(half_made))
            server.execute(_sql("ALTER DATABASE {} RENAME TO {}", half_made, template))
            for old in known[: -KEPT + 1]:
                server.execute(_drop(old))
    return template


def _drop(name: str) -> sql.Composed:
    return _sql("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _sql(statement: LiteralString, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*(sql.Identifier(name) for name in names))
