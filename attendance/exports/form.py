"""The classic monthly form: a row per person, a column per day, totals, legend, signatures."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.exports.formulas import PersonFormulas
from attendance.exports.parts import Part
from attendance.exports.shared import (
    Told,
    count,
    hours,
    is_chinese,
    month_title,
    post_name,
    team_name,
    unit_name,
    verification_code,
    version_text,
)
from attendance.selectors.month_rows import SheetRow
from attendance.selectors.sheets import MonthStream
from attendance.wording import MARKS, SHORT_WEEKDAYS
from common.workbooks import SUM, ColumnSpec, Kind, Paper, Shade, SheetSpec, Value, width_of

DAY_WIDTH = 4.2
"""Characters: room for two marks, or a mark and ½."""

TOTAL_WIDTH = 5.2
"""Characters: room for a month's figure of one person."""

PERSON_COLUMNS = 4
"""Work number, name, team, post: the days follow them."""

TIMES_AND_MINUTES = ("late_n", "late_minutes", "early_n", "early_minutes", "off_post_n", "off_post_minutes")
OVERTIME = ("ot150", "ot200", "ot300", "comp_bank")


class Places(NamedTuple):
    """Numbers of the columns, counted from 1."""

    days: tuple[int, int]
    due: int
    absent: int
    leaves: dict[str, int]


def form_part(told: Told) -> Part:
    """Describe the form as it is printed on A3, in the reader's language."""
    stream = told.stream
    spec = SheetSpec(
        title=_("Attendance sheet"),
        columns=[*_person_columns(), *_day_columns(stream), *_total_columns(told)],
        rows=(),
        title_lines=_titles(stream),
        footer_lines=_footer(told),
        total_label=_("Total"),
        freeze_columns=2,
        filter=False,
        paper=Paper.A3,
        landscape=True,
        print_footer=f"{unit_name(stream)} {stream.month} {version_text(stream)} "
        f"{verification_code(stream.content_hash)}",
    )
    return Part(spec, _Rows(told).of, key=(0,))


class _Rows:
    """Writes the row of one person after another."""

    def __init__(self, told: Told) -> None:
        places = _places(told)
        self._told = told
        self._numbers = range(1, told.stream.month.last.day + 1)
        self._formulas = PersonFormulas(
            told.marks,
            days=places.days,
            due=places.due,
            absent=places.absent,
            leaves=places.leaves,
            duties=told.duties,
        )
        self._blank: list[Value] = [None] * (len(_PLAIN_TOTALS) + len(places.leaves))

    def of(self, row: SheetRow) -> Iterator[Sequence[Value]]:
        """Write the row of a person; of whom only some days are here, there are no totals."""
        value, cells, person = self._told.marks.value, row.cells, row.person
        days = [value(cells.get(number)) for number in self._numbers]
        totals = self._totals(row, days) if row.totals else self._blank
        yield [person["work_number"], person["name"], team_name(row), post_name(row), *days, *totals]

    def _totals(self, row: SheetRow, days: Sequence[Value]) -> list[Value]:
        figure = row.totals.get
        due, present, absent, leaves = self._formulas.values(days, row.totals)
        by_hours = sum(leave["hour_minutes"] for leave in figure("leaves", {}).values())
        return [
            due,
            present,
            *(count(figure(name, 0)) for name in TIMES_AND_MINUTES),
            absent,
            count(figure("missing_in", 0) + figure("missing_out", 0)),
            *leaves,
            hours(by_hours),
            *(hours(figure(name, 0)) for name in OVERTIME),
            count(figure("nights", 0)),
        ]


_PLAIN_TOTALS = ("due", "present", *TIMES_AND_MINUTES, "absent", "missing", "by hours", *OVERTIME, "nights")
"""The totals, but for the kinds of leave."""


def _places(told: Told) -> Places:
    """Say where the columns are to which formulas refer."""
    last_day = PERSON_COLUMNS + told.stream.month.last.day
    absent = last_day + 2 + len(TIMES_AND_MINUTES) + 1
    leaves = {code: absent + 1 + number for number, code in enumerate(told.leave_names, start=1)}
    return Places((PERSON_COLUMNS + 1, last_day), due=last_day + 1, absent=absent, leaves=leaves)


