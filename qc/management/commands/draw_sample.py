"""Draw contacts to inspect and give them to the inspectors."""

import secrets
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.errors import DomainError
from qc.models import CheckKind
from qc.services import DrawOrder, draw_sample
from staff.models import Desk
from staff.selectors import centre_today


class Command(BaseCommand):
    """Draws a sample; prints the seed with which it can be made again."""

    help = "Draw contacts of a period to inspect, by operator, and give them to the inspectors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the period and how many."""
        parser.add_argument("first_day", type=date.fromisoformat, help="first day, such as 2026-10-01")
        parser.add_argument("last_day", type=date.fromisoformat, help="last day, included")
        parser.add_argument("--per-operator", type=int, default=5, help="contacts of each operator")
        parser.add_argument("--minimum-seconds", type=int, default=30, help="shortest talk")
        parser.add_argument("--desk", default="", help="code of a desk; all by default")
        parser.add_argument("--due-days", type=int, default=7, help="days until the inspection is due")
        parser.add_argument("--periodic", action="store_true", help="a periodic check, not a spot check")
        parser.add_argument("--seed", default="", help="only to repeat a draw elsewhere; made by default")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw."""
        now = timezone.now()
        desk = Desk.objects.filter(code=options["desk"]).first()
        if options["desk"] and desk is None:
            raise CommandError(f"There is no desk {options['desk']}.")
        order = DrawOrder(
            first_day=options["first_day"],
            last_day=options["last_day"],
            due_on=centre_today(now) + timedelta(days=options["due_days"]),
            per_operator=options["per_operator"],
            minimum_seconds=options["minimum_seconds"],
            desk=desk,
            kind=CheckKind.PERIODIC if options["periodic"] else CheckKind.SPOT,
        )
        try:
            check = draw_sample(order, seed=options["seed"] or secrets.token_hex(16), now=now)
        except DomainError as error:
            raise CommandError(f"{error.code}: {error}") from error
        self.stdout.write(
            f"draw {check.pk}: {check.contacts.count()} of {check.frame_size} contacts, "
            f"{check.strata.count()} operators, seed {check.seed}, frame {check.frame_hash}"
        )
