"""Write a month as a workbook, CSV or JSON: its latest published version, or the draft."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from attendance.exports import (
    FormOptions,
    Layout,
    write_month_csv,
    write_month_json,
    write_month_workbook,
    write_split,
)
from attendance.selectors.extracts import Extract, ExtractKind, department_extract, team_extract
from attendance.selectors.sheets import stream_month
from common.errors import DomainError
from common.months import Month
from staff.models import Centre, Employee
from staff.selectors import language_of


class Command(BaseCommand):
    """Export what one person may see, or the whole centre; all of it, a team, or a file for each team."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the month, the file, whose days go in, and what a workbook is to look like."""
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--format", choices=("xlsx", "csv", "json"), default="xlsx")
        parser.add_argument(
            "--output", type=Path, required=True, metavar="FILE", help="with --split a folder or a .zip"
        )
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
        part = parser.add_mutually_exclusive_group()
        part.add_argument("--team", metavar="CODE", help="only the days people belonged to this team")
        part.add_argument("--department", metavar="CODE", help="only the days in teams of this department")
        part.add_argument("--split", choices=[*ExtractKind], help="one workbook for each of them")
        looks = parser.add_argument_group("the workbook")
        looks.add_argument("--layout", choices=[*Layout], default=Layout.CLASSIC)
        looks.add_argument("--symbols", metavar="CODE", default="", help="another set of symbols")
        looks.add_argument("--masked", action="store_true", help="tell of leave only that it was leave")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file."""
        reader, target = self._reader(options["reader"]), options["output"]
        if not target.resolve().parent.is_dir():
            raise CommandError(_("%(folder)s is no folder; make it first.") % {"folder": target.parent})
        if options["format"] != "xlsx" and (options["split"] or options["masked"]):
            raise CommandError(_("Only workbooks are split or masked: leave --format out."))
        try:
            self._write(target, reader, options)
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        except OSError as error:
            raise CommandError(f"{target}: {error.strerror}") from error

    def _write(self, target: Path, reader: Employee | None, options: dict[str, Any]) -> None:
        month, number = Month.parse(options["month"]), options["version_number"]
        looks = FormOptions(Layout(options["layout"]), options["symbols"], options["masked"])
        language = options["language"] or (language_of(reader) if reader else Centre.current().language)
        if options["split"]:
            kind = ExtractKind(options["split"])
            names = write_split(
                month, kind, target, language=language, reader=reader, number=number, options=looks
            )
            self.stdout.write("\n".join([f"{target}: {len(names)}", *names]))
            return
        is_workbook = options["format"] == "xlsx"
        stream = stream_month(
            month, reader, number=number, extract=_extract(options), is_lean=is_workbook and looks.is_lean
        )
        if is_workbook:
            write_month_workbook(stream, target, language=language, options=looks)
        elif options["format"] == "csv":
            write_month_csv(stream, target, language=options["language"] or "")
        else:
            write_month_json(stream, target)
        self.stdout.write(f"{target}: {stream.month} v{stream.number} {stream.content_hash}")

    def _reader(self, work_number: str | None) -> Employee | None:
        if work_number is None:
            return None
        found = Employee.objects.filter(work_number=work_number).first()
        if found is None:
            raise CommandError(f"{work_number}: no such employee")
        return found


def _extract(options: dict[str, Any]) -> Extract | None:
    if options["team"]:
        return team_extract(options["team"])
    return department_extract(options["department"]) if options["department"] else None
