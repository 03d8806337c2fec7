"""Write the monthly workbook of the original records."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.errors import DomainError
from common.months import Month
from records.exports import file_name, write_month
from staff.models import Centre


class Command(BaseCommand):
    """Writes a workbook with the records of a month that count."""

    help = "Write the workbook of a month's original records in the centre's language."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the month and where to write."""
        parser.add_argument("month", help="such as 2026-10")
        parser.add_argument("--output", type=Path, default=None, help="file or folder; here by default")
        parser.add_argument("--language", default="", help="zh-hans or en; the centre's by default")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and name it."""
        try:
            month = Month.parse(options["month"])
        except DomainError as error:
            raise CommandError(f"{error.code}: {error}") from error
        target = options["output"] or Path()
        target = target / file_name(month) if target.is_dir() else target
        language = options["language"] or Centre.current().language
        write_month(month, target, reader=None, now=timezone.now(), language=language)
        self.stdout.write(str(target))
