"""A year's calendar from a notice, from TOML as the seeds have it, or from a table of days."""

import io
import tomllib
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.tables import Column, decode_text, read_table
from staff.domain.calendar_year import KINDS, DayFact, special_days
from staff.domain.notice import NoticeFault, read_notice
from staff.imports.cells import CellFault, as_day, as_text

DAY_COLUMNS = (
    Column("day", ("day", "date", "日期")),
    Column("kind", ("kind", "类型", "种类")),
    Column("name", ("name", "名称", "节日"), required=False),
)
KIND_WORDS = {
    "法定节假日": "statutory", "法定": "statutory", "休息日": "rest", "休": "rest", "放假": "rest",
    "工作日": "workday", "调休上班": "make_up", "上班": "make_up", "班": "make_up",
}  # fmt: skip
"""Chinese words for the kinds of days."""

REASONS = {
    "no_year": _("The text does not say of which year it is; write the year."),
    "unknown_year": _(
        "The lunar festivals of %(text)s are not known here. Import the year as TOML or as a table of days."
    ),
    "no_holidays": _("No holiday is named. A line reads like “元旦：1月1日（周五）至3日（周日）放假。”."),
    "no_such_day": _("There is no such day: %(text)s."),
    "wrong_weekday": _("%(text)s is another weekday in this year: is it the right year?"),
    "too_long": _("The last day of the holiday lies before the first, or more than 15 days after it."),
}


@dataclass(frozen=True)
class Announced:
    """A year as it was announced: where that stands, and the days it names."""

    year: int
    special: dict[date, DayFact]
    notice: str = ""
    title: str = ""
    announced_on: date | None = None
    source: str = ""


def read_announcement(text: str, *, year: int | None = None) -> Announced:
    """Read the text of a notice as it is published.

    Raises:
        DomainError: `staff.calendar.notice_unreadable`, with the line that cannot be taken.
    """
    try:
        told = read_notice(text, year=year)
    except NoticeFault as fault:
        raise DomainError(
            "staff.calendar.notice_unreadable",
            _("Line %(line)d: %(reason)s") % {"line": fault.line, "reason": _reason(fault)}
            if fault.line
            else _reason(fault),
            status=400,
            line=fault.line,
            reason=fault.reason,
        ) from fault
    return Announced(told.year, told.special, told.number, told.title, told.announced_on)


def _reason(fault: NoticeFault) -> str:
    return str(REASONS[fault.reason]) % {"text": fault.text}


def read_calendar_file(content: bytes, *, filename: str) -> Announced:
    """Read a year from TOML (`[[notice]]`, `[[festival]]`), or from a CSV or xlsx table of the days it names.

    Raises:
        DomainError: `staff.calendar.file_unreadable`, or what `common.tables.read_table` refuses.
    """
    return _toml(content) if filename.casefold().endswith(".toml") else _table(content, filename)


def _toml(content: bytes) -> Announced:
    try:
        table = tomllib.loads(decode_text(content))
        notices = table["notice"]
        return Announced(
            table["year"],
            special_days(table),
            "、".join(notice["number"] for notice in notices),
            notices[0]["title"],
            notices[0]["issued"],
            notices[0].get("source", ""),
        )
    except (tomllib.TOMLDecodeError, LookupError, TypeError) as error:
        raise _unreadable(str(error)) from error


def _table(content: bytes, filename: str) -> Announced:
    special: dict[date, DayFact] = {}
    for row in read_table(io.BytesIO(content), filename=filename, columns=DAY_COLUMNS):
        try:
            day = as_day(row.values["day"], "day")
        except CellFault as fault:
            raise _unreadable(f"{row.line}: {fault.message}") from fault
        word = as_text(row.values["kind"])
        kind = KIND_WORDS.get(word, word.casefold())
        if day is None or kind not in KINDS:
            raise _unreadable(f"{row.line}: {word}")
        special[day] = DayFact(kind, as_text(row.values.get("name")))
    years = sorted({day.year for day in special})
    if not years:
        raise _unreadable("—")
    # A holiday at the turn of the year names days of two: the year is the one with most of them.
    return Announced(max(years, key=lambda one: sum(day.year == one for day in special)), special)


def _unreadable(detail: str) -> DomainError:
    return DomainError(
        "staff.calendar.file_unreadable",
        _("The file cannot be taken (%(detail)s). A row has a day, a kind (%(kinds)s) and a name.")
        % {"detail": detail, "kinds": ", ".join(KINDS)},
        status=400,
    )
