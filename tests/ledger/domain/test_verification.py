"""Every tamper attempt gives its code; an untouched register gives none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.domain.checks import StoredEntry
from ledger.domain.findings import Code, Severity
from ledger.domain.hashing import entry_hash
from ledger.domain.signatures import GROUP_ORDER
from ledger.domain.tree import root_of
from ledger.domain.verification import verify
from tests.ledger.domain.register import (
    LIN,
    LOG_KEYS,
    ZHAO,
    Register,
    key_name,
    private_key,
    small_register,
)

Entries = list[StoredEntry]


def changed(entries: Entries, sequence: int, **changes: object) -> Entries:
    """A copy of the entries in which one is altered."""
    copied = list(entries)
    copied[sequence - 1] = replace(copied[sequence - 1], **changes)  # type: ignore[arg-type]
    return copied


def rewritten(entries: Entries, sequence: int, old: bytes, new: bytes) -> Entries:
    """A copy in which bytes of one entry are replaced and its stored hash is made to fit."""
    signed_bytes = entries[sequence - 1].signed_bytes.replace(old, new)
    assert signed_bytes != entries[sequence - 1].signed_bytes
    return changed(entries, sequence, signed_bytes=signed_bytes, entry_hash=entry_hash(signed_bytes))


def test_an_untouched_register_is_sound() -> None:
    register = small_register()
    report = register.verify()
    assert report.findings == []
    assert report.is_sound
    assert report.entries == 5
    assert report.head == register.entries[-1].entry_hash


def test_an_empty_register_is_sound() -> None:
    report = Register().verify()
    assert report.is_sound
    assert (report.entries, report.head) == (0, "")


def test_a_second_key_of_the_same_person_takes_over() -> None:
    register = small_register()
    register.enrol(LIN, "lin-2")
    register.sign(LIN, {"diary": 8})
    assert register.verify().findings == []


TAMPER_ATTEMPTS: list[object] = [
    pytest.param(
        lambda e: changed(e, 2, content=e[1].content.replace("平稳".encode(), "混乱".encode())),
        {2: {Code.CONTENT_CHANGED}},
        id="content changed",
    ),
    pytest.param(lambda e: changed(e, 2, salt=b"x" * 32), {2: {Code.CONTENT_CHANGED}}, id="salt changed"),
    pytest.param(lambda e: changed(e, 2, salt=b"x" * 31), {2: {Code.MALFORMED}}, id="salt cut"),
    pytest.param(lambda e: changed(e, 2, content=None), {2: {Code.CONTENT_MISSING}}, id="content removed"),
    pytest.param(
        lambda e: changed(e, 2, content=None, salt=None),
        {2: {Code.CONTENT_MISSING}},
        id="content and salt removed",
    ),
    pytest.param(
        lambda e: changed(e, 2, content=b'{"diary": 7}'),
        {2: {Code.CONTENT_CHANGED, Code.NOT_CANONICAL}},
        id="content respelled",
    ),
    pytest.param(
        lambda e: changed(e, 2, content=b"{"),
        {2: {Code.CONTENT_CHANGED, Code.MALFORMED}},
        id="content damaged",
    ),
    pytest.param(lambda e: changed(e, 4, entry_hash="0" * 64), {4: {Code.ENTRY_HASH}}, id="stored hash"),
    pytest.param(
        lambda e: changed(e, 4, entry_hash=e[3].entry_hash.upper()), {4: {Code.ENTRY_HASH}}, id="hash case"
    ),
    pytest.param(
        lambda e: changed(e, 4, signature=e[3].signature.upper()),
        {4: {Code.SIG_ENCODING}},
        id="signature in upper case",
    ),
    pytest.param(
        lambda e: changed(e, 4, signature=beyond_the_order(e[3].signature)),
        {4: {Code.SIG_ENCODING, Code.SIG_INVALID}},
        id="signature plus the group order",
    ),
    pytest.param(
        lambda e: changed(e, 4, signature=""),
        {4: {Code.SIG_ENCODING, Code.SIG_INVALID}},
        id="signature removed",
    ),
    pytest.param(
        lambda e: changed(e, 4, signature=e[4].signature), {4: {Code.SIG_INVALID}}, id="another signature"
    ),
    pytest.param(
        lambda e: [*e[:1], *e[2:]],
        {3: {Code.SEQ_GAP, Code.CHAIN_BROKEN}, 4: {Code.SEMANTIC_INVALID}},
        id="entry removed that another builds on",
    ),
    pytest.param(
        lambda e: [e[0], e[2], e[1], *e[3:]],
        {
            2: {Code.SEQ_GAP, Code.CHAIN_BROKEN, Code.TIME_BACKWARDS},
            3: {Code.SEQ_GAP, Code.CHAIN_BROKEN},
            4: {Code.SEQ_GAP, Code.CHAIN_BROKEN},
        },
        id="two entries exchanged",
    ),
    pytest.param(
        lambda e: [*e, e[-1]],
        {5: {Code.SEQ_GAP, Code.CHAIN_BROKEN}},
        id="entry doubled",
    ),
    pytest.param(
        lambda e: [*e, replace(e[-1], sequence=6)],
        {6: {Code.SEQ_GAP, Code.CHAIN_BROKEN}},
        id="entry doubled under a new number",
    ),
    pytest.param(lambda e: e[1:], {2: {Code.SEQ_GAP, Code.CHAIN_BROKEN, Code.KEY_UNKNOWN}}, id="first cut"),
    pytest.param(
        lambda e: rewritten(e, 2, "交班".encode(), "接班".encode()),
        {2: {Code.SIG_INVALID}, 3: {Code.CHAIN_BROKEN}, 4: {Code.SEMANTIC_INVALID}},
        id="statement rewritten and rehashed",
    ),
    pytest.param(
        lambda e: rewritten(e, 5, b'"version":1}', b'"version": 1}'),
        {5: {Code.NOT_CANONICAL, Code.SIG_INVALID}},
        id="entry respelled",
    ),
    pytest.param(
        lambda e: rewritten(e, 5, b"zhiban-ledger/entry/1", b"zhiban-ledger/entry/2"),
        {5: {Code.MALFORMED}},
        id="prefix",
    ),
    pytest.param(
        lambda e: rewritten(e, 5, b'"version":1}', b'"version":2}'), {5: {Code.MALFORMED}}, id="version"
    ),
    pytest.param(
        lambda e: rewritten(e, 5, b'"version":1}', b'"version":true}'),
        {5: {Code.MALFORMED}},
        id="true is not the number one",
    ),
    pytest.param(
        lambda e: rewritten(e, 5, b'"version":1}', b'"version":1,"x":1}'),
        {5: {Code.MALFORMED}},
        id="field added",
    ),
]


def beyond_the_order(signature: str) -> str:
    """Another spelling of the same signature, as a lax verifier would take it."""
    scalar = int.from_bytes(bytes.fromhex(signature[64:]), "little") + GROUP_ORDER
    return signature[:64] + scalar.to_bytes(32, "little").hex()


@pytest.mark.parametrize(("tamper", "expected"), TAMPER_ATTEMPTS)
def test_tampering_with_stored_entries(
    tamper: Callable[[Entries], Entries], expected: dict[int, set[Code]]
) -> None:
    report = verify(tamper(small_register().entries), log_keys=LOG_KEYS)
    assert not report.is_sound
    for sequence, codes in expected.items():
        assert codes <= report.of(sequence)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"sequence": 99}, {Code.SEQ_GAP}, id="number"),
        pytest.param({"previous": "0" * 64}, {Code.CHAIN_BROKEN}, id="predecessor"),
        pytest.param({"builds_on": ("f" * 64,)}, {Code.SEMANTIC_INVALID}, id="builds on nothing"),
        pytest.param({"meaning": "On Behalf"}, {Code.SEMANTIC_INVALID}, id="meaning"),
        pytest.param({"meaning": ""}, {Code.SEMANTIC_INVALID}, id="no meaning"),
        pytest.param({"statement": ""}, {Code.SEMANTIC_INVALID}, id="no statement"),
        pytest.param({"signed_at": "2026-10-31T24:00:00.000Z"}, {Code.SEMANTIC_INVALID}, id="no such time"),
        pytest.param({"time_zone": ""}, {Code.SEMANTIC_INVALID}, id="no time zone"),
        pytest.param({"record_version": 0}, {Code.SEMANTIC_INVALID}, id="record version"),
        pytest.param({"record_type": "Diary"}, {Code.SEMANTIC_INVALID}, id="record type"),
        pytest.param({"record_id": ""}, {Code.SEMANTIC_INVALID}, id="record id"),
        pytest.param({"name": ""}, {Code.SEMANTIC_INVALID}, id="no name"),
        pytest.param({"log": "zhiban/other"}, {Code.SEMANTIC_INVALID}, id="another log"),
        pytest.param({"content": "f" * 64}, {Code.CONTENT_CHANGED}, id="content hash"),
        pytest.param({"key": "f" * 64}, {Code.KEY_UNKNOWN}, id="unknown key"),
        pytest.param({"work_number": ZHAO}, {Code.SIGNER_KEY_MISMATCH}, id="signed as somebody else"),
        pytest.param(
            {"key": key_name("zhao")},
            {Code.SIG_INVALID, Code.SIGNER_KEY_MISMATCH},
            id="under another's key id",
        ),
    ],
)
def test_a_signer_who_forges_their_own_entry(changes: dict[str, Any], expected: set[Code]) -> None:
    register = small_register()
    register.sign(LIN, {"diary": 9}, **changes)
    assert register.verify().of(6) == expected


def test_time_running_backwards_is_only_a_warning() -> None:
    register = small_register()
    register.enrol("1003", "jie")
    register.sign(LIN, {"diary": 9}, signed_at="2026-10-31T23:03:00.000Z")
    report = register.verify()
    assert [(found.code, found.sequence, found.severity) for found in report.findings] == [
        (Code.TIME_BACKWARDS, 7, Severity.WARNING)
    ]
    assert report.is_sound


def test_a_key_that_was_replaced_is_not_valid_any_more() -> None:
    register = small_register()
    register.enrol(LIN, "lin-2")
    register.sign(LIN, {"diary": 9}, seed="lin")
    assert register.verify().of(7) == {Code.KEY_NOT_VALID_AT}


def test_a_key_is_not_valid_before_the_time_of_its_enrolment() -> None:
    register = small_register()
    register.sign(ZHAO, {"diary": 9}, signed_at="2026-10-31T23:02:59.999Z")
    assert register.verify().of(6) == {Code.KEY_NOT_VALID_AT, Code.TIME_BACKWARDS}


def test_a_key_without_enrolment_is_unknown() -> None:
    register = small_register()
    register.sign(LIN, {"diary": 9}, seed="somebody")
    assert register.verify().of(6) == {Code.KEY_UNKNOWN}


def test_an_enrolment_that_the_log_key_did_not_countersign_is_unknown() -> None:
    register = small_register()
    register.log_key = Ed25519PrivateKey.from_private_bytes(b"M" * 32)
    register.enrol(LIN, "forged")
    register.sign(LIN, {"diary": 9})
    report = register.verify()
    assert report.of(6) == {Code.KEY_UNKNOWN}
    assert report.of(7) == {Code.KEY_UNKNOWN}


def test_an_enrolment_that_only_claims_the_log_key_is_unknown() -> None:
    register = small_register()
    register.log_key = Ed25519PrivateKey.from_private_bytes(b"M" * 32)
    register.enrol(LIN, "forged", log_key=next(iter(LOG_KEYS)))
    assert register.verify().of(6) == {Code.KEY_UNKNOWN}


def test_without_a_trusted_log_key_no_key_is_known() -> None:
    report = verify(small_register().entries, log_keys={})
    assert report.codes() == {Code.KEY_UNKNOWN}


def test_a_countersignature_in_upper_case_is_named() -> None:
    register = small_register()
    stored = register.entries[0]
    assert stored.content is not None
    head, tail = stored.content.split(b'"countersignature":"')
    report = verify(
        changed(register.entries, 1, content=head + b'"countersignature":"' + tail.upper()), log_keys=LOG_KEYS
    )
    assert report.of(1) == {Code.CONTENT_CHANGED, Code.SIG_ENCODING}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"log": "zhiban/other"}, id="for another log"),
        pytest.param({"sequence": 1}, id="for another place"),
        pytest.param({"previous": "1" * 64}, id="after another entry"),
        pytest.param({"work_number": ZHAO}, id="for another person"),
        pytest.param({"name": "别人"}, id="under another name"),
        pytest.param({"enrolled_at": "2026-01-01T00:00:00.000Z"}, id="at another time"),
        pytest.param(
            {"public_key": private_key("x").public_key().public_bytes_raw().hex()}, id="another key"
        ),
        pytest.param({"public_key": "zz"}, id="no key at all"),
        pytest.param({"replaces": ""}, id="as if it were the first"),
        pytest.param({"replaces": "x"}, id="replacing nonsense"),
    ],
)
def test_a_certificate_cannot_be_used_elsewhere(changes: dict[str, object]) -> None:
    register = small_register()
    register.enrol(LIN, "lin-2", **changes)
    assert register.verify().of(6) == {Code.SEMANTIC_INVALID, Code.KEY_UNKNOWN}


def test_a_key_is_enrolled_once() -> None:
    register = small_register()
    register.enrol(LIN, "lin-2")
    register.enrol(LIN, "lin")
    assert register.verify().of(7) == {Code.SEMANTIC_INVALID, Code.KEY_NOT_VALID_AT}


def test_an_enrolment_with_a_strange_document_enrols_nothing() -> None:
    register = small_register()
    register.sign(
        LIN,
        {"certificate": {}, "countersignature": ""},
        seed="other",
        record_type="ledger.enrolment",
    )
    assert register.verify().of(6) == {Code.SEMANTIC_INVALID, Code.KEY_UNKNOWN}


def test_an_enrolment_without_its_document_makes_its_key_unknown() -> None:
    register = small_register()
    register.destroy(1)
    report = register.verify()
    assert report.of(1) == {Code.KEY_UNKNOWN, Code.CONTENT_MISSING}
    assert report.of(2) == {Code.KEY_UNKNOWN}


def test_each_finding_is_told_in_json() -> None:
    register = small_register()
    register.destroy(2)
    assert register.verify().as_dict() == {
        "sound": False,
        "entries": 5,
        "head": register.entries[-1].entry_hash,
        "root": root_of([entry.entry_hash for entry in register.entries]),
        "findings": [{"code": "CONTENT_MISSING", "severity": "error", "sequence": 2, "detail": ""}],
    }
