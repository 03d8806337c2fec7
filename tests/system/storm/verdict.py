"""What became of everything that was asked for, read inside the installation when the storm is over."""

import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from common.workbooks import content_hash, read_told, write_workbook
from exports.models import Export
from files.models import StoredFile
from incidents.models import Deadline, Incident, IncidentEvent
from incidents.models.labels import ESCALATED
from jobs.models import Job, JobState, Schedule
from notices.models import Delivery, DeliveryState, Notice
from staff.models import Centre, Employee
from tests.system.storm import work

SUMMARY = "reports.daily_summary"


def what_waits() -> dict[str, int]:
    """Count what is not done yet; empty when all is."""
    due = {f"jobs.scheduled.{SUMMARY}.{due.date()}" for due in _days_of_summaries(timezone.now())}
    waiting = {
        "jobs": Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).count(),
        "deliveries": Delivery.objects.exclude(state=DeliveryState.SENT).count(),
        "steps of escalations": Deadline.objects.due(timezone.now()).count(),
        "summaries": len(due) - Job.objects.filter(key__in=due).count(),
    }
    return {name: count for name, count in waiting.items() if count}


def judge(asked: int) -> dict[str, Any]:
    """Say what was lost, what was doubled, what went out by mail, and how much there was."""
    wanted = {*_told(asked), *_summaries(), *_of_incidents()}
    inbox = Counter(Notice.objects.values_list("recipient__work_number", "key"))
    lost = [f"notice {one}" for one in sorted(wanted) if not inbox[one]]
    lost += [f"job {job.key}: {job.error}" for job in Job.objects.exclude(state=JobState.DONE)]
    lost += list(_exports_at_fault(asked))
    doubled = [f"notice {one}" for one, count in inbox.items() if count > 1]
    doubled += list(_doubled(asked))
    mails = {row.message_id: row.tries for row in Delivery.objects.all()}
    return {"lost": lost, "doubled": doubled, "mails": mails, "figures": _figures(asked)}


def _asks(asked: int, what: int) -> list[int]:
    return [number for number in range(asked) if work.TURNS[number % len(work.TURNS)] == what]


def _told(asked: int) -> Iterator[tuple[str, str]]:
    for person in work.told():
        yield from ((person.work_number, f"storm.{number}") for number in _asks(asked, work.TOLD))


def _days_of_summaries(now: datetime) -> Iterator[datetime]:
    """Give the instants at which the summaries were due since the installation began."""
    row = Schedule.objects.select_related("clock__crontab").get(code=SUMMARY)
    assert row.at is not None
    begun = row.counts_from.astimezone(Centre.current().zone)
    for days in range((now - begun).days + 2):
        due = datetime.combine(begun.date() + timedelta(days=days), row.at, tzinfo=begun.tzinfo)
        if begun < due <= now:
            yield due


def _summaries() -> Iterator[tuple[str, str]]:
    readers = Employee.objects.filter(work_number__lt="1005").values_list("work_number", flat=True)
    for due in _days_of_summaries(timezone.now()):
        yield from ((reader, f"{SUMMARY}.{due.date() - timedelta(days=1)}") for reader in readers)


def _of_incidents() -> Iterator[tuple[str, str]]:
    """Give the notice of each report to both supervisors, and of each step to whom its history names."""
    for incident in Incident.objects.all():
        yield from ((reader, f"incident.{incident.pk}.reported") for reader in ("1003", "1004"))
    for event in IncidentEvent.objects.filter(code=ESCALATED):
        key = f"incident.{event.incident_id}.escalation.{event.details['deadline']}"
        yield from ((reader, key) for reader in event.details["told"])


def _exports_at_fault(asked: int) -> Iterator[str]:
    """Name the exports that are missing, or whose file cannot be read or says something else."""
    kept = {export.filters.get("number"): export for export in Export.objects.filter(kind=work.NUMBERS)}
    yield from (f"export {number}" for number in _asks(asked, work.WRITTEN) if number not in kept)
    for export in Export.objects.select_related("file"):
        if export.file is None or not export.file.sha256_now():
            yield f"export {export} has no file"
            continue
        with export.file.open() as stream:
            content = Path(stream.name).read_bytes()
        covers = {sheet["title"] for sheet in export.sheets if sheet.get("is_cover")}
        told = [sheet for sheet in read_told(Path(stream.name)) if sheet.title not in covers]
        if hashlib.sha256(content).hexdigest() != export.sha256:
            yield f"export {export}: the bytes of its file are others"
        if content_hash(told) != export.content_hash:
            yield f"export {export}: its file says something else than its row"
        if export.kind == work.NUMBERS and export.content_hash != _right_content(export.filters["number"]):
            yield f"export {export}: it does not say what was ordered"


def _right_content(number: int) -> str:
    """Give the content hash of what was ordered, written anew."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "right.xlsx"
        write_workbook([work.numbers_sheet(number)], path)
        return content_hash(read_told(path))


def _doubled(asked: int) -> Iterator[str]:
    """Name exports, files and incidents that are there more often than they were asked for."""
    orders = Counter((export.kind, str(export.filters)) for export in Export.objects.all())
    yield from (f"export {order}" for order, count in orders.items() if count > 1)
    count = len(_asks(asked, work.AT_ONCE)) + len(_asks(asked, work.WRITTEN))
    for name, rows in (("exports", Export.objects.count()), ("files", StoredFile.objects.count())):
        if rows > count:
            yield f"{rows} {name} for {count} orders"
    reports = Counter(Incident.objects.values_list("what", flat=True))
    yield from (f"incident {what}" for what, count in reports.items() if count > 1)


def _figures(asked: int) -> dict[str, int]:
    runs = Job.objects.aggregate(runs=Sum("runs"), deaths=Sum("deaths"))
    return {
        "asks": asked,
        "notices": Notice.objects.count(),
        "exports": Export.objects.count(),
        "incidents": Incident.objects.count(),
        "steps of escalations": Deadline.objects.exclude(fired_at=None).count(),
        "summaries": Job.objects.filter(kind=SUMMARY).count(),
        "jobs": Job.objects.count(),
        "runs": runs["runs"],
        "runs in which the worker died": runs["deaths"],
        "mails tried again": Delivery.objects.filter(tries__gt=1).count(),
    }
