"""Database triggers that refuse to change or remove what is in the register.

They stop mistakes and careless hands. Whoever owns the database can drop them; then the
hash chain and the signatures still tell (docs/security-claims.md).
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

UNIQUE_COLUMNS = {
    "ledger_entry": ("id", "sequence", "entry_hash"),
    "ledger_content": ("id", "entry_id"),
    "ledger_signingkey": ("id", "key_id"),
    "ledger_checkpoint": ("id", "size"),
}
"""The guarded tables, each with the columns by which SQLite's REPLACE could displace a row."""

REFUSAL = "rows of the register are never changed or removed"


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards on every table of the register that exists; a second time changes nothing."""
    with connection.cursor() as cursor:
        for table in _existing(connection):
            for statement in _statements(connection.vendor, table):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away, as undoing the migration and emptying a test database need."""
    with connection.cursor() as cursor:
        for table in _existing(connection):
            for name in _names(connection.vendor, table):
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Name the guards that should be there, on tables that exist, and are not."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled = 'O'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    wanted = [name for table in _existing(connection) for name in _names(connection.vendor, table)]
    return [name for name in wanted if name not in present]


def _existing(connection: BaseDatabaseWrapper) -> list[str]:
    tables = set(connection.introspection.table_names())
    return [table for table in UNIQUE_COLUMNS if table in tables]


def _names(vendor: str, table: str) -> list[str]:
    acts = ("change", "truncate") if vendor == "postgresql" else ("update", "delete", "replace")
    return [f"{table}_no_{act}" for act in acts]


def _statements(vendor: str, table: str) -> Iterator[str]:
    if vendor == "postgresql":
        yield from _postgresql(table)
    else:
        yield from _sqlite(table)


def _postgresql(table: str) -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION ledger_refuse()"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
    )


def _sqlite(table: str) -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for act in ("update", "delete"):
        yield f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act} BEFORE {act.upper()} ON {table} {refuse}"
    # INSERT OR REPLACE removes the old row without firing its delete trigger.
    same = " OR ".join(f"{column} = NEW.{column}" for column in UNIQUE_COLUMNS[table])
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - our own names only
    yield f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} WHEN {exists} {refuse}"
