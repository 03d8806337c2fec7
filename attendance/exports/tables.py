"""A month for other programs: day records and totals as CSV or JSON, in stable English names."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import override

from attendance.exports.labels import LABELS
from attendance.selectors.month_rows import SheetCell, SheetRow
from attendance.selectors.sheets import MonthSheet, MonthStream
from common.csvs import CsvValue, write_csv

FIGURES = (
    "due_halves", "present_halves", "absent_halves", "late_n", "late_minutes", "early_n", "early_minutes",
    "severe_n", "late_absence_n", "early_absence_n", "off_post_n", "off_post_minutes", "missing_in",
    "missing_out", "scheduled_minutes", "worked_minutes", "short_minutes", "ot150", "ot200", "ot300",
    "comp_bank", "unapproved_minutes", "nights", "duplicates", "orphans",
)  # fmt: skip
"""Figures of a day and of a month, named alike; halves are half days."""

HEADING = (
    "record", "work_number", "name", "team", "day", "symbol", "shift", "day_kind", "came", "left", "leave",
    "flags", *FIGURES,
)  # fmt: skip


Told = MonthSheet | MonthStream


def write_month_csv(sheet: Told, target: Path | TextIO, *, language: str = "") -> int:
    """Write a line per person and day, then a line of totals per person; count the lines.

    Args:
        language: `en` or `zh-hans` to name the columns for people; names for programs otherwise.
    """
    heading = labels(language).values() if language else HEADING
    return write_csv(target, heading=list(heading), rows=_lines(sheet))


def labels(language: str) -> dict[str, str]:
    """Name the columns in a language."""
    with override(language):
        return {name: str(LABELS[name]) for name in HEADING}


def write_month_json(sheet: Told, target: Path | TextIO) -> None:
    """Write header, labels, rows, days and totals as one JSON document, person after person."""
    if isinstance(target, Path):
        with target.open("w", encoding="utf-8") as stream:
            write_month_json(sheet, stream)
        return
    above = {
        "month": str(sheet.month),
        "version": sheet.number,
        "content_hash": sheet.content_hash,
        "header": sheet.header,
        "labels": {language: labels(language) for language in ("en", "zh-hans")},
    }
    target.write(json.dumps(above, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "rows": [')
    for number, row in enumerate(sheet.rows):
        target.write((",\n  " if number else "\n  ") + json.dumps(_row(row), ensure_ascii=False))
    target.write("\n ]\n}\n")


def _row(row: SheetRow) -> dict[str, Any]:
    days = [_day(cell) for _number, cell in sorted(row.cells.items())]
    return {"person": row.person, "totals": row.totals, "days": days}


def _day(cell: SheetCell) -> dict[str, Any]:
    return {"day": f"{cell.day}", "symbol": cell.symbol, "facts": cell.facts, "why": cell.why}


def _lines(sheet: Told) -> Iterator[list[CsvValue]]:
    for row in sheet.rows:
        for _number, cell in sorted(row.cells.items()):
            yield _day_line(row, cell)
        if row.totals:
            leaves = row.totals.get("leaves", {})
            leave = ";".join(f"{kind}:{told['halves']}" for kind, told in sorted(leaves.items()))
            yield ["total", *_person(row, None), *[""] * 6, leave, "", *_figures(row.totals)]


def _day_line(row: SheetRow, cell: SheetCell) -> list[CsvValue]:
    facts = cell.facts
    leave = ";".join(f"{told['kind']}:{told.get('halves', 0)}" for told in facts.get("leaves", []))
    parts = facts.get("parts", [])
    came = next((part["came"] for part in parts if part.get("came") is not None), "")
    left = next((part["left"] for part in reversed(parts) if part.get("left") is not None), "")
    told = [f"{cell.day}", cell.symbol, facts.get("shift", ""), facts["day_kind"], came, left, leave]
    return ["day", *_person(row, cell), *told, ";".join(facts.get("flags", [])), *_figures(facts)]


def _person(row: SheetRow, cell: SheetCell | None) -> list[CsvValue]:
    teams = row.person.get("teams", [])
    if cell is not None:
        teams = [one for one in teams if one["from"] <= cell.day.day <= one["until"]]
    return [row.person["work_number"], row.person["name"], ";".join(one["code"] for one in teams)]


def _figures(facts: Any) -> list[CsvValue]:
    return [int(facts.get(name, 0)) for name in FIGURES]
