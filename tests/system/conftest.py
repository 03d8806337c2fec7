"""Installations for the tests with real processes, on the database and broker under test."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.system.installation import Installation

DATABASE_NAME = "zhiban_system"


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """Yield an empty installation on SQLite and files, or on PostgreSQL and Redis with the suite."""
    url = os.environ.get("DATABASE_URL", "")
    name = f"{DATABASE_NAME}_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}"
    if not url.startswith("postgres"):
        yield _migrated(Installation(tmp_path))
        return
    with psycopg.connect(url, autocommit=True) as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            own = f"{url.rpartition('/')[0]}/{name}"
            yield _migrated(Installation(tmp_path, own, os.environ.get("TEST_REDIS_URL", "")))
        finally:
            connection.execute(drop)


def _migrated(installation: Installation) -> Installation:
    for command in ("migrate", "load_seeds"):
        result = installation.manage(command)
        assert result.returncode == 0, result.stderr
    return installation
