"""The monthly workbook: the form, then what stands behind it; people go by once, a portion at a time."""

from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from attendance.exports.details import exceptions_part, leave_part, overtime_part
from attendance.exports.differences import differences_part
from attendance.exports.form import form_part
from attendance.exports.integrity import integrity_part
from attendance.exports.messenger import messenger_part
from attendance.exports.parts import Part
from attendance.exports.shared import FormOptions, Layout, Told, tell
from attendance.selectors.sheets import MonthStream, stream_month
from common.errors import DomainError
from common.months import Month
from common.workbooks import open_workbook
from staff.models import Employee
from staff.selectors import language_of

PLAIN = FormOptions()

AT_ONCE_PEOPLE = 2000
"""More people would keep whoever asks waiting (some three seconds): a job writes their workbook."""


def month_parts(told: Told) -> list[Part]:
    """Describe all sheets in the language and the zone that are active.

    Masked, a workbook has no sheet that tells why somebody was away.
    """
    form = messenger_part(told) if told.options.layout is Layout.MESSENGER else form_part(told)
    if told.options.is_masked:
        return [form, integrity_part(told)]
    further = [exceptions_part(told), overtime_part(told), leave_part(told)]
    if told.stream.number > 1:
        further.append(differences_part(told))
    return [form, *further, integrity_part(told)]


def write_month_workbook(
    stream: MonthStream, target: Path | BinaryIO, *, language: str, options: FormOptions = PLAIN
) -> None:
    """Write the workbook in one language, times in the centre's zone as it was signed.

    Raises:
        DomainError: `attendance.symbols.unknown`.
    """
    zone = ZoneInfo(str(stream.header["time_zone"]))
    with translation.override(language), timezone.override(zone):
        signed_at = timezone.make_naive(stream.entry.signed_at) if stream.entry else None
        with open_workbook(target, made_at=signed_at) as book:
            sheets = [(book.add(part.spec), part) for part in month_parts(tell(stream, options))]
            for sheet, part in sheets:
                for values in part.spec.rows:
                    sheet.append(values)
            growing = [(sheet.append, part.rows_of) for sheet, part in sheets if part.rows_of]
            for row in stream.rows:
                for append, rows_of in growing:
                    for values in rows_of(row):
                        append(values)


def workbook_file(
    month: Month, reader: Employee, *, number: int | None = None, options: FormOptions = PLAIN
) -> tuple[str, bytes]:
    """Give the name and the bytes of a month's workbook for one reader, in their language.

    Args:
        number: a published version; the latest, or the draft where there is none, by default.

    Raises:
        DomainError: `attendance.month.not_derived`, `attendance.version.unknown`,
            `attendance.symbols.unknown`, `attendance.workbook.too_large`.
    """
    stream = stream_month(month, reader, number=number, is_lean=options.is_lean)
    if stream.people > AT_ONCE_PEOPLE:
        raise DomainError(
            "attendance.workbook.too_large",
            _(
                "A workbook of %(people)d people is written by a job. Order it on the month's page, or use "
                "manage.py export_month."
            )
            % {"people": stream.people},
        )
    target = BytesIO()
    write_month_workbook(stream, target, language=language_of(reader), options=options)
    return file_name(stream, "xlsx", options), target.getvalue()


def file_name(stream: MonthStream, suffix: str, options: FormOptions = PLAIN) -> str:
    """Name the file by month, version and what is special: attendance-2026-10-v1-team-a1.xlsx."""
    version = f"v{stream.number}" if stream.number else "draft"
    extract = f"{stream.extract.kind}-{stream.extract.code or 'none'}" if stream.extract else ""
    layout = options.layout if options.layout is not Layout.CLASSIC else ""
    parts = [
        str(stream.month),
        version,
        extract,
        layout,
        options.symbols.lower(),
        "masked" * options.is_masked,
    ]
    return f"attendance-{'-'.join(part for part in parts if part)}.{suffix}"
