"""Give a clock, a gate or the call distributor a token by which it brings punches and sign-ins."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import DomainError
from staff.services import issue_device_token

DAYS = 365


class Command(BaseCommand):
    """Print a new token; the account's former ones end."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the account and how long its token lasts."""
        parser.add_argument("number", metavar="NUMBER", help="number of the account, such as GATE-1")
        parser.add_argument("--name", default="", help="name of the account, where it is new")
        parser.add_argument(
            "--days", type=int, default=DAYS, help=f"days that the token lasts (default: {DAYS})"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue the token and print it: it is shown this once."""
        try:
            token = issue_device_token(options["number"], name=options["name"], days=options["days"])
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        self.stdout.write(token)
