"""Cells of a table as text and as instants; a cell that cannot be meant is named."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from calls.domain.contacts import CellError, RowFault

Value = str | date | datetime | int | float | None
Values = Mapping[str, Value]

YEARS = range(1970, 2200)
# What spreadsheets make of a time when they save as CSV.
LOOSE_MOMENT = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)


def as_text(value: Value) -> str:
    """Write a cell as text; whole numbers lose the ``.0`` that spreadsheets give them."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def short_text(values: Values, key: str, limit: int) -> str:
    """Return a cell's text of at most `limit` characters.

    Raises:
        CellError: the text is too long (its length is told, not the text) or has a null character.
    """
    text = as_text(values.get(key))
    if "\0" in text:
        raise CellError(RowFault.CONTROL_CHARACTER, key)
    if len(text) > limit:
        raise CellError(RowFault.TOO_LONG, key, str(len(text)))
    return text


def instant(values: Values, key: str, zone: ZoneInfo) -> datetime | None:
    """Read a spreadsheet's date, ISO 8601, or ``2026/1/5 8:03``; without an offset it is in `zone`."""
    value = values.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        moment = value
    else:
        text = as_text(value)
        try:
            moment = _loose_moment(text) or datetime.fromisoformat(text)
        except ValueError:
            raise CellError(RowFault.TIME_MALFORMED, key, text[:40]) from None
    if moment.year not in YEARS:
        raise CellError(RowFault.TIME_MALFORMED, key, moment.isoformat())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _loose_moment(text: str) -> datetime | None:
    found = LOOSE_MOMENT.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the caller gives the zone
