"""Import punches from a clock's export (attlog.dat), CSV or Excel, every line accounted for."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from attendance.imports import Period, default_period
from attendance.services import import_punches
from common.errors import DomainError
from staff.selectors import today


class Command(BaseCommand):
    """Import punches; a second import of the same file adds nothing."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the clock, the period and the form of the report."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--device", default="", help="name of the clock, where there are several")
        parser.add_argument(
            "--first", type=date.fromisoformat, metavar="DAY", help="first day taken (default: 2001-01-01)"
        )
        parser.add_argument(
            "--last", type=date.fromisoformat, metavar="DAY", help="last day taken (default: tomorrow)"
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file and print what became of its lines."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path}: no such file")
        usual = default_period(today())
        try:
            imported = import_punches(
                path,
                filename=path.name,
                now=timezone.now(),
                device=options["device"],
                period=Period(options["first"] or usual.first, options["last"] or usual.last),
            )
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        report = imported.report
        if options["json"]:
            told = {**report.as_dict(), "import": imported.row.pk, "unmatched": imported.row.unmatched}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(report.as_text())
