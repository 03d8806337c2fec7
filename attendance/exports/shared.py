"""What all sheets of the monthly workbook say in the same words."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from attendance.selectors.sheets import MonthSheet, SheetCell, SheetRow
from attendance.wording import WEEKDAYS, clock_text, reason_text
from attendance.wording_days import cell_reasons
from common.workbooks import Shade

OVERTIME_REASONS = frozenset({"overtime_approved", "overtime_by_roster", "time_off_refused"})
"""Reasons that tell where overtime comes from."""


def is_chinese() -> bool:
    """Tell whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")


def month_title(sheet: MonthSheet) -> str:
    """Write the month as people say it: 2026年10月, October 2026."""
    return date_format(sheet.month.first, "YEAR_MONTH_FORMAT")


def version_text(sheet: MonthSheet) -> str:
    """Say which version the sheet shows."""
    return _("version %(number)d") % {"number": sheet.number} if sheet.number else _("draft, not published")


def verification_code(content_hash: str) -> str:
    """Shorten the content hash to what somebody can read out: four groups of four."""
    return "-".join(content_hash[start : start + 4].upper() for start in range(0, 16, 4))


def weekday(day: date) -> str:
    """Name the day of the week."""
    return str(WEEKDAYS[day.weekday()])


def team_name(row: SheetRow, day: date | None = None) -> str:
    """Name the team of a person on a day; of the month, all of them in order."""
    teams = row.person.get("teams", [])
    if day is not None:
        teams = [one for one in teams if one["from"] <= day.day <= one["until"]]
    return " → ".join(dict.fromkeys(str(one["name"]) for one in teams))


def post_name(row: SheetRow) -> str:
    """Name the post in the reader's language."""
    return str(row.person.get("post_name_zh" if is_chinese() else "post_name", ""))


def leave_names(sheet: MonthSheet) -> dict[str, str]:
    """Give the names of the kinds of leave by code, in the reader's language."""
    name = "name_zh" if is_chinese() else "name"
    return {kind["code"]: kind[name] for kind in sheet.header.get("leave_kinds", [])}


def halves(value: int) -> Decimal | int | None:
    """Write half days as days: 1, 0.5; nothing is left blank, as on the paper form."""
    if not value:
        return None
    return value // 2 if value % 2 == 0 else Decimal(value) / 2


def hours(minutes: int) -> Decimal | int | None:
    """Write minutes as hours, to two decimals; nothing is left blank."""
    if not minutes:
        return None
    return minutes // 60 if minutes % 60 == 0 else round(Decimal(minutes) / 60, 2)


def count(value: int) -> int | None:
    """Write a count; nothing is left blank."""
    return value or None


def came_and_left(facts: Mapping[str, Any]) -> str:
    """Write when the person came and went, part by part: 08:58–18:02."""
    times = [(part.get("came"), part.get("left")) for part in facts.get("parts", [])]
    told = [f"{_time(came)}–{_time(left)}" for came, left in times if (came, left) != (None, None)]
    return "  ".join(told) or "—"


def _time(minute: int | None) -> str:
    """Write a time, or the blank that a form has for it."""
    return "__:__" if minute is None else clock_text(minute)


def overtime_reasons(sheet: MonthSheet, cell: SheetCell) -> str:
    """Say where the overtime of a day comes from."""
    steps = [step for step in cell.why.get("steps", []) if str(step["reason"]) in OVERTIME_REASONS]
    return " ".join(reason_text(step, names=leave_names(sheet)) for step in steps)


def reasons(sheet: MonthSheet, cell: SheetCell) -> str:
    """Say why a day is an exception: the reasons that matter, then the flags that no reason tells."""
    return cell_reasons(cell.facts, cell.why, names=leave_names(sheet))


def cells_of(sheet: MonthSheet) -> Iterator[tuple[SheetRow, SheetCell]]:
    """Yield every cell of the sheet, day after day, in order of work number within a day."""
    for day in sheet.month.days():
        for row in sheet.rows:
            if cell := row.cells.get(day.day):
                yield row, cell


def cell_shade(cell: SheetCell) -> Shade:
    """Give the background of a mark: red for absence, amber for what must be explained, blue for leave."""
    facts = cell.facts
    if facts.get("absent_halves"):
        return Shade.RED
    if cell.is_exception:
        return Shade.AMBER
    return Shade.BLUE if facts.get("leaves") else Shade.NONE
