"""Importing transcripts: for stored contacts only, once, never changed."""

import json
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest

from calls.imports import CallLogReport, import_call_log, import_transcripts
from calls.models import CallLogImport, Contact, RejectedLogRow, Turn
from staff.models import Centre

Write = Callable[..., Any]
TURNS = [
    {"speaker": "operator", "starts_ms": 0, "ends_ms": 1800, "text": "您好"},
    {"speaker": "customer", "starts_ms": 2100, "text": "查话费"},
]


def load(lines: list[dict[str, Any] | str], now: datetime) -> CallLogReport:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return import_transcripts(BytesIO("\n".join(texts).encode()), filename="t.jsonl", source="bank", now=now)


@pytest.fixture
def contacts(centre: Centre, bank_log: Write, bank_row: Write, now: datetime) -> None:
    """Two stored contacts, AA0101-1-261019 and AA0101-2-261019."""
    import_call_log(bank_log(bank_row(), bank_row(call_id="2")), filename="log", source="bank", now=now)


def test_turns_are_stored_in_order(contacts: None, now: datetime) -> None:
    report = load([{"contact_id": "AA0101-1-261019", "recording_starts_ms": 500, "turns": TURNS}], now)
    assert (report.lines_read, report.added, report.accounted()) == (1, 1, True)
    contact = Contact.objects.get(external_id="AA0101-1-261019")
    assert contact.recording_starts_ms == 500
    assert list(contact.turns.values_list("position", "speaker", "starts_ms", "ends_ms", "text")) == [
        (0, "operator", 0, 1800, "您好"),
        (1, "customer", 2100, None, "查话费"),
    ]
    assert Contact.objects.get(external_id="AA0101-2-261019").recording_starts_ms is None


def test_a_second_import_adds_nothing(contacts: None, now: datetime) -> None:
    line = {"contact_id": "AA0101-1-261019", "turns": TURNS}
    load([line], now)
    report = load([line, line], now)
    assert (report.added, report.repeated) == (0, 2)
    assert Turn.objects.count() == 2


def test_another_text_for_a_contact_is_rejected_and_the_first_stays(contacts: None, now: datetime) -> None:
    load([{"contact_id": "AA0101-1-261019", "turns": TURNS}], now)
    report = load([{"contact_id": "AA0101-1-261019", "turns": TURNS[:1]}], now)
    assert [one.code for one in report.rejected] == ["calls.row.contradicts_stored"]
    assert Turn.objects.count() == 2


def test_every_line_is_accounted_for(contacts: None, now: datetime) -> None:
    report = load(
        [
            {"contact_id": "AA0101-1-261019", "turns": TURNS},
            {"contact_id": "nobody", "turns": TURNS},
            "",
            "not json",
            {"contact_id": "AA0101-2-261019", "source": "elsewhere", "turns": TURNS},
        ],
        now,
    )
    assert (report.lines_read, report.added, report.blank) == (5, 1, 1)
    assert [(one.line, one.code) for one in report.rejected] == [
        (2, "calls.row.contact_unknown"),
        (4, "calls.row.not_json"),
        (5, "calls.row.contact_unknown"),
    ]
    assert report.accounted()
    assert CallLogImport.objects.filter(format="transcripts").get().rejected == 3
    assert list(RejectedLogRow.objects.values_list("raw", flat=True)) == ["", "", ""]
