"""Reads of checkpoints, and proofs that an entry is in the register that one signs."""

from dataclasses import dataclass

from ledger.domain.checks import StoredEntry
from ledger.domain.entries import ENROLMENT
from ledger.domain.hashing import entry_hash
from ledger.domain.tree import inclusion_proof
from ledger.models import Checkpoint, Entry


def latest_checkpoint() -> Checkpoint | None:
    """Return the newest checkpoint, if any was made yet."""
    return Checkpoint.objects.first()


@dataclass(frozen=True)
class Placed:
    """An entry and the way from it to the root of a checkpoint."""

    stored: StoredEntry
    path: list[str]


@dataclass(frozen=True)
class Proof:
    """What it takes to believe one entry without the register: it, its key's enrolment, a checkpoint."""

    entry: Placed
    enrolment: Placed
    checkpoint: Checkpoint


def prove(entry: Entry, checkpoint: Checkpoint) -> Proof:
    """Prove that an entry, and the enrolment of the key that signed it, are in the register of a checkpoint.

    Raises:
        ValueError: the entry came after the checkpoint.
    """
    leaves = [
        entry_hash(bytes(signed_bytes))
        for signed_bytes in Entry.objects.order_by("sequence").values_list("signed_bytes", flat=True)[
            : checkpoint.size
        ]
    ]
    enrolled = Entry.objects.select_related("content").get(
        record_type=ENROLMENT, record_id=entry.key.key_id, key=entry.key
    )
    placed = [Placed(one.stored, inclusion_proof(leaves, one.sequence - 1)) for one in (entry, enrolled)]
    return Proof(placed[0], placed[1], checkpoint)
