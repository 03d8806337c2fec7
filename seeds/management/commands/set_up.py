"""`manage.py set_up`: everything that comes before the first request, in one process."""

import io
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Bring tables and reference data up to date; fill an empty installation with the demo centre."""

    help = "Migrate, load the reference data and, where nothing is stored yet, the demo centre."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether static files have to be collected too."""
        parser.add_argument("--static", action="store_true", help="collect static files as well")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do each step; any of them may be repeated without harm."""
        call_command("migrate", verbosity=0)
        call_command("load_seeds", stdout=io.StringIO())
        call_command("load_demo", "--if-empty", stdout=self.stdout)
        if options["static"]:
            call_command("collectstatic", interactive=False, verbosity=0)
