"""Ed25519 signatures in one accepted spelling.

A signature is 64 bytes, written as 128 lower-case hexadecimal digits. Upper case, or the
second half at or beyond the order of the group, would verify in a lax reader as well:
two spellings of one signature are refused, so that no change to a record passes in silence.
"""

import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493
"""The order L of the base point (RFC 8032, section 5.1)."""

PUBLIC_KEY_BYTES = 32
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
        Ed25519PublicKey.from_public_bytes(public_key).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
