"""A small register made by hand for the tests: two people, fixed keys, fixed times."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.domain.canonical import canonical
from ledger.domain.checks import StoredEntry
from ledger.domain.destruction import Destroyed, destruction_document
from ledger.domain.enrolment import Certificate, countersign
from ledger.domain.entries import DESTRUCTION, ENROLMENT, EntryFields
from ledger.domain.findings import Report
from ledger.domain.hashing import FIRST_PREVIOUS, content_hash, entry_hash, key_id
from ledger.domain.meanings import Meaning
from ledger.domain.moments import spell
from ledger.domain.signatures import public_bytes, sign
from ledger.domain.verification import verify

LOG = "zhiban/test"
START = datetime(2026, 10, 31, 23, 0, tzinfo=UTC)
LOG_KEY = Ed25519PrivateKey.from_private_bytes(b"L" * 32)
LOG_KEYS = {key_id(public_bytes(LOG_KEY)): public_bytes(LOG_KEY)}
LIN = "1001"
ZHAO = "1002"
NAMES = {LIN: "林秀英", ZHAO: "赵伟", "1003": "周杰"}


def private_key(seed: str) -> Ed25519PrivateKey:
    """A key that is the same in every run."""
    return Ed25519PrivateKey.from_private_bytes(seed.encode().ljust(32, b"."))


def key_name(seed: str) -> str:
    """The id of such a key."""
    return key_id(public_bytes(private_key(seed)))


@dataclass
class Register:
    """A register that grows by calls; every entry one minute after the last."""

    entries: list[StoredEntry] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    log_key: Ed25519PrivateKey = LOG_KEY

    def verify(self, entries: list[StoredEntry] | None = None) -> Report:
        """Verify the register, or a tampered copy of it."""
        return verify(self.entries if entries is None else entries, log_keys=LOG_KEYS)

    def enrol(self, work_number: str, seed: str, /, **changes: Any) -> StoredEntry:
        """Enrol a key; `changes` falsify the certificate."""
        fields = self._fields(work_number, seed, record_type=ENROLMENT, record_id=key_name(seed))
        fields = replace(fields, meaning=Meaning.ENROLLED, statement="Signing key enrolled.")
        replaced = self.keys.get(work_number)
        certificate = Certificate(
            log=fields.log,
            sequence=fields.sequence,
            previous=fields.previous,
            key=fields.key,
            public_key=public_bytes(private_key(seed)).hex(),
            replaces=key_name(replaced) if replaced else "",
            work_number=work_number,
            name=fields.name,
            enrolled_at=fields.signed_at,
            log_key=key_id(public_bytes(self.log_key)),
        )
        self.keys[work_number] = seed
        enrolment = countersign(replace(certificate, **changes), self.log_key)
        return self._store(fields, seed, enrolment.document())

    def sign(self, work_number: str, document: object, /, seed: str = "", **changes: Any) -> StoredEntry:
        """Sign a document; `changes` alter the fields before the signature."""
        used = seed or self.keys[work_number]
        fields = self._fields(work_number, used, record_type="shifthandover.diary", record_id="7")
        return self._store(fields, used, document, **changes)

    def destruction_step(self, work_number: str, meaning: Meaning, *, of: list[int], **changes: Any) -> str:
        """Sign one step of a destruction certificate; give its hash."""
        destroyed = [Destroyed(number, self.content_of(number)) for number in of]
        stored = self.sign(
            work_number,
            destruction_document(authority="retention rule 4", destroyed=destroyed),
            record_type=DESTRUCTION,
            record_id="D-1",
            meaning=meaning,
            **changes,
        )
        return stored.entry_hash

    def content_of(self, sequence: int) -> str:
        """The content hash of an entry."""
        stored = self.entries[sequence - 1]
        assert stored.salt is not None
        assert stored.content is not None
        return content_hash(stored.salt, stored.content)

    def destroy(self, sequence: int) -> None:
        """Remove the content and the salt of an entry."""
        self.entries[sequence - 1] = replace(self.entries[sequence - 1], salt=None, content=None)

    def _fields(self, work_number: str, seed: str, *, record_type: str, record_id: str) -> EntryFields:
        sequence = len(self.entries) + 1
        return EntryFields(
            log=LOG,
            sequence=sequence,
            previous=self.entries[-1].entry_hash if self.entries else FIRST_PREVIOUS,
            record_type=record_type,
            record_id=record_id,
            record_version=1,
            content="",
            builds_on=(),
            work_number=work_number,
            name=NAMES[work_number],
            meaning=Meaning.AUTHORED,
            statement="交班",
            signed_at=spell(START + timedelta(minutes=sequence)),
            time_zone="Asia/Shanghai",
            key=key_name(seed),
        )

    def _store(self, fields: EntryFields, seed: str, document: object, /, **changes: Any) -> StoredEntry:
        salt = bytes([fields.sequence]) * 32
        content = canonical(document)
        fields = replace(fields, content=content_hash(salt, content))
        signed_bytes = replace(fields, **changes).signed_bytes()
        stored = StoredEntry(
            sequence=fields.sequence,
            signed_bytes=signed_bytes,
            signature=sign(private_key(seed), signed_bytes),
            entry_hash=entry_hash(signed_bytes),
            salt=salt,
            content=content,
        )
        self.entries.append(stored)
        return stored


def small_register() -> Register:
    """Five entries: two enrolments, a signing out, a signing in that builds on it, a review."""
    register = Register()
    register.enrol(LIN, "lin")
    out = register.sign(LIN, {"diary": 7, "sections": ["平稳", "无"], "round": None})
    register.enrol(ZHAO, "zhao")
    register.sign(ZHAO, {"diary": 7, "accepted": True}, meaning=Meaning.RECEIVED, builds_on=(out.entry_hash,))
    register.sign(LIN, {"diary": 7}, meaning=Meaning.REVIEWED)
    return register
