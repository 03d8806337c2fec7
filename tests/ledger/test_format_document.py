"""The vector in docs/ledger-format.md holds, checked by the document's own words and two libraries."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.domain.checks import StoredEntry
from ledger.domain.verification import verify

DOCUMENT = Path(__file__).parents[2] / "docs" / "ledger-format.md"
LOG_KEY_ID = "b4bd9412f7f3135a7583e79a92ab72e0aaa40a7f46d4551a144eb97171abcc1a"
LOG_KEY = bytes.fromhex("927308f53d6765503d2b64c103ab5aa47206ab39502cfe8f98442fdb543100b7")


def vector() -> list[dict[str, Any]]:
    """The entries printed at the end of the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    return json.loads(text.split("```json\n")[1].split("```")[0])


def signed_bytes(entry: dict[str, Any]) -> bytes:
    """The bytes that the document says are signed."""
    return b"zhiban-ledger/entry/1\n" + entry["signed"].encode()


def test_a_stranger_verifies_the_vector_by_the_documents_words() -> None:
    first, second = vector()
    for entry in (first, second):
        said = json.loads(entry["signed"])
        salted = b"\x02" + bytes.fromhex(entry["salt"]) + entry["document"].encode()
        assert said["content"] == sha256(salted).hexdigest()
        assert entry["entry_hash"] == sha256(b"\x00" + signed_bytes(entry)).hexdigest()
    enrolment = json.loads(first["document"])
    certificate = enrolment["certificate"]
    spelled = json.dumps(certificate, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    Ed25519PublicKey.from_public_bytes(LOG_KEY).verify(
        bytes.fromhex(enrolment["countersignature"]), b"zhiban-ledger/enrolment/1\n" + spelled
    )
    assert certificate["log_key"] == LOG_KEY_ID == sha256(LOG_KEY).hexdigest()
    public = bytes.fromhex(certificate["public_key"])
    assert certificate["key"] == sha256(public).hexdigest()
    for entry in (first, second):
        key = Ed25519PublicKey.from_public_bytes(public)
        key.verify(bytes.fromhex(entry["signature"]), signed_bytes(entry))
    assert json.loads(second["signed"])["previous"] == first["entry_hash"]


def test_our_verifier_agrees() -> None:
    stored = [
        StoredEntry(
            sequence=entry["sequence"],
            signed_bytes=signed_bytes(entry),
            signature=entry["signature"],
            entry_hash=entry["entry_hash"],
            salt=bytes.fromhex(entry["salt"]),
            content=entry["document"].encode(),
        )
        for entry in vector()
    ]
    report = verify(stored, log_keys={LOG_KEY_ID: LOG_KEY})
    assert (report.findings, report.entries) == ([], 2)
