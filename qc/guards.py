"""Database triggers that keep a published scorecard version as it was published.

They stop mistakes and careless hands; whoever owns the database can drop them, and then the content hash
tells (`recompute_evaluations`).
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "qc_scorecardversion"
KEPT = ("scorecard_id", "number", "definition", "content_hash", "published_at")
"""What no act changes once a version is published; its state still goes on to retired."""

REFUSAL = "a published scorecard version is never changed"


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards on the versions, where their table exists; a second time changes nothing."""
    if TABLE not in connection.introspection.table_names():
        return
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for statement in make():
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away, as undoing the migration and emptying a test database need."""
    if TABLE not in connection.introspection.table_names():
        return
    on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for act in ("update", "delete", "truncate"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{act}{on_table}")


def _conditions(differs: str) -> Iterator[tuple[str, str]]:
    """Say when a change and when a removal are refused; `differs` compares two values or blanks."""
    changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in KEPT)
    yield "update", f"OLD.state <> 'draft' AND (NEW.state = 'draft' OR {changed})"
    yield "delete", "OLD.state <> 'draft'"


def _sqlite() -> Iterator[str]:
    for act, when in _conditions("IS NOT"):
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_{act} BEFORE {act.upper()} ON {TABLE} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION qc_refuse_version() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for act, when in _conditions("IS DISTINCT FROM"):
        yield (
            f"CREATE OR REPLACE TRIGGER {TABLE}_no_{act} BEFORE {act.upper()} ON {TABLE} "
            f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION qc_refuse_version()"
        )
    yield (
        f"CREATE OR REPLACE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION qc_refuse_version()"
    )
