"""Write any export: a workbook or table of a kind, as somebody may see it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from exports.management.base import ExportCommand
from exports.registry import all_kinds


class Command(ExportCommand):
    """Orders an export of any kind and puts its file somewhere."""

    help = "Write an export. Without a kind, the kinds are listed with their filters."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the kind, the month and other filters."""
        parser.add_argument("kind", metavar="KIND", nargs="?", help="such as attendance.month")
        parser.add_argument("--month", default="", metavar="YYYY-MM")
        parser.add_argument(
            "--filter", dest="filters", action="append", default=[], metavar="NAME=VALUE", help="repeatable"
        )
        super().add_arguments(parser)
        for action in parser._actions:
            action.required = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file, or list what there is."""
        if not options["kind"]:
            self._list()
            return
        if not options["reader"]:
            raise CommandError("--as WORK_NUMBER is needed: an export holds what somebody may see.")
        filters = dict(one.partition("=")[::2] for one in options["filters"])
        if options["month"]:
            filters["month"] = options["month"]
        self.export(options["kind"], filters, options)

    def _list(self) -> None:
        for kind in all_kinds():
            filters = ", ".join(f"{one.name}{'' if one.is_required else '?'}" for one in kind.filters)
            self.stdout.write(f"{kind.code:<24} {kind.label} ({filters})")
