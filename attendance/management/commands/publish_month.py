"""Publish a posted month under the signature of an HR publisher, or amend a published one with a reason.

The password is asked for, or read from stdin.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.management.acting import actor, read_password
from attendance.services import Publication, amend_month, publish_month
from common.errors import DomainError
from common.months import Month

PERMISSION = "attendance.publish_month"


class Command(BaseCommand):
    """Sign a month; the worker copies its rows into the published version."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the month, who signs, and why it is amended."""
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--as", dest="publisher", required=True, metavar="WORK_NUMBER")
        parser.add_argument(
            "--reason", default="", metavar="TEXT", help="amend a published month, for this reason"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Sign and say which version it is."""
        try:
            result = self._sign(Month.parse(options["month"]), options)
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        told = {"version": result.version, "hash": result.version.content_hash}
        self.stdout.write(
            _("%(version)s is signed; content hash %(hash)s. The worker copies its rows.") % told
            if result.is_new
            else _("%(version)s was signed before; content hash %(hash)s. Nothing changed.") % told
        )

    def _sign(self, month: Month, options: dict[str, Any]) -> Publication:
        signer: dict[str, Any] = {
            "publisher": actor(options["publisher"], PERMISSION),
            "password": read_password(),
            "now": timezone.now(),
        }
        if options["reason"]:
            return amend_month(month, reason=options["reason"], **signer)
        return publish_month(month, **signer)
