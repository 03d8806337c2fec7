"""An entry: what a person signs, as exact bytes.

The bytes are a domain-separation prefix and the canonical spelling of the fields. They are
stored as they were signed and never made again from parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from . import moments
from .canonical import Document, canonical, read
from .hashing import is_hash
from .shapes import Malformed, exactly, integer, text, texts

ENTRY_PREFIX = b"zhiban-ledger/entry/1\n"
FORMAT_VERSION = 1

ENROLMENT = "ledger.enrolment"
DESTRUCTION = "ledger.destruction"
RESERVED = "ledger."
"""Record types that begin so belong to the register itself."""

_RECORD_TYPE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_MEANING = re.compile(r"[a-z][a-z_]{0,31}")
_FIELDS = frozenset(
    [
        "builds_on",
        "content",
        "key",
        "log",
        "meaning",
        "previous",
        "record",
        "sequence",
        "signed_at",
        "signer",
        "statement",
        "time_zone",
        "version",
    ]
)


@dataclass(frozen=True)
class EntryFields:
    """Everything an entry says; docs/ledger-format.md explains each field."""

    log: str
    sequence: int
    previous: str
    record_type: str
    record_id: str
    record_version: int
    content: str
    builds_on: tuple[str, ...]
    work_number: str
    name: str
    meaning: str
    statement: str
    signed_at: str
    time_zone: str
    key: str

    @property
    def instant(self) -> datetime:
        """The time of the signature as an instant; ValueError where it is misspelled."""
        return moments.read(self.signed_at)

    def signed_bytes(self) -> bytes:
        """The exact bytes that are signed, hashed and stored."""
        return ENTRY_PREFIX + canonical(self._document())

    def _document(self) -> dict[str, Document]:
        return {
            "builds_on": list(self.builds_on),
            "content": self.content,
            "key": self.key,
            "log": self.log,
            "meaning": self.meaning,
            "previous": self.previous,
            "record": {"id": self.record_id, "type": self.record_type, "version": self.record_version},
            "sequence": self.sequence,
            "signed_at": self.signed_at,
            "signer": {"name": self.name, "work_number": self.work_number},
            "statement": self.statement,
            "time_zone": self.time_zone,
            "version": FORMAT_VERSION,
        }

    def faults(self) -> list[str]:
        """Name every value that is well formed but cannot be true of an entry."""
        rules = {
            "log is empty": not self.log,
            "sequence below 1": self.sequence < 1,
            "record type": not _RECORD_TYPE.fullmatch(self.record_type),
            "record id is empty": not self.record_id,
            "record version below 1": self.record_version < 1,
            "work number is empty": not self.work_number,
            "name is empty": not self.name,
            "meaning": not _MEANING.fullmatch(self.meaning),
            "statement is empty": not self.statement,
            "time": not _is_instant(self.signed_at),
            "time zone is empty": not self.time_zone,
            "builds on one entry twice": len(set(self.builds_on)) < len(self.builds_on),
        }
        return [fault for fault, applies in rules.items() if applies]


def read_entry(signed_bytes: bytes) -> EntryFields:
    """Read the fields back from stored bytes, canonical or not.

    Raises:
        Malformed: the prefix, a field or a type is not that of an entry of version 1.
        NotADocument: what follows the prefix is not JSON of the register's kind.
    """
    return read_entry_as_spelled(signed_bytes)[0]


def read_entry_as_spelled(signed_bytes: bytes) -> tuple[EntryFields, bool]:
    """Read the fields back, and tell whether the bytes are their one canonical spelling.

    Raises:
        Malformed, NotADocument: as `read_entry` raises them.
    """
    if not signed_bytes.startswith(ENTRY_PREFIX):
        raise Malformed("the bytes do not begin with the prefix of an entry")
    document, is_canonical = read(signed_bytes.removeprefix(ENTRY_PREFIX))
    return _fields_of(document), is_canonical


def _fields_of(document: Document) -> EntryFields:
    fields = exactly(document, _FIELDS, "entry")
    if fields["version"] != FORMAT_VERSION or isinstance(fields["version"], bool):
        raise Malformed("not an entry of version 1")
    record = exactly(fields["record"], frozenset({"id", "type", "version"}), "record")
    signer = exactly(fields["signer"], frozenset({"name", "work_number"}), "signer")
    return EntryFields(
        log=text(fields, "log"),
        sequence=integer(fields, "sequence"),
        previous=_hash(fields, "previous"),
        record_type=text(record, "type"),
        record_id=text(record, "id"),
        record_version=integer(record, "version"),
        content=_hash(fields, "content"),
        builds_on=_hashes(fields),
        work_number=text(signer, "work_number"),
        name=text(signer, "name"),
        meaning=text(fields, "meaning"),
        statement=text(fields, "statement"),
        signed_at=text(fields, "signed_at"),
        time_zone=text(fields, "time_zone"),
        key=_hash(fields, "key"),
    )


def _hash(fields: dict[str, Document], name: str) -> str:
    value = text(fields, name)
    if not is_hash(value):
        raise Malformed(f"{name} is not a hash")
    return value


def _hashes(fields: dict[str, Document]) -> tuple[str, ...]:
    values = texts(fields, "builds_on")
    if not all(is_hash(value) for value in values):
        raise Malformed("builds_on holds something that is not a hash")
    return values


def _is_instant(spelled: str) -> bool:
    try:
        moments.read(spelled)
    except ValueError:
        return False
    return True
