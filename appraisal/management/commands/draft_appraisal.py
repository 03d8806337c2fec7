"""Draft the appraisal of a month from its sources; equal sources change nothing."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.selectors.progress import not_final
from appraisal.services import draft_month
from common.errors import DomainError
from common.months import Month


class Command(BaseCommand):
    """Draft a month, and say what of it is not final."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the month."""
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draft the month and say what came of it."""
        now = timezone.now()
        try:
            drafted = draft_month(Month.parse(options["month"]), now=now)
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        open_ends = [str(text) for text in not_final(drafted.month, now=now)]
        told = {
            "month": str(drafted.month),
            "people": drafted.people,
            "changed": drafted.changed,
            "not_final": open_ends,
        }
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        self.stdout.write(_("%(month)s: %(people)d people appraised, %(changed)d of them changed.") % told)
        for text in open_ends:
            self.stdout.write(f"  {text}")
