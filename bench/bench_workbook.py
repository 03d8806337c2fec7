"""The attendance workbook, from stored days to the file: time and memory beside the bare library.

The month is that of `bench.large_centre`. `figures` measures other numbers of people, on any database.
"""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from django.utils.translation import override

from attendance.exports import FormOptions, fill_workbook
from attendance.selectors.sheets import stream_month
from attendance.services import derive_month
from bench.large_centre import MONTH, NOW, fill
from bench.measure import Figure, forget_peak, peak_megabytes, timed
from bench.scratch import fresh_database
from common.workbooks import open_workbook

SIZES = (40, 1000)
CLASSIC = FormOptions()


def measure() -> Iterator[Figure]:
    """Measure reading a month and writing all its sheets, twice in size."""
    for people in SIZES:
        with fresh_database() as folder:
            yield from figures(people, folder)


def figures(people: int, folder: Path) -> Iterator[Figure]:
    """Fill a centre, derive its month, and measure its workbooks."""
    fill(people)
    derive_month(MONTH, now=NOW)
    yield written(people, folder, CLASSIC)


def written(people: int, folder: Path, options: FormOptions) -> Figure:
    """Measure one workbook of the derived month, and the bare loop over the same cells."""
    path, bare = folder / "month.xlsx", folder / "bare.xlsx"
    gc.collect()
    forget_peak()
    before, started = peak_megabytes(), time.process_time()
    seconds, _nothing = timed(lambda: _write(path, options))
    cpu, peak = time.process_time() - started, peak_megabytes()
    floor, floor_cpu, cells = write_bare(path, bare)
    return Figure(
        what=f"attendance workbook of {people:,} people",
        size=f"{cells:,} cells, {path.stat().st_size / 1e6:.2f} MB",
        seconds=seconds,
        floor="bare write-only loop over the same cells, no styles",
        floor_seconds=floor,
        note=f"from stored days to the file; {cpu:.2f} s CPU against {floor_cpu:.2f}; "
        f"process {peak} MB at most, {before} MB before",
    )


def _write(path: Path, options: FormOptions) -> None:
    stream = stream_month(MONTH, number=0, is_lean=options.is_lean)
    with override("zh-hans"), open_workbook(path) as book:
        fill_workbook(book, stream, options)


def write_bare(path: Path, target: Path) -> tuple[float, float, int]:
    """Write the cells again with nothing but the library; reading them back is not counted.

    A thousand rows at a time are held, so that what is measured is not how the memory fills.

    Returns:
        Seconds, seconds of processor time, and how many cells there are.
    """
    source = openpyxl.load_workbook(path, read_only=True)
    book, clock, cells = openpyxl.Workbook(write_only=True), _Clock(), 0
    for sheet in source.worksheets:
        new = book.create_sheet(sheet.title)
        rows: list[Sequence[Any]] = []
        for row in sheet.iter_rows(values_only=True):
            rows.append(_without_end(row))
            cells += sum(value is not None for value in row)
            if len(rows) == 1000:
                clock.count(lambda: [new.append(row) for row in rows])  # noqa: B023 - called at once
                rows.clear()
        clock.count(lambda: [new.append(row) for row in rows])  # noqa: B023 - called at once
    source.close()
    clock.count(lambda: book.save(target))
    return clock.seconds, clock.cpu, cells


class _Clock:
    """Adds up wall time and processor time of several calls."""

    def __init__(self) -> None:
        self.seconds = self.cpu = 0.0

    def count(self, work: Callable[[], object]) -> None:
        """Call and count."""
        started = time.process_time()
        self.seconds += timed(work)[0]
        self.cpu += time.process_time() - started


def _without_end(row: Sequence[Any]) -> Sequence[Any]:
    """Leave off the empty cells behind the last full one."""
    filled = max((number for number, value in enumerate(row, start=1) if value is not None), default=0)
    return row[:filled]
