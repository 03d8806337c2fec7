"""Write a scorecard version as TOML."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qc.exports import toml_file
from qc.models import ScorecardVersion, VersionState


class Command(BaseCommand):
    """Writes one version: the published one, or the one with a number."""

    help = "Write a scorecard version as TOML, in the format of the seed files."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Let --version name ours: every command has one of Django, which nobody asks for."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the scorecard, the version and where to write."""
        parser.add_argument("key", help="such as front_line")
        parser.add_argument("--version", type=int, default=None, help="the published one by default")
        parser.add_argument("--output", type=Path, default=None, help="file or folder; printed if absent")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the text."""
        version = _find(options["key"], options["version"])
        name, text = toml_file(version)
        if options["output"] is None:
            self.stdout.write(text, ending="")
            return
        target: Path = options["output"]
        target = target / name if target.is_dir() else target
        target.write_text(text, encoding="utf-8")
        self.stdout.write(f"{target}: {version}, {version.content_hash}")


def _find(key: str, number: int | None) -> ScorecardVersion:
    versions = ScorecardVersion.objects.select_related("scorecard").filter(scorecard__key=key)
    if number is None:
        found = versions.filter(state=VersionState.PUBLISHED).first()
        missing = f"There is no published version of “{key}”; name one with --version."
    else:
        found = versions.filter(number=number).first()
        missing = f"There is no version {number} of “{key}”."
    if found is None:
        raise CommandError(missing)
    return found
