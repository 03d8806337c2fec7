"""Verification: read the register from its beginning and name everything that is not right.

The verifier trusts the public log keys it is given and nothing else. It reads each entry
once, in order, gives every code that applies, and never stops at the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from . import signatures
from .canonical import NotADocument
from .checkpoints import Head, HeadsChecked, SignedCheckpoint
from .checks import Examined, StoredEntry, check_key, check_signature, examine
from .destruction import Certificates, Destroyed, read_step
from .enrolment import Enrolment, read_enrolment
from .entries import DESTRUCTION, ENROLMENT, RESERVED, EntryFields
from .findings import Code, Report, Severity
from .hashing import FIRST_PREVIOUS
from .keyring import Keyring
from .shapes import Malformed


@dataclass(frozen=True)
class _Place:
    """What later findings need to know of an entry already read."""

    content: str
    is_reserved: bool
    is_present: bool
    is_absent: bool


def verify(
    stored: Iterable[StoredEntry],
    *,
    log_keys: Mapping[str, bytes],
    checkpoints: Iterable[SignedCheckpoint] = (),
    printed: Iterable[Head] = (),
) -> Report:
    """Verify a whole register.

    Args:
        stored: Every entry from the first on, in stored order.
        log_keys: Trusted public log keys, 32 raw bytes each, by key id.
        checkpoints: Signed checkpoints kept outside, in any order.
        printed: Heads read from printed pages.

    Returns:
        Everything found. A register that was merely cut short at its end yields nothing
        without an earlier checkpoint.
    """
    heads = HeadsChecked(checkpoints, printed, log_keys=log_keys)
    verifier = Verifier(Keyring(dict(log_keys)), heads)
    for entry in stored:
        verifier.read(examine(entry))
    return verifier.finish()


@dataclass
class Verifier:
    """A verification under way; feed it entries in order, then finish it."""

    keyring: Keyring
    heads: HeadsChecked
    report: Report = field(default_factory=Report)
    _previous: str = FIRST_PREVIOUS
    _sequence: int = 0
    _signed_at: str = ""
    _log: str | None = None
    _hashes: set[str] = field(default_factory=set)
    _places: dict[int, _Place] = field(default_factory=dict)
    _certificates: Certificates = field(default_factory=Certificates)

    def read(self, examined: Examined) -> None:
        """Check one examined entry against everything read before it."""
        before = len(self.report.findings)
        stored, fields = examined.stored, examined.fields
        self._check_number(stored)
        self.report.findings.extend(examined.findings)
        if fields is not None:
            self._check_place(stored, fields)
            if fields.record_type == ENROLMENT:
                self._read_enrolment(stored, fields)
            self._check_signature(examined, fields)
            if fields.record_type == DESTRUCTION and self._is_clean_since(before):
                self._read_destruction(stored, fields, examined.computed)
        self._step_on(stored, examined.computed)

    def finish(self) -> Report:
        """Settle what can only be told at the end: which missing content was destroyed lawfully."""
        destroyed = self._certificates.destroyed()
        for sequence, place in sorted(self._places.items()):
            is_certified = Destroyed(sequence, place.content) in destroyed and not place.is_reserved
            if is_certified and place.is_absent:
                self.report.add(Code.DESTROYED_OK, sequence)
            elif is_certified:
                self.report.add(Code.SEMANTIC_INVALID, sequence, "certified as destroyed, yet still there")
            elif not place.is_present:
                self.report.add(Code.CONTENT_MISSING, sequence)
        self.heads.report_to(self.report, log=self._log)
        self.report.head = self._previous if self.report.entries else ""
        return self.report

    def _check_number(self, stored: StoredEntry) -> None:
        expected = self._sequence + 1
        if stored.sequence != expected:
            self.report.add(Code.SEQ_GAP, stored.sequence, f"expected {expected}, found {stored.sequence}")

    def _check_place(self, stored: StoredEntry, fields: EntryFields) -> None:
        sequence = stored.sequence
        if fields.previous != self._previous:
            self.report.add(Code.CHAIN_BROKEN, sequence)
        if self._log is not None and fields.log != self._log:
            self.report.add(Code.SEMANTIC_INVALID, sequence, "another log")
        if any(hash_ not in self._hashes for hash_ in fields.builds_on):
            self.report.add(Code.SEMANTIC_INVALID, sequence, "builds on something that is no earlier entry")
        self._log = self._log or fields.log
        if fields.signed_at < self._signed_at:
            self.report.add(Code.TIME_BACKWARDS, sequence)
        self._signed_at = fields.signed_at
        self._places[stored.sequence] = _Place(
            content=fields.content,
            is_reserved=fields.record_type.startswith(RESERVED),
            is_present=stored.content is not None and stored.salt is not None,
            is_absent=stored.content is None and stored.salt is None,
        )

    def _check_signature(self, examined: Examined, fields: EntryFields) -> None:
        key = self.keyring.get(fields.key)
        check_key(self.report, examined.stored, fields=fields, key=key)
        if key is None:
            return
        if examined.is_signed is None:
            check_signature(self.report, examined.stored, key)
        elif not examined.is_signed:
            self.report.add(Code.SIG_INVALID, examined.stored.sequence)

    def _read_enrolment(self, stored: StoredEntry, fields: EntryFields) -> None:
        """Learn the key of an enrolment, if the log key vouches for it here."""
        if stored.content is None:
            return
        try:
            enrolment = read_enrolment(stored.content)
        except (Malformed, NotADocument) as error:
            self.report.add(Code.SEMANTIC_INVALID, stored.sequence, str(error))
            return
        faults = enrolment.certificate.faults(fields) + self.keyring.faults(enrolment.certificate)
        for fault in faults:
            self.report.add(Code.SEMANTIC_INVALID, stored.sequence, f"enrolment: {fault}")
        if not faults and self._is_countersigned(stored, enrolment):
            self.keyring.enrol(enrolment.certificate)

    def _is_countersigned(self, stored: StoredEntry, enrolment: Enrolment) -> bool:
        if not signatures.is_well_spelled(enrolment.countersignature):
            self.report.add(Code.SIG_ENCODING, stored.sequence, "countersignature")
        return self.keyring.trusts(enrolment)

    def _is_clean_since(self, before: int) -> bool:
        return all(finding.severity is not Severity.ERROR for finding in self.report.findings[before:])

    def _read_destruction(self, stored: StoredEntry, fields: EntryFields, computed: str) -> None:
        try:
            step = read_step(fields, entry_hash=computed, content=stored.content or b"")
        except (Malformed, NotADocument) as error:
            self.report.add(Code.SEMANTIC_INVALID, stored.sequence, f"destruction: {error}")
            return
        if all(self._can_be_destroyed(item) for item in step.destroyed):
            self._certificates.add(step)
        else:
            self.report.add(
                Code.SEMANTIC_INVALID, stored.sequence, "destruction lists what it cannot destroy"
            )

    def _can_be_destroyed(self, item: Destroyed) -> bool:
        place = self._places.get(item.sequence)
        return place is not None and place.content == item.content and not place.is_reserved

    def _step_on(self, stored: StoredEntry, computed: str) -> None:
        self._previous = computed
        self.heads.read(computed)
        self._hashes.add(computed)
        self._sequence = stored.sequence
        self.report.entries += 1
