"""Sign a checkpoint of the register."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from common.errors import DomainError
from ledger.services import make_checkpoint


class Command(BaseCommand):
    """Print the line to keep elsewhere; a register that has not grown keeps its checkpoint."""

    help = "Sign how long the register is and its root; print the line, to be kept on another machine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="append the line to this file as well"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_checkpoint(now=timezone.now())
        except DomainError as error:
            raise CommandError(f"{error.code}: {error}") from error
        if made is None:
            raise CommandError("The register is empty: there is nothing to sign yet.")
        if options["output"]:
            with options["output"].open("a", encoding="utf-8") as file:
                file.write(made.line + "\n")
        self.stdout.write(made.line)
