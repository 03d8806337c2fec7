"""Import contacts from a call log, every row accounted for."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from calls.imports import import_call_log
from calls.models import LogFormat
from common.errors import DomainError
from staff.models import Desk

FORMATS = {"bank": LogFormat.BANK, "csv": LogFormat.CONTACTS}


class Command(BaseCommand):
    """Import contacts from a call log; a second import of the same file adds nothing."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, its format, its source and the form of the report."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--format",
            choices=sorted(FORMATS),
            help="bank: 17 tab-separated columns; csv: the product's contact list (CSV or xlsx). "
            "Without it the first line tells.",
        )
        parser.add_argument(
            "--source",
            default="acd",
            help="name of the system the file comes from; contact numbers belong to it (default: acd)",
        )
        parser.add_argument("--desk", help="code of the desk of contacts whose row names none")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file and print what became of its rows."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path}: no such file")
        try:
            report = import_call_log(
                path,
                filename=path.name,
                source=options["source"],
                log_format=FORMATS.get(options["format"] or "", ""),
                desk=self._desk(options["desk"]),
                now=timezone.now(),
            )
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(report.as_text())

    def _desk(self, code: str | None) -> Desk | None:
        if not code:
            return None
        desk = Desk.objects.filter(code=code).first()
        if desk is None:
            raise CommandError(f"{code}: no such desk")
        return desk
