"""`manage.py load_demo`: fill an empty installation with a demo centre."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from seeds.demo.load import DemoReport, is_at_work, load_demo
from seeds.demo.world import World
from seeds.loader import load_seeds
from seeds.management.commands.show_sign_ins import sign_in_table
from staff.selectors import centre_today


class Command(BaseCommand):
    """Load the demo centre: invented people, two months of their work, and how they sign in."""

    help = "Load a demo centre into an empty installation. The same day gives the same facts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day on which the demo centre is looked at."""
        parser.add_argument("--today", type=date.fromisoformat, help="YYYY-MM-DD; today by default")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where a real centre is at work"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it, or say that it is there, and print the sign-ins unless `make run` will."""
        if options["if_empty"] and is_at_work():
            return
        load_seeds(now=timezone.now())
        try:
            report = load_demo(today=options["today"] or latest_day(timezone.now()))
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(account_of(report))
        if not options["if_empty"]:
            self.stdout.write(sign_in_table())


def latest_day(now: datetime) -> date:
    """Return the last day whose facts lie in the past; the demo centre's day is told until 09:10."""
    today = centre_today(now)
    return today if World(today).lived_until <= now else today - timedelta(days=1)


def account_of(report: DemoReport) -> str:
    """Say what was loaded, or that it was there before."""
    if report.was_loaded_before:
        return _("A demo centre of %s is already loaded.") % report.today
    parts = ", ".join(f"{name} {count}" for name, count in report.counts)
    return _("Demo centre of %(today)s loaded: %(parts)s.") % {"today": report.today, "parts": parts}
