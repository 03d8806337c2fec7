"""Say from a table of ratings how far raters agree, how severe each is, and whom to talk to first."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import DomainError
from qc.domain.statistics.rated import rate_scale
from qc.domain.statistics.raters import whom_to_talk_to
from qc.exports import ratings_as_dict, ratings_as_text
from qc.imports import read_ratings


class Command(BaseCommand):
    """Reads a file and stores nothing."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the scales and the form of the answer."""
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="CSV or xlsx; see docs/formats/ratings.md"
        )
        parser.add_argument(
            "--scale", action="append", default=[], metavar="NAME", help="only this scale; may be repeated"
        )
        parser.add_argument("--json", action="store_true", help="print all figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compute, print."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path}: no such file")
        try:
            sheets, report = read_ratings(path, filename=path.name)
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        known = [sheet.scale for sheet in sheets]
        if unknown := [name for name in options["scale"] if name not in known]:
            raise CommandError(f"There is no scale {unknown[0]}; the file has: {', '.join(known)}.")
        chosen = [sheet for sheet in sheets if not options["scale"] or sheet.scale in options["scale"]]
        scales = [rate_scale(sheet.scale, sheet.raters, sheet.ratings) for sheet in chosen]
        concerns = whom_to_talk_to(found for scale in scales for found in scale.findings)
        if options["json"]:
            told = {**report.as_dict(), **ratings_as_dict(scales, concerns)}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join([report.as_text(), *ratings_as_text(scales, concerns)]))
