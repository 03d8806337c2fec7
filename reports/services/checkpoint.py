"""The checkpoint that leaves the machine with the summaries."""

import logging
from datetime import datetime

from common.errors import DomainError
from ledger.models import Checkpoint
from ledger.selectors import latest_checkpoint
from ledger.services import make_checkpoint

logger = logging.getLogger(__name__)


def checkpoint_to_send(*, now: datetime) -> Checkpoint | None:
    """Sign the register as it is; where that is refused, give the last checkpoint: it still tells the truth.

    Summaries go out even when the register is damaged; the daily check says so to those in charge.
    """
    try:
        return make_checkpoint(now=now)
    except DomainError as error:
        logger.error("no checkpoint was made: %s %s", error.code, error)
        return latest_checkpoint()
