"""Verify the published versions of a month: every stored cell against the hash that was signed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from attendance.models import PublishedMonth
from attendance.services import verify_version
from common.errors import DomainError
from common.months import Month


class Command(BaseCommand):
    """Say of each version whether it is what was signed; anything else ends with an error."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the month."""
        parser.add_argument("month", metavar="YYYY-MM")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify every version of the month."""
        try:
            month = Month.parse(options["month"])
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        versions = PublishedMonth.objects.filter(month__first_day=month.first).order_by("number")
        results = [verify_version(version) for version in versions.select_related("entry", "month")]
        if not results:
            raise CommandError(_("%(month)s has no published version.") % {"month": month})
        for result in results:
            self.stdout.write(f"{result.version}: {'OK' if result.is_good else ', '.join(result.faults)}")
            self.stdout.write(f"  {result.content_hash}")
        if not all(result.is_good for result in results):
            raise CommandError(_("At least one version is not what was signed."))
