"""The centre's log key: a private key in a file outside the database.

It countersigns enrolments, so that nobody who can write rows can make up a signer.
"""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from ledger.domain.hashing import key_id
from ledger.domain.signatures import public_bytes


def read_log_key() -> Ed25519PrivateKey:
    """Read the log key.

    Raises:
        DomainError: `ledger.log_key_missing` when there is no file, `ledger.log_key_unreadable`
            when the file holds no Ed25519 key.
    """
    try:
        loaded = load_pem_private_key(_path().read_bytes(), password=None)
    except FileNotFoundError:
        raise DomainError(
            "ledger.log_key_missing",
            _("The log key is missing. Put its file back from your backup before anybody signs."),
            status=409,
        ) from None
    except ValueError:
        loaded = None
    if not isinstance(loaded, Ed25519PrivateKey):
        raise DomainError("ledger.log_key_unreadable", _("The file of the log key holds no Ed25519 key."))
    return loaded


def read_or_make_log_key() -> Ed25519PrivateKey:
    """Read the log key, or make it: for the first entry of a register only."""
    if not _path().exists():
        _make()
    return read_log_key()


def trusted_log_keys() -> Mapping[str, bytes]:
    """The public log keys that a verification on this machine trusts, by key id."""
    public = public_bytes(read_log_key())
    return {key_id(public): public}


def read_public_keys(paths: list[Path]) -> Mapping[str, bytes]:
    """Read public log keys from PEM files, for a verification that does not trust this machine.

    Raises:
        DomainError: `ledger.log_key_unreadable` when a file holds no public Ed25519 key.
    """
    found = [_read_public(path) for path in paths]
    return {key_id(public): public for public in found}


def _read_public(path: Path) -> bytes:
    try:
        loaded = load_pem_public_key(path.read_bytes())
        return loaded.public_bytes_raw()  # type: ignore[union-attr]
    except (OSError, ValueError, AttributeError):
        raise DomainError(
            "ledger.log_key_unreadable", _("The file of the log key holds no Ed25519 key."), file=str(path)
        ) from None


def _path() -> Path:
    return Path(settings.LEDGER_LOG_KEY_FILE)


def _make() -> None:
    """Write a new key readable by its owner only; of several who try at once, the first wins."""
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".log-key-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, never replaces a key that somebody else made meanwhile.
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()
