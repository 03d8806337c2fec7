"""Keep short secrets (addresses of robots, secrets of apps) unreadable in the database and its backups.

AES-256-GCM under one key of the installation, which lies in a file outside the database. What is sealed
for one purpose cannot be opened for another: the purpose is part of what is authenticated.
"""

import base64
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_FORM = "v1."
_KEY_BYTES, _NONCE_BYTES = 32, 12


class SealBroken(Exception):
    """What was sealed cannot be opened: another key, another purpose, or a changed text."""


def seal(text: str, *, purpose: str) -> str:
    """Seal a text for one purpose, such as ``notices.account``; the same text never looks the same twice."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(_key()).encrypt(nonce, text.encode(), purpose.encode())
    return _FORM + base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """Open what was sealed for the purpose.

    Raises:
        SealBroken: it cannot be opened; nothing of it is told.
    """
    try:
        raw = base64.urlsafe_b64decode(sealed.removeprefix(_FORM))
        return AESGCM(_key()).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], purpose.encode()).decode()
    except (InvalidTag, ValueError):
        raise SealBroken(purpose) from None


def _key() -> bytes:
    """Return the installation's key, made once and readable by its owner only."""
    path = Path(settings.SEALING_KEY_FILE)
    if not path.exists():
        _make_key(path)
    return base64.urlsafe_b64decode(path.read_text(encoding="ascii"))


def _make_key(path: Path) -> None:
    """Write a new key aside and link it into place: of two processes at once, one wins for both."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    aside.touch(mode=0o600)
    aside.write_text(base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode(), encoding="ascii")
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
