"""Recompute every stored evaluation from its scorecard version, and report differences."""

from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qc.services.recomputing import changed_months, changed_versions, recompute_evaluations


class Command(BaseCommand):
    """Scores everything again; exits with 1 when anything differs from what is stored."""

    help = "Score everything submitted again, and locked months; compare with what is stored, digit by digit."

    def handle(self, *args: Any, **options: Any) -> None:
        """Recompute and compare."""
        started, count = perf_counter(), 0
        differences = [*changed_versions(), *changed_months()]
        for _pk, found in recompute_evaluations():
            count += 1
            differences.extend(found)
        for one in differences:
            self.stderr.write(f"{one.subject}: {one.field} is {one.stored}, recomputed {one.recomputed}")
        seconds = perf_counter() - started
        self.stdout.write(f"{count} evaluations, {len(differences)} differences, {seconds:.1f} s")
        if differences:
            raise CommandError(f"{len(differences)} differences")
