"""Database triggers that keep a published version, and the rows copied into it, as they were published.

They stop mistakes and careless hands; whoever owns the database can drop them, and then the signature tells.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class PublishedTables:
    """Tables of one kind of publication: versions with a state, and the rows that belong to them.

    A version that is published is not changed, and none is removed; its rows are not changed, not removed,
    and not added to once it is published. Neither are the tables emptied, which only PostgreSQL can do past
    the triggers of rows.

    Attributes:
        versions: table of versions; its column `state` says `published`.
        rows: tables with a column `version_id`.
        refusal: what the database says.
    """

    versions: str
    rows: tuple[str, ...]
    refusal: str

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Put the guards on the tables that exist; a second time changes nothing."""
        tables = connection.introspection.table_names()
        if self.versions not in tables:
            return
        make = self._postgresql if connection.vendor == "postgresql" else self._sqlite
        with connection.cursor() as cursor:
            for statement in make(tables):
                cursor.execute(statement)

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Take the guards away, as undoing the migration and emptying a test database need."""
        tables = connection.introspection.table_names()
        is_postgresql = connection.vendor == "postgresql"
        guarded = [*self._guarded(tables), *(self._emptied(tables) if is_postgresql else ())]
        with connection.cursor() as cursor:
            for table, act in guarded:
                on_table = f" ON {table}" if is_postgresql else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{on_table}")

    def _guarded(self, tables: Collection[str]) -> Iterator[tuple[str, str]]:
        for table in self.rows:
            yield from ((table, act) for act in ("update", "delete", "insert") if table in tables)
        yield from ((self.versions, act) for act in ("update", "delete") if self.versions in tables)

    def _emptied(self, tables: Collection[str]) -> Iterator[tuple[str, str]]:
        yield from ((table, "truncate") for table in (*self.rows, self.versions) if table in tables)

    @property
    def _is_published(self) -> str:
        return f"EXISTS (SELECT 1 FROM {self.versions} WHERE id = NEW.version_id AND state = 'published')"  # noqa: S608

    def _sqlite(self, tables: Collection[str]) -> Iterator[str]:
        for table, act in self._guarded(tables):
            when = f"WHEN {self._is_published}" if act == "insert" else self._only_published(table, act)
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act} BEFORE {act.upper()} ON {table} {when} "
                f"BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END"
            )

    def _only_published(self, table: str, act: str) -> str:
        is_version_changed = (table, act) == (self.versions, "update")
        return "WHEN (OLD.state = 'published')" if is_version_changed else ""

    def _postgresql(self, tables: Collection[str]) -> Iterator[str]:
        refuse = f"RAISE EXCEPTION '{self.refusal}' USING ERRCODE = 'integrity_constraint_violation';"
        always, late = f"{self.versions}_refuse", f"{self.versions}_refuse_late_row"
        yield _function(always, refuse)
        yield _function(late, f"IF {self._is_published} THEN {refuse} END IF; RETURN NEW;")
        for table, act in self._guarded(tables):
            yield (
                f"CREATE OR REPLACE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} FOR EACH ROW "
                f"{self._only_published(table, act)} EXECUTE FUNCTION {late if act == 'insert' else always}()"
            )
        for table, act in self._emptied(tables):
            yield (
                f"CREATE OR REPLACE TRIGGER {table}_no_{act} BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {always}()"
            )


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$guard$ BEGIN {body} END $guard$"
    )
