"""Verify the signed register."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import DomainError
from ledger.domain.checkpoints import find_checkpoints, read_printed
from ledger.log_key import read_public_keys
from ledger.selectors import verify_register


class Command(BaseCommand):
    """Read the whole register and name everything that is not right; exit with 1 when it is not sound."""

    help = "Verify the signed register: hashes, chain, signatures, keys, contents and live rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument(
            "--log-key",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="public log key (PEM) to trust instead of this installation's own; may be repeated",
        )
        parser.add_argument(
            "--checkpoint",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="checkpoints kept elsewhere, one on a line; a saved mail will do; may be repeated",
        )
        parser.add_argument(
            "--printed",
            action="append",
            default=[],
            metavar="SIZE:ROOT",
            help="what the footer of a printed page says; may be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            trusted = read_public_keys(options["log_key"]) if options["log_key"] else None
            kept = [
                one for path in options["checkpoint"] for one in find_checkpoints(path.read_text("utf-8"))
            ]
            printed = [read_printed(told) for told in options["printed"]]
            report = verify_register(trusted, checkpoints=kept, printed=printed)
        except DomainError as error:
            raise CommandError(f"{error.code}: {error}") from error
        except (OSError, ValueError) as error:
            raise CommandError(f"Nothing was verified: {error}") from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), indent=2))
        else:
            self.stdout.write("\n".join(report.lines()))
        if not report.is_sound:
            raise SystemExit(1)
