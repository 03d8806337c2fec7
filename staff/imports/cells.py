"""What a cell of an imported table says, or why it cannot be taken."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _


class CellFault(Exception):
    """One cell that cannot be taken: its column, value and reason."""

    def __init__(self, code: str, message: str, *, column: str, value: object) -> None:
        super().__init__(message)
        self.code, self.message, self.column, self.value = code, message, column, value


YEARS = range(1900, 2200)
"""Years of which a day is believed: others are slips, and some have no day before or after them."""


def as_text(value: object) -> str:
    """Return a cell's text; a number loses the `.0` that spreadsheets add."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def as_day(value: object, column: str) -> date | None:
    """Return a cell's day: a real date, or text like 2026-10-01 or 2026/10/1.

    Raises:
        CellFault: the text is no date, or of a year that cannot be meant.
    """
    text = as_text(value)
    if not text:
        return None
    found = _day(value, text)
    if found is None or found.year not in YEARS:
        raise CellFault("cell.not_a_date", _("Write the date like 2026-10-01."), column=column, value=text)
    return found


def _day(value: object, text: str) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    for pattern in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def look_up(known: Mapping[str, Any], text: str, column: str, message: str, *, at: str = "") -> Any:
    """Return what a text stands for.

    Args:
        column: the notion that is looked up; it names the code of the fault.
        at: the cell that is named instead of the column.

    Raises:
        CellFault: nothing is known by it.
    """
    if text not in known:
        raise CellFault(f"cell.unknown_{column}", message, column=at or column, value=text)
    return known[text]


def as_moment(value: object, column: str, zone: ZoneInfo) -> datetime | None:
    """Return a cell's instant: Excel's own, or text like 2026-10-12 18:00; without an offset centre time.

    Raises:
        CellFault: the text is no date and time, or of a year that cannot be meant.
    """
    text = "" if isinstance(value, datetime) else as_text(value).replace("/", "-")
    if not text and not isinstance(value, datetime):
        return None
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(_padded(text))
    except ValueError as error:
        message = _("Write date and time like 2026-10-12 18:00.")
        raise CellFault("cell.not_a_time", message, column=column, value=text) from error
    if ":" not in str(value) or found.year not in YEARS:
        message = _("Write date and time like 2026-10-12 18:00.")
        raise CellFault("cell.not_a_time", message, column=column, value=text)
    return found if found.tzinfo else found.replace(tzinfo=zone, microsecond=0)


def _padded(text: str) -> str:
    """Fill up 2026-1-2 8:00 to what ISO asks for."""
    day, _space, clock = text.replace("T", " ").partition(" ")
    parts = [part.zfill(2) for part in day.split("-")]
    hour, colon, rest = clock.strip().partition(":")
    return f"{'-'.join(parts)} {hour.zfill(2)}{colon}{rest}"
