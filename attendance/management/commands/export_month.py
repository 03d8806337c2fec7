"""Write a month as a workbook, CSV or JSON: its latest published version, or the draft."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from attendance.exports import write_month_csv, write_month_json, write_month_workbook
from attendance.selectors.sheets import MonthStream, stream_month
from common.errors import DomainError
from common.months import Month
from staff.models import Centre, Employee
from staff.selectors import language_of


class Command(BaseCommand):
    """Export what one person may see, or the whole centre."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the month, the format, the file, the version and the reader."""
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--format", choices=("xlsx", "csv", "json"), default="xlsx")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE")
        parser.add_argument(
            "--version-number", type=int, metavar="N", help="a published version; 0: the draft"
        )
        parser.add_argument(
            "--as", dest="reader", metavar="WORK_NUMBER", help="only what this person may see"
        )
        parser.add_argument(
            "--language",
            choices=("zh-hans", "en"),
            help="of the workbook (default: the reader's or the centre's), or of the CSV's heading "
            "(default: names for programs)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file."""
        reader, target = self._reader(options["reader"]), options["output"]
        if not target.resolve().parent.is_dir():
            raise CommandError(_("%(folder)s is no folder; make it first.") % {"folder": target.parent})
        try:
            told = self._write(target, reader, options)
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        except OSError as error:
            raise CommandError(f"{target}: {error.strerror}") from error
        self.stdout.write(f"{target}: {told.month} v{told.number} {told.content_hash}")

    def _write(self, target: Path, reader: Employee | None, options: dict[str, Any]) -> MonthStream:
        month, number = Month.parse(options["month"]), options["version_number"]
        if options["format"] == "xlsx":
            stream = stream_month(month, reader, number=number, is_lean=True)
            language = language_of(reader) if reader else Centre.current().language
            write_month_workbook(stream, target, language=options["language"] or language)
            return stream
        stream = stream_month(month, reader, number=number)
        if options["format"] == "csv":
            write_month_csv(stream, target, language=options["language"] or "")
        else:
            write_month_json(stream, target)
        return stream

    def _reader(self, work_number: str | None) -> Employee | None:
        if work_number is None:
            return None
        found = Employee.objects.filter(work_number=work_number).first()
        if found is None:
            raise CommandError(f"{work_number}: no such employee")
        return found
