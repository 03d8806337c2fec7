"""Write the monthly workbook of quality inspection."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.errors import DomainError
from common.months import Month
from qc.exports import file_name, month_contents, write_month_workbook
from staff.models import Centre


class Command(BaseCommand):
    """Writes a workbook with all counting evaluations of a month."""

    help = "Write the workbook of a month's evaluations in the centre's language."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the month and where to write."""
        parser.add_argument("month", help="such as 2026-10")
        parser.add_argument("--output", type=Path, default=None, help="file or folder; here by default")
        parser.add_argument("--language", default="", help="zh-hans or en; the centre's by default")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say how many evaluations it holds."""
        try:
            month = Month.parse(options["month"])
        except DomainError as error:
            raise CommandError(f"{error.code}: {error}") from error
        target = options["output"] or Path()
        target = target / file_name(month) if target.is_dir() else target
        language = options["language"] or Centre.current().language
        contents = month_contents(month, reader=None, now=timezone.now())
        write_month_workbook(contents, target, language=language)
        self.stdout.write(f"{target}: {len(contents.evaluations)} evaluations")
