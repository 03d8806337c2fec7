"""Import sign-ins and sign-outs at the seats, every row accounted for."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from calls.imports import import_seats
from common.errors import DomainError


class Command(BaseCommand):
    """Import sign-ins and sign-outs (CSV or xlsx); a second import of the same file adds nothing."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the distributor it comes from, and the form of the report."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--source", default="acd", help="name of the distributor (default: acd)")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file and print what became of its rows."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path}: no such file")
        try:
            report = import_seats(path, filename=path.name, source=options["source"], now=timezone.now())
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(report.as_text())
