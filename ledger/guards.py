"""Database triggers that refuse to change or remove what is in the register.

They stop mistakes and careless hands. Whoever owns the database can drop them; then the
hash chain and the signatures still tell (docs/security-claims.md).

There is one lawful way for content to go: a row of `ledger_destroyedcontent` names the entry and the
three entries of its certificate. The database lets such a row in only when the three are there, are of
three people, build on each other and list exactly this content; then, and only then, the content's row
may be removed. It can neither be changed nor come back.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

UNIQUE_COLUMNS = {
    "ledger_entry": ("id", "sequence", "entry_hash"),
    "ledger_content": ("id", "entry_id"),
    "ledger_signingkey": ("id", "key_id"),
    "ledger_checkpoint": ("id", "size"),
    "ledger_destroyedcontent": ("id", "entry_id"),
}
"""The guarded tables, each with the columns by which SQLite's REPLACE could displace a row."""

CONTENT, DESTROYED = "ledger_content", "ledger_destroyedcontent"

REFUSAL = "rows of the register are never changed or removed"
UNCERTIFIED = "content of the register is destroyed only under a complete certificate"
GONE = "destroyed content of the register does not come back"


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards on every table of the register that exists; a second time changes nothing."""
    tables = _existing(connection)
    with connection.cursor() as cursor:
        for table in tables:
            for statement in _statements(connection.vendor, table, tables):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away, as undoing the migration and emptying a test database need."""
    tables = _existing(connection)
    with connection.cursor() as cursor:
        for table in tables:
            for name in _names(connection.vendor, table, tables):
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
    tables = _existing(connection)
    wanted = [name for table in tables for name in _names(connection.vendor, table, tables)]
    return [name for name in wanted if name not in present]


def _existing(connection: BaseDatabaseWrapper) -> list[str]:
    tables = set(connection.introspection.table_names())
    return [table for table in UNIQUE_COLUMNS if table in tables]


def _names(vendor: str, table: str, tables: list[str]) -> list[str]:
    acts = ["change", "truncate"] if vendor == "postgresql" else ["update", "delete", "replace"]
    if table == CONTENT and DESTROYED in tables:
        acts += ["return"] if vendor == "sqlite" else ["delete", "return"]
    if table == DESTROYED:
        acts.append("uncertified")
    return [f"{table}_no_{act}" for act in acts]


def _statements(vendor: str, table: str, tables: list[str]) -> Iterator[str]:
    make = _postgresql if vendor == "postgresql" else _sqlite
    yield from make(table, is_destroyable=table == CONTENT and DESTROYED in tables)


def _certificate(vendor: str) -> str:
    """Spell the search for the complete certificate of a row about to be stored.

    `builds_on` stands first in the signed bytes: a hash before its end is one that the signature affirms.
    """

    def at(column: str, text: str) -> str:
        """Spell the place of a text within bytes, counted from 1."""
        if vendor == "postgresql":
            return f"position(convert_to({text}, 'UTF8') IN {column})"
        return f"instr({column}, CAST({text} AS BLOB))"

    listed = """'{"content":"' || NEW.content_hash || '","sequence":' || e.sequence || '}'"""
    signed = """'"content":"' || NEW.content_hash || '"'"""
    end_of_builds_on = """'],"content":'"""
    return f"""
        SELECT 1 FROM ledger_entry e, ledger_entry a, ledger_entry x, ledger_entry w,
                      ledger_content ac, ledger_content xc, ledger_content wc
        WHERE e.id = NEW.entry_id
          AND a.id = NEW.approval_id AND x.id = NEW.execution_id AND w.id = NEW.witness_id
          AND ac.entry_id = a.id AND xc.entry_id = x.id AND wc.entry_id = w.id
          AND a.record_type = 'ledger.destruction'
          AND x.record_type = a.record_type AND w.record_type = a.record_type
          AND x.record_id = a.record_id AND w.record_id = a.record_id
          AND a.meaning = 'approved' AND x.meaning = 'destroyed' AND w.meaning = 'witnessed'
          AND a.signer_id <> x.signer_id AND a.signer_id <> w.signer_id AND x.signer_id <> w.signer_id
          AND e.sequence < a.sequence AND a.sequence < x.sequence AND x.sequence < w.sequence
          AND e.record_type NOT LIKE 'ledger.%'
          AND xc.document = ac.document AND wc.document = ac.document
          AND {at("e.signed_bytes", signed)} > 0 AND {at("ac.document", listed)} > 0
          AND {at("x.signed_bytes", "a.entry_hash")} BETWEEN 1 AND {at("x.signed_bytes", end_of_builds_on)}
          AND {at("w.signed_bytes", "x.entry_hash")} BETWEEN 1 AND {at("w.signed_bytes", end_of_builds_on)}
    """  # noqa: S608 - our own names only


