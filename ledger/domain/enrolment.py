"""Enrolment: how a person's key becomes known to the register.

The enrolment is itself an entry, signed by the new key. Its document carries a certificate
that the centre's log key has countersigned; the log key lies outside the database, so that
nobody can enrol a key by writing rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from . import signatures
from .canonical import Document, canonical, parse
from .entries import EntryFields
from .hashing import is_hash, key_id
from .meanings import Meaning
from .shapes import Malformed, exactly, integer, text

ENROLMENT_PREFIX = b"zhiban-ledger/enrolment/1\n"
_VERSION = 1


@dataclass(frozen=True)
class Certificate:
    """What the log key states: this key is this person's, from this place in the register on."""

    log: str
    sequence: int
    previous: str
    key: str
    public_key: str
    replaces: str
    work_number: str
    name: str
    enrolled_at: str
    log_key: str

    def document(self) -> dict[str, Document]:
        """The certificate as it is spelled and countersigned."""
        return {**asdict(self), "version": _VERSION}

    def countersigned_bytes(self) -> bytes:
        """The exact bytes that the log key signs."""
        return ENROLMENT_PREFIX + canonical(self.document())

    def faults(self, entry: EntryFields) -> list[str]:
        """Name everything in which the certificate and the entry around it disagree."""
        rules = {
            "another log": self.log != entry.log,
            "another place in the register": (self.sequence, self.previous)
            != (entry.sequence, entry.previous),
            "another key": not self.key == entry.key == entry.record_id,
            "another person": (self.work_number, self.name) != (entry.work_number, entry.name),
            "another time": self.enrolled_at != entry.signed_at,
            "key id is not the hash of the public key": not _names_its_key(self),
            "public key": not _is_sound(self.public_key),
            "replaces is not a key id": self.replaces != "" and not is_hash(self.replaces),
            "meaning": entry.meaning != Meaning.ENROLLED,
            "record version": entry.record_version != 1,
        }
        return [fault for fault, applies in rules.items() if applies]


@dataclass(frozen=True)
class Enrolment:
    """A certificate with the log key's countersignature: the document of the enrolment entry."""

    certificate: Certificate
    countersignature: str

    def document(self) -> dict[str, Document]:
        """The document that the enrolment entry signs."""
        return {"certificate": self.certificate.document(), "countersignature": self.countersignature}

    def is_countersigned(self, log_keys: Mapping[str, bytes]) -> bool:
        """Tell whether one of the trusted log keys (by key id) countersigned the certificate."""
        public_key = log_keys.get(self.certificate.log_key)
        return public_key is not None and signatures.verifies(
            self.countersignature, message=self.certificate.countersigned_bytes(), public_key=public_key
        )


def countersign(certificate: Certificate, log_key: Ed25519PrivateKey) -> Enrolment:
    """Let the log key vouch for a certificate."""
    return Enrolment(certificate, signatures.sign(log_key, certificate.countersigned_bytes()))


def read_enrolment(content: bytes) -> Enrolment:
    """Read the document of an enrolment entry.

    Raises:
        Malformed: a field is missing, unknown or of another type.
        NotADocument: the bytes are not JSON of the register's kind.
    """
    outer = exactly(parse(content), frozenset({"certificate", "countersignature"}), "enrolment")
    names = frozenset(field.name for field in fields(Certificate)) | {"version"}
    inner = exactly(outer["certificate"], names, "certificate")
    if integer(inner, "version") != _VERSION:
        raise Malformed("not a certificate of version 1")
    certificate = Certificate(
        log=text(inner, "log"),
        sequence=integer(inner, "sequence"),
        previous=text(inner, "previous"),
        key=text(inner, "key"),
        public_key=text(inner, "public_key"),
        replaces=text(inner, "replaces"),
        work_number=text(inner, "work_number"),
        name=text(inner, "name"),
        enrolled_at=text(inner, "enrolled_at"),
        log_key=text(inner, "log_key"),
    )
    return Enrolment(certificate, text(outer, "countersignature"))


def _names_its_key(certificate: Certificate) -> bool:
    """Tell whether the public key is 64 lower-case hex digits and hashes to the key id."""
    if not is_hash(certificate.public_key):
        return False
    return key_id(bytes.fromhex(certificate.public_key)) == certificate.key


def _is_sound(public_key: str) -> bool:
    """Tell whether the public key, where it can be read, is one that may sign."""
    return not is_hash(public_key) or signatures.is_sound_key(bytes.fromhex(public_key))
