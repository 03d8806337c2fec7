"""An exported register of 100,000 entries, verified as its receiver does; and how fast a register grows."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.test import override_settings
from django.utils import timezone

from bench.centre import NOW, PASSWORD, make_people, make_signer
from bench.measure import Figure, timed
from bench.scratch import fresh_database
from ledger import offline
from ledger.domain.bundle import BUNDLE, Header, write_checkpoint, write_entry, write_header
from ledger.domain.canonical import canonical
from ledger.domain.checkpoints import CheckpointFields, sign_checkpoint
from ledger.domain.checks import StoredEntry
from ledger.domain.enrolment import Certificate, countersign
from ledger.domain.entries import ENROLMENT, EntryFields
from ledger.domain.hashing import FIRST_PREVIOUS, content_hash, entry_hash, key_id
from ledger.domain.moments import spell
from ledger.domain.signatures import public_bytes, sign
from ledger.domain.tree import Tree, inclusion_proof
from ledger.models import Entry, Meaning
from ledger.services import make_checkpoint
from ledger.services import sign as sign_into_register

ENTRIES = 100_000
GROWN = 300
START = datetime(2026, 1, 1, tzinfo=UTC)
LOG_KEY, KEY = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
LOG, SALT = "zhiban/bench", bytes(32)
FAST_HASH = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def measure() -> Iterator[Figure]:
    """Measure the offline verification and one proof, then appending and a checkpoint in the database."""
    stored = list(_register(ENTRIES))
    with tempfile.TemporaryDirectory(prefix="zhiban-bench-") as folder:
        path = Path(folder) / "register.jsonl"
        _write(path, stored)
        yield from _offline(path, stored)
    leaves = [entry.entry_hash for entry in stored]
    seconds, _path = timed(partial(inclusion_proof, leaves, ENTRIES // 3))
    yield Figure("prove one entry", f"of {ENTRIES:,}", seconds)
    del stored
    with fresh_database(), override_settings(PASSWORD_HASHERS=FAST_HASH, LEDGER_SCRYPT_COST=2**4):
        yield from _growing()


def _offline(path: Path, stored: list[StoredEntry]) -> Iterator[Figure]:
    keys = {key_id(public_bytes(LOG_KEY)): public_bytes(LOG_KEY)}
    with path.open("rb") as content, ProcessPoolExecutor(os.cpu_count()) as executor:
        seconds, report = timed(partial(offline.verify_file, content, log_keys=keys, executor=executor))
    assert report.is_sound and report.entries == ENTRIES
    floor, _nothing = timed(partial(_hash_and_check, stored))
    yield Figure(
        "verify an exported register offline",
        f"{ENTRIES:,} entries, {path.stat().st_size // 2**20} MB",
        seconds,
        "SHA-256 and Ed25519 of the same bytes, one process",
        floor,
        f"{os.cpu_count()} processes",
    )


def _growing() -> Iterator[Figure]:
    make_people(1)
    signer = make_signer()

    def one(number: int) -> Entry:
        return sign_into_register(
            signer=signer, password=PASSWORD, record_type="bench.paper", record_id=str(number),
            record_version=1, document={"number": number, "text": "交接班时一切正常。"},
            meaning=Meaning.AUTHORED, statement="I wrote this.", now=NOW + timedelta(seconds=number),
        )  # fmt: skip

    one(0)
    seconds, _nothing = timed(lambda: [one(number) for number in range(1, GROWN + 1)])
    yield Figure(
        "append entries, a transaction each",
        f"{GROWN} entries",
        seconds,
        note=f"{GROWN / seconds:.0f} a second, password stretching left out",
    )
    seconds, made = timed(partial(make_checkpoint, now=timezone.now()))
    assert made is not None and made.size == GROWN + 2
    yield Figure("make a checkpoint", f"{made.size} entries", seconds)


def _register(count: int) -> Iterator[StoredEntry]:
    previous, key = FIRST_PREVIOUS, key_id(public_bytes(KEY))
    for sequence in range(1, count + 1):
        signed_at = spell(START + timedelta(seconds=sequence))
        document: object = {"number": sequence, "text": "交接班时一切正常。", "people": ["1001", "1002"]}
        if sequence == 1:
            certificate = Certificate(
                log=LOG, sequence=1, previous=previous, key=key, public_key=public_bytes(KEY).hex(),
                replaces="", work_number="1001", name="林秀英", enrolled_at=signed_at,
                log_key=key_id(public_bytes(LOG_KEY)),
            )  # fmt: skip
            document = countersign(certificate, LOG_KEY).document()
        content = canonical(document)
        fields = EntryFields(
            log=LOG, sequence=sequence, previous=previous,
            record_type=ENROLMENT if sequence == 1 else "shifthandover.diary",
            record_id=key if sequence == 1 else str(sequence), record_version=1,
            content=content_hash(SALT, content), builds_on=(), work_number="1001", name="林秀英",
            meaning=Meaning.ENROLLED if sequence == 1 else Meaning.AUTHORED, statement="交班",
            signed_at=signed_at, time_zone="Asia/Shanghai", key=key,
        )  # fmt: skip
        signed = fields.signed_bytes()
        previous = entry_hash(signed)
        yield StoredEntry(sequence, signed, sign(KEY, signed), previous, SALT, content)


def _write(path: Path, stored: list[StoredEntry]) -> None:
    tree = Tree()
    with path.open("wb") as file:
        file.write(write_header(Header(BUNDLE, len(stored), 1)))
        for entry in stored:
            tree.add(entry.entry_hash)
            file.write(write_entry(entry))
        claimed = CheckpointFields(tree.size, tree.root, LOG, spell(START), key_id(public_bytes(LOG_KEY)))
        file.write(write_checkpoint(sign_checkpoint(claimed, LOG_KEY)))


def _hash_and_check(stored: list[StoredEntry]) -> None:
    key = Ed25519PublicKey.from_public_bytes(public_bytes(KEY))
    for entry in stored:
        hashlib.sha256(entry.signed_bytes).digest()
        hashlib.sha256(entry.content or b"").digest()
        key.verify(bytes.fromhex(entry.signature), entry.signed_bytes)
