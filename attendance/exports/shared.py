"""What all sheets of the monthly workbook say in the same words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from attendance.exports.marks import MASKED_LEAVE, Marks
from attendance.selectors.month_rows import SheetCell, SheetRow
from attendance.selectors.reference import changed_duties, symbols_of
from attendance.selectors.sheets import MonthStream
from attendance.wording import WEEKDAYS, clock_text, reason_text
from attendance.wording_days import cell_reasons

OVERTIME_REASONS = frozenset({"overtime_approved", "overtime_by_roster", "time_off_refused"})
"""Reasons that tell where overtime comes from."""


class Layout(StrEnum):
    """The forms the workbook comes in."""

    CLASSIC = "classic"
    MESSENGER = "messenger"


LAYOUTS: dict[Layout, Promise] = {
    Layout.CLASSIC: gettext_lazy("Classic form"),
    Layout.MESSENGER: gettext_lazy("Office messenger"),
}


@dataclass(frozen=True)
class FormOptions:
    """What the reader wants the workbook to be like.

    Attributes:
        layout: the paper form, or the columns people know from office messengers.
        symbols: code of a set of symbols; "" for the one the month was derived with.
        is_masked: write every kind of leave as leave alone, for colleagues.
    """

    layout: Layout = Layout.CLASSIC
    symbols: str = ""
    is_masked: bool = False

    @property
    def is_lean(self) -> bool:
        """Whether marks and exceptions are all that is told of a day."""
        return self.layout is Layout.CLASSIC and not self.symbols


@dataclass(frozen=True)
class Told:
    """A month on its way to a workbook, in the language that is active when it is made.

    Attributes:
        leave_names: of the kinds of leave that have a column, by code; masked, one name for all of them.
        duties: codes of what counts as present, though it stands with leave.
    """

    stream: MonthStream
    options: FormOptions
    marks: Marks
    leave_names: dict[str, str]
    duties: frozenset[str]

    @property
    def header(self) -> Mapping[str, Any]:
        """What is signed above the rows."""
        return self.stream.header


def tell(stream: MonthStream, options: FormOptions) -> Told:
    """Prepare a month for its workbook.

    Raises:
        DomainError: `attendance.symbols.unknown`.
    """
    header, duties = stream.header, _duties(stream.header)
    own = not options.symbols or options.symbols == header["symbol_set"]
    symbols = header["symbols"] if own else {**header["symbols"], **symbols_of(options.symbols)}
    names = leave_names(header)
    if options.is_masked:
        # What is no leave is no secret.
        names = {MASKED_LEAVE: _("Leave"), **{code: names[code] for code in names if code in duties}}
    marks = Marks(symbols, is_rewritten=not own, is_masked=options.is_masked, leaves=tuple(names))
    return Told(stream, options, marks, names, duties)


def _duties(header: Mapping[str, Any]) -> frozenset[str]:
    """Give the kinds that count as present; months of the first form do not say it."""
    kinds = header.get("leave_kinds", [])
    if any("is_present" not in kind for kind in kinds):
        return changed_duties()
    return frozenset(kind["code"] for kind in kinds if kind["is_present"])


def is_chinese() -> bool:
    """Tell whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")


def month_title(sheet: MonthStream) -> str:
    """Write the month as people say it: 2026年10月, October 2026."""
    return date_format(sheet.month.first, "YEAR_MONTH_FORMAT")


def version_text(sheet: MonthStream) -> str:
    """Say which version the sheet shows."""
    return _("version %(number)d") % {"number": sheet.number} if sheet.number else _("draft, not published")


def verification_code(content_hash: str) -> str:
    """Shorten the content hash to what somebody can read out: four groups of four."""
    return "-".join(content_hash[start : start + 4].upper() for start in range(0, 16, 4))


def weekday(day: date) -> str:
    """Name the day of the week."""
    return _weekday(day.weekday(), get_language())


@cache
def _weekday(number: int, language: str | None) -> str:
    """Name a day of the week; a month names half a million of them."""
    return str(WEEKDAYS[number])


def team_name(row: SheetRow, day: date | None = None) -> str:
    """Name the team of a person on a day; of the month, all of them in order."""
    teams = row.person.get("teams", [])
    if day is not None:
        teams = [one for one in teams if one["from"] <= day.day <= one["until"]]
    return " → ".join(dict.fromkeys(str(one["name"]) for one in teams))


def post_name(row: SheetRow) -> str:
    """Name the post in the reader's language."""
    return str(row.person.get("post_name_zh" if is_chinese() else "post_name", ""))


def leave_names(header: Mapping[str, Any]) -> dict[str, str]:
    """Give the names of the kinds of leave by code, in the reader's language."""
    name = "name_zh" if is_chinese() else "name"
    return {kind["code"]: kind[name] for kind in header.get("leave_kinds", [])}


def unit_name(sheet: MonthStream) -> str:
    """Name the centre, and the team or department where the sheet is of one."""
    centre = str(sheet.header["centre"])
    return f"{centre} · {sheet.extract.name}" if sheet.extract else centre


@cache
def halves(value: int) -> Decimal | int | None:
    """Write half days as days: 1, 0.5; nothing is left blank, as on the paper form."""
    if not value:
        return None
    return value // 2 if value % 2 == 0 else Decimal(value) / 2


@cache
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


def overtime_reasons(told: Told, cell: SheetCell) -> str:
    """Say where the overtime of a day comes from."""
    steps = [step for step in cell.why.get("steps", []) if str(step["reason"]) in OVERTIME_REASONS]
    return " ".join(reason_text(step, names=told.leave_names) for step in steps)


def reasons(told: Told, cell: SheetCell) -> str:
    """Say why a day is an exception: the reasons that matter, then the flags that no reason tells."""
    text = cell_reasons(cell.facts, cell.why, names=told.leave_names)
    if cell.objection:
        text = f"{text} {_('Objection: %(text)s') % {'text': cell.objection}}".strip()
    return text
