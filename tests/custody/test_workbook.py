"""The monthly workbook of custody, read back: figures, register, moves, loans, destructions, late filings."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from custody import services
from custody.models import CustodyItem
from staff.models import Employee
from tests.conftest import PASSWORD
from tests.custody.conftest import Cast, Register, destruction_of, lend
from tests.exports.checks import check_export
from tests.exports.files import file_of

pytestmark = pytest.mark.django_db
OCTOBER = "2026-10"
NOON = datetime(2026, 10, 20, 12, 0)  # noqa: DTZ001  # at the centre, as sheets show it
Sheets = dict[str, list[tuple[Any, ...]]]


def sheets_of(content: bytes) -> Sheets:
    """Read the sheets back, without their empty rows."""
    book = load_workbook(BytesIO(content), data_only=True)
    return {sheet.title: [row for row in sheet.values if any(row)] for sheet in book}


def rows_of(rows: list[tuple[Any, ...]], first: str) -> list[tuple[Any, ...]]:
    """Find the rows whose first cell begins with a word."""
    return [row for row in rows if str(row[0]).startswith(first)]


def read(person: Employee, now: datetime) -> Sheets:
    """Order the workbook of October in English and read it back."""
    return sheets_of(file_of("custody.month", person, now, month=OCTOBER, language="en")[1])


@pytest.fixture
def month(
    cast: Cast, register: Register, expired: Callable[..., CustodyItem], now: datetime
) -> dict[str, CustodyItem]:
    """A personal item lent and late, an internal one moved, others filed late, held and destroyed."""
    before = now - timedelta(days=8)
    lent = register(title="大客户名册", place="档案柜一层", now=before)
    lend(lent, cast, before, return_on=date(2026, 10, 14))
    late = register("internal_document", title="值班制度", received_on=date(2026, 10, 1), now=before)
    services.file(late, person=cast.keeper, place="档案柜二层", now=now)
    held, old = expired(title="争议资料"), expired(title="旧登记簿")
    signed: dict[str, Any] = {"password": PASSWORD, "now": now}
    services.hold(held, person=cast.manager, reason="争议未结", **signed)
    services.hand_over(late, person=cast.keeper, taker=cast.second_keeper, **signed)
    destruction_of([old], cast, now, until="certified")
    return {"lent": lent, "late": late, "held": held, "old": old}


def test_figures_by_class_by_hand(cast: Cast, month: dict[str, CustodyItem], now: datetime) -> None:
    rows = read(cast.keeper, now)["Figures by class"]
    heading = next(row for row in rows if row[0] == "Class")
    assert heading[1:] == (
        "In the register",
        "To be filed",
        "Filed",
        "Out",
        "Destroyed",
        "Expired",
        "On hold",
        "Registered in the month",
        "Filed late",
    )
    assert rows_of(rows, "Customer data") == [("Customer data", 3, 0, 1, 1, 1, 1, 1, 3, 0)]
    assert rows_of(rows, "Internal") == [("Internal document", 1, 0, 1, 0, 0, 0, 0, 1, 1)]


def test_the_register_names_no_personal_item(
    cast: Cast, month: dict[str, CustodyItem], now: datetime
) -> None:
    sheets = read(cast.keeper, now)
    lent, late, held, old = rows_of(sheets["Register"], "ZL2026")
    assert late == (
        "ZL2026-0002", "Internal document", "值班制度", 1, "员工2203 2203", "档案柜二层",
        datetime(2026, 10, 1), datetime(2026, 10, 2), NOON, datetime(2029, 10, 1),  # noqa: DTZ001
        "filed", None, None, "yes", None,
    )  # fmt: skip
    assert (lent[2], lent[5], lent[10]) == (None, None, "out")
    assert (held[10], held[11], held[12]) == ("filed", "yes", "yes")
    assert (old[10], old[11], old[14]) == ("destroyed", None, "XH2026-0001")
    assert [word in str(sheets) for word in ("大客户名册", "争议资料", "旧登记簿", "争议未结")] == [False] * 4


def test_moves_loans_and_late_filings(cast: Cast, month: dict[str, CustodyItem], now: datetime) -> None:
    sheets = read(cast.keeper, now)
    assert rows_of(sheets["Moves"], "ZL2026") == [
        (
            "ZL2026-0002", "Internal document", "员工2203 2203", "员工2204 2204", NOON,
            "waits for the taker", None,
        )
    ]  # fmt: skip
    (loan,) = rows_of(sheets["Loans"], "ZL2026")
    assert loan[2:8] == ("take the original out", 1, "员工1001 1001", None, "out", "员工1002 1002")
    assert (loan[9], loan[10], loan[11]) == (datetime(2026, 10, 14), None, 6)  # noqa: DTZ001
    assert rows_of(sheets["Late filings"], "ZL2026") == [
        (
            "ZL2026-0002", "Internal document", "员工2203 2203",
            datetime(2026, 10, 1), datetime(2026, 10, 2), NOON, 18,  # noqa: DTZ001
        )
    ]  # fmt: skip


def test_a_filing_is_late_once_its_day_is_over(cast: Cast, register: Register, now: datetime) -> None:
    item = register("internal_document", title="值班制度")
    assert item.file_by == date(2026, 10, 21)
    assert rows_of(read(cast.keeper, now)["Late filings"], "ZL2026") == []
    (late,) = rows_of(read(cast.keeper, now + timedelta(days=2))["Late filings"], "ZL2026")
    assert (late[0], late[5], late[6]) == ("ZL2026-0001", None, 1)


def test_a_destruction_rejected_later_was_under_way_until_then(
    cast: Cast, expired: Callable[..., CustodyItem], now: datetime
) -> None:
    destruction, november = destruction_of([expired()], cast, now), now + timedelta(days=20)
    services.reject(destruction, person=cast.manager, reason="再等一等", now=november)
    found = {
        month: [
            row[1]
            for row in rows_of(
                sheets_of(file_of("custody.month", cast.keeper, november, month=month, language="en")[1])[
                    "Destructions"
                ],
                "XH2026",
            )
        ]
        for month in ("2026-09", OCTOBER, "2026-11", "2026-12")
    }
    assert found == {"2026-09": [], OCTOBER: ["rejected"], "2026-11": ["rejected"], "2026-12": []}


def test_a_destruction_shows_its_three_people_and_its_certificate(
    cast: Cast, month: dict[str, CustodyItem], now: datetime
) -> None:
    (row,) = rows_of(read(cast.keeper, now)["Destructions"], "XH2026")
    witness = month["old"].destruction_lines.get().destruction.events.get(code="witness")
    assert witness.entry is not None
    assert row == (
        "XH2026-0001", "certified", 1, "ZL2026-0004", "保管期满", "员工2203 2203", NOON,
        "员工5001 5001", NOON, "员工2203 2203", NOON, "碎纸", "员工3001 3001", NOON,
        "XH2026-0001", witness.entry.sequence,
    )  # fmt: skip


def test_each_reader_gets_their_own_rows(
    cast: Cast, month: dict[str, CustodyItem], register: Register, now: datetime
) -> None:
    register("internal_document", title="考勤原件", person=cast.hr)
    found = {
        person.work_number: [row[0] for row in rows_of(read(person, now)["Register"], "ZL2026")]
        for person in (cast.second_keeper, cast.borrower, cast.lead)
    }
    assert found == {
        "2204": ["ZL2026-0001", "ZL2026-0002", "ZL2026-0003", "ZL2026-0004", "ZL2026-0005"],
        "1001": ["ZL2026-0001"],
        "1002": [],
    }


def test_another_month_has_other_rows(cast: Cast, month: dict[str, CustodyItem], now: datetime) -> None:
    content = file_of("custody.month", cast.keeper, now, month="2026-09", language="en")[1]
    sheets = sheets_of(content)
    assert [rows_of(sheets[name], "ZL2026") for name in ("Register", "Moves", "Loans")] == [[], [], []]


def test_it_is_written_in_the_readers_language(
    cast: Cast, month: dict[str, CustodyItem], now: datetime
) -> None:
    content = file_of("custody.month", cast.keeper, now, month=OCTOBER)[1]
    assert list(sheets_of(content)) == ["封面", "分类统计", "登记簿", "移交", "借阅", "销毁", "逾期归档"]


def test_every_cell_is_as_it_should_be(cast: Cast, month: dict[str, CustodyItem], now: datetime) -> None:
    check_export("custody.month", cast.keeper, now, month=OCTOBER)
