"""Verify published appraisals against what was signed, and compute every one again from its stored inputs.

Ends with status 0 when all is as it was signed, 1 when something differs, 2 when nothing could be checked.
"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from appraisal.models import PublishedAppraisal
from appraisal.services import Verification, verify_version
from common.errors import DomainError
from common.months import Month

DIFFERS, NOT_CHECKED = 1, 2


class Command(BaseCommand):
    """Say of each version whether it is what was signed, and whether it comes out again byte for byte."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the month."""
        parser.add_argument("what", metavar="YYYY-MM", help="a month")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify every version of the month."""
        try:
            month = Month.parse(options["what"])
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}", returncode=NOT_CHECKED) from error
        versions = PublishedAppraisal.objects.filter(month__first_day=month.first).order_by("number")
        results = [verify_version(one) for one in versions.select_related("entry", "month", "previous")]
        if not results:
            text = _("%(month)s has no published appraisal.") % {"month": month}
            raise CommandError(text, returncode=NOT_CHECKED)
        if options["json"]:
            told = {"month": str(month), "versions": [*map(_told, results)]}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            for result in results:
                self._show(result)
        if not all(result.is_good for result in results):
            raise CommandError(_("At least one version is not what was signed."), returncode=DIFFERS)

    def _show(self, result: Verification) -> None:
        self.stdout.write(f"{result.version}: {'OK' if result.is_good else ', '.join(result.faults)}")
        self.stdout.write(f"  {result.content_hash}")
        told = {"right": result.recomputed, "all": result.recomputed + len(result.different)}
        self.stdout.write(
            "  " + _("%(right)d of %(all)d appraisals computed again, byte for byte as signed.") % told
        )
        for number in result.different:
            self.stdout.write(f"  {number}")


def _told(result: Verification) -> dict[str, Any]:
    return {
        "version": result.version.number,
        "content_hash": result.content_hash,
        "is_good": result.is_good,
        "recomputed": result.recomputed,
        "different": [*result.different],
        "faults": [*result.faults],
    }
