"""A person's private key, kept only under that person's password.

The password is stretched by scrypt; the 32 bytes of the private key are sealed by
AES-256-GCM, bound to the person and to the key: a sealed key moved to somebody else's row
does not open there.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from .canonical import canonical

SCRYPT_COST = 2**15
"""scrypt's n: 32 MiB and about 0.1 s a guess (OWASP asks for 2^15 with r = 8 and p = 3, or more)."""

SCRYPT_BLOCK = 8
SCRYPT_PARALLEL = 3
SALT_BYTES = 16
NONCE_BYTES = 12
_AES_KEY_BYTES = 32
_PRIVATE_KEY_BYTES = 32


class CannotOpen(ValueError):
    """The password is not the one under which the key was sealed, or the seal was touched."""


@dataclass(frozen=True)
class Stretching:
    """How a password becomes a key: the parameters of scrypt (RFC 7914)."""

    salt: bytes
    cost: int = SCRYPT_COST
    block: int = SCRYPT_BLOCK
    parallel: int = SCRYPT_PARALLEL

    def stretch(self, password: str) -> bytes:
        """Derive the 32 bytes of the sealing key from a password."""
        kdf = Scrypt(salt=self.salt, length=_AES_KEY_BYTES, n=self.cost, r=self.block, p=self.parallel)
        return kdf.derive(password.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class Sealed:
    """A sealed private key, as stored."""

    stretching: Stretching
    nonce: bytes
    ciphertext: bytes


def seal(
    private_key: Ed25519PrivateKey,
    *,
    password: str,
    work_number: str,
    key: str,
    stretching: Stretching,
    nonce: bytes,
) -> Sealed:
    """Seal a private key under a password, for one person and one key id."""
    cipher = AESGCM(stretching.stretch(password))
    raw = private_key.private_bytes_raw()
    sealed = cipher.encrypt(nonce, raw, _bound_to(work_number, key, stretching))
    return Sealed(stretching=stretching, nonce=nonce, ciphertext=sealed)


def unseal(sealed: Sealed, *, password: str, work_number: str, key: str) -> Ed25519PrivateKey:
    """Open a sealed private key.

    Raises:
        CannotOpen: wrong password, another person, another key, or a damaged seal.
    """
    cipher = AESGCM(sealed.stretching.stretch(password))
    try:
        raw = cipher.decrypt(sealed.nonce, sealed.ciphertext, _bound_to(work_number, key, sealed.stretching))
    except InvalidTag as error:
        raise CannotOpen("the key does not open under this password") from error
    return Ed25519PrivateKey.from_private_bytes(raw)


def _bound_to(work_number: str, key: str, stretching: Stretching) -> bytes:
    """Spell what the seal is bound to, so that none of it can be exchanged."""
    return canonical(
        {
            "block": stretching.block,
            "cost": stretching.cost,
            "key": key,
            "parallel": stretching.parallel,
            "purpose": "zhiban-ledger/signing-key/1",
            "salt": stretching.salt.hex(),
            "work_number": work_number,
        }
    )
