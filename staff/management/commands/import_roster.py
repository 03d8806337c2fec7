"""Import the roster from CSV or Excel: a line per person and day, or a grid with a column per day."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.errors import DomainError
from common.months import Month
from staff.imports import import_roster


class Command(BaseCommand):
    """Import the roster; a second import of the same file changes nothing."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the month of a grid and the form of the report."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--month", metavar="YYYY-MM", help="month of a grid with columns 1-31; other days are refused"
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file and print what became of its lines or cells."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path}: no such file")
        try:
            month = Month.parse(options["month"]) if options["month"] else None
            report = import_roster(path, filename=path.name, month=month, now=timezone.now())
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(report.as_text())
