"""Acts of the register: signing, counting who fails to, and checkpoints."""

from ledger.services.checkpoints import make_checkpoint
from ledger.services.signing import sign

__all__ = ["make_checkpoint", "sign"]
