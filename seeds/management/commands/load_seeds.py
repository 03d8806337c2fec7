"""`manage.py load_seeds`: bring the reference data in, or up to date."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from seeds.loader import SeedReport, load_seeds


class Command(BaseCommand):
    """Load posts, roles, desks, shifts, the calendar and all other reference data."""

    help = "Load the reference data of seeds/. Runs any number of times; what people changed is kept."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load every file and say what became of its rows."""
        reports = load_seeds(now=timezone.now())
        for report in reports:
            self.stdout.write(line(report))
        faults = [f"{report.source}: {fault}" for report in reports for fault in report.faults]
        if faults:
            raise CommandError("\n".join(faults))


def line(report: SeedReport) -> str:
    """Say in one line what became of the rows of one file."""
    counts = _(
        "%(created)d created, %(updated)d updated, %(unchanged)d unchanged, %(kept)d kept as people left them"
    )
    return f"{report.source}: " + counts % {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "kept": report.kept,
    }
