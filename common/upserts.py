"""Writing many derived rows: only what differs from what is stored, by COPY where there is it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model

FEW = 200
"""So many rows are sent as parameters; more by COPY."""

BLOCK = 1000
"""Rows joined to one piece of a COPY."""

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Packed:
    """Values that many rows share, written for COPY once."""

    __slots__ = ("_text", "values")

    def __init__(self, values: Sequence[Any]) -> None:
        self.values = tuple(values)
        self._text = ""

    @property
    def text(self) -> str:
        """The values as a piece of a line of COPY."""
        if not self._text:
            self._text = "\t".join(map(_copy_text, self.values))
        return self._text


def _copy_text(value: Any) -> str:
    if value is None:
        return "\\N"
    return value.translate(_ESCAPES) if isinstance(value, str) else str(value)


@lru_cache(maxsize=100_000)
def instant_text(minute: int) -> str:
    """Write an instant, in minutes since 1970 UTC, as the database reads it; a month has 44,640 of them."""
    text = f"{datetime.fromtimestamp(minute * 60, UTC):%Y-%m-%d %H:%M:%S}"
    return f"{text}+00" if connection.vendor == "postgresql" else text


Row = tuple[tuple[int | str | date | None, ...], Packed]
"""The first columns of a row (numbers, and texts without tabs or backslashes), and the rest of it, packed."""


@dataclass(frozen=True)
class Table:
    """A table whose rows are derived: its columns in the order in which rows give them, and its key."""

    model: type[Model]
    fields: tuple[str, ...]
    key: tuple[str, ...]
    columns: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Find the names of the columns."""
        object.__setattr__(self, "columns", tuple(map(self._column, self.fields)))

    @property
    def name(self) -> str:
        """The name of the table."""
        return self.model._meta.db_table

    def _column(self, name: str) -> str:
        column = self.model._meta.get_field(name).column  # type: ignore[union-attr]
        assert column is not None
        return column

    @property
    def insert(self) -> str:
        """INSERT INTO … up to where the rows come from."""
        return f"INSERT INTO {self.name} ({', '.join(self.columns)})"

    @property
    def where_it_differs(self) -> str:
        """ON CONFLICT …: what is stored under the key is written over, unless it is the same."""
        keys = tuple(map(self._column, self.key))
        rest = [column for column in self.columns if column not in keys]
        differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
        return (
            f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET "
            + ", ".join(f"{column} = excluded.{column}" for column in rest)
            + f" WHERE ({', '.join(f'{self.name}.{column}' for column in rest)})"
            + f" {differs} ({', '.join(f'excluded.{column}' for column in rest)})"
        )


def write_rows(table: Table, rows: Sequence[Row], *, are_new: bool) -> None:
    """Write rows; what is stored under their key already is written over where it differs.

    Args:
        are_new: nothing is stored under any of the keys.
    """
    if connection.vendor != "postgresql" or len(rows) <= FEW:
        _by_parameters(table, rows)
    elif are_new:
        _by_copy(table.name, table, rows)
    else:
        _by_staging(table, rows)


def _by_parameters(table: Table, rows: Sequence[Row]) -> None:
    if not rows:
        return
    marks = ", ".join(["%s"] * len(table.columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"{table.insert} VALUES ({marks}) {table.where_it_differs}",
            [(*head, *rest.values) for head, rest in rows],
        )


def _by_staging(table: Table, rows: Iterable[Row]) -> None:
    columns, staging = ", ".join(table.columns), f"staging_{table.name}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {staging} ON COMMIT DROP "  # noqa: S608 - our own names
            f"AS SELECT {columns} FROM {table.name} WITH NO DATA"
        )
        _by_copy(staging, table, rows)
        chosen = f"SELECT {columns} FROM {staging}"  # noqa: S608 - our own names
        cursor.execute(f"{table.insert} {chosen} {table.where_it_differs}")
        cursor.execute(f"TRUNCATE {staging}")


def _by_copy(target: str, table: Table, rows: Iterable[Row]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {target} ({', '.join(table.columns)}) FROM STDIN") as copy,
    ):
        for block in _blocks(rows):
            copy.write(block)


def _blocks(rows: Iterable[Row]) -> Iterator[str]:
    source = iter(rows)
    while block := list(islice(source, BLOCK)):
        yield "".join(map(_line, block))


def _line(row: Row) -> str:
    head, rest = row
    return "\t".join(["\\N" if value is None else str(value) for value in head]) + f"\t{rest.text}\n"
