"""Post the appraisal of a month for objections: its sources must be final; a job tells everybody on it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.services import post_month
from attendance.management.acting import actor
from common.errors import DomainError
from common.months import Month


class Command(BaseCommand):
    """Post a month and say until when people may object."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the month and who posts it."""
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--as", dest="publisher", required=True, metavar="WORK_NUMBER")

    def handle(self, *args: Any, **options: Any) -> None:
        """Post the month."""
        try:
            by = actor(options["publisher"], "appraisal.post_month")
            row = post_month(Month.parse(options["month"]), by=by, now=timezone.now())
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        told = {"month": row, "day": row.objections_until}
        self.stdout.write(
            _("The appraisal of %(month)s is posted; objections can be raised until %(day)s.") % told
        )
