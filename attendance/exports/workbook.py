"""The monthly workbook: the form, then what stands behind it; people go by once, a portion at a time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from attendance.exports.daily import daily_part
from attendance.exports.details import exceptions_part, leave_part, overtime_part
from attendance.exports.differences import differences_part
from attendance.exports.form import form_part
from attendance.exports.integrity import integrity_part
from attendance.exports.messenger import messenger_part
from attendance.exports.parts import Part
from attendance.exports.shared import FormOptions, Layout, Told, tell
from attendance.selectors.sheets import MonthStream
from common.workbooks import Book

PLAIN = FormOptions()


def month_parts(told: Told) -> list[Part]:
    """Describe all sheets in the language and the zone that are active.

    Masked, a workbook has no sheet that tells why somebody was away.
    """
    form = messenger_part(told) if told.options.layout is Layout.MESSENGER else form_part(told)
    if told.options.is_masked:
        return [form, integrity_part(told)]
    exceptions = exceptions_part(told)
    further = [exceptions, overtime_part(told), leave_part(told)]
    if told.stream.number > 1:
        further.append(differences_part(told))
    return [form, *further, daily_part(told, exceptions.spec), integrity_part(told)]


def fill_workbook(book: Book, stream: MonthStream, options: FormOptions = PLAIN) -> None:
    """Add the sheets of a month to a workbook, in the language that is active; people go by once.

    Raises:
        DomainError: `attendance.symbols.unknown`.
    """
    with timezone.override(zone_of(stream)):
        sheets = [(book.add(part.spec), part) for part in month_parts(tell(stream, options))]
        for sheet, part in sheets:
            for values in part.spec.rows:
                sheet.append(values)
        growing = [(sheet.append, part.rows_of) for sheet, part in sheets if part.rows_of]
        for row in stream.rows:
            for append, rows_of in growing:
                for values in rows_of(row):
                    append(values)
        for sheet, part in sheets:
            for values in part.rows_after() if part.rows_after else ():
                sheet.append(values)


def signed_on(stream: MonthStream) -> datetime | None:
    """Give when a version was signed, in the time of the centre as it was then; a draft was not."""
    return stream.entry.signed_at.astimezone(zone_of(stream)).replace(tzinfo=None) if stream.entry else None


def zone_of(stream: MonthStream) -> ZoneInfo:
    """Give the zone in which the month is told: the centre's as it was signed."""
    return ZoneInfo(str(stream.header["time_zone"]))


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
