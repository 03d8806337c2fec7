"""Workbooks that somebody orders: small ones are written at once, large ones by a job that keeps the file."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage

from attendance.exports import FormOptions, Layout, file_name, write_month_workbook, write_split
from attendance.exports.workbook import AT_ONCE_PEOPLE
from attendance.models import AttendanceMonth
from attendance.selectors.extracts import Extract, ExtractKind, department_extract, team_extract
from attendance.selectors.sheets import stream_month
from common.months import Month
from jobs.models import Job, JobState
from jobs.registry import Progress
from jobs.services import enqueue, retry
from staff.models import Employee
from staff.selectors import language_of

KIND = "attendance.write_workbook"
KEPT_FOR = timedelta(days=7)
"""How long a file waits for whoever ordered it."""

SPLIT = "each"


@dataclass(frozen=True)
class Order:
    """A workbook somebody wants.

    Attributes:
        month: as 2026-10.
        number: a version; 0 for the draft; None for the latest version, or the draft where there is none.
        part: `team` or `department`; "" for everybody the reader may see.
        code: of the team or department; `each` for one workbook of each, in an archive.
        layout, symbols, is_masked: as in `FormOptions`.
    """

    month: str
    number: int | None = None
    part: str = ""
    code: str = ""
    layout: str = Layout.CLASSIC
    symbols: str = ""
    is_masked: bool = False

    @property
    def options(self) -> FormOptions:
        """What the workbook is to look like."""
        return FormOptions(Layout(self.layout), self.symbols, self.is_masked)

    @property
    def is_split(self) -> bool:
        """Whether there is to be one workbook of each team or department."""
        return self.code == SPLIT

    def extract(self) -> Extract | None:
        """Give the part of the centre that is wanted.

        Raises:
            DomainError: `attendance.extract.unknown`.
        """
        if not self.part or self.is_split:
            return None
        return (team_extract if self.part == ExtractKind.TEAM else department_extract)(self.code)


@dataclass(frozen=True)
class Ordered:
    """What came of an order: a file, or the job that writes it."""

    name: str = ""
    content: bytes = b""
    job: Job | None = None


def order_workbook(order: Order, reader: Employee, *, now: datetime) -> Ordered:
    """Write a workbook for its reader, or have a job write it; an equal order of an equal month is one job.

    Raises:
        DomainError: as `stream_month`; `attendance.symbols.unknown`.
    """
    target = BytesIO()
    stream = _stream(order, reader)
    if stream.people > AT_ONCE_PEOPLE:
        return Ordered(job=_enqueue(order, reader, stream.content_hash, now))
    return Ordered(_write(order, reader, target), target.getvalue())


def orders_of(reader: Employee, month: Month) -> Sequence[Job]:
    """Return the jobs that write workbooks of a month for somebody, the latest first."""
    jobs = Job.objects.filter(kind=KIND, requested_by=reader, payload__month=str(month))
    return list(jobs.order_by("-created_at")[:10])


def write_ordered(job: Job, *, now: datetime, progress: Progress) -> dict[str, object]:
    """Write the file of an order and keep it; a second run finds it written.

    Raises:
        DomainError: as `order_workbook`.
    """
    assert job.requested_by is not None
    _forget_old(now)
    order = Order(**{key: job.payload[key] for key in asdict(Order(""))})
    suffix = "zip" if order.is_split else "xlsx"
    kept = f"workbooks/{job.key.rpartition('.')[2]}.{suffix}"
    people = AttendanceMonth.objects.of(Month.parse(order.month)).get().people
    progress(0, people)
    with TemporaryDirectory(prefix="zhiban-") as folder:
        path = Path(folder) / f"month.{suffix}"
        name = _write(order, job.requested_by, path)
        if default_storage.exists(kept):
            default_storage.delete(kept)
        with path.open("rb") as written:
            kept = default_storage.save(kept, File(written))
    progress(people, people)
    return {"kept": kept, "name": name}


def _stream(order: Order, reader: Employee) -> Any:
    return stream_month(
        Month.parse(order.month),
        reader,
        number=order.number,
        extract=order.extract(),
        is_lean=order.options.is_lean,
    )


def _write(order: Order, reader: Employee, target: Path | BytesIO) -> str:
    """Write the workbook, or the archive of workbooks, and name it."""
    language, options = language_of(reader), order.options
    if order.is_split:
        kind, month = ExtractKind(order.part), Month.parse(order.month)
        write_split(
            month, kind, target, language=language, reader=reader, number=order.number, options=options
        )
        return f"attendance-{month}-{kind}s.zip"
    stream = _stream(order, reader)
    write_month_workbook(stream, target, language=language, options=options)
    return file_name(stream, "xlsx", options)


def _enqueue(order: Order, reader: Employee, content_hash: str, now: datetime) -> Job:
    told = {**asdict(order), "reader": reader.pk, "content_hash": content_hash}
    told["language"] = language_of(reader)
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    job = enqueue(KIND, key=f"{KIND}.{digest}", payload=told, requested_by=reader, now=now)
    if job.state == JobState.FAILED:
        retry(job, now=now)
    return job


def _forget_old(now: datetime) -> None:
    """Remove files nobody came for, with their jobs: the same order makes a new one."""
    for job in Job.objects.filter(kind=KIND, state=JobState.DONE, finished_at__lt=now - KEPT_FOR):
        default_storage.delete(job.result["kept"])
        job.delete()
