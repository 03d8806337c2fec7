"""The checks that need nothing but one stored entry and the key it names."""

from __future__ import annotations

from dataclasses import dataclass

from . import signatures
from .canonical import NotADocument, is_canonical
from .entries import EntryFields, read_entry_as_spelled
from .findings import Code, Finding, Report
from .hashing import SALT_BYTES, content_hash, entry_hash
from .keyring import KnownKey
from .shapes import Malformed


@dataclass(frozen=True)
class StoredEntry:
    """An entry as the database or a bundle holds it; nothing here is trusted yet."""

    sequence: int
    signed_bytes: bytes
    signature: str
    entry_hash: str
    salt: bytes | None
    content: bytes | None


@dataclass(frozen=True)
class Examined:
    """What one stored entry says by itself: the hash of its bytes, its fields unless they cannot be read."""

    stored: StoredEntry
    computed: str
    fields: EntryFields | None
    findings: tuple[Finding, ...]
    is_signed: bool | None = None
    """Whether the signature is of the key that the entry names; None where that was not looked at yet."""


def examine(stored: StoredEntry) -> Examined:
    """Check what takes neither the register nor a key: bytes, hashes, values and content."""
    report = Report()
    computed = entry_hash(stored.signed_bytes)
    if stored.entry_hash != computed:
        report.add(Code.ENTRY_HASH, stored.sequence)
    fields = _read_fields(report, stored)
    if fields is not None:
        _check_values(report, stored, fields)
        _check_content(report, stored, fields)
    return Examined(stored, computed, fields, tuple(report.findings))


def check_alone(stored: StoredEntry, key: KnownKey | None) -> Report:
    """Check one entry by itself: its bytes, hashes, values, content and signature.

    Its place in the chain, its enrolment and the entries it builds on take the whole register.
    """
    examined = examine(stored)
    report = Report(entries=1, head=stored.entry_hash, findings=list(examined.findings))
    if examined.fields is not None:
        check_key(report, stored, fields=examined.fields, key=key)
        if key is not None:
            check_signature(report, stored, key)
        if stored.content is None:
            report.add(Code.CONTENT_MISSING, stored.sequence)
    return report


def _read_fields(report: Report, stored: StoredEntry) -> EntryFields | None:
    """Read what the entry says; None when it cannot be read at all."""
    try:
        fields, is_spelled_so = read_entry_as_spelled(stored.signed_bytes)
    except (Malformed, NotADocument) as error:
        report.add(Code.MALFORMED, stored.sequence, str(error))
        return None
    if not is_spelled_so:
        report.add(Code.NOT_CANONICAL, stored.sequence, "entry")
    return fields


def _check_values(report: Report, stored: StoredEntry, fields: EntryFields) -> None:
    """Look for values that cannot be true of this entry."""
    if fields.sequence != stored.sequence:
        report.add(Code.SEQ_GAP, stored.sequence, f"the entry itself says {fields.sequence}")
    for fault in fields.faults():
        report.add(Code.SEMANTIC_INVALID, stored.sequence, fault)


def _check_content(report: Report, stored: StoredEntry, fields: EntryFields) -> None:
    """Compare content and salt, where both are there, with the hash that was signed."""
    if stored.content is None or stored.salt is None:
        return
    _check_spelling(report, stored.sequence, stored.content)
    if len(stored.salt) != SALT_BYTES:
        report.add(Code.MALFORMED, stored.sequence, "salt")
    elif content_hash(stored.salt, stored.content) != fields.content:
        report.add(Code.CONTENT_CHANGED, stored.sequence)


def check_key(report: Report, stored: StoredEntry, *, fields: EntryFields, key: KnownKey | None) -> None:
    """Check the spelling of the signature, and that the key is the signer's and may sign here."""
    sequence = stored.sequence
    if not signatures.is_well_spelled(stored.signature):
        report.add(Code.SIG_ENCODING, sequence)
    if key is None:
        report.add(Code.KEY_UNKNOWN, sequence)
        return
    if key.work_number != fields.work_number:
        report.add(Code.SIGNER_KEY_MISMATCH, sequence)
    if not key.is_valid_for(fields):
        report.add(Code.KEY_NOT_VALID_AT, sequence)


def check_signature(report: Report, stored: StoredEntry, key: KnownKey) -> None:
    """Check that the signature is the key's over the stored bytes."""
    if not signatures.verifies(stored.signature, message=stored.signed_bytes, public_key=key.public_key):
        report.add(Code.SIG_INVALID, stored.sequence)


def _check_spelling(report: Report, sequence: int, content: bytes) -> None:
    try:
        if not is_canonical(content):
            report.add(Code.NOT_CANONICAL, sequence, "content")
    except NotADocument as error:
        report.add(Code.MALFORMED, sequence, f"content: {error}")
