"""Publish a posted appraisal under the signature of a publisher, or amend a published one with a reason.

The password is asked for, or read from stdin.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.services import Publication, amend_month, publish_month
from attendance.management.acting import actor, read_password
from common.errors import DomainError
from common.months import Month

PERMISSION = "appraisal.publish_month"


class Command(BaseCommand):
    """Sign the appraisal of a month."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the month, who signs, and why it is amended."""
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--as", dest="publisher", required=True, metavar="WORK_NUMBER")
        parser.add_argument(
            "--reason", default="", metavar="TEXT", help="amend a published appraisal, for this reason"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Sign and say which version it is."""
        try:
            result = self._sign(Month.parse(options["month"]), options)
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        told = {"version": result.version, "hash": result.version.content_hash}
        self.stdout.write(
            _("%(version)s is signed and published; content hash %(hash)s.") % told
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
