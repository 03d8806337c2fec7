"""The monthly workbook, read back: figures by day, host and class; the list; and what it never shows."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.conftest import PASSWORD
from tests.exports.checks import check_export
from tests.exports.files import file_of
from tests.visitors.conftest import HOUR, MINUTE, Cast
from visitors import services
from visitors.models import Visit

OCTOBER = "2026-10"


def sheets_of(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """Read the sheets back, without their empty rows."""
    book = load_workbook(BytesIO(content))
    return {sheet.title: [row for row in sheet.values if any(row)] for sheet in book}


def row_of(rows: list[tuple[Any, ...]], first: object) -> tuple[Any, ...]:
    """Find the row that begins with a value."""
    return next(row for row in rows if row[0] == first)


@pytest.fixture
def month(
    in_state: Callable[..., Visit], walk_in: Callable[..., Visit], cast: Cast, now: datetime
) -> dict[str, list[tuple[Any, ...]]]:
    """A group that left after 10 minutes, one past its end, a no-show, an entry without approval."""
    cast.manager.language = "en"
    cast.manager.save()
    in_state("left")
    late = in_state("inside")
    exits = [services.Exit(1, is_badge_returned=False), services.Exit(2)]
    at = now + 2 * HOUR + 30 * MINUTE
    services.let_out(late, exits=exits, person=cast.supervisor, password=PASSWORD, now=at)
    in_state("no_show")
    in_state("requested")
    walk_in()
    _name, content = file_of("visitors.month", cast.manager, at, month=OCTOBER)
    return sheets_of(content)


def test_figures_by_hand(month: dict[str, list[tuple[Any, ...]]], now: datetime) -> None:
    # visits, persons, mean stay (2 × 10 and 2 × 150 minutes), without approval, overstays, no-shows, badges
    by_day = month["By day"]
    assert by_day[3][1:] == ("Tue", 3, 5, 80, 1, 1, 1, 1)
    assert row_of(by_day, "Month")[2:] == (3, 5, 80, 1, 1, 1, 1)
    assert row_of(month["By host"], "员工1001 1001")[1:] == (2, 4, 80, 0, 1, 1, 1)
    assert row_of(month["By host"], "without approval")[1:] == (1, 1, None, 1, 0, 0, 0)
    assert row_of(month["By class"], "Maintenance and suppliers")[1:] == (2, 4, 80, 0, 1, 1, 1)
    assert row_of(month["By class"], "Others")[1:] == (1, 1, None, 1, 0, 0, 0)


def test_the_list_has_every_visit_and_no_name(month: dict[str, list[tuple[Any, ...]]]) -> None:
    rows = month["Visits"]
    assert [row[0] for row in rows if str(row[0]).startswith("V2026")] == [
        f"V2026-000{number}" for number in (1, 2, 3, 4, 5)
    ]
    late = row_of(rows, "V2026-0002")
    assert (late[3], late[7], late[12], late[13]) == (2, "has left", 30, "员工2001 2001")
    assert row_of(rows, "V2026-0005")[14] == "2026-0001"
    everything = str(month)
    for word in ("张维修", "李助手", "1234", "云海制冷", "检修空调", "自称送货"):
        assert word not in everything


def test_the_workbook_is_in_the_readers_language(
    in_state: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    in_state("left")
    name, content = file_of("visitors.month", cast.officer, now, month=OCTOBER)
    assert name == "visits-2026-10.xlsx"
    assert list(sheets_of(content))[-4:] == ["按日", "按接待人", "按类别", "来访批次"]


def test_an_empty_month_is_a_workbook_too(cast: Cast, reference: None, now: datetime) -> None:
    _name, content = file_of("visitors.month", cast.manager, now, month="2026-09")
    assert row_of(sheets_of(content)["按日"], "月份")[2:4] == (0, 0)


def test_every_promise_of_a_workbook_is_kept(
    month: dict[str, list[tuple[Any, ...]]], cast: Cast, now: datetime
) -> None:
    check_export("visitors.month", cast.manager, now + 3 * HOUR, month=OCTOBER)
