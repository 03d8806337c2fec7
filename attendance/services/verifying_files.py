"""Checking a workbook that came back: every cell against the version, the version against the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from attendance.exports import FormOptions, Layout, month_parts
from attendance.exports.comparing import CellFault, Findings, SheetComparison
from attendance.exports.integrity import MARK
from attendance.exports.parts import Part
from attendance.exports.shared import tell
from attendance.models import PublishedMonth
from attendance.selectors.extracts import Extract, ExtractKind, department_extract, team_extract, without_team
from attendance.selectors.sheets import MonthStream, stream_month
from attendance.services.verifying import Verification, verify_version
from common.errors import DomainError
from common.months import Month
from common.tables import Limits, ReadSheet, read_limited, read_sheets
from staff.models import Employee

LIMITS = Limits(file_bytes=128 * 1024**2, unpacked_bytes=2 * 1024**3, ratio=150, members=200, rows=1_000_000)
"""A workbook of 50,000 people has some 30 MB, and unpacks to some 600 MB."""


@dataclass(frozen=True)
class FileVerification:
    """What was found out about a file.

    Attributes:
        version: what it says it is, checked against the ledger.
        faults: cells that are not what was published, in order; empty for a good file.
        rows, cells: how many were compared.
    """

    version: Verification
    faults: tuple[CellFault, ...]
    rows: int
    cells: int

    @property
    def is_good(self) -> bool:
        """Whether the file says what was published, and that is what was signed."""
        return not self.faults and self.version.is_good


def verify_file(path: Path) -> FileVerification:
    """Compare a workbook written by this product with the published version it names.

    It is written again in mind, with the symbols, layout, language and extract its integrity sheet names, and
    compared cell by cell; sorting its rows is no fault. A workbook written for one person is compared with
    what that person may see today.

    Raises:
        DomainError: `attendance.file.not_ours`, `attendance.file.draft`, `attendance.version.unknown`,
            `attendance.month.not_derived`, `attendance.extract.unknown`, `attendance.symbols.unknown`,
            and what `read_sheets` raises.
    """
    sheets = read_sheets(read_limited(path, LIMITS.file_bytes), limits=LIMITS)
    told = _integrity(sheets)
    options, language = _options(told), told.get("language", "zh-hans")
    stream = _stream(told, options)
    findings = _compare(stream, options, language, sheets)
    assert stream.version is not None
    version = PublishedMonth.objects.select_related("entry", "month", "previous").get(pk=stream.version.pk)
    return FileVerification(verify_version(version), tuple(findings.faults), findings.rows, findings.cells)


def _integrity(sheets: list[ReadSheet]) -> Mapping[str, str]:
    """Read what the integrity sheet says to programs.

    Raises:
        DomainError: `attendance.file.not_ours`, `attendance.file.draft`.
    """
    for sheet in reversed(sheets):
        told = dict(
            str(values[2]).split("=", 1)
            for _line, _formulas, values in sheet.rows(most=100)
            if len(values) > 2 and "=" in str(values[2])
        )
        if MARK in told:
            if told.get("version", "").endswith("/0"):
                raise DomainError(
                    "attendance.file.draft",
                    _("The workbook is of a draft: nobody signed it, so there is nothing to check."),
                )
            return told
    raise DomainError(
        "attendance.file.not_ours",
        _("The workbook has no integrity sheet of Zhiban. Check a workbook as it was downloaded."),
    )


def _options(told: Mapping[str, str]) -> FormOptions:
    layout = told.get("layout", Layout.CLASSIC)
    if layout not in list(Layout):
        raise _damaged(f"layout={layout}")
    return FormOptions(Layout(layout), told.get("symbols", ""), "masked" in told)


def _stream(told: Mapping[str, str], options: FormOptions) -> MonthStream:
    month, _slash, number = told.get("version", "").partition("/")
    if not number.isdecimal():
        raise _damaged(f"version={month}/{number}")
    reader = None
    if work_number := told.get("reader"):
        reader = Employee.objects.filter(work_number=work_number).first()
        if reader is None:
            raise _damaged(f"reader={work_number}")
    return stream_month(
        Month.parse(month), reader, number=int(number), extract=_extract(told), is_lean=options.is_lean
    )


def _extract(told: Mapping[str, str]) -> Extract | None:
    for kind, find in ((ExtractKind.TEAM, team_extract), (ExtractKind.DEPARTMENT, department_extract)):
        if kind in told:
            return find(told[kind]) if told[kind] else without_team(kind)
    return None


def _compare(stream: MonthStream, options: FormOptions, language: str, sheets: list[ReadSheet]) -> Findings:
    zone, findings = ZoneInfo(str(stream.header["time_zone"])), Findings()
    with translation.override(language), timezone.override(zone):
        by_title = {sheet.title: sheet for sheet in sheets}
        comparisons: list[tuple[Part, SheetComparison]] = []
        for part in month_parts(tell(stream, options)):
            sheet = by_title.pop(part.spec.title, None)
            if sheet is None and part.is_later:
                continue
            if sheet is None:
                findings.add(CellFault(part.spec.title, "", "", part.spec.title, _("the sheet is missing")))
                continue
            comparisons.append((part, SheetComparison(part, sheet, findings)))
        for row in stream.rows:
            for part, comparison in comparisons:
                if part.rows_of is not None:
                    comparison.rows(part.rows_of(row))
        for part, comparison in comparisons:
            if part.rows_after is not None:
                comparison.rows(part.rows_after())
            comparison.finish()
    return findings


def _damaged(what: str) -> DomainError:
    return DomainError(
        "attendance.file.not_ours",
        _("The integrity sheet says %(what)s, which nothing here is. Check a workbook as it was downloaded.")
        % {"what": what},
    )
