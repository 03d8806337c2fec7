"""Write a month as a workbook, CSV or JSON: its latest published version, or the draft."""

from argparse import ArgumentParser
from typing import Any

from attendance.exports import Layout
from attendance.exports.choices import SPLIT
from attendance.selectors.extracts import ExtractKind
from exports.management.base import MonthCommand


class Command(MonthCommand):
    """Exports what one person may see; all of it, a team, or a file for each team in an archive."""

    help = __doc__ or ""
    kind = "attendance.month"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the month, the file, whose days go in, and what a workbook is to look like."""
        super().add_arguments(parser)
        parser.add_argument("--format", choices=("xlsx", "csv", "json"), default="xlsx")
        parser.add_argument(
            "--version-number", type=int, metavar="N", help="a published version; 0: the draft"
        )
        parser.add_argument(
            "--heading",
            choices=("zh-hans", "en"),
            default="",
            help="of the CSV: for people; else for programs",
        )
        part = parser.add_mutually_exclusive_group()
        part.add_argument("--team", metavar="CODE", help="only the days people belonged to this team")
        part.add_argument("--department", metavar="CODE", help="only the days in teams of this department")
        part.add_argument("--split", choices=[*ExtractKind], help="an archive with one workbook for each")
        looks = parser.add_argument_group("the workbook")
        looks.add_argument("--layout", choices=[*Layout], default=Layout.CLASSIC)
        looks.add_argument("--symbols", metavar="CODE", default="", help="another set of symbols")
        looks.add_argument("--masked", action="store_true", help="tell of leave only that it was leave")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file."""
        told = {
            "month": options["month"],
            "version": options["version_number"],
            "part": _part(options),
            "layout": options["layout"],
            "symbols": options["symbols"],
            "masked": options["masked"],
            "format": options["format"],
            "heading": options["heading"],
        }
        self.export(self.kind, told, options)


def _part(options: dict[str, Any]) -> str:
    if options["split"]:
        return f"{options['split']}:{SPLIT}"
    parts = ((kind, options[kind]) for kind in ("team", "department"))
    return next((f"{kind}:{code}" for kind, code in parts if code), "")
