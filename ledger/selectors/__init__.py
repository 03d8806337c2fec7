"""Reads of the register."""

from ledger.selectors.checkpoints import latest_checkpoint, prove
from ledger.selectors.signatures import signatures_of
from ledger.selectors.verification import check_entries, verify_register

__all__ = ["check_entries", "latest_checkpoint", "prove", "signatures_of", "verify_register"]
