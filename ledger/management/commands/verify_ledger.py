"""Verify the signed register."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import DomainError
from ledger.domain.findings import Report
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

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            trusted = read_public_keys(options["log_key"]) if options["log_key"] else None
            report = verify_register(trusted)
        except DomainError as error:
            raise CommandError(f"{error.code}: {error}") from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), indent=2))
        else:
            self._print(report)
        if not report.is_sound:
            raise SystemExit(1)

    def _print(self, report: Report) -> None:
        for finding in report.findings:
            self.stdout.write(
                f"{finding.severity}: entry {finding.sequence}: {finding.code} {finding.detail}".rstrip()
            )
        verdict = "sound" if report.is_sound else "NOT SOUND"
        self.stdout.write(f"{report.entries} entries, {len(report.findings)} findings: {verdict}")
        if report.head:
            self.stdout.write(f"head {report.head}")
