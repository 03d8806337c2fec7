"""The three hashes of the register, kept apart by their first byte.

0x00 starts a leaf and 0x01 a node of the tree of RFC 6962; 0x02 starts the content of an
entry. No input of one kind can therefore pass for another.
"""

import hashlib
import re

SALT_BYTES = 32
FIRST_PREVIOUS = "0" * 64
"""What the first entry names as the hash of its predecessor."""

_LEAF = b"\x00"
_CONTENT = b"\x02"
_HASH = re.compile(r"[0-9a-f]{64}")


def entry_hash(signed_bytes: bytes) -> str:
    """Hash an entry: SHA-256 of 0x00 and the signed bytes, the leaf hash of RFC 6962."""
    return hashlib.sha256(_LEAF + signed_bytes).hexdigest()


def content_hash(salt: bytes, spelled: bytes) -> str:
    """Hash the content of an entry: SHA-256 of 0x02, the salt and the canonical document.

    The salt makes the hash of a short document unguessable; once salt and document are
    destroyed, nothing about the document can be confirmed from its hash.

    Raises:
        ValueError: the salt is not 32 bytes long.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return hashlib.sha256(_CONTENT + salt + spelled).hexdigest()


def key_id(public_key: bytes) -> str:
    """Name a public key by the SHA-256 of its 32 raw bytes."""
    return hashlib.sha256(public_key).hexdigest()


def is_hash(text: object) -> bool:
    """Tell whether a value is a hash in its only accepted spelling: 64 lower-case hex digits."""
    return isinstance(text, str) and _HASH.fullmatch(text) is not None
