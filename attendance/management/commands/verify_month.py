"""Verify published months, or a workbook that came back, against what was signed.

Ends with status 0 when all is as it was signed, 1 when something differs, 2 when nothing could be checked.
"""

import json
import re
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.models import PublishedMonth
from attendance.services import Verification, recompute_version, verify_file, verify_version
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
        parser.add_argument(
            "--recompute",
            action="store_true",
            help="also judge the month again from its facts; compare every cell with the latest version",
        )

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
        versions = PublishedMonth.objects.filter(month__first_day=month.first).order_by("number")
        results = [verify_version(one) for one in versions.select_related("entry", "month", "previous")]
        if not results:
            text = _("%(month)s has no published version.") % {"month": month}
            raise CommandError(text, returncode=NOT_CHECKED)
        if options["json"]:
            self.stdout.write(json.dumps({"month": str(month), "versions": [*map(_told, results)]}))
        else:
            for result in results:
                self._show(result)
        if not all(result.is_good for result in results):
            raise CommandError(_("At least one version is not what was signed."), returncode=DIFFERS)
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
            % told,
            returncode=DIFFERS,
        )

    def _file(self, path: Path, options: dict[str, Any]) -> None:
        result = verify_file(path)
        if options["json"]:
            told = {
                "file": str(path), "is_good": result.is_good, "version": _told(result.version),
                "rows": result.rows, "cells": result.cells, "faults": [asdict(one) for one in result.faults],
            }  # fmt: skip
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self._show(result.version)
            compared = _("%(rows)d rows with %(cells)d cells compared, %(faults)d differ.")
            counts = {"rows": result.rows, "cells": result.cells, "faults": len(result.faults)}
            self.stdout.write(f"{path}: {compared % counts}")
            for one in result.faults[:MOST_SHOWN]:
                text = _("%(sheet)s!%(cell)s (%(about)s): is “%(found)s”, should be “%(expected)s”")
                self.stdout.write("  " + text % asdict(one))
        if not result.is_good:
            raise CommandError(_("The file is not what was published and signed."), returncode=DIFFERS)

    def _show(self, result: Verification) -> None:
        self.stdout.write(f"{result.version}: {'OK' if result.is_good else ', '.join(result.faults)}")
        self.stdout.write(f"  {result.content_hash}")


def _told(result: Verification) -> dict[str, Any]:
    return {
        "version": result.version.number,
        "content_hash": result.content_hash,
        "is_good": result.is_good,
        "faults": [*result.faults],
    }
