"""Verify published appraisals, or a workbook that came back, against what was signed.

Every appraisal of a month is computed again from its stored inputs; a workbook is compared cell by cell.

Ends with status 0 when all is as it was signed, 1 when something differs, 2 when nothing could be checked.
"""

import json
import re
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from appraisal.models import PublishedAppraisal
from appraisal.services import Verification, verify_file, verify_version
from common.errors import DomainError
from common.months import Month

DIFFERS, NOT_CHECKED = 1, 2
MOST_SHOWN = 50


class Command(BaseCommand):
    """Say of each version whether it is what was signed; of a workbook, which cells are not."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the month or the workbook."""
        parser.add_argument("what", metavar="YYYY-MM|FILE", help="a month, or a workbook of one")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify every version of the month, or the workbook."""
        what = options["what"]
        try:
            if re.fullmatch(r"\d{4}-\d{1,2}", what):
                self._month(Month.parse(what), options)
            else:
                self._file(Path(what), options)
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}", returncode=NOT_CHECKED) from error
        except OSError as error:
            raise CommandError(f"{what}: {error.strerror}", returncode=NOT_CHECKED) from error

    def _month(self, month: Month, options: dict[str, Any]) -> None:
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

    def _file(self, path: Path, options: dict[str, Any]) -> None:
        result = verify_file(path)
        if options["json"]:
            told = {
                "file": str(path), "is_good": result.is_good, "version": _told(result.version),
                "missing": [*result.missing], "added": [*result.added],
                "cells": [asdict(one) for one in result.cells],
            }  # fmt: skip
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self._show(result.version)
            for title in result.missing:
                self.stdout.write("  " + _("The sheet “%(title)s” is missing.") % {"title": title})
            for title in result.added:
                self.stdout.write("  " + _("Nobody wrote the sheet “%(title)s”.") % {"title": title})
            for one in result.cells[:MOST_SHOWN]:
                text = _("%(sheet)s!%(cell)s: is “%(found)s”, should be “%(written)s”")
                self.stdout.write("  " + text % asdict(one))
        if not result.is_good:
            raise CommandError(_("The file is not what was published and signed."), returncode=DIFFERS)

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
