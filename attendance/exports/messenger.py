"""The month in the columns people know from the reports of office messengers: figures first, then day by day.

Two heading rows: groups (基础信息, 考勤概况, 异常统计, 假勤统计, 加班统计, 打卡明细) and below them figures
with their unit. What such a report counts and Zhiban does not (places, devices, field work) has no column.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.exports.formulas import stored_leaves
from attendance.exports.marks import Marks, cell_shade
from attendance.exports.parts import Part
from attendance.exports.shared import (
    Told,
    came_and_left,
    count,
    halves,
    hours,
    month_title,
    post_name,
    team_name,
    unit_name,
    verification_code,
    version_text,
    weekday,
)
from attendance.selectors.month_rows import SheetCell, SheetRow
from common.workbooks import SUM, Cell, ColumnSpec, Kind, Paper, Shade, SheetSpec, Value

FIGURE_WIDTH = 11.0
"""Characters: room for half of a heading in Chinese, such as 实际出勤天数(天)."""

DAY_WIDTH = 14.0
"""Characters: room for 08:55–18:00."""


def messenger_part(told: Told) -> Part:
    """Describe the sheet: a row per person, figures in groups, then marks and times of each day."""
    stream = told.stream
    spec = SheetSpec(
        title=_("Monthly report"),
        columns=[*_person_columns(), *_figure_columns(told), *_day_columns(told)],
        rows=(),
        title_lines=[
            _("%(centre)s: monthly report of attendance") % {"centre": unit_name(stream)},
            _("Period: %(first)s to %(last)s    %(count)d people    %(version)s")
            % {
                "first": date_format(stream.month.first, "Y-m-d"),
                "last": date_format(stream.month.last, "Y-m-d"),
                "count": stream.people,
                "version": version_text(stream),
            },
        ],
        footer_lines=[
            _("Content hash (SHA-256): %(hash)s    Verification code: %(code)s")
            % {"hash": stream.content_hash, "code": verification_code(stream.content_hash)},
        ],
        total_label=_("Total"),
        freeze_columns=2,
        filter=False,
        paper=Paper.A3,
        landscape=True,
        pages_wide=3,
        print_footer=f"{unit_name(stream)} {month_title(stream)} {version_text(stream)}",
    )
    return Part(spec, _Rows(told).of, key=(1,))


def _person_columns() -> list[ColumnSpec]:
    basic = _("Basic information")
    return [
        ColumnSpec(pgettext("sheet", "Name"), 10),
        ColumnSpec(_("Work number"), 10),
        ColumnSpec(_("Team"), 12, over=basic),
        ColumnSpec(_("Post"), 12, over=basic),
    ]


def _figure_columns(told: Told) -> Iterator[ColumnSpec]:
    groups = {
        pgettext("attendance", "Overview"): [
            _("Days due (days)"),
            _("Days present (days)"),
            _("Days of rest (days)"),
            _("Normal days (days)"),
            _("Exceptional days (days)"),
            _("Standard hours (hours)"),
            _("Hours worked (hours)"),
        ],
        _("Exceptions counted"): [
            _("Late (times)"),
            _("Late (minutes)"),
            _("Left early (times)"),
            _("Left early (minutes)"),
            _("Off post (times)"),
            _("Off post (minutes)"),
            _("Absent (days)"),
            _("Missing punches (times)"),
        ],
        _("Leave counted"): [
            *(_("%(kind)s (days)") % {"kind": name} for name in told.leave_names.values()),
            _("Leave (hours)"),
        ],
        _("Overtime counted"): [
            _("All overtime (hours)"),
            _("Working days, 150% (hours)"),
            _("Days of rest, 200% (hours)"),
            _("Days of rest, as time off (hours)"),
            _("Statutory holidays, 300% (hours)"),
        ],
    }
    for over, headings in groups.items():
        for heading in headings:
            yield ColumnSpec(heading, FIGURE_WIDTH, Kind.FIGURE, total=SUM, over=over)


def _day_columns(told: Told) -> Iterator[ColumnSpec]:
    calendar = told.header["calendar"]
    for day in told.stream.month.days():
        is_rest = calendar.get(f"{day:%d}", "") in {"statutory", "rest"}
        shade = Shade.GREY if is_rest else Shade.NONE
        heading = f"{day.day}\n{weekday(day)}"
        yield ColumnSpec(heading, DAY_WIDTH, Kind.STACKED, over=_("Day by day"), shade=shade)


class _Rows:
    """Writes the row of one person after another."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._days = list(told.stream.month.days())
        self._figures = len(list(_figure_columns(told)))

    def of(self, row: SheetRow) -> Iterator[Sequence[Value]]:
        """Write the row of a person; of whom only some days are here, there are no figures."""
        person = row.person
        days = [_day(self._told.marks, row.cells.get(day.day), day) for day in self._days]
        figures = self._of_month(row) if row.totals else [None] * self._figures
        yield [person["name"], person["work_number"], team_name(row), post_name(row), *figures, *days]

    def _of_month(self, row: SheetRow) -> list[Value]:
        figure = row.totals.get
        leaves = stored_leaves(row.totals, list(self._told.leave_names))
        by_hours = sum(leave["hour_minutes"] for leave in figure("leaves", {}).values())
        overtime = [figure(name, 0) for name in ("ot150", "ot200", "comp_bank", "ot300")]
        return [
            halves(figure("due_halves", 0)),
            halves(figure("present_halves", 0)),
            count(figure("rest_days", 0)),
            *(count(one) for one in _normal_and_not(row.cells)),
            *(hours(figure(name, 0)) for name in ("scheduled_minutes", "worked_minutes")),
            *(count(figure(name, 0)) for name in ("late_n", "late_minutes", "early_n", "early_minutes")),
            *(count(figure(name, 0)) for name in ("off_post_n", "off_post_minutes")),
            halves(figure("absent_halves", 0)),
            count(figure("missing_in", 0) + figure("missing_out", 0)),
            *(halves(leaves[code]) for code in self._told.leave_names),
            hours(by_hours),
            hours(sum(overtime)),
            *(hours(minutes) for minutes in overtime),
        ]


def _normal_and_not(cells: Mapping[int, SheetCell]) -> tuple[int, int]:
    """Count the days due without an exception, and those with one."""
    exceptions = sum(cell.is_exception for cell in cells.values())
    due = sum(1 for cell in cells.values() if cell.facts.get("due_halves") and not cell.is_exception)
    return due, exceptions


def _day(marks: Marks, cell: SheetCell | None, day: date) -> Value:
    """Write the marks of a day, and below them when the person came and went."""
    if cell is None:
        return None
    text = marks.text(cell)
    times = came_and_left(cell.facts) if _has_times(cell.facts) else ""
    told = "\n".join(one for one in (text, times.replace("  ", "\n")) if one)
    return Cell(told or None, shade=cell_shade(cell))


def _has_times(facts: Mapping[str, Any]) -> bool:
    return any("came" in part or "left" in part for part in facts.get("parts", ()))
