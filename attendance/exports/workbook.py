"""The monthly workbook: the form first, then what stands behind it."""

from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from attendance.exports.details import exceptions_sheet, leave_sheet, overtime_sheet
from attendance.exports.form import form_sheet
from attendance.exports.integrity import integrity_sheet
from attendance.selectors.sheets import MonthSheet
from common.workbooks import SheetSpec, write_workbook


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


def file_name(sheet: MonthSheet, suffix: str) -> str:
    """Name the file by month and version: attendance-2026-10-v1.xlsx."""
    version = f"v{sheet.number}" if sheet.number else "draft"
    return f"attendance-{sheet.month}-{version}.{suffix}"
