"""Ed25519 signatures in one accepted spelling.

A signature is 64 bytes, written as 128 lower-case hexadecimal digits. Upper case, or the
second half at or beyond the order of the group, would verify in a lax reader as well:
two spellings of one signature are refused, so that no change to a record passes in silence.
"""

import re
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493
"""The order L of the base point (RFC 8032, section 5.1)."""

FIELD_PRIME = 2**255 - 19
"""The prime p of the field of the curve (RFC 8032, section 5.1)."""

PUBLIC_KEY_BYTES = 32

_EIGHTH = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER = frozenset({0, 1, FIELD_PRIME - 1, _EIGHTH, FIELD_PRIME - _EIGHTH})
"""The y coordinates of the eight points whose order divides 8."""

_SIGNATURE = re.compile(r"[0-9a-f]{128}")


def sign(private_key: Ed25519PrivateKey, message: bytes) -> str:
    """Sign a message and spell the signature."""
    return private_key.sign(message).hex()


def public_bytes(private_key: Ed25519PrivateKey) -> bytes:
    """Give the 32 raw bytes of the public part of a key."""
    return private_key.public_key().public_bytes_raw()


def is_well_spelled(signature: object) -> bool:
    """Tell whether a signature is in its only accepted spelling."""
    if not isinstance(signature, str) or not _SIGNATURE.fullmatch(signature):
        return False
    return int.from_bytes(bytes.fromhex(signature[64:]), "little") < GROUP_ORDER


def verifies(signature: str, *, message: bytes, public_key: bytes) -> bool:
    """Tell whether a signature, in whatever spelling, is the key's over the message."""
    try:
        _opened(public_key).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=1024)
def _opened(public_key: bytes) -> Ed25519PublicKey:
    """The key as the library wants it; the same few people sign again and again."""
    return Ed25519PublicKey.from_public_bytes(public_key)


def is_sound_key(public_key: bytes) -> bool:
    """Tell whether a public key is in its one spelling and binds its signatures to what they sign.

    A lax reader takes y and y + p for one key (RFC 8032, section 5.1.3, refuses the latter); under a
    key of small order one signature verifies over any message.
    """
    if len(public_key) != PUBLIC_KEY_BYTES:
        return False
    y = int.from_bytes(public_key, "little") % 2**255
    return y < FIELD_PRIME and y not in _SMALL_ORDER
