"""Reads of the register."""

from ledger.selectors.signatures import signatures_of
from ledger.selectors.verification import check_entries, verify_register

__all__ = ["check_entries", "signatures_of", "verify_register"]
