"""The tables of the signed register."""

from ledger.models.checkpoint import Checkpoint
from ledger.models.destroyed_content import DestroyedContent
from ledger.models.entry import Content, Entry
from ledger.models.failed_attempt import FailedAttempt
from ledger.models.meaning import Meaning
from ledger.models.signing_key import SigningKey

__all__ = ["Checkpoint", "Content", "DestroyedContent", "Entry", "FailedAttempt", "Meaning", "SigningKey"]
