"""Whole columns of numbers, days and instants into arrays, without an object for every value."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import DateField, DateTimeField, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce

Column = npt.NDArray[np.int64]

POSTGRES_EPOCH = date(2000, 1, 1)
POSTGRES_EPOCH_SECONDS = 946_684_800
UNIX_EPOCH = date(1970, 1, 1).toordinal()
MICROSECONDS = 1_000_000
HEADER_BYTES = 19
TRAILER_BYTES = 2


def read_columns(rows: "QuerySet[Any]", *columns: str) -> list[Column]:
    """Read columns of some rows as one array of whole numbers for each.

    Days become their ordinals (`date.toordinal`), instants whole seconds since 1970 UTC, NULL becomes 0.

    Args:
        columns: names of columns that hold whole numbers, days, instants or keys.
    """
    fields = [rows.model._meta.get_field(name) for name in columns]
    connection = connections[rows.db]
    told = [_told(name, field, connection.vendor) for name, field in zip(columns, fields, strict=True)]
    query = rows.order_by().values_list(*told)
    try:
        sql, params = query.query.get_compiler(query.db).as_sql()
    except EmptyResultSet:
        return _empty(columns)
    with connection.cursor() as cursor:
        read = _by_copy if connection.vendor == "postgresql" else _by_tuples
        return read(cursor, sql, params, fields)


def _told(name: str, field: Any, vendor: str) -> Any:
    if vendor == "sqlite" and isinstance(field, DateField):
        # As text: Django would make an object of each.
        return Cast(name, TextField())
    return Coalesce(name, 0) if field.null else name


def as_columns(rows: Iterable[tuple[Any, ...]], width: int) -> list[Column]:
    """Write rows as `read_columns` gives them."""
    columns = list(zip(*rows, strict=True)) or [()] * width
    return [np.array([_number(value) for value in column], np.int64) for column in columns]


def _number(value: Any) -> int:
    if isinstance(value, datetime):
        return int(value.timestamp())
    return value.toordinal() if isinstance(value, date) else int(value or 0)


def _empty(columns: Sequence[Any]) -> list[Column]:
    return [np.empty(0, np.int64) for _column in columns]


def _by_copy(cursor: Any, sql: str, params: tuple[Any, ...], fields: list[Any]) -> list[Column]:
    with cursor.copy(f"COPY ({cursor.mogrify(sql, params)}) TO STDOUT (FORMAT BINARY)") as copy:
        content = b"".join(copy)
    body = memoryview(content)[HEADER_BYTES : len(content) - TRAILER_BYTES]
    if not body:
        return _empty(fields)
    row, sizes = _row_of(body, len(fields))
    table = np.frombuffer(body, row)
    assert all((table[f"size{number}"] == size).all() for number, size in enumerate(sizes)), (
        "NULL in a column"
    )
    return [_postgres_value(field)(table[f"value{number}"]) for number, field in enumerate(fields)]


def _row_of(body: memoryview, columns: int) -> tuple["np.dtype[Any]", list[int]]:
    """Read from the first row how every row is laid out: a count, then size and value of each column."""
    layout: list[tuple[str, str]] = [("count", ">i2")]
    sizes, at = [], 2
    for number in range(columns):
        size = int.from_bytes(body[at : at + 4], "big", signed=True)
        layout += [(f"size{number}", ">i4"), (f"value{number}", f">i{size}")]
        sizes.append(size)
        at += 4 + size
    return np.dtype(layout), sizes


def _postgres_value(field: Any) -> Callable[[Any], Column]:
    if isinstance(field, DateTimeField):
        return lambda value: value.astype(np.int64) // MICROSECONDS + POSTGRES_EPOCH_SECONDS
    if isinstance(field, DateField):
        return lambda value: value.astype(np.int64) + POSTGRES_EPOCH.toordinal()
    return lambda value: value.astype(np.int64)


def _by_tuples(cursor: Any, sql: str, params: tuple[Any, ...], fields: list[Any]) -> list[Column]:
    cursor.execute(sql, params)
    rows = cursor.fetchall()
    columns = zip(*rows, strict=True) if rows else ((),) * len(fields)
    return [_sqlite_value(field, values) for field, values in zip(fields, columns, strict=True)]


def _sqlite_value(field: Any, values: tuple[Any, ...]) -> Column:
    """Turn what SQLite stores: days and instants are texts, instants in UTC."""
    if isinstance(field, DateTimeField):
        return np.array(values, "datetime64[s]").astype(np.int64)
    if isinstance(field, DateField):
        return np.array(values, "datetime64[D]").astype(np.int64) + UNIX_EPOCH
    return np.array(values, np.int64)