def _is_destroyed(row: str) -> str:
    """Spell that the content of the row at hand is destroyed."""
    return f"EXISTS (SELECT 1 FROM {DESTROYED} WHERE entry_id = {row}.entry_id)"  # noqa: S608


def _postgresql(table: str, *, is_destroyable: bool) -> Iterator[str]:
    yield _function("ledger_refuse", _refuse(REFUSAL))
    acts = "UPDATE" if is_destroyable else "UPDATE OR DELETE"
    yield (
        f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE {acts} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION ledger_refuse()"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
    )
    if is_destroyable:
        lawful = f"IF NOT {_is_destroyed('OLD')} THEN {_refuse(REFUSAL)} END IF; RETURN OLD;"
        yield from _guard_postgresql(table, "delete", "DELETE", lawful)
        back = f"IF {_is_destroyed('NEW')} THEN {_refuse(GONE)} END IF; RETURN NEW;"
        yield from _guard_postgresql(table, "return", "INSERT", back)
    if table == DESTROYED:
        certificate = _certificate("postgresql")
        body = f"IF NOT EXISTS ({certificate}) THEN {_refuse(UNCERTIFIED)} END IF; RETURN NEW;"
        yield from _guard_postgresql(table, "uncertified", "INSERT", body)


def _refuse(why: str) -> str:
    return f"RAISE EXCEPTION '{why}' USING ERRCODE = 'integrity_constraint_violation';"


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$guard$ BEGIN {body} END $guard$"
    )


def _guard_postgresql(table: str, name: str, act: str, body: str) -> Iterator[str]:
    yield _function(f"{table}_{name}", body)
    yield (
        f"CREATE OR REPLACE TRIGGER {table}_no_{name} BEFORE {act} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_{name}()"
    )


def _sqlite(table: str, *, is_destroyable: bool) -> Iterator[str]:
    yield _guard_sqlite(table, "update", "UPDATE")
    # Made anew, so that a database from before there was a lawful way gets the guard that knows it.
    yield f"DROP TRIGGER IF EXISTS {table}_no_delete"
    unlawful = f"NOT {_is_destroyed('OLD')}" if is_destroyable else ""
    yield _guard_sqlite(table, "delete", "DELETE", when=unlawful)
    # INSERT OR REPLACE removes the old row without firing its delete trigger.
    same = " OR ".join(f"{column} = NEW.{column}" for column in UNIQUE_COLUMNS[table])
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - our own names only
    yield _guard_sqlite(table, "replace", "INSERT", when=exists)
    if is_destroyable:
        yield _guard_sqlite(table, "return", "INSERT", when=_is_destroyed("NEW"), why=GONE)
    if table == DESTROYED:
        uncertified = f"NOT EXISTS ({_certificate('sqlite')})"
        yield _guard_sqlite(table, "uncertified", "INSERT", when=uncertified, why=UNCERTIFIED)


def _guard_sqlite(table: str, name: str, act: str, *, when: str = "", why: str = REFUSAL) -> str:
    condition = f" WHEN {when}" if when else ""
    return (
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{name} BEFORE {act} ON {table}{condition} "
        f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
    )
