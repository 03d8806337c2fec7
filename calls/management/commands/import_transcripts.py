"""Import transcripts of contacts that are stored, every line accounted for."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from calls.imports import import_transcripts


class Command(BaseCommand):
    """Import transcripts (JSON lines); a second import of the same file adds nothing."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the call log it belongs to, and the form of the report."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--source",
            default="acd",
            help="the call log whose contacts are meant where a line names none (default: acd)",
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file and print what became of its lines."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path}: no such file")
        report = import_transcripts(path, filename=path.name, source=options["source"], now=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(report.as_text())
