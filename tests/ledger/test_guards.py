"""The database itself refuses changes to the register."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from ledger import guards
from ledger.checks import check_guards, check_middleware
from ledger.models import Content, Entry, SigningKey
from staff.models import Employee

Sign = Callable[..., Entry]
MODELS = [Entry, Content, SigningKey]


@pytest.mark.parametrize("model", MODELS)
def test_rows_are_not_changed(model: type, lead: Employee, sign_diary: Sign) -> None:
    sign_diary(lead)
    with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
        model.objects.update(id=1000)  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", MODELS)
def test_rows_are_not_removed(model: type, lead: Employee, sign_diary: Sign) -> None:
    sign_diary(lead)
    with (
        pytest.raises(DatabaseError, match="never changed or removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {model._meta.db_table}")  # type: ignore[attr-defined]  # noqa: S608


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
@pytest.mark.parametrize("column", ["id", "sequence", "entry_hash"])
def test_rows_are_not_displaced_by_replace(column: str, lead: Employee, sign_diary: Sign) -> None:
    sign_diary(lead)
    columns = [str(field.column) for field in Entry._meta.concrete_fields]
    other = {"id": "id + 1000", "sequence": "sequence + 1000", "entry_hash": "'x'"}
    changed = {**other, column: column}
    names, values = ", ".join(columns), ", ".join(changed.get(name, name) for name in columns)
    statement = f"INSERT OR REPLACE INTO ledger_entry ({names}) SELECT {values} FROM ledger_entry LIMIT 1"  # noqa: S608
    with pytest.raises(DatabaseError, match="never changed"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is PostgreSQL's")
def test_tables_are_not_truncated(lead: Employee, sign_diary: Sign) -> None:
    sign_diary(lead)
    with pytest.raises(DatabaseError, match="never changed or removed"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE ledger_entry CASCADE")


def test_missing_guards_are_named_and_put_back(db: None) -> None:
    assert guards.missing(connection) == []
    assert check_guards(databases=["default"]) == []
    guards.remove(connection)
    # Besides those of every table: that content does not come back, that a certificate is complete, and on
    # PostgreSQL, where changes and removals share a guard elsewhere, that content goes under a certificate.
    every, more = (3, 2) if connection.vendor == "sqlite" else (2, 3)
    assert len(guards.missing(connection)) == len(guards.UNIQUE_COLUMNS) * every + more
    assert [error.id for error in check_guards(databases=["default"])] == ["ledger.E002"]
    guards.install(connection)
    guards.install(connection)
    assert guards.missing(connection) == []


def test_migrating_puts_lost_guards_back(db: None) -> None:
    guards.remove(connection)
    call_command("migrate", "ledger", verbosity=0)
    assert guards.missing(connection) == []


def test_the_middleware_is_asked_for(settings: object) -> None:
    assert check_middleware() == []
    settings.MIDDLEWARE = []  # type: ignore[attr-defined]
    assert [error.id for error in check_middleware()] == ["ledger.E001"]
