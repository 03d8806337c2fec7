"""The monthly workbook of the original records: a summary, and a sheet for each sort of record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.months import Month
from common.workbooks import COUNT, SUM, ColumnSpec, Kind, SheetSpec, Value
from records.exports.summary import summary_sheets
from records.models import (
    Accident,
    Complaint,
    ComplaintState,
    ErrorRecord,
    ExamResult,
    Opinion,
    Record,
    TimeLimit,
    Workload,
)
from records.selectors import figures_between
from staff.models import Centre, Employee


@dataclass(frozen=True)
class Contents:
    """A month, who reads it, when the workbook was made, and the centre whose clock it shows."""

    month: Month
    reader: Employee | None
    made_at: datetime
    centre: Centre

    def local(self, instant: datetime | None) -> datetime | None:
        """Give an instant as the centre's clock showed it: sheets have no time zones."""
        return instant.astimezone(self.centre.zone).replace(tzinfo=None) if instant else None

    def counting(self, model: type[Record]) -> Any:
        """Narrow to the month's records of one sort that count and that the reader may see."""
        found = model.objects.standing().between(self.month.first, self.month.last)
        return found.visible_to(self.reader) if self.reader else found

    def rows(self, model: type[Record]) -> list[Any]:
        """Fetch the records of one sort, oldest first."""
        return list(self.counting(model).select_related(*model.references()).order_by("day", "pk"))


SORTS = (Workload, ErrorRecord, Accident, TimeLimit, Opinion, Complaint, ExamResult)


def records_in(contents: Contents) -> int:
    """Count the records that the workbook will list."""
    return sum(contents.counting(model).count() for model in SORTS)


def month_sheets(contents: Contents) -> list[SheetSpec]:
    """Describe the sheets, in the language active now."""
    month = contents.month
    figures = figures_between(month.first, month.last, now=contents.made_at, viewer=contents.reader)
    titles = [_("Original records, %(month)s") % {"month": month}, contents.centre.name]
    return [*summary_sheets(figures, titles), *(_sheet(one, contents, titles) for one in _sorts())]


@dataclass(frozen=True)
class _Sort:
    model: type[Record]
    columns: Sequence[ColumnSpec]
    cells: Callable[[Any, Contents], Sequence[Value]]


def _sheet(sort: _Sort, contents: Contents, titles: Sequence[str]) -> SheetSpec:
    head = [
        ColumnSpec(_("Day"), 12, Kind.DATE),
        ColumnSpec(_("Work number"), 12),
        ColumnSpec(_("Name"), 12, total=COUNT),
    ]
    tail = [
        ColumnSpec(capfirst(_("what it was")), 40, Kind.WRAPPED),
        ColumnSpec(capfirst(pgettext("record", "number")), 20),
    ]
    return SheetSpec(
        title=capfirst(str(sort.model._meta.verbose_name_plural)),
        columns=[*head, *sort.columns, *tail],
        rows=[
            (*_who(row), *sort.cells(row, contents), row.text, row.reference)
            for row in contents.rows(sort.model)
        ],
        title_lines=titles,
        total_label=_("Total"),
        freeze_columns=3,
        landscape=True,
    )


def _who(row: Record) -> Sequence[Value]:
    person = row.employee
    return (row.day, person.work_number if person else "", person.name if person else "—")


def _heads(model: type[Record], *names: str) -> list[str]:
    return [capfirst(str(model._meta.get_field(name).verbose_name)) for name in names]  # type: ignore[union-attr]


def _sorts() -> list[_Sort]:
    calls, talk, items = _heads(Workload, "calls_answered", "talk_minutes", "back_office_items")
    severity, found_by, minutes = _heads(Accident, "severity", "found_by", "minutes")
    kind = capfirst(_("kind"))
    received, due, answered, closed, justified = _heads(
        Complaint, "received_at", "due_at", "answered_at", "closed_at", "is_justified"
    )
    limit_due, done = _heads(TimeLimit, "due_at", "done_at")
    exam, attempt, score, pass_mark = _heads(ExamResult, "exam", "attempt", "score", "pass_mark")
    mishap = [ColumnSpec(kind, 18), ColumnSpec(severity, 9, Kind.MARK), ColumnSpec(found_by, 14)]
    return [
        _Sort(
            Workload,
            [ColumnSpec(name, 11, Kind.INTEGER, SUM) for name in (calls, talk, items)],
            lambda row, _c: (row.calls_answered, row.talk_minutes, row.back_office_items),
        ),
        _Sort(ErrorRecord, mishap, lambda row, _c: _mishap(row)),
        _Sort(
            Accident,
            [*mishap, ColumnSpec(minutes, 10, Kind.INTEGER, SUM)],
            lambda row, _c: (*_mishap(row), row.minutes),
        ),
        _Sort(
            TimeLimit,
            [
                ColumnSpec(kind, 14),
                ColumnSpec(limit_due, 17, Kind.INSTANT),
                ColumnSpec(done, 17, Kind.INSTANT),
                ColumnSpec(_("Kept"), 8, Kind.MARK, COUNT),
            ],
            lambda row, c: (
                row.kind.label,
                c.local(row.due_at),
                c.local(row.done_at),
                "✓" if row.done_at and row.done_at <= row.due_at else None,
            ),
        ),
        _Sort(
            Opinion,
            [ColumnSpec(kind, 12), ColumnSpec(_heads(Opinion, "channel")[0], 12)],
            lambda row, _c: (row.kind.label, row.get_channel_display()),
        ),
        _Sort(
            Complaint,
            [
                ColumnSpec(kind, 16),
                ColumnSpec(capfirst(_("state")), 10, Kind.MARK),
                ColumnSpec(received, 17, Kind.INSTANT),
                ColumnSpec(due, 17, Kind.INSTANT),
                ColumnSpec(answered, 17, Kind.INSTANT, COUNT),
                ColumnSpec(closed, 17, Kind.INSTANT, COUNT),
                ColumnSpec(justified, 9, Kind.MARK),
            ],
            lambda row, c: (
                row.kind.label,
                str(ComplaintState(row.state).label),
                *(c.local(at) for at in (row.received_at, row.due_at, row.answered_at, row.closed_at)),
                {True: "✓", False: "✗", None: None}[row.is_justified],
            ),
        ),
        _Sort(
            ExamResult,
            [
                ColumnSpec(exam, 18),
                ColumnSpec(attempt, 8, Kind.INTEGER),
                ColumnSpec(score, 9, Kind.DECIMAL),
                ColumnSpec(pass_mark, 9, Kind.DECIMAL),
                ColumnSpec(_("Passed"), 8, Kind.MARK, COUNT),
            ],
            lambda row, _c: (
                row.exam.label,
                row.attempt,
                row.score,
                row.pass_mark,
                "✓" if row.is_passed else None,
            ),
        ),
    ]


def _mishap(row: Any) -> Sequence[Value]:
    return (row.kind.label, row.get_severity_display(), row.get_found_by_display())


def file_name(month: Month) -> str:
    """Name the file by month: records-2026-10.xlsx."""
    return f"records-{month}.xlsx"
