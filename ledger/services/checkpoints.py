"""Making checkpoints: the log key signs how long the register is and its root."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from ledger.domain import moments
from ledger.domain.checkpoints import CheckpointFields, sign_checkpoint
from ledger.domain.hashing import entry_hash, key_id
from ledger.domain.signatures import public_bytes
from ledger.domain.tree import Tree
from ledger.log_key import read_log_key
from ledger.models import Checkpoint, Entry
from ledger.services.appending import hold_the_end

READ_AT_A_TIME = 2000


@transaction.atomic
def make_checkpoint(*, now: datetime) -> Checkpoint | None:
    """Sign the register as it is; one that has not grown keeps its checkpoint, an empty one has none.

    The tree is made anew from the bytes of every entry, and the log key signs only what continues the
    checkpoint before.

    Raises:
        DomainError: `ledger.history_rewritten`: the register is not what the last checkpoint says;
            `ledger.log_key_missing`.
    """
    hold_the_end()
    last, newest = Checkpoint.objects.first(), Entry.objects.order_by("-sequence").first()
    if newest is None and last is None:
        return None
    before = last.size if last else 0
    tree, root_before = Tree(), ""
    for leaf in _leaves():
        tree.add(leaf)
        if tree.size == before:
            root_before = tree.root
    if last is not None and root_before != last.root:
        raise DomainError(
            "ledger.history_rewritten",
            _(
                "The register is not what its checkpoint of %(size)d entries says. "
                "Run manage.py verify_ledger and keep the database as it is."
            )
            % {"size": last.size},
            size=last.size,
        )
    if last is not None and tree.size == before:
        return last
    assert newest is not None and newest.fields is not None, "a register that continues has an entry"
    return _sign(tree, log=newest.fields.log, now=now)


def _leaves() -> Iterator[str]:
    """Hash the bytes of every entry: a column may say what it likes."""
    rows = Entry.objects.order_by("sequence").values_list("signed_bytes", flat=True)
    for signed_bytes in rows.iterator(chunk_size=READ_AT_A_TIME):
        yield entry_hash(bytes(signed_bytes))


def _sign(tree: Tree, *, log: str, now: datetime) -> Checkpoint:
    log_key = read_log_key()
    claimed = CheckpointFields(
        size=tree.size,
        root=tree.root,
        log=log,
        made_at=moments.spell(now),
        log_key=key_id(public_bytes(log_key)),
    )
    signed = sign_checkpoint(claimed, log_key)
    return Checkpoint.objects.create(
        size=tree.size, root=tree.root, made_at=moments.to_the_millisecond(now), line=signed.spelled()
    )
