"""Send what team leads are told after a shift, for those who use cron instead of the clockwork."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from jobs.models import Job, JobState
from jobs.services import run
from reports.services import SHIFT_SUMMARY_KIND, queue_shift_summaries


class Command(BaseCommand):
    """Tells each lead about every shift that ended; what was told before is not told again."""

    help = "Send the results of each team to its lead after every shift that has ended."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether workers should do it."""
        parser.add_argument("--queue", action="store_true", help="leave it to the workers")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the deliveries, and send what waits, also from an earlier run that was killed."""
        queued = queue_shift_summaries(timezone.now())
        if options["queue"]:
            self.stdout.write(f"{len(queued)} summaries queued")
            return
        waiting = Job.objects.filter(kind=SHIFT_SUMMARY_KIND, state=JobState.QUEUED).order_by("pk")
        told = 0
        for job_id in list(waiting.values_list("pk", flat=True)):
            run(job_id, clock=timezone.now)
            told += Job.objects.get(pk=job_id).result.get("told", 0)
        self.stdout.write(f"{len(queued)} summaries due, {told} people told")
