"""Send what is otherwise sent by the clock, for those who use cron or want another period."""

import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from common.errors import DomainError
from common.months import Month
from jobs.models import Job, JobState
from notices.models import Notice
from qc.models import ShiftDelivery
from reports.digests import DIGESTS, prepare_and_send, send_digest
from reports.services import (
    SHIFT_SUMMARY_KIND,
    queue_shift_summaries,
    readers_of_summary,
    send_shift_summary,
    send_summary,
)
from staff.models import Employee
from staff.selectors import centre_today

KINDS = ("shift", "daily", *DIGESTS)
WEEK = re.compile(r"(\d{4})-W(\d{2})")


class Command(BaseCommand):
    """Tells everybody who gets a summary, each once for its period: who was told before is not told again."""

    help = "Send a summary or reminder to everybody who gets it; who was told before is not told again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the kind, the period, one recipient, and whether it is only to be shown."""
        parser.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
        period = parser.add_mutually_exclusive_group()
        period.add_argument("--day", type=_day, help="the day that is told, such as 2026-10-19")
        period.add_argument("--week", type=_week, help="the week that is told, such as 2026-W43")
        period.add_argument("--month", type=_month, help="the month that is told, such as 2026-10")
        parser.add_argument("--to", metavar="WORK_NUMBER", help="tell nobody else")
        parser.add_argument("--dry-run", action="store_true", help="write what would be sent; send nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send it and say how many were told, or write what would be sent."""
        now = timezone.now()
        period = _period(options)
        if period and period > centre_today(now):
            raise CommandError(f"{period} has not begun yet")
        with transaction.atomic() if options["dry_run"] else nullcontext():
            told = list(self._send(options, period, now))
            if options["dry_run"]:
                for notice in told:
                    self.stdout.write(f"== {notice.recipient}: {notice.subject}\n\n{notice.body}\n")
                transaction.set_rollback(True)
        would = "would be " if options["dry_run"] else ""
        self.stdout.write(f"{len(told)} people {would}told")

    def _send(self, options: dict[str, Any], period: date | None, now: datetime) -> Iterator[Notice]:
        kind, is_dry = options["kind"], options["dry_run"]
        if kind == "shift":
            if options["to"] and not is_dry:
                raise CommandError("all leads of a team are told after a shift; --to goes with --dry-run")
            yield from _shifts(options["to"], now)
        elif kind == "daily":
            yield from _daily(period, options["to"], now)
        else:
            yield from _digest(kind, period, options["to"], now, is_dry=is_dry)


def _period(options: dict[str, Any]) -> date | None:
    """Give the first day of the period; a week told by any of its days would be told twice."""
    kind = options["kind"]
    unit = {"shift": "", "daily": "day"}.get(kind) or getattr(DIGESTS.get(kind), "unit", "")
    for other in {"day", "week", "month"} - {unit}:
        if options[other]:
            how = f"name the {unit} with --{unit}" if unit else "shifts are told as they end"
            raise CommandError(f"{how}; leave --{other} out")
    return options[unit] if unit else None


def _digest(
    kind: str, period: date | None, to: str | None, now: datetime, *, is_dry: bool
) -> Iterator[Notice]:
    digest, today = DIGESTS[kind], centre_today(now)
    first = period or digest.period_of(today)
    if first > digest.period_of(today):
        raise CommandError(f"{first}: the {digest.unit} is not over yet")
    for reader in _only(to, digest.readers(today)):
        if is_dry:
            yield from send_digest(digest, reader, first, now=now)
        else:
            yield from prepare_and_send(digest, reader, first, clock=timezone.now)


def _daily(day: date | None, to: str | None, now: datetime) -> Iterator[Notice]:
    today = centre_today(now)
    if day and day >= today:
        raise CommandError(f"{day}: the day is not over yet")
    for reader in _only(to, readers_of_summary(today)):
        yield from send_summary(reader, day or today - timedelta(days=1), today=today, now=now)


def _shifts(to: str | None, now: datetime) -> Iterator[Notice]:
    """Tell of the shifts that ended, and of what an earlier run asked for before it was killed."""
    queue_shift_summaries(now)
    waiting = Job.objects.filter(kind=SHIFT_SUMMARY_KIND, state=JobState.QUEUED).order_by("pk")
    for job in list(waiting):
        lead = Employee.objects.get(pk=job.payload["lead"])
        if _only(to, [lead]):
            delivery = ShiftDelivery.objects.select_related("team", "shift").get(pk=job.payload["delivery"])
            yield from send_shift_summary(lead, delivery, now=now)


def _only(to: str | None, readers: Any) -> list[Employee]:
    return [one for one in readers if to is None or one.work_number == to]


def _read(example: str, read: Callable[[str], date]) -> Callable[[str], date]:
    """Make an argument's reader that says how it is written."""

    def parse(text: str) -> date:
        try:
            return read(text)
        except (ValueError, DomainError):
            raise CommandError(f"write it like {example}") from None

    return parse


def _monday(text: str) -> date:
    found = WEEK.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return date.fromisocalendar(int(found[1]), int(found[2]), 1)


_day = _read("2026-10-19", date.fromisoformat)
_week = _read("2026-W43", _monday)
_month = _read("2026-10", lambda text: Month.parse(text).first)
