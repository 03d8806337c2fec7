"""Publish a month under the signature of an HR publisher; the password is asked for, or read from stdin."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.services import publish_month
from common.errors import DomainError
from common.months import Month
from staff.models import Employee

PERMISSION = "attendance.publish_month"


class Command(BaseCommand):
    """Sign a month; the worker copies its rows into the published version."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the month and who signs."""
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--as", dest="publisher", required=True, metavar="WORK_NUMBER")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sign and say which version it is."""
        try:
            month = Month.parse(options["month"])
            publisher = self._publisher(options["publisher"])
            result = publish_month(month, publisher=publisher, password=read_password(), now=timezone.now())
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        told = {"version": result.version, "hash": result.version.content_hash}
        self.stdout.write(
            _("%(version)s is signed; content hash %(hash)s. The worker copies its rows.") % told
            if result.is_new
            else _("%(version)s was signed before; content hash %(hash)s. Nothing changed.") % told
        )

    def _publisher(self, work_number: str) -> Employee:
        found = Employee.objects.filter(work_number=work_number).first()
        if found is None:
            raise CommandError(f"{work_number}: no such employee")
        if not found.has_perm(PERMISSION):
            raise CommandError(f"{work_number} may not publish: no role with {PERMISSION}")
        return found


def read_password() -> str:
    """Ask at the terminal, or read one line where there is none."""
    if sys.stdin.isatty():
        return getpass(_("Your password") + ": ")
    return sys.stdin.readline().rstrip("\r\n")
