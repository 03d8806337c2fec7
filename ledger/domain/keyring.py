"""Which key was whose, and when, as the enrolments in the register tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .enrolment import Certificate, Enrolment
from .entries import EntryFields


@dataclass
class KnownKey:
    """An enrolled key: whose it is, and from which entry to before which entry it signs."""

    key: str
    public_key: bytes
    work_number: str
    enrolled_at: str
    first: int
    superseded_at: int | None = None

    def is_valid_for(self, entry: EntryFields) -> bool:
        """Tell whether the key may sign at the entry's place and time."""
        if self.superseded_at is not None and entry.sequence >= self.superseded_at:
            return False
        return entry.sequence >= self.first and entry.signed_at >= self.enrolled_at


@dataclass
class Keyring:
    """The keys learnt while reading the register from its beginning."""

    log_keys: Mapping[str, bytes]
    known: dict[str, KnownKey] = field(default_factory=dict)
    current: dict[str, str] = field(default_factory=dict)

    def get(self, key: str) -> KnownKey | None:
        """The key of this id, if it has been enrolled so far."""
        return self.known.get(key)

    def trusts(self, enrolment: Enrolment) -> bool:
        """Tell whether a trusted log key countersigned the enrolment."""
        return enrolment.is_countersigned(self.log_keys)

    def faults(self, certificate: Certificate) -> list[str]:
        """Name what is wrong with an enrolment in view of the earlier ones."""
        rules = {
            "the key was enrolled before": certificate.key in self.known,
            "replaces another key than the person's last": certificate.replaces
            != self.current.get(certificate.work_number, ""),
        }
        return [fault for fault, applies in rules.items() if applies]

    def enrol(self, certificate: Certificate) -> None:
        """Take in a key; the person's key before it ends here."""
        before = self.known.get(self.current.get(certificate.work_number, ""))
        if before is not None:
            before.superseded_at = certificate.sequence
        self.known.setdefault(
            certificate.key,
            KnownKey(
                key=certificate.key,
                public_key=bytes.fromhex(certificate.public_key),
                work_number=certificate.work_number,
                enrolled_at=certificate.enrolled_at,
                first=certificate.sequence,
            ),
        )
        self.current[certificate.work_number] = certificate.key
