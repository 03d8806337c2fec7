"""The product's own contact list: one row, one outcome."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.domain.cells import Value
from calls.domain.contact_rows import read_contact_row
from calls.domain.contacts import BlankRow, Direction, Outcome, ParsedContact, RejectedRow, Remark, RowFault

SHANGHAI = ZoneInfo("Asia/Shanghai")
FULL: dict[str, Value] = {
    "contact_id": "20261009-000017",
    "started_at": "2026-10-09 08:03:12",
    "queued_at": "2026-10-09 08:03:20",
    "ended_at": "2026-10-09 08:07:01",
    "outcome": "answered",
    "direction": "inbound",
    "agent": 1017.0,
    "desk": "1860",
    "queue_seconds": 11,
    "talk_seconds": "210",
    "service_type": "bill",
    "priority": 1,
    "customer": "C-88",
}


def read(**changes: Value) -> ParsedContact:
    found = read_contact_row(2, FULL | changes, zone=SHANGHAI)
    assert isinstance(found, ParsedContact)
    return found


def test_a_full_row_is_read() -> None:
    found = read()
    assert found.external_id == "20261009-000017"
    assert found.day == date(2026, 10, 9)
    assert found.started_at == datetime(2026, 10, 9, 0, 3, 12, tzinfo=UTC)
    assert found.queued_at == datetime(2026, 10, 9, 0, 3, 20, tzinfo=UTC)
    assert found.queue_left_at == found.answered_at == datetime(2026, 10, 9, 0, 3, 31, tzinfo=UTC)
    assert found.ended_at == datetime(2026, 10, 9, 0, 7, 1, tzinfo=UTC)
    assert (found.queue_seconds, found.talk_seconds, found.priority) == (11, 210, 1)
    assert (found.agent_code, found.desk_code, found.customer_ref) == ("1017", "1860", "C-88")
    assert found.remarks == ()


def test_the_least_a_row_needs_is_id_start_and_outcome() -> None:
    found = read_contact_row(
        2,
        {"contact_id": "a", "started_at": datetime.fromisoformat("2026-10-09 00:10"), "outcome": "放弃"},
        zone=SHANGHAI,
    )
    assert isinstance(found, ParsedContact)
    assert found.outcome == Outcome.ABANDONED
    assert found.ended_at == found.started_at == datetime(2026, 10, 8, 16, 10, tzinfo=UTC)
    assert (found.day, found.queued_at, found.answered_at) == (date(2026, 10, 9), None, None)


def test_without_an_end_the_lengths_give_it() -> None:
    found = read(ended_at=None, queued_at=None)
    assert found.queued_at == found.started_at
    assert found.ended_at == datetime(2026, 10, 9, 0, 6, 53, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-09T08:03:12+09:00", datetime(2026, 10, 8, 23, 3, 12, tzinfo=UTC)),
        ("2026/10/9 8:03", datetime(2026, 10, 9, 0, 3, tzinfo=UTC)),
        ("2026-10-09 08:03:12", datetime(2026, 10, 9, 0, 3, 12, tzinfo=UTC)),
    ],
)
def test_times_as_systems_and_spreadsheets_write_them(text: str, expected: datetime) -> None:
    assert read(started_at=text, queued_at=None, ended_at=None).started_at == expected


def test_words_may_be_chinese() -> None:
    found = read(outcome="接通", direction="呼出")
    assert (found.outcome, found.direction) == (Outcome.ANSWERED, Direction.OUTBOUND)


@pytest.mark.parametrize(
    ("changes", "remark"),
    [
        ({"agent": ""}, Remark.AGENT_MISSING),
        ({"outcome": "abandoned"}, Remark.AGENT_ON_UNANSWERED),
    ],
)
def test_an_odd_row_is_kept_with_a_remark(changes: dict[str, Value], remark: Remark) -> None:
    assert read(**changes).remarks == (remark,)


@pytest.mark.parametrize(
    ("changes", "fault", "column"),
    [
        ({"contact_id": " "}, RowFault.ID_MISSING, "contact_id"),
        ({"contact_id": "x" * 101}, RowFault.TOO_LONG, "contact_id"),
        ({"agent": "a\0b"}, RowFault.CONTROL_CHARACTER, "agent"),
        ({"started_at": "yesterday"}, RowFault.TIME_MALFORMED, "started_at"),
        ({"started_at": None}, RowFault.TIME_MALFORMED, "started_at"),
        ({"started_at": "0001-01-01 00:00"}, RowFault.TIME_MALFORMED, "started_at"),
        ({"started_at": "2026/13/1 8:03"}, RowFault.TIME_MALFORMED, "started_at"),
        ({"outcome": "lost"}, RowFault.OUTCOME_UNKNOWN, "outcome"),
        ({"direction": "up"}, RowFault.DIRECTION_UNKNOWN, "direction"),
        ({"queue_seconds": -1}, RowFault.NUMBER_MALFORMED, "queue_seconds"),
        ({"talk_seconds": 86_401}, RowFault.NUMBER_MALFORMED, "talk_seconds"),
        ({"talk_seconds": 1.5}, RowFault.NUMBER_MALFORMED, "talk_seconds"),
        ({"priority": "high"}, RowFault.NUMBER_MALFORMED, "priority"),
        ({"ended_at": "2026-10-09 08:03:11"}, RowFault.ENDS_BEFORE_START, "ended_at"),
        ({"queued_at": "2026-10-09 08:03:11"}, RowFault.ENDS_BEFORE_START, "ended_at"),
    ],
)
def test_a_row_that_cannot_be_meant_is_rejected(
    changes: dict[str, Value], fault: RowFault, column: str
) -> None:
    found = read_contact_row(9, FULL | changes, zone=SHANGHAI)
    assert isinstance(found, RejectedRow)
    assert (found.line, found.fault, found.column) == (9, fault, column)


def test_the_report_of_a_rejection_does_not_show_the_customer() -> None:
    found = read_contact_row(9, FULL | {"customer": "13800138000" * 5}, zone=SHANGHAI)
    assert isinstance(found, RejectedRow)
    assert (found.column, found.value) == ("customer", "55")


def test_an_empty_row_is_blank() -> None:
    assert read_contact_row(4, {"contact_id": None, "outcome": " "}, zone=SHANGHAI) == BlankRow(4)


@given(
    st.fixed_dictionaries(
        {
            key: st.one_of(
                st.text(max_size=12), st.integers(), st.floats(), st.datetimes(), st.dates(), st.none()
            )
            for key in FULL
        }
    )
)
def test_any_cells_are_accounted_for(values: dict[str, Value]) -> None:
    found = read_contact_row(2, FULL | {"outcome": "answered"} | values, zone=SHANGHAI)
    assert isinstance(found, ParsedContact | RejectedRow | BlankRow)
