"""CSV files open in Excel as Chinese text, and nothing in them runs."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from common.csvs import csv_cell, csv_text, write_csv


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0", id="formula"),
        pytest.param("+1", "'+1", id="plus"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("\r=1", "'\n=1", id="return"),
        pytest.param("＝1", "'＝1", id="full-width"),
        pytest.param("王\x00芳", "王芳", id="control character"),
        pytest.param(-1, "-1", id="a number is a number"),
        pytest.param(Decimal("98.50"), "98.50", id="decimal"),
        pytest.param(date(2026, 10, 1), "2026-10-01", id="day"),
        pytest.param(None, "", id="nothing"),
    ],
)
def test_a_cell(value: str | int | Decimal | date | None, expected: str) -> None:
    assert csv_cell(value) == expected


def test_an_instant_with_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="centre's time"):
        csv_cell(datetime(2026, 10, 1, tzinfo=UTC))


def test_a_file_is_marked_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    assert write_csv(path, heading=["工号", "姓名"], rows=[["1001", '王"芳'], ["1002", "𠮷野"]]) == 2
    assert path.read_bytes() == '\ufeff工号,姓名\r\n1001,"王""芳"\r\n1002,𠮷野\r\n'.encode()


def test_text_has_no_mark() -> None:
    assert csv_text(heading=["a"], rows=[]) == "a\r\n"
