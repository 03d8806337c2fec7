"""Prove that one signed record is in the register."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from common.errors import DomainError
from ledger.exports import proof_lines
from ledger.models import Entry
from ledger.selectors import prove
from ledger.services import make_checkpoint


class Command(BaseCommand):
    """Write the signature under a record with its way to a signed root."""

    help = "Write the last signature under a record, with the proof that the register holds it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("record_type", help="such as attendance.month")
        parser.add_argument("record_id", help="such as 2026-10")
        parser.add_argument("output", type=Path, metavar="FILE")
        parser.add_argument("--record-version", type=int, metavar="N", help="by default the last one signed")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        found = Entry.objects.all().signatures_of(options["record_type"], options["record_id"])
        if options["record_version"]:
            found = found.filter(record_version=options["record_version"])
        entry = found.select_related("key", "content").last()
        if entry is None:
            raise CommandError("Nothing of that type, id and version was signed.")
        try:
            checkpoint = make_checkpoint(now=timezone.now())
        except DomainError as error:
            raise CommandError(f"{error.code}: {error}") from error
        assert checkpoint is not None, "a register with an entry has a checkpoint"
        with options["output"].open("wb") as file:
            file.writelines(proof_lines(prove(entry, checkpoint)))
        self.stdout.write(f"{options['output']}: entry {entry.sequence}, {checkpoint.size} entries")
