"""Import a file of original records, every line accounted for."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.errors import DomainError
from records.imports import SORTS
from records.services import import_records


class Command(BaseCommand):
    """Import records (CSV or xlsx); a second import of the same file adds nothing."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the sort of records, the file and the form of the report."""
        parser.add_argument("sort", choices=SORTS, metavar="KIND", help=", ".join(SORTS))
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file and print what became of its lines."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path}: no such file")
        try:
            report = import_records(options["sort"], path, filename=path.name, now=timezone.now())
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(report.as_text())
