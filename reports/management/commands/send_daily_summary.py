"""Send the daily duty summary, for those who use cron or want another day."""

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reports.services import queue_summaries, readers_of_summary, send_summary
from staff.selectors import centre_today


class Command(BaseCommand):
    """Send the summary of a day to everybody who gets one; who got it before gets nothing."""

    help = (
        "Send the daily duty summary to team leads, duty supervisors and the manager (default: of yesterday)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day, and whether workers should do it."""
        parser.add_argument("--day", help="the day to sum up, such as 2026-10-19; yesterday by default")
        parser.add_argument("--queue", action="store_true", help="leave it to the workers")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, or queue, and say how many."""
        now = timezone.now()
        today = centre_today(now)
        try:
            day = date.fromisoformat(options["day"]) if options["day"] else today - timedelta(days=1)
        except ValueError as error:
            raise CommandError("write the day like 2026-10-19") from error
        if day > today:
            raise CommandError(f"{day} has not begun yet")
        if options["queue"]:
            self.stdout.write(f"{len(queue_summaries(day, today=today, now=now))} summaries queued")
            return
        told = [
            notice
            for reader in readers_of_summary(today)
            for notice in send_summary(reader, day, today=today, now=now)
        ]
        self.stdout.write(f"{len(told)} people told about {day}")
