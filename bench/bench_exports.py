"""Every monthly workbook through the exports centre: ordered, written, kept; and a bare loop over its cells.

Every kind that is registered with a month as the only thing one must choose is measured; one for whose rows
nothing is filled in here says so.
"""

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection

from attendance.services import derive_month
from bench.bench_workbook import write_bare
from bench.centre import make_people
from bench.large_centre import MONTH, NOW, fill
from bench.large_office import fill_office
from bench.large_quality import fill_evaluations
from bench.measure import Figure, forget_peak, peak_megabytes, timed
from bench.scratch import fresh_database
from common.errors import DomainError
from exports.models import Export
from exports.registry import ExportKind, all_kinds
from exports.services import order
from jobs.services import run
from staff.models import Employee, PostCode

SIZES = (40, 1000)


def measure() -> Iterator[Figure]:
    """Measure all workbooks, twice in size."""
    for people in SIZES:
        with fresh_database() as folder:
            reader = fill_centre(people)
            for kind in monthly_kinds():
                yield written(kind, people, reader, folder)


def monthly_kinds() -> list[ExportKind]:
    """Give the kinds of which one has to say no more than the month."""
    return [
        kind for kind in all_kinds() if [one.name for one in kind.filters if one.is_required] == ["month"]
    ]


def fill_centre(people: int) -> Employee:
    """Fill everything there is to tell of a month; give somebody who may read all of it."""
    fill(people)
    derive_month(MONTH, now=NOW)
    operators = list(Employee.objects.filter(memberships__isnull=False).order_by("pk"))
    inspectors = make_people(1 + people // 80, post=PostCode.QUALITY_INSPECTOR, first=95_001)
    fill_evaluations(operators, inspectors, MONTH, now=NOW)
    reader = Employee.objects.create_superuser("90009", "bench-password", name="陈主管")
    fill_office(operators, by=reader)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return reader


def written(kind: ExportKind, people: int, reader: Employee, folder: Path) -> Figure:
    """Measure one workbook, and the bare loop over the same cells."""
    statements = _Counter()
    gc.collect()
    forget_peak()
    before, started = peak_megabytes(), time.process_time()
    what = f"{kind.code} of {people:,} people"
    try:
        with connection.execute_wrapper(statements):
            seconds, export = timed(lambda: _order(kind, reader))
    except DomainError as refusal:
        return Figure(what, "nothing", 0, note=f"refused: {refusal.code}")
    cpu, peak = time.process_time() - started, peak_megabytes()
    path = folder / export.name
    with export.file.open() as stream:
        path.write_bytes(stream.read())
    floor, floor_cpu, cells = write_bare(path, folder / "bare.xlsx")
    return Figure(
        what=what,
        size=f"{export.rows:,} rows, {cells:,} cells, {export.size / 1e6:.2f} MB",
        seconds=seconds,
        floor="bare write-only loop over the same cells, no styles",
        floor_seconds=floor,
        note=f"ordered, written, kept; {statements.count} statements; {cpu:.2f} s CPU against "
        f"{floor_cpu:.2f}; process {peak} MB at most, {before} MB before",
    )


def _order(kind: ExportKind, reader: Employee) -> Any:
    """Order a workbook; what a worker would write is written here."""
    export = order(kind.code, {"month": str(MONTH)}, by=reader, clock=lambda: NOW, language="zh-hans")
    assert export.job_id is not None
    run(export.job_id, clock=lambda: NOW)
    kept = Export.objects.select_related("file").get(pk=export.pk)
    assert kept.file is not None, kept.error
    return kept


class _Counter:
    """Counts statements."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *told: Any) -> Any:
        self.count += 1
        return execute(*told)
