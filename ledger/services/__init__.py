"""Acts of the register: signing, and counting who fails to."""

from ledger.services.signing import sign

__all__ = ["sign"]
