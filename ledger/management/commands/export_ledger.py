"""Export the signed register for whoever verifies it elsewhere."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from common.errors import DomainError
from ledger.exports import bundle_lines, public_log_key, verifier_archive
from ledger.services import make_checkpoint
from ledger.services.appending import hold_the_end


class Command(BaseCommand):
    """Write the register, the public log key and the verifier into a folder."""

    help = "Export the signed register (register.jsonl), the public log key and the verifier into a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise CommandError(f"{folder} is not empty. Name a new folder: nothing is written over.")
        try:
            self._export(folder)
        except DomainError as error:
            raise CommandError(f"{error.code}: {error}") from error
        self.stdout.write(
            f"{folder}: python verify.pyz register.jsonl --log-key log_key.pub\n"
            "Whoever verifies should have log_key.pub and verify.pyz from elsewhere than this folder."
        )

    @transaction.atomic
    def _export(self, folder: Path) -> None:
        hold_the_end()
        if make_checkpoint(now=timezone.now()) is None:
            raise CommandError("The register is empty: there is nothing to export yet.")
        with (folder / "register.jsonl").open("wb") as file:
            file.writelines(bundle_lines())
        (folder / "log_key.pub").write_bytes(public_log_key())
        (folder / "verify.pyz").write_bytes(verifier_archive())
