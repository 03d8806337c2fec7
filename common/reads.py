"""Reads that are asked for first and made later: each on its own, or all of them in one statement.

For a whole month many rows come from many tables, a statement for each. For one person it is a few rows from
as many tables, and the way to the database is what costs: one statement then brings them all.
"""

import json
from collections.abc import Callable, Iterable
from datetime import UTC
from typing import Any

from django.db import models
from django.db.models import IntegerField, QuerySet, Value
from django.db.models.functions import JSONArray

from common.columns import Column, as_columns, read_columns

Rows = Callable[[], Iterable[tuple[Any, ...]]]
"""Gives the rows of a read that was asked for, as tuples of the columns asked for, in no order."""

Columns = Callable[[], list[Column]]
"""Gives the columns of a read that was asked for in numbers."""

Decode = Callable[[Any], Any]
CHUNK = 20_000


class Reads:
    """Every read is a statement of its own, made when its rows are wanted."""

    def ask(self, rows: "QuerySet[Any]", *columns: str) -> Rows:
        """Ask for columns of some rows; columns may lie across foreign keys."""
        return lambda: rows.order_by().values_list(*columns).iterator(CHUNK)

    def ask_numbers(self, rows: "QuerySet[Any]", *columns: str) -> Columns:
        """Ask for columns of some rows in whole numbers: days as ordinals, instants as seconds, NULL as 0."""
        return lambda: read_columns(rows, *columns)


class ReadsTogether(Reads):
    """All reads are one statement, made when the first rows are wanted; nothing can be asked for after it."""

    def __init__(self) -> None:
        self._asked: list[QuerySet[Any]] = []
        self._decoders: list[list[Decode]] = []
        self._found: list[list[tuple[Any, ...]]] | None = None

    def ask(self, rows: "QuerySet[Any]", *columns: str) -> Rows:
        """Ask for columns of some rows.

        Raises:
            ValueError: the statement was made already.
        """
        if self._found is not None:
            raise ValueError("these reads are made already; ask in new ones")
        number = len(self._asked)
        told = rows.order_by().annotate(
            read_number=Value(number, IntegerField()), read_row=JSONArray(*columns)
        )
        self._asked.append(told.values_list("read_number", "read_row"))
        self._decoders.append([_decoder(_field(rows.model, column)) for column in columns])
        return lambda: self._all()[number]

    def ask_numbers(self, rows: "QuerySet[Any]", *columns: str) -> Columns:
        """Ask for columns of some rows in whole numbers, as `Reads.ask_numbers` gives them."""
        asked = self.ask(rows, *columns)
        return lambda: as_columns(asked(), len(columns))

    def _all(self) -> list[list[tuple[Any, ...]]]:
        if self._found is None:
            found: list[list[tuple[Any, ...]]] = [[] for _ in self._asked]
            first, *others = self._asked
            for number, row in first.union(*others, all=True):
                decoders = self._decoders[number]
                found[number].append(
                    tuple(decode(value) for decode, value in zip(decoders, row, strict=True))
                )
            self._found = found
        return self._found


def _field(model: type[models.Model], column: str) -> "models.Field[Any, Any]":
    """Find the field at the end of a path such as `team__code`; a foreign key is the key it holds."""
    field: Any = None
    for name in column.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        if field.is_relation:
            model = field.related_model
    while field.is_relation:
        field = field.target_field
    return field


def _decoder(field: "models.Field[Any, Any]") -> Decode:
    """Give what turns a value as JSON holds it into the value that the column has in Python."""
    if isinstance(field, models.JSONField):
        # SQLite keeps JSON as text, and gives it as such.
        return lambda value: json.loads(value) if isinstance(value, str) else value
    if isinstance(field, models.DateTimeField):
        return lambda value: value and _instant(field, value)
    if isinstance(field, (models.DateField, models.BooleanField, models.DecimalField)):
        return lambda value: None if value is None else field.to_python(value)
    return lambda value: value


def _instant(field: "models.DateTimeField[Any, Any]", text: str) -> Any:
    """Read an instant; what SQLite writes has no zone, and is UTC."""
    at = field.to_python(text if "+" in text[19:] else f"{text}+00:00")
    return at.astimezone(UTC)
