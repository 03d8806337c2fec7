"""Transcripts: one JSON object a line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.domain.contacts import BlankRow, RejectedRow, RowFault
from calls.domain.transcripts import ParsedTranscript, ParsedTurn, Speaker, read_transcript, read_transcripts

TURNS = [
    {"speaker": "operator", "starts_ms": 0, "ends_ms": 1800, "text": "您好,很高兴为您服务"},
    {"speaker": "customer", "starts_ms": 2100, "text": "我想查一下话费"},
]


def line(**changes: object) -> bytes:
    """Write a good transcript as a line, with some fields changed."""
    return json.dumps({"contact_id": "17", "turns": TURNS} | changes, ensure_ascii=False).encode()


def test_a_transcript_is_read() -> None:
    assert read_transcript(3, line(), source="acd") == ParsedTranscript(
        line=3,
        source="acd",
        external_id="17",
        recording_starts_ms=0,
        turns=(
            ParsedTurn(Speaker.OPERATOR, "您好,很高兴为您服务", 0, 1800),
            ParsedTurn(Speaker.CUSTOMER, "我想查一下话费", 2100, None),
        ),
    )


def test_a_line_may_name_its_own_source_and_a_late_recording() -> None:
    found = read_transcript(1, line(source="bank", recording_starts_ms=9000, contact_id=17), source="acd")
    assert isinstance(found, ParsedTranscript)
    assert (found.source, found.external_id, found.recording_starts_ms) == ("bank", "17", 9000)


@pytest.mark.parametrize(
    ("content", "fault", "column"),
    [
        (b"{", RowFault.NOT_JSON, ""),
        (b"[1]", RowFault.NOT_JSON, ""),
        (b"[" * 100_000, RowFault.NOT_JSON, ""),
        ("{'编码'}".encode("gb18030"), RowFault.ENCODING, ""),
        (line(contact_id=""), RowFault.FIELD_MISSING, "contact_id"),
        (line(contact_id=None), RowFault.FIELD_MISSING, "contact_id"),
        (line(contact_id="x" * 101), RowFault.TOO_LONG, "contact_id"),
        (line(turns=[]), RowFault.FIELD_MISSING, "turns"),
        (line(turns=["您好"]), RowFault.FIELD_MISSING, "turns[0]"),
        (line(turns=[{"speaker": "operator"}]), RowFault.FIELD_MISSING, "turns[0].text"),
        (line(turns=[{"speaker": "robot", "text": "x"}]), RowFault.SPEAKER_UNKNOWN, "turns[0].speaker"),
        (
            b'{"contact_id":"1","turns":[{"speaker":"operator","text":"\\ud800"}]}',
            RowFault.CONTROL_CHARACTER,
            "turns[0].text",
        ),
        (line(turns=[{"speaker": "operator", "text": "a\0"}]), RowFault.CONTROL_CHARACTER, "turns[0].text"),
        (line(turns=[TURNS[0] | {"starts_ms": -1}]), RowFault.NUMBER_MALFORMED, "turns[0].starts_ms"),
        (line(turns=[TURNS[0] | {"starts_ms": True}]), RowFault.NUMBER_MALFORMED, "turns[0].starts_ms"),
        (line(turns=[TURNS[1] | {"ends_ms": 2099}]), RowFault.ENDS_BEFORE_START, "turns[0].ends_ms"),
        (line(turns=[TURNS[1], TURNS[0]]), RowFault.TURNS_OUT_OF_ORDER, "turns"),
    ],
)
def test_a_line_that_cannot_be_read_is_rejected(content: bytes, fault: RowFault, column: str) -> None:
    found = read_transcript(5, content, source="acd")
    assert isinstance(found, RejectedRow)
    assert (found.line, found.fault, found.column, found.raw) == (5, fault, column, "")


def test_lines_are_numbered_from_one_and_blank_ones_counted() -> None:
    found = list(read_transcripts([line() + b"\n", b"\r\n", line()], source="acd"))
    assert [one.line for one in found] == [1, 2, 3]
    assert found[1] == BlankRow(2)


@given(st.recursive(st.one_of(st.none(), st.integers(), st.text(max_size=5)), st.lists, max_leaves=4))
def test_any_turns_are_accounted_for(turns: object) -> None:
    assert read_transcript(1, line(turns=turns), source="acd").line == 1
