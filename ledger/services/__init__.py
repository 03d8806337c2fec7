"""Acts of the register: signing, counting who fails to, checkpoints, and lawful destruction."""

from ledger.services.checkpoints import make_checkpoint
from ledger.services.destruction import Order, destroy_contents, listed, sign_destruction
from ledger.services.signing import sign

__all__ = ["Order", "destroy_contents", "listed", "make_checkpoint", "sign", "sign_destruction"]
