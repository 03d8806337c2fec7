"""Appending to the register: one entry after the other, whoever else signs at the same moment."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from ledger.domain import moments
from ledger.domain.canonical import canonical
from ledger.domain.entries import EntryFields
from ledger.domain.hashing import FIRST_PREVIOUS, SALT_BYTES, content_hash, entry_hash, key_id
from ledger.domain.signatures import public_bytes, sign
from ledger.log_key import read_or_make_log_key
from ledger.models import Content, Entry
from ledger.services.keys import Pen
from staff.models import Centre

# An arbitrary number that means "the end of the register" to PostgreSQL's advisory locks.
_END_OF_REGISTER = 0x7A6869_62616E

LONGEST_WAIT = timedelta(minutes=1)
"""How long a signature may have waited for its turn; its time is then that of its turn."""


@dataclass(frozen=True)
class Place:
    """The place at which the next entry goes, and the time it gets there."""

    log: str
    sequence: int
    previous: str
    signed_at: datetime


@dataclass(frozen=True)
class Subject:
    """What is signed, and what the signature means."""

    record_type: str
    record_id: str
    record_version: int
    document: object
    meaning: str
    statement: str
    builds_on: tuple[str, ...] = ()


def hold_the_end() -> None:
    """Let nobody else append until this transaction ends.

    SQLite's immediate transactions are one at a time already; PostgreSQL needs a lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_END_OF_REGISTER])


def next_place(now: datetime) -> Place:
    """Find the end of the register; the first entry also makes the log key.

    Raises:
        DomainError: `ledger.log_key_missing` when the register has entries but no log key.
    """
    now = moments.to_the_millisecond(now)
    last = Entry.objects.order_by("-sequence").first()
    if last is None:
        log_key = key_id(public_bytes(read_or_make_log_key()))
        return Place(f"zhiban/{log_key[:16]}", 1, FIRST_PREVIOUS, now)
    assert last.fields is not None, "the last entry of the register cannot be read"
    # Whoever waited for their turn signs at the time of their turn, not before their predecessor.
    waited = timedelta(0) < last.signed_at - now <= LONGEST_WAIT
    return Place(
        log=last.fields.log,
        sequence=last.sequence + 1,
        previous=last.entry_hash,
        signed_at=last.signed_at if waited else now,
    )


def append(place: Place, pen: Pen, subject: Subject) -> Entry:
    """Sign the subject at the place and store entry and content."""
    salt = secrets.token_bytes(SALT_BYTES)
    document = canonical(subject.document)
    fields = EntryFields(
        log=place.log,
        sequence=place.sequence,
        previous=place.previous,
        record_type=subject.record_type,
        record_id=subject.record_id,
        record_version=subject.record_version,
        content=content_hash(salt, document),
        builds_on=subject.builds_on,
        work_number=pen.key.work_number,
        name=pen.key.signer.name,
        meaning=str(subject.meaning),
        statement=subject.statement,
        signed_at=moments.spell(place.signed_at),
        time_zone=Centre.current().time_zone,
        key=pen.key.key_id,
    )
    faults = fields.faults()
    if faults:
        raise ValueError(f"cannot be signed: {', '.join(faults)}")
    return _store(fields, pen=pen, salt=salt, document=document)


def _store(fields: EntryFields, *, pen: Pen, salt: bytes, document: bytes) -> Entry:
    signed_bytes = fields.signed_bytes()
    entry = Entry.objects.create(
        sequence=fields.sequence,
        signed_bytes=signed_bytes,
        signature=sign(pen.private, signed_bytes),
        entry_hash=entry_hash(signed_bytes),
        key=pen.key,
        signer=pen.key.signer,
        record_type=fields.record_type,
        record_id=fields.record_id,
        record_version=fields.record_version,
        meaning=fields.meaning,
        signed_at=fields.instant,
    )
    Content.objects.create(entry=entry, salt=salt, document=document)
    return entry
