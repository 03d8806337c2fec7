"""The attendance workbook of 40 and of 1,000 people: time and memory beside the bare library."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from attendance.exports import write_month_workbook
from attendance.selectors.sheets import MonthSheet, SheetRow, find_sheet
from attendance.services import derive_month, import_punches
from bench.centre import MONTH, NOW, make_people, roster_everybody, write_attlog
from bench.measure import Figure, forget_peak, peak_megabytes, timed
from bench.scratch import fresh_database

DERIVED_PEOPLE = 40
SIZES = (40, 1000)
Cells = list[tuple[str, list[tuple[Any, ...]]]]


def measure() -> Iterator[Figure]:
    """Measure the reading of a month and the writing of all its sheets, twice in size."""
    with fresh_database() as folder:
        people = make_people(DERIVED_PEOPLE)
        roster_everybody(people)
        content = write_attlog(people, lines=DERIVED_PEOPLE * MONTH.last.day * 4)
        import_punches(BytesIO(content), filename="attlog.dat", now=NOW)
        derive_month(MONTH, now=NOW)
        sheet = find_sheet(MONTH)
        for size in SIZES:
            yield _writing(_enlarged(sheet, size), folder)


def _enlarged(sheet: MonthSheet, people: int) -> MonthSheet:
    """Give a sheet of more people: the same rows again under other work numbers."""
    rows = [_renumbered(sheet.rows[number % len(sheet.rows)], number) for number in range(people)]
    return replace(sheet, rows=rows, header={**sheet.header, "people": people})


def _renumbered(row: SheetRow, number: int) -> SheetRow:
    return replace(row, person={**row.person, "work_number": str(10_001 + number)})


def _writing(sheet: MonthSheet, folder: Path) -> Figure:
    path, bare = folder / "month.xlsx", folder / "bare.xlsx"
    forget_peak()
    before = peak_megabytes()
    seconds, _nothing = timed(lambda: write_month_workbook(sheet, path, language="zh-hans"))
    peak = peak_megabytes()
    cells = _cells_of(path)
    floor, _nothing = timed(lambda: _write_bare(cells, bare))
    return Figure(
        what=f"attendance workbook of {len(sheet.rows):,} people",
        size=f"{_count(cells):,} cells, {path.stat().st_size / 1e6:.2f} MB",
        seconds=seconds,
        floor="bare write-only loop, no styles",
        floor_seconds=floor,
        note=f"process {peak} MB at most, {before} MB before",
    )


def _cells_of(path: Path) -> Cells:
    """Read the written cells back, so that the floor writes the same ones."""
    book = openpyxl.load_workbook(path, read_only=True)
    cells = [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]
    book.close()
    return cells


def _count(cells: Cells) -> int:
    return sum(value is not None for _title, rows in cells for row in rows for value in row)


def _write_bare(cells: Cells, path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    for title, rows in cells:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(_without_end(row))
    book.save(path)


def _without_end(row: Sequence[Any]) -> Sequence[Any]:
    """Leave off the empty cells behind the last full one."""
    filled = max((number for number, value in enumerate(row, start=1) if value is not None), default=0)
    return row[:filled]
