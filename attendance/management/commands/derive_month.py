"""Derive the days and totals of a month from its punches, roster and approvals."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.services import derive_month
from common.errors import DomainError
from common.months import Month


class Command(BaseCommand):
    """Derive a month; equal facts change nothing."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the month."""
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Derive the month and say what came of it."""
        try:
            derived = derive_month(Month.parse(options["month"]), now=timezone.now())
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        told = {
            "month": str(derived.month),
            "people": derived.people,
            "changed": derived.changed,
            "exceptions": derived.exceptions,
            "without_roster": derived.without_roster,
        }
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        self.stdout.write(
            _("%(month)s: %(people)d people, %(changed)d of them changed, %(exceptions)d exceptions.") % told
        )
        if derived.without_roster:
            listed = ", ".join(derived.without_roster)
            self.stdout.write(
                _("Not on the sheet, because nobody rostered them: %(people)s") % {"people": listed}
            )
