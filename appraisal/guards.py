"""Database triggers that keep a published appraisal as it was published.

They stop mistakes and careless hands; whoever owns the database can drop them, and then the signature tells.
"""

from collections.abc import Collection, Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

VERSIONS = "appraisal_publishedappraisal"
ROWS = ("appraisal_publishedappraisalrow", "appraisal_appraisaldifference")
REFUSAL = "a published appraisal is never changed"

_IS_PUBLISHED = f"EXISTS (SELECT 1 FROM {VERSIONS} WHERE id = NEW.version_id AND state = 'published')"  # noqa: S608


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards on the tables of published appraisals; a second time changes nothing."""
    tables = connection.introspection.table_names()
    if VERSIONS not in tables:
        return
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for statement in make(tables):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away, as undoing the migration and emptying a test database need."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table, act in _guarded(tables):
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{on_table}")


def _guarded(tables: Collection[str]) -> Iterator[tuple[str, str]]:
    """Name what is refused where the tables exist: changed or late rows, changed or removed versions."""
    for table in ROWS:
        yield from ((table, act) for act in ("update", "delete", "insert") if table in tables)
    yield from ((VERSIONS, act) for act in ("update", "delete") if VERSIONS in tables)


def _sqlite(tables: Collection[str]) -> Iterator[str]:
    for table, act in _guarded(tables):
        when = {"insert": f"WHEN {_IS_PUBLISHED}"}.get(act, "")
        if (table, act) == (VERSIONS, "update"):
            when = "WHEN OLD.state = 'published'"
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act} BEFORE {act.upper()} ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _postgresql(tables: Collection[str]) -> Iterator[str]:
    refuse = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
    yield (
        "CREATE OR REPLACE FUNCTION appraisal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {refuse} END $$"
    )
    yield (
        "CREATE OR REPLACE FUNCTION appraisal_refuse_late_row() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {_IS_PUBLISHED} THEN {refuse} END IF; RETURN NEW; END $$"
    )
    for table, act in _guarded(tables):
        function = "appraisal_refuse_late_row" if act == "insert" else "appraisal_refuse"
        when = "WHEN (OLD.state = 'published')" if (table, act) == (VERSIONS, "update") else ""
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
            f"FOR EACH ROW {when} EXECUTE FUNCTION {function}()"
        )