def _titles(stream: MonthStream) -> list[str]:
    title = _("%(centre)s: attendance register, %(month)s") % {
        "centre": unit_name(stream),
        "month": month_title(stream),
    }
    people = _("%(count)d people") % {"count": stream.people}
    parts = [_("Unit: %(centre)s") % {"centre": unit_name(stream)}, str(stream.month), people]
    if not stream.is_whole:
        parts.append(_("extract of %(all)d people") % {"all": stream.header["people"]})
    return [title, "    ".join([*parts, version_text(stream)])]


def _person_columns() -> list[ColumnSpec]:
    return [
        ColumnSpec(_("Work number"), 10),
        ColumnSpec(pgettext("sheet", "Name"), 10),
        ColumnSpec(_("Team"), 12),
        ColumnSpec(_("Post"), 10 if is_chinese() else 16),
    ]


def _day_columns(stream: MonthStream) -> Iterator[ColumnSpec]:
    """Head each day with its number, weekday and, where it is special, what the calendar calls it."""
    signs = {"statutory": pgettext("calendar", "H"), "make_up": pgettext("calendar", "W")}
    for day in stream.month.days():
        kind = stream.header["calendar"].get(f"{day:%d}", "")
        heading = f"{day.day}\n{SHORT_WEEKDAYS[day.weekday()]}\n{signs.get(kind, '')}"
        shade = Shade.GREY if kind in {"statutory", "rest"} else Shade.NONE
        yield ColumnSpec(heading, DAY_WIDTH, Kind.MARK, over=month_title(stream), shade=shade)


def _total_columns(told: Told) -> Iterator[ColumnSpec]:
    """Head the totals; what has one figure only stands alone, as high as the groups beside it."""
    times, minutes = pgettext("unit", "times"), pgettext("unit", "min")
    people = told.stream.people
    days = pgettext("attendance", "Days")
    yield _total(pgettext("days", "due"), most=31 * people, over=days, is_group=True)
    yield _total(pgettext("days", "present"), most=31 * people, over=days, is_group=True)
    for over in (_("Late"), _("Left early"), _("Off post")):
        yield _total(times, most=9 * people, over=over, is_group=True)
        yield _total(minutes, most=99 * people, over=over, is_group=True)
    yield _total(pgettext("unit", "days"), most=9 * people, over=pgettext("total", "Absent"))
    yield _total(times, most=9 * people, over=pgettext("total", "Missing"))
    for name in told.leave_names.values():
        yield _total(name, most=3 * people, over=_("Leave and changed duty (days)"), is_group=True)
    yield _total(pgettext("unit", "hours"), most=9 * people, over=pgettext("total", "Leave"))
    for heading in ("150%", "200%", "300%", _("time off")):
        yield _total(heading, most=9 * people, over=_("Overtime (hours)"), is_group=True)
    yield _total(times, most=9 * people, over=pgettext("total", "Nights"))


def _total(heading: str, *, most: int, over: str, is_group: bool = False) -> ColumnSpec:
    """Make a column as narrow as its figures allow: `most` is about the largest sum below it.

    A heading over one column alone has to fit into it; over a group there is room.
    """
    width = max(TOTAL_WIDTH, len(f"{most}.5") + 1.2)
    if over and not is_group:
        width = max(width, width_of(over) + 1.5)
    return ColumnSpec(heading, width, Kind.FIGURE, total=SUM, over=over, is_upright=True)


def _footer(told: Told) -> list[str]:
    return [
        _legend(told),
        _(
            "½ half a day; h hours of leave; grey columns are days of rest; "
            "H statutory holiday, W make-up working day."
        ),
        "",
        _signatures(told.stream),
        "",
        _("Content hash (SHA-256): %(hash)s    Verification code: %(code)s")
        % {"hash": told.stream.content_hash, "code": verification_code(told.stream.content_hash)},
    ]


def _legend(told: Told) -> str:
    names = {**{code: str(text) for code, text in MARKS.items()}, **told.leave_names}
    symbol = told.marks.symbol
    return _("Legend: ") + "   ".join(
        f"{symbol(code)} {name}" for code, name in names.items() if symbol(code)
    )


def _signatures(stream: MonthStream) -> str:
    if stream.entry is None:
        blank = "______________"
        return "        ".join(
            f"{who}: {blank}" for who in (_("Prepared by"), _("Checked by"), _("Approved by"))
        )
    entry = stream.entry
    return _("Signed: %(name)s (%(number)s), %(time)s, meaning: %(meaning)s") % {
        "name": entry.name,
        "number": entry.work_number,
        "time": date_format(localtime(entry.signed_at), "Y-m-d H:i"),
        "meaning": entry.get_meaning_display(),
    }
