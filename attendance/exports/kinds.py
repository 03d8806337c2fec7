"""What can be ordered of attendance: the month, whole or in parts, as a workbook or for programs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from attendance.exports.choices import SPLIT, layouts, parts, symbol_sets
from attendance.exports.shared import FormOptions, Layout, month_title, version_text
from attendance.exports.tables import write_month_csv, write_month_json
from attendance.exports.workbook import file_name, fill_workbook, signed_on
from attendance.models import AttendanceMonth
from attendance.selectors.extracts import Extract, ExtractKind, department_extract, team_extract
from attendance.selectors.month_rows import SheetRow
from attendance.selectors.sheets import MonthStream, extracts_of, stream_month
from common.errors import DomainError
from exports.registry import (
    Ask,
    ExportKind,
    Filter,
    FilterSort,
    Plan,
    Target,
    month_filter,
    register,
)

_TELL_EVERY = 200
"""People between two words on how far the work is."""


class Format(StrEnum):
    """What the file is: a workbook, or for programs."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True)
class _Wish:
    """What was asked for, read from the filters."""

    ask: Ask
    options: FormOptions
    format: Format
    kind: ExtractKind | None
    code: str

    @classmethod
    def of(cls, ask: Ask) -> "_Wish":
        """Read the filters.

        Raises:
            DomainError: `attendance.format.plain`.
        """
        kind, _colon, code = ask.text("part").partition(":")
        options = FormOptions(
            Layout(ask.text("layout") or Layout.CLASSIC), ask.text("symbols"), ask.flag("masked")
        )
        wish = cls(ask, options, Format(ask.text("format") or Format.XLSX), _extract_kind(kind), code)
        if wish.format is not Format.XLSX and (wish.is_split or options.is_masked):
            raise DomainError(
                "attendance.format.plain",
                _("Only workbooks are split or masked: choose the workbook, or leave both out."),
                status=400,
            )
        return wish

    @property
    def is_split(self) -> bool:
        """Whether there is to be one workbook of each team or department."""
        return self.kind is not None and self.code == SPLIT

    def stream(self, extract: Extract | None) -> MonthStream:
        """Read the month, or a part of it, as the asker may see it.

        Raises:
            DomainError: as `stream_month`.
        """
        is_lean = self.format is Format.XLSX and self.options.is_lean
        ask = self.ask
        return stream_month(
            ask.month, ask.reader, number=ask.number("version"), extract=extract, is_lean=is_lean
        )

    def extract(self) -> Extract | None:
        """Give the part of the centre that is wanted.

        Raises:
            DomainError: `attendance.extract.unknown`.
        """
        if self.kind is None or self.is_split:
            return None
        return (team_extract if self.kind is ExtractKind.TEAM else department_extract)(self.code)

    def streams(self) -> Iterator[MonthStream]:
        """Give the month of each team or department of whom the reader may see somebody."""
        assert self.kind is not None
        for extract in extracts_of(self.ask.month, self.kind, number=self.ask.number("version")):
            try:
                yield self.stream(extract)
            except DomainError as error:
                if error.code != "attendance.extract.nobody":
                    raise


def _extract_kind(text: str) -> ExtractKind | None:
    """Read which kind of part is meant.

    Raises:
        DomainError: `attendance.extract.unknown`.
    """
    if text and text not in list(ExtractKind):
        raise DomainError(
            "attendance.extract.unknown",
            _("A part is written as team:CODE or department:CODE; “each” for a file of each."),
            status=404,
        )
    return ExtractKind(text) if text else None


def _plan(ask: Ask) -> Plan:
    wish = _Wish.of(ask)
    stream = wish.stream(wish.extract())
    title = _("Attendance %(month)s") % {"month": month_title(stream)}
    named = {"title": f"{title} · {stream.extract.name}" if stream.extract else title}
    return Plan(
        **named,
        name=f"attendance-{ask.month}-{wish.kind}s.zip" if wish.is_split else _name(wish, stream),
        version=version_text(stream),
        size=_people(ask) if wish.is_split else stream.people,
        write=_each(wish) if wish.is_split else _one(wish, stream),
    )


def _people(ask: Ask) -> int:
    return int(AttendanceMonth.objects.of(ask.month).values_list("people", flat=True).first() or 0)


def _name(wish: _Wish, stream: MonthStream) -> str:
    # Codes are the centre's own words: a file keeps what every system takes for a name.
    return re.sub(r"[^\w.-]+", "_", file_name(stream, wish.format, wish.options))


def _one(wish: _Wish, stream: MonthStream) -> Callable[[Target], None]:
    """Write one file, telling how far it is."""

    def write(target: Target) -> None:
        told = replace(stream, rows=_counted(stream, target))
        if wish.format is Format.XLSX:
            with target.workbook(made_at=signed_on(stream)) as book:
                fill_workbook(book, told, wish.options)
        else:
            target.file(rows=lambda path: _for_programs(wish, told, path))

    return write


def _for_programs(wish: _Wish, stream: MonthStream, path: Path) -> int:
    if wish.format is Format.CSV:
        return write_month_csv(stream, path, language=wish.ask.text("heading"))
    write_month_json(stream, path)
    return stream.people


def _each(wish: _Wish) -> Callable[[Target], None]:
    """Write a workbook for each team or department."""

    def write(target: Target) -> None:
        done, total = 0, _people(wish.ask)
        for stream in wish.streams():
            with target.workbook(_name(wish, stream), made_at=signed_on(stream)) as book:
                fill_workbook(book, stream, wish.options)
            done += stream.people
            target.progress(done, max(done, total))

    return write


def _counted(stream: MonthStream, target: Target) -> Iterator[SheetRow]:
    for number, row in enumerate(stream.rows):
        if number % _TELL_EVERY == 0:
            target.progress(number, stream.people)
        yield row
    target.progress(stream.people, stream.people)


MONTH = register(
    ExportKind(
        code="attendance.month",
        label=_("Attendance of a month"),
        about=_(
            "The sheet with its marks and totals, exceptions with reasons, overtime, leave, differences; "
            "the published version or the draft, of what you may see."
        ),
        plan=_plan,
        permission="attendance.view_attendancemonth",
        filters=(
            month_filter(_("Month")),
            Filter(
                "version",
                _("Version"),
                FilterSort.NUMBER,
                help_text=_("Empty: the latest version, or the draft where there is none. 0: the draft."),
            ),
            Filter("part", _("Whose rows"), choices=parts, is_open=True),
            Filter("layout", _("Layout"), choices=layouts, default=Layout.CLASSIC.value),
            Filter(
                "symbols",
                _("Symbols"),
                choices=symbol_sets,
                help_text=_("Another set than the month was derived with is written from the stored facts."),
            ),
            Filter(
                "masked",
                _("Mask kinds of leave"),
                FilterSort.FLAG,
                help_text=_("For a sheet that colleagues read: of leave it tells only that it was leave."),
            ),
            Filter(
                "format",
                _("Format"),
                choices=lambda _reader: [("xlsx", _("Workbook")), ("csv", "CSV"), ("json", "JSON")],
                default=Format.XLSX.value,
            ),
            Filter(
                "heading",
                _("Headings of the CSV"),
                choices=lambda _reader: [
                    ("", _("names for programs")), ("zh-hans", "中文"), ("en", "English"),
                ],
            ),
        ),
        at_once=2000,
        format=2,
    )
)  # fmt: skip
"""More people would keep whoever asks waiting (some three seconds): a worker writes their workbook."""
