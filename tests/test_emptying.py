"""No table of anything signed or published is emptied past the triggers of its rows."""

import pytest
from django.db import IntegrityError, connection, transaction

import appraisal.guards
import attendance.guards
import qc.guards

PUBLISHED = (attendance.guards.GUARDS, appraisal.guards.GUARDS)
TABLES = [table for one in PUBLISHED for table in (one.versions, *one.rows)] + [qc.guards.TABLE]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is PostgreSQL's")
@pytest.mark.parametrize("table", TABLES)
def test_published_tables_cannot_be_emptied(db: None, table: str) -> None:
    refused = pytest.raises(IntegrityError, match="never changed")
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_the_guards_go_and_come_back(db: None) -> None:
    names = _triggers()
    assert len(names) == len(set(names)) > 0
    for one in PUBLISHED:
        one.remove(connection)
        one.remove(connection)
    assert set(_triggers()) < set(names)
    for one in PUBLISHED:
        one.install(connection)
        one.install(connection)
    assert sorted(_triggers()) == sorted(names)


def _triggers() -> list[str]:
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]
