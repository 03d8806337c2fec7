"""Totals are live formulas: computed by another program they give what is stored."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from attendance.exports import FormOptions
from attendance.exports.formulas import PersonFormulas
from attendance.exports.marks import Marks
from attendance.models import PublishedMonth, SymbolSet
from attendance.selectors.sheets import stream_month
from common.workbooks import Formula
from tests.attendance.exports.test_verifying import LETTERS
from tests.attendance.exports.test_workbook import OCTOBER, version
from tests.attendance.exports.writing import write_month

__all__ = ["version"]

SOFFICE = shutil.which("soffice")
MARKS = Marks(
    {"REST": "休", "NOT_EMPLOYED": "—", "ABSENT_WITHOUT_LEAVE": "×", "SICK": "病"}, leaves=("SICK",)
)


def person(*texts: str, **totals: Any) -> list[Any]:
    """Give the formulas (as True) or figures of due, present, absent and sick leave."""
    formulas = PersonFormulas(MARKS, days=(5, 35), due=36, absent=37, leaves={"SICK": 38}, duties=frozenset())
    sick = totals.pop("sick", 0)
    stored = {**totals, "leaves": {"SICK": {"halves": sick, "hour_minutes": 0}} if sick else {}}
    due, present, absent, leaves = formulas.values(texts, stored)
    return [isinstance(value, Formula) or value for value in (due, present, absent, *leaves)]


@pytest.mark.parametrize(
    ("texts", "totals", "expected"),
    [
        pytest.param(("√", "休", "迟"), {"due_halves": 4, "present_halves": 4}, [True] * 4, id="plain"),
        pytest.param(
            ("病½×½", "×", "—", "√"),
            {"due_halves": 6, "present_halves": 2, "absent_halves": 3, "sick": 1},
            [True] * 4,
            id="halves",
        ),
        pytest.param(
            ("事2h×",), {"due_halves": 2, "present_halves": 0, "absent_halves": 2}, [True] * 4, id="hours"
        ),
        pytest.param(
            ("病", "病"),
            {"due_halves": 2, "present_halves": 0, "sick": 4},
            [1, 0 or None, True, True],
            id="calendar days of leave on a day of rest are not due",
        ),
    ],
)
def test_a_formula_stands_where_it_gives_what_is_stored(
    texts: tuple[str, ...], totals: dict[str, Any], expected: list[Any]
) -> None:
    assert person(*texts, **totals) == expected


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("symbols", ["", "LETTERS"])
def test_recalculated_the_totals_are_what_is_stored(
    symbols: str, version: PublishedMonth, tmp_path: Path
) -> None:
    SymbolSet.objects.create(code="LETTERS", name="Letters", name_zh="字母", marks=LETTERS)
    options, path = FormOptions(symbols=symbols), tmp_path / "month.xlsx"
    write_month(stream_month(OCTOBER, is_lean=options.is_lean), path, "en", options)
    stored = values(path)
    # Saved by the library, the results beside the formulas are gone: the other program has to compute.
    openpyxl.load_workbook(path).save(path)
    command = [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    target = tmp_path / "again"
    subprocess.run(
        [*command, "--convert-to", "xlsx", "--outdir", str(target), str(path)], check=True, timeout=300,
        capture_output=True,
    )  # fmt: skip
    assert values(target / "month.xlsx") == stored
    assert stored["AJ7"] == 2


def values(path: Path) -> dict[str, float]:
    """Give every figure of the form by its cell; a blank and 0 are the same."""
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    return {
        cell.coordinate: float(cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float) and cell.value
    }
