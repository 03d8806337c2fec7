"""The classic monthly form: a row per person, a column per day, totals, legend, signatures."""

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.exports.shared import (
    cell_shade,
    count,
    halves,
    hours,
    leave_names,
    month_title,
    post_name,
    team_name,
    verification_code,
    version_text,
)
from attendance.selectors.sheets import MonthSheet, SheetRow
from attendance.wording import MARKS, SHORT_WEEKDAYS
from common.workbooks import SUM, Cell, ColumnSpec, Kind, Paper, Shade, SheetSpec, Value

DAY_WIDTH = 4.2
"""Characters: room for two marks, or a mark and ½."""

TOTAL_WIDTH = 6.0
"""Characters: room for five digits in bold."""


def form_sheet(sheet: MonthSheet) -> SheetSpec:
    """Describe the form as it is printed on A3, in the reader's language."""
    return SheetSpec(
        title=_("Attendance sheet"),
        columns=[*_person_columns(), *_day_columns(sheet), *_total_columns(sheet)],
        rows=(_row(sheet, row) for row in sheet.rows),
        title_lines=_titles(sheet),
        footer_lines=_footer(sheet),
        total_label=_("Total"),
        freeze_columns=2,
        filter=False,
        paper=Paper.A3,
        landscape=True,
        print_footer=f"{sheet.header['centre']} {sheet.month} {version_text(sheet)} "
        f"{verification_code(sheet.content_hash)}",
    )


def _titles(sheet: MonthSheet) -> list[str]:
    title = _("%(centre)s: attendance register, %(month)s") % {
        "centre": sheet.header["centre"],
        "month": month_title(sheet),
    }
    people = _("%(count)d people") % {"count": len(sheet.rows)}
    parts = [_("Unit: %(centre)s") % {"centre": sheet.header["centre"]}, str(sheet.month), people]
    if not sheet.is_whole:
        parts.append(_("extract of %(all)d people") % {"all": sheet.header["people"]})
    return [title, "    ".join([*parts, version_text(sheet)])]


def _person_columns() -> list[ColumnSpec]:
    return [
        ColumnSpec(_("Work number"), 10),
        ColumnSpec(pgettext("sheet", "Name"), 10),
        ColumnSpec(_("Team"), 10),
        ColumnSpec(_("Post"), 11),
    ]


def _day_columns(sheet: MonthSheet) -> Iterator[ColumnSpec]:
    """Head each day with its number, weekday and, where it is special, what the calendar calls it."""
    signs = {"statutory": pgettext("calendar", "H"), "make_up": pgettext("calendar", "W")}
    for day in sheet.month.days():
        kind = sheet.header["calendar"].get(f"{day:%d}", "")
        heading = f"{day.day}\n{SHORT_WEEKDAYS[day.weekday()]}\n{signs.get(kind, '')}"
        shade = Shade.GREY if kind in {"statutory", "rest"} else Shade.NONE
        yield ColumnSpec(heading, DAY_WIDTH, Kind.MARK, over=month_title(sheet), shade=shade)


def _total_columns(sheet: MonthSheet) -> Iterator[ColumnSpec]:
    """Head the totals; what has one figure only stands alone, as high as the groups beside it."""
    times, minutes = pgettext("unit", "times"), pgettext("unit", "min")
    overtime = _("Overtime (hours)")
    pairs = (_("Late"), _("Left early"), _("Off post"))
    yield from (
        _total(heading, over=pgettext("attendance", "Days"))
        for heading in (pgettext("days", "due"), pgettext("days", "present"))
    )
    for over in pairs:
        yield from (_total(heading, over=over) for heading in (times, minutes))
    yield _total(_("Absent (days)"))
    yield _total(_("Missing punches"))
    for name in leave_names(sheet).values():
        yield _total(name, over=_("Leave and changed duty (days)"))
    yield _total(_("Leave (hours)"))
    yield from (_total(heading, over=overtime) for heading in ("150%", "200%", "300%", _("time off")))
    yield _total(_("Nights"))


def _total(heading: str, *, over: str = "") -> ColumnSpec:
    """Make a column just wide enough for its longest word; words stand below each other."""
    words = heading.split(" ")
    width = max(TOTAL_WIDTH, *(_width(word) + 1.2 for word in words))
    return ColumnSpec("\n".join(words), width, Kind.MARK, total=SUM, over=over)


def _width(text: str) -> int:
    """Count characters as wide as a digit; Chinese ones count twice."""
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)


def _row(sheet: MonthSheet, row: SheetRow) -> list[Value]:
    person: list[Value] = [row.person["work_number"], row.person["name"], team_name(row), post_name(row)]
    return [*person, *(_cell(row, day) for day in sheet.month.days()), *_totals(sheet, row)]


def _cell(row: SheetRow, day: date) -> Value:
    cell = row.cells.get(day.day)
    if cell is None:
        return None
    shade = cell_shade(cell)
    return Cell(cell.symbol, shade=shade) if shade else cell.symbol


def _totals(sheet: MonthSheet, row: SheetRow) -> list[Value]:
    figure = row.totals.get
    leaves = figure("leaves", {})
    return [
        halves(figure("due_halves", 0)),
        halves(figure("present_halves", 0)),
        *(count(figure(name, 0)) for name in ("late_n", "late_minutes", "early_n", "early_minutes")),
        *(count(figure(name, 0)) for name in ("off_post_n", "off_post_minutes")),
        halves(figure("absent_halves", 0)),
        count(figure("missing_in", 0) + figure("missing_out", 0)),
        *(halves(leaves.get(kind["code"], {}).get("halves", 0)) for kind in sheet.header["leave_kinds"]),
        hours(sum(leave["hour_minutes"] for leave in leaves.values())),
        *(hours(figure(name, 0)) for name in ("ot150", "ot200", "ot300", "comp_bank")),
        count(figure("nights", 0)),
    ]


def _footer(sheet: MonthSheet) -> list[str]:
    return [
        _legend(sheet),
        _(
            "½ half a day; h hours of leave; grey columns are days of rest; "
            "H statutory holiday, W make-up working day."
        ),
        "",
        _signatures(sheet),
        "",
        _("Content hash (SHA-256): %(hash)s    Verification code: %(code)s")
        % {"hash": sheet.content_hash, "code": verification_code(sheet.content_hash)},
    ]


def _legend(sheet: MonthSheet) -> str:
    names = {**{code: str(text) for code, text in MARKS.items()}, **leave_names(sheet)}
    symbols = sheet.header["symbols"]
    return _("Legend: ") + "   ".join(
        f"{symbols[code]} {name}" for code, name in names.items() if symbols.get(code)
    )


def _signatures(sheet: MonthSheet) -> str:
    if sheet.entry is None:
        blank = "______________"
        return "        ".join(
            f"{who}: {blank}" for who in (_("Prepared by"), _("Checked by"), _("Approved by"))
        )
    entry = sheet.entry
    return _("Signed: %(name)s (%(number)s), %(time)s, meaning: %(meaning)s") % {
        "name": entry.name,
        "number": entry.work_number,
        "time": date_format(localtime(entry.signed_at), "Y-m-d H:i"),
        "meaning": entry.get_meaning_display(),
    }
