"""The register: one signature with its stretched password, and the verification of 500 entries."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.test import override_settings

from bench.centre import NOW, PASSWORD, make_people, make_signer
from bench.measure import Figure, timed
from bench.scratch import fresh_database
from ledger.domain.vault import Stretching
from ledger.models import Entry, Meaning
from ledger.selectors import verify_register
from ledger.services import sign
from staff.models import Employee

SIGNATURES = 5
ENTRIES = 500
FAST_HASH = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def measure() -> Iterator[Figure]:
    """Measure signing with the real cost, then verification of entries signed under cheap passwords."""
    with fresh_database():
        make_people(1)
        yield _signing(make_signer())
    with fresh_database(), override_settings(PASSWORD_HASHERS=FAST_HASH, LEDGER_SCRYPT_COST=2**4):
        make_people(1)
        yield _verifying(make_signer())


def _signing(signer: Employee) -> Figure:
    _sign(signer, 0)  # enrols the key
    stretching = Stretching(salt=bytes(16))
    signing = scrypt = checking = 0.0
    for number in range(1, SIGNATURES + 1):  # in turn, so that a busy machine slows all of them
        signing += timed(partial(_sign, signer, number))[0]
        scrypt += timed(partial(stretching.stretch, PASSWORD))[0]
        checking += timed(partial(signer.check_password, PASSWORD))[0]
    return Figure(
        what="sign one document",
        size=f"mean of {SIGNATURES}",
        seconds=signing / SIGNATURES,
        floor="scrypt and password check alone",
        floor_seconds=(scrypt + checking) / SIGNATURES,
        note=f"scrypt {scrypt / SIGNATURES:.3f} s, check {checking / SIGNATURES:.3f} s",
    )


def _verifying(signer: Employee) -> Figure:
    for number in range(ENTRIES - 1):  # enrolling makes one more
        _sign(signer, number)
    seconds, report = timed(verify_register)
    assert report.is_sound and report.entries == ENTRIES
    entries = list(Entry.objects.select_related("key", "content"))
    floor, _nothing = timed(partial(_hash_and_check, entries))
    return Figure(
        "verify the register", f"{ENTRIES} entries", seconds, "SHA-256 and Ed25519 of the same bytes", floor
    )


def _hash_and_check(entries: list[Entry]) -> None:
    """Hash every entry and its content, and check every signature, without a look at what they say."""
    for entry in entries:
        hashlib.sha256(bytes(entry.signed_bytes)).digest()
        hashlib.sha256(bytes(entry.content.document)).digest()
        key = Ed25519PublicKey.from_public_bytes(bytes(entry.key.public_key))
        key.verify(bytes.fromhex(entry.signature), bytes(entry.signed_bytes))


def _sign(signer: Employee, number: int) -> Entry:
    now: datetime = NOW + timedelta(seconds=number)
    return sign(
        signer=signer,
        password=PASSWORD,
        record_type="bench.paper",
        record_id=str(number),
        record_version=1,
        document={"number": number, "text": "交接班时一切正常。", "people": ["1001", "1002", "1003"]},
        meaning=Meaning.AUTHORED,
        statement="I wrote this.",
        now=now,
    )
