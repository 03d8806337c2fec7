"""Rows stored in one statement, however many they are."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connections, models, router
from django.db.models import AutoField


def insert_all(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one table in one statement; their keys are left unknown.

    Django cuts an INSERT at 999 parameters on SQLite: a thousand rows of ten columns would be eleven of them.
    There the rows travel as one JSON document.

    Raises:
        IntegrityError: a constraint refuses one of them; then none is stored.
    """
    if not rows:
        return
    model = type(rows[0])
    database = connections[router.db_for_write(model)]
    if database.vendor != "sqlite":
        model._default_manager.bulk_create(rows)
        return
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    values = [[_stored(field, row, database) for field in fields] for row in rows]
    quote = database.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    taken = ", ".join(f"json_extract(value, '$[{number}]')" for number in range(len(fields)))
    with database.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) SELECT {taken} FROM json_each(%s)",  # noqa: S608 - names of our own columns
            [json.dumps(values)],
        )


def _stored(field: "models.Field[Any, Any]", row: models.Model, database: Any) -> Any:
    """Give a value as SQLite stores it; what is not text or a number there is written as text."""
    value = field.get_db_prep_save(field.pre_save(row, add=True), connection=database)
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
