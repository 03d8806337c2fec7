"""The one way to write attendance as bytes, so that a signature over its hash can be checked for ever.

Canonical JSON (RFC 8785) of whole numbers, texts, truth values, lists and objects with ASCII names; for
these Python's own sorted, compact JSON is the same, and many times as fast. A test holds the two together.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

ROW_PREFIX = b"zhiban.attendance.row.1\0"
MONTH_PREFIX = b"zhiban.attendance.month.1\0"
CELL_PREFIX = b"zhiban.attendance.cell.1\0"


class Cell(NamedTuple):
    """One day of a person as it is signed: symbol, facts, and why."""

    day: date
    symbol: str
    facts: Mapping[str, object]
    explanation: object


def canonical(value: object) -> bytes:
    """Write a value as canonical JSON.

    Raises:
        ValueError: the value holds what is neither JSON nor a whole number.
    """
    return _encode(value).encode()


def _refuse(value: object) -> object:
    raise ValueError(f"not part of a signed document: {value!r}")


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_refuse).encode


def row_hash(*, person: Mapping[str, object], totals: Mapping[str, object], cells: Iterable[Cell]) -> str:
    """Give the SHA-256 of one person's month: who they were, the totals, every cell in order of its day."""
    ordered = sorted(cells, key=lambda cell: cell.day)
    days = [(cell.day, signed_part(*map(canonical, cell[1:]))) for cell in ordered]
    return hash_of_days(person=person, totals=totals, days=days)


def signed_part(symbol: bytes, facts: bytes, why: bytes) -> bytes:
    """Put together what is signed of a day from canonical pieces, without the day: many days share it."""
    # The brace that opens the object is left out: the day goes before.
    return b'"facts":%b,"symbol":%b,"why":%b}' % (facts, symbol, why)


def hash_of_days(
    *, person: Mapping[str, object], totals: Mapping[str, object], days: Iterable[tuple[date, bytes]]
) -> str:
    """Give the hash of a row whose days are in order, each with its `signed_part`."""
    listed = b",".join([b'{"day":"%b",%b' % (day.isoformat().encode(), part) for day, part in days])
    document = b'{"days":[%b],"person":%b,"totals":%b}' % (listed, canonical(person), canonical(totals))
    return hashlib.sha256(ROW_PREFIX + document).hexdigest()


def month_hash(header: Mapping[str, object], row_hashes: Iterable[str]) -> str:
    """Give the SHA-256 of a month: its header and the hashes of its rows in order of work number."""
    digest = hashlib.sha256(MONTH_PREFIX + canonical(header) + b"\0")
    for one in row_hashes:
        digest.update(bytes.fromhex(one))
    return digest.hexdigest()


def cell_hash(symbol: str, facts: Mapping[str, object]) -> str:
    """Give the SHA-256 of one cell as people see it: mark and facts; reviews and objections refer to it."""
    return hashlib.sha256(CELL_PREFIX + canonical({"facts": facts, "symbol": symbol})).hexdigest()
