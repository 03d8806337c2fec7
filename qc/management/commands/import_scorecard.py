"""Store a TOML file as a draft of its scorecard."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.errors import DomainError
from qc.imports import import_scorecard, with_lines
from qc.services import check_definition
from qc.wording import fault_text


class Command(BaseCommand):
    """Imports a draft; says what still stands in the way of publishing it."""

    help = "Store a scorecard written in TOML as the next draft version of its scorecard."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, help="a TOML file; - reads from standard input")
        parser.add_argument("--note", default="", help="what is new in it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file and name the draft; faults of form store nothing."""
        content = _read(options["file"])
        try:
            version = import_scorecard(content, now=timezone.now(), note=options["note"])
        except DomainError as error:
            raise CommandError(f"{error.code}: {error}") from error
        self.stdout.write(f"{version} is a draft, {version.content_hash}")
        report = check_definition(version.definition)
        text = content.decode("utf-8-sig")
        for word, faults in (("fault", report.errors), ("warning", report.warnings)):
            for fault in with_lines(faults, text):
                self.stdout.write(f"{word}: {fault.path}: {fault_text(fault)}")


def _read(path: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from error
