"""Opening and making the keys under which people sign."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from ledger.domain import vault
from ledger.domain.hashing import key_id
from ledger.domain.signatures import public_bytes
from ledger.models import SigningKey
from staff.models import Employee


@dataclass(frozen=True)
class Pen:
    """A signer's key, opened for one signature."""

    key: SigningKey
    private: Ed25519PrivateKey


def current_of(signer: Employee) -> SigningKey | None:
    """The signer's newest key; none before the first signature."""
    return SigningKey.objects.filter(signer=signer).order_by("-pk").first()


def last_under(work_number: str) -> SigningKey | None:
    """The last key enrolled under a work number, whoever had the number then."""
    return SigningKey.objects.filter(work_number=work_number).order_by("-pk").first()


def open_key(key: SigningKey | None, signer: Employee, password: str) -> Pen | None:
    """Open a key with the signer's password.

    Returns:
        None when there is no key, or one from a time of another password or work number: then
        a new one is due.
    """
    if key is None or key.work_number != signer.work_number:
        return None
    try:
        private = vault.unseal(key.sealed, password=password, work_number=key.work_number, key=key.key_id)
    except vault.CannotOpen:
        return None
    return Pen(key, private) if key_id(public_bytes(private)) == key.key_id else None


def make(signer: Employee, password: str, *, now: datetime) -> Pen:
    """Make a new key for the signer, sealed under the password, and store it."""
    private = Ed25519PrivateKey.generate()
    public = public_bytes(private)
    sealed = vault.seal(
        private,
        password=password,
        work_number=signer.work_number,
        key=key_id(public),
        stretching=vault.Stretching(
            salt=secrets.token_bytes(vault.SALT_BYTES),
            cost=getattr(settings, "LEDGER_SCRYPT_COST", vault.SCRYPT_COST),
        ),
        nonce=secrets.token_bytes(vault.NONCE_BYTES),
    )
    key = SigningKey.objects.create(
        key_id=key_id(public),
        signer=signer,
        work_number=signer.work_number,
        public_key=public,
        salt=sealed.stretching.salt,
        cost=sealed.stretching.cost,
        block=sealed.stretching.block,
        parallel=sealed.stretching.parallel,
        nonce=sealed.nonce,
        ciphertext=sealed.ciphertext,
        enrolled_at=now,
    )
    return Pen(key, private)
