"""Verification over the database: what is changed there by whoever gets past the guards."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from ledger import guards, registry
from ledger.domain.findings import Code
from ledger.models import Content, Entry, SigningKey
from ledger.registry import RowIsGone, live_record
from ledger.selectors import check_entries, verify_register
from staff.models import Employee

Sign = Callable[..., Entry]


@pytest.fixture
def register(lead: Employee, other: Employee, sign_diary: Sign) -> list[Entry]:
    """Four entries: each of two people enrols a key and signs. The guards are lifted."""
    out = sign_diary(lead)
    sign_diary(other, record_id="8", builds_on=[out])
    guards.remove(connection)
    return list(Entry.objects.order_by("sequence"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"signature": "00" * 64}, {Code.SIG_INVALID}, id="signature"),
        pytest.param({"entry_hash": "0" * 64}, {Code.ENTRY_HASH}, id="hash"),
        pytest.param({"meaning": "received"}, {Code.LIVE_DIFFERS}, id="column of the meaning"),
        pytest.param({"record_id": "9"}, {Code.LIVE_DIFFERS}, id="column of the record"),
        pytest.param({"record_version": 2}, {Code.LIVE_DIFFERS}, id="column of the version"),
        pytest.param({"signed_at": "2026-01-01T00:00:00Z"}, {Code.LIVE_DIFFERS}, id="column of the time"),
        pytest.param({"signed_bytes": b"x"}, {Code.ENTRY_HASH, Code.MALFORMED}, id="signed bytes"),
        pytest.param({"sequence": 77}, {Code.SEQ_GAP, Code.CHAIN_BROKEN}, id="number"),
    ],
)
def test_a_changed_entry(register: list[Entry], changes: dict[str, Any], expected: set[Code]) -> None:
    Entry.objects.filter(sequence=2).update(**changes)
    report = verify_register()
    assert not report.is_sound
    assert expected <= report.codes()


def test_an_entry_given_to_somebody_else(register: list[Entry], other: Employee) -> None:
    Entry.objects.filter(sequence=2).update(signer=other)
    assert verify_register().of(2) == {Code.LIVE_DIFFERS}


def test_changed_content(register: list[Entry]) -> None:
    Content.objects.filter(entry=register[1]).update(document=b"{}")
    assert verify_register().of(2) == {Code.CONTENT_CHANGED}


def test_removed_content(register: list[Entry]) -> None:
    Content.objects.filter(entry=register[1]).delete()
    assert verify_register().of(2) == {Code.CONTENT_MISSING}


def test_a_removed_entry(register: list[Entry]) -> None:
    Content.objects.filter(entry=register[1]).delete()
    register[1].delete()
    assert verify_register().of(3) == {Code.SEQ_GAP, Code.CHAIN_BROKEN}


def test_a_key_swapped_in_the_table_of_keys_is_seen(register: list[Entry]) -> None:
    theirs = SigningKey.objects.get(pk=register[3].key_id)
    Entry.objects.filter(sequence=2).update(key=theirs)
    assert verify_register().of(2) == {Code.LIVE_DIFFERS}


def test_an_empty_register_needs_no_log_key(db: None) -> None:
    assert verify_register().is_sound


def test_another_log_key_is_not_trusted(register: list[Entry]) -> None:
    assert verify_register({"0" * 64: b"x" * 32}).codes() == {Code.KEY_UNKNOWN}


@pytest.fixture
def live_diaries(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Live rows of the record type `test.diary`, by record id."""
    rows: dict[str, Any] = {}
    monkeypatch.setattr(registry, "_REBUILDS", {})

    @live_record("test.diary")
    def rebuild(entry: Entry) -> Any:
        if entry.record_id not in rows:
            raise RowIsGone
        return rows[entry.record_id]

    yield rows


def test_live_rows_are_compared_with_what_was_signed(
    register: list[Entry], live_diaries: dict[str, Any]
) -> None:
    live_diaries["7"] = {"diary": 7, "sections": ["平稳"]}
    live_diaries["8"] = {"diary": 7, "sections": ["事后改写"]}
    report = verify_register()
    assert report.of(2) == set()
    assert report.of(4) == {Code.LIVE_DIFFERS}


def test_a_live_row_that_is_gone_or_cannot_be_spelled(
    register: list[Entry], live_diaries: dict[str, Any]
) -> None:
    live_diaries["8"] = 1.5
    report = verify_register()
    assert report.of(2) == {Code.LIVE_DIFFERS}
    assert report.of(4) == {Code.LIVE_DIFFERS}


def test_two_functions_cannot_claim_one_record_type(live_diaries: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"claim the record type test\.diary"):
        live_record("test.diary")(lambda entry: None)


def test_single_entries_are_checked_without_their_chain(register: list[Entry]) -> None:
    Entry.objects.filter(sequence=2).update(signature="00" * 64)
    Content.objects.filter(entry=register[3]).delete()
    entries = Entry.objects.select_related("key", "content", "signer").order_by("sequence")
    reports = check_entries(entries)
    assert [sorted(reports[entry.pk].codes()) for entry in entries] == [
        [],
        [Code.SIG_INVALID],
        [],
        [Code.CONTENT_MISSING],
    ]


def test_what_is_read_stays_within_its_statements(
    register: list[Entry], django_assert_num_queries: Callable[..., Any]
) -> None:
    with django_assert_num_queries(3):
        verify_register()
