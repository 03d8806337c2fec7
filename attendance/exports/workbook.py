"""The monthly workbook: the form first, then what stands behind it."""

from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from attendance.exports.details import exceptions_sheet, leave_sheet, overtime_sheet
from attendance.exports.form import form_sheet
from attendance.exports.integrity import integrity_sheet
from attendance.selectors.sheets import MonthSheet, find_sheet
from common.months import Month
from common.workbooks import SheetSpec, write_workbook
from staff.models import Employee
from staff.selectors import language_of


def month_sheets(sheet: MonthSheet) -> list[SheetSpec]:
    """Describe all sheets in the language and the zone that are active."""
    parts = (form_sheet, exceptions_sheet, overtime_sheet, leave_sheet, integrity_sheet)
    return [part(sheet) for part in parts]


def write_month_workbook(sheet: MonthSheet, target: Path | BinaryIO, *, language: str) -> None:
    """Write the workbook in one language, times in the centre's zone as it was signed."""
    zone = ZoneInfo(str(sheet.header["time_zone"]))
    with translation.override(language), timezone.override(zone):
        signed_at = timezone.make_naive(sheet.entry.signed_at) if sheet.entry else None
        write_workbook(month_sheets(sheet), target, made_at=signed_at)


def workbook_file(month: Month, reader: Employee, *, number: int | None = None) -> tuple[str, bytes]:
    """Give the name and the bytes of a month's workbook for one reader, in their language.

    Args:
        number: a published version; the latest, or the draft where there is none, by default.

    Raises:
        DomainError: `attendance.month.not_derived`, `attendance.version.unknown`.
    """
    sheet = find_sheet(month, reader, number=number)
    target = BytesIO()
    write_month_workbook(sheet, target, language=language_of(reader))
    return file_name(sheet, "xlsx"), target.getvalue()


def file_name(sheet: MonthSheet, suffix: str) -> str:
    """Name the file by month and version: attendance-2026-10-v1.xlsx."""
    version = f"v{sheet.number}" if sheet.number else "draft"
    return f"attendance-{sheet.month}-{version}.{suffix}"
