"""The bank's call log: every line becomes a contact, a rejection, or a blank."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.domain.bank_log import COLUMNS, read_bank_log, read_line
from calls.domain.contacts import (
    BlankRow,
    HeaderError,
    Outcome,
    ParsedContact,
    RejectedRow,
    Remark,
    RowFault,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
HEADER = ("\t".join(COLUMNS) + "\r\n").encode()
SERVED = [
    *("AA0101", "33118", "27997683", "2", "PS", "990101", "6:55:20", "6:55:26", "6"),
    *("6:55:26", "6:55:43", "17", "AGENT", "6:55:43", "6:56:37", "54", "MICHAL"),
]


def row(**changes: str) -> bytes:
    """Write the served call as a line of the log, with some cells changed."""
    cells = dict(zip(COLUMNS, SERVED, strict=True)) | {
        key.replace("vru_line", "vru+line"): value for key, value in changes.items()
    }
    return "\t".join(cells.values()).encode()


def contact(**changes: str) -> ParsedContact:
    """Read the served call, with some cells changed, and expect a contact."""
    found = read_line(2, row(**changes), zone=SHANGHAI)
    assert isinstance(found, ParsedContact)
    return found


def rejection(line: bytes) -> tuple[RowFault, str, str]:
    """Read a line and expect a rejection."""
    found = read_line(7, line, zone=SHANGHAI)
    assert isinstance(found, RejectedRow)
    assert found.line == 7
    return found.fault, found.column, found.value


def test_a_served_call_is_read_in_full() -> None:
    found = contact()
    assert found.external_id == "AA0101-33118-990101"
    assert found.day == date(1999, 1, 1)
    assert found.outcome == Outcome.ANSWERED
    assert found.started_at == datetime(1998, 12, 31, 22, 55, 20, tzinfo=UTC)
    assert found.queued_at == datetime(1998, 12, 31, 22, 55, 26, tzinfo=UTC)
    assert found.queue_left_at == found.answered_at == datetime(1998, 12, 31, 22, 55, 43, tzinfo=UTC)
    assert found.ended_at == datetime(1998, 12, 31, 22, 56, 37, tzinfo=UTC)
    assert (found.menu_seconds, found.queue_seconds, found.talk_seconds) == (6, 17, 54)
    assert (found.agent_code, found.customer_ref, found.priority) == ("MICHAL", "27997683", 2)
    assert (found.service_type, found.remarks) == ("PS", ())
    assert found.raw == "\t".join(SERVED)


@pytest.mark.parametrize(
    ("changes", "outcome", "remarks"),
    [
        pytest.param({"server": "NO_SERVER"}, "answered", ["agent_missing"], id="answered by nobody named"),
        pytest.param(
            {
                "outcome": "HANG",
                "server": "NO_SERVER",
                "ser_start": "0:00:00",
                "ser_exit": "0:00:00",
                "ser_time": "0",
            },
            "abandoned",
            [],
            id="hung up in the queue",
        ),
        pytest.param(
            {"outcome": "PHANTOM", "server": "NO_SERVER"}, "phantom", [], id="hung up as the agent answered"
        ),
        pytest.param(
            {"outcome": "HANG"},
            "abandoned",
            ["agent_on_unanswered", "service_on_unanswered"],
            id="hung up, but with an agent and a service",
        ),
        pytest.param(
            {"ser_start": "0:00:00", "ser_exit": "0:00:00", "ser_time": "0"},
            "answered",
            ["service_untimed"],
            id="answered without service times",
        ),
        pytest.param(
            {"vru_exit": "6:55:10", "vru_time": "-10"}, "answered", ["clock_stepped_back"], id="clock"
        ),
        pytest.param({"ser_time": "55"}, "answered", ["seconds_disagree"], id="a wrong number of seconds"),
    ],
)
def test_an_odd_row_is_kept_with_its_outcome_and_a_remark(
    changes: dict[str, str], outcome: str, remarks: Sequence[str]
) -> None:
    found = contact(**changes)
    assert found.outcome == outcome
    assert list(found.remarks) == remarks


def test_a_call_past_midnight_ends_on_the_next_day() -> None:
    found = contact(
        vru_entry="23:59:15",
        vru_exit="23:59:34",
        vru_time="19",
        q_start="0:00:00",
        q_exit="0:00:00",
        q_time="0",
        ser_start="23:59:33",
        ser_exit="0:03:40",
        ser_time="247",
    )
    assert found.day == date(1999, 1, 1)
    assert found.ended_at == datetime(1999, 1, 1, 16, 3, 40, tzinfo=UTC)
    assert (found.talk_seconds, found.queue_seconds, found.queued_at) == (247, 0, None)
    assert found.remarks == (Remark.PAST_MIDNIGHT, Remark.SERVICE_PAST_MIDNIGHT)


def test_a_queue_entered_at_midnight_sharp_is_a_queue() -> None:
    found = contact(
        vru_entry="23:59:54",
        vru_exit="23:59:54",
        vru_time="0",
        q_start="0:00:00",
        q_exit="0:00:27",
        q_time="27",
        ser_start="0:00:26",
        ser_exit="0:01:33",
        ser_time="67",
    )
    assert found.queued_at == datetime(1999, 1, 1, 16, 0, 0, tzinfo=UTC)
    assert found.queue_left_at == datetime(1999, 1, 1, 16, 0, 27, tzinfo=UTC)


def test_an_unknown_customer_is_nobody() -> None:
    assert contact(customer_id="0").customer_ref == ""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(b"AA0101\t33118", (RowFault.COLUMN_COUNT, "", "2"), id="too few columns"),
        pytest.param(row() + b"\tX", (RowFault.COLUMN_COUNT, "", "18"), id="too many columns"),
        pytest.param(row(date="990231"), (RowFault.DATE_MALFORMED, "date", "990231"), id="no such day"),
        pytest.param(row(date="99011"), (RowFault.DATE_MALFORMED, "date", "99011"), id="short date"),
        pytest.param(
            row(vru_entry="24:00:00"), (RowFault.TIME_MALFORMED, "vru_entry", "24:00:00"), id="hour 24"
        ),
        pytest.param(row(q_exit="6:60:00"), (RowFault.TIME_MALFORMED, "q_exit", "6:60:00"), id="minute 60"),
        pytest.param(row(ser_time="x"), (RowFault.NUMBER_MALFORMED, "ser_time", "x"), id="not a number"),
        pytest.param(
            row(priority="-1"), (RowFault.NUMBER_MALFORMED, "priority", "-1"), id="priority below 0"
        ),
        pytest.param(row(outcome="BUSY"), (RowFault.OUTCOME_UNKNOWN, "outcome", "BUSY"), id="outcome"),
        pytest.param(row(call_id=""), (RowFault.ID_MISSING, "call_id", ""), id="no call number"),
        pytest.param(row(customer_id="1" * 41), (RowFault.TOO_LONG, "customer_id", "41"), id="too long"),
        pytest.param(row(type="P\0S"), (RowFault.CONTROL_CHARACTER, "", ""), id="control character"),
        pytest.param(row() + b"\xff", (RowFault.ENCODING, "", ""), id="not UTF-8"),
    ],
)
def test_a_row_that_cannot_be_read_is_rejected_with_its_reason(
    line: bytes, expected: tuple[RowFault, str, str]
) -> None:
    assert rejection(line) == expected


def test_line_numbers_count_the_header_and_endings_do_not_matter() -> None:
    found = list(read_bank_log([HEADER, row() + b"\r\n", b"\r\n", row() + b"\n", row()], zone=SHANGHAI))
    assert [one.line for one in found] == [2, 3, 4, 5]
    assert found[1] == BlankRow(3)
    assert isinstance(found[0], ParsedContact) and isinstance(found[2], ParsedContact)
    assert found[0].raw == found[2].raw


def test_a_file_with_another_header_is_refused() -> None:
    with pytest.raises(HeaderError, match="call_id,started"):
        list(read_bank_log([b"call_id,started\n", row()], zone=SHANGHAI))


@given(st.lists(st.binary(max_size=200), max_size=5))
def test_any_bytes_are_accounted_for(lines: list[bytes]) -> None:
    assert len(list(read_bank_log([HEADER, *lines], zone=SHANGHAI))) == len(lines)


@given(st.lists(st.text(alphabet="0:9-AGENTHOM\0 一", max_size=9), min_size=17, max_size=17))
def test_any_cells_are_accounted_for(cells: list[str]) -> None:
    line = "\t".join(cells).encode()
    assert isinstance(read_line(2, line, zone=SHANGHAI), ParsedContact | RejectedRow | BlankRow)


@given(
    st.tuples(*[st.integers(0, 86_399)] * 6),
    st.sampled_from(["AGENT", "HANG", "PHANTOM"]),
)
def test_a_contact_never_ends_before_it_starts(clocks: tuple[int, ...], outcome: str) -> None:
    texts = [f"{clock // 3600}:{clock // 60 % 60:02}:{clock % 60:02}" for clock in clocks]
    names = ("vru_entry", "vru_exit", "q_start", "q_exit", "ser_start", "ser_exit")
    found = contact(outcome=outcome, **dict(zip(names, texts, strict=True)))
    assert found.ended_at >= found.started_at
