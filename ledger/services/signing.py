"""Signing: the one act of the register that every app uses."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from ledger.domain import moments
from ledger.domain.enrolment import Certificate, countersign
from ledger.domain.entries import ENROLMENT
from ledger.domain.hashing import key_id
from ledger.domain.signatures import public_bytes
from ledger.log_key import read_log_key
from ledger.models import Entry, Meaning
from ledger.services import keys
from ledger.services.appending import Place, Subject, append, hold_the_end, next_place
from ledger.services.attempts import note_failure, refuse_when_locked
from staff.models import Centre, Employee


@transaction.atomic
def sign(
    *,
    signer: Employee,
    password: str,
    record_type: str,
    record_id: str,
    record_version: int,
    document: object,
    meaning: Meaning,
    statement: str,
    now: datetime,
    builds_on: Sequence[Entry] = (),
) -> Entry:
    """Sign a document into the register, within the caller's transaction.

    The first signature of a person, and the first after a changed or reset password, enrols a
    new key, as an entry of its own before this one. Sign after the conditional UPDATE that
    claims the act: nobody else can append until the transaction ends.

    Args:
        signer: The person at the keyboard; never somebody on whose behalf they act.
        password: The signer's present password, entered for this signature.
        record_type: What kind of record, ``app.noun``; names beginning with ``ledger.`` are the
            register's own.
        record_id: Which record of that kind.
        record_version: Which version of it, 1 or more.
        document: What is signed: whole numbers, strings, booleans, None, lists and dictionaries.
        meaning: Why it is signed.
        statement: One sentence that the signer affirms. It is shown with the signature to
            whoever may see the entry and can never be removed: no personal data, nothing secret.
        now: The present instant, aware.
        builds_on: Earlier signatures that this one affirms.

    Raises:
        DomainError: `ledger.wrong_password`, `ledger.locked_out`, `ledger.signer_inactive`,
            `ledger.log_key_missing`, `ledger.log_key_unreadable`, `ledger.clock_behind`.
        ValueError: the document cannot be spelled canonically, or a field is empty.
    """
    _check_password(signer, password, now=now)
    subject = Subject(
        record_type=record_type,
        record_id=record_id,
        record_version=record_version,
        document=document,
        meaning=meaning,
        statement=statement,
        builds_on=tuple(entry.entry_hash for entry in builds_on),
    )
    pen = _take_pen(signer, password, now=now)
    place = next_place(now)
    if place.signed_at < pen.key.enrolled_at:
        raise DomainError(
            "ledger.clock_behind",
            _("The server's clock is behind the time at which your key was enrolled; have it set right."),
        )
    return append(place, pen, subject)


def _check_password(signer: Employee, password: str, *, now: datetime) -> None:
    if not signer.is_active:
        raise DomainError("ledger.signer_inactive", _("This account may not sign any more."), status=403)
    refuse_when_locked(signer, now=now)
    if not signer.check_password(password):
        note_failure(signer, now=now)
        raise DomainError(
            "ledger.wrong_password",
            _("The password is wrong. Nothing was signed; enter your own password again."),
            status=403,
        )


def _take_pen(signer: Employee, password: str, *, now: datetime) -> keys.Pen:
    """Open the signer's key and hold the end of the register; enrol a key where none opens.

    The key is opened before the end is held, because stretching a password takes long.
    """
    key = keys.current_of(signer)
    pen = keys.open_key(key, signer, password)
    hold_the_end()
    newest = keys.current_of(signer)
    if newest != key:  # another signature of the same person enrolled a key meanwhile
        pen = keys.open_key(newest, signer, password)
    return pen or _enrol(signer, password, is_first=newest is None, now=now)


def _enrol(signer: Employee, password: str, *, is_first: bool, now: datetime) -> keys.Pen:
    """Make a key for the signer and enter it in the register, countersigned by the log key."""
    place = next_place(now)
    replaces = keys.last_under(signer.work_number)
    pen = keys.make(signer, password, now=place.signed_at)
    certificate = _certificate(place, pen, replaces=replaces.key_id if replaces else "")
    subject = Subject(
        record_type=ENROLMENT,
        record_id=pen.key.key_id,
        record_version=1,
        document=countersign(certificate, read_log_key()).document(),
        meaning=Meaning.ENROLLED,
        statement=_enrolment_statement(is_first=is_first),
    )
    append(place, pen, subject)
    return pen


def _certificate(place: Place, pen: keys.Pen, *, replaces: str) -> Certificate:
    return Certificate(
        log=place.log,
        sequence=place.sequence,
        previous=place.previous,
        key=pen.key.key_id,
        public_key=bytes(pen.key.public_key).hex(),
        replaces=replaces,
        work_number=pen.key.work_number,
        name=pen.key.signer.name,
        enrolled_at=moments.spell(place.signed_at),
        log_key=key_id(public_bytes(read_log_key())),
    )


def _enrolment_statement(*, is_first: bool) -> str:
    with override(Centre.current().language):
        if is_first:
            return gettext("My first signing key.")
        return gettext("My new signing key, after my password or work number was changed.")
