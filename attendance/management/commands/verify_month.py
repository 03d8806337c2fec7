"""Verify the published versions of a month: every stored cell against the hash that was signed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.models import PublishedMonth
from attendance.services import recompute_version, verify_version
from common.errors import DomainError
from common.months import Month


class Command(BaseCommand):
    """Say of each version whether it is what was signed; anything else ends with an error."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the month."""
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument(
            "--recompute",
            action="store_true",
            help="also judge the month again from its facts; compare every cell with the latest version",
        )

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
        if options["recompute"]:
            self._recompute(results[-1].version)

    def _recompute(self, version: PublishedMonth) -> None:
        """Say whether every cell comes out of the stored facts as it was signed, and if not, which do not."""
        found = recompute_version(version, now=timezone.now())
        told = {"version": version, "cells": found.cells, "count": len(found.differing)}
        if found.is_equal:
            self.stdout.write(_("%(version)s recomputed: %(cells)d cells, byte for byte as signed.") % told)
            return
        for number, day in found.differing:
            self.stdout.write(f"  {number} {day}")
        raise CommandError(
            _(
                "%(version)s recomputed: %(count)d of %(cells)d cells come out otherwise. If facts came "
                "after the signature, they are its pending changes."
            )
            % told
        )
