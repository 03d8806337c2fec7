"""Destroying contents of the register under a certificate of three people (docs/ledger-format.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from ledger.domain.destruction import Destroyed, destruction_document
from ledger.domain.entries import DESTRUCTION, RESERVED
from ledger.models import Content, DestroyedContent, Entry, Meaning
from ledger.services.signing import sign
from staff.models import Employee

STEPS: Final = (Meaning.APPROVED, Meaning.DESTROYED, Meaning.WITNESSED)
"""The three signatures of a certificate, in order, by three people."""


@dataclass(frozen=True)
class Order:
    """What one certificate covers.

    Args:
        record_id: Its number, the same in all three signatures.
        authority: The order or rule relied on; it stays for ever, so nothing personal.
        entries: The entries whose contents are destroyed, at least one.
    """

    record_id: str
    authority: str
    entries: Sequence[Destroyed]


def listed(entries: Iterable[Entry]) -> list[Destroyed]:
    """List entries whose contents are still there as a certificate names them, in order of their number.

    Raises:
        DomainError: ``ledger.destruction.reserved``, an entry is the register's own.
    """
    rows = [entry for entry in entries if hasattr(entry, "content")]
    if any(entry.record_type.startswith(RESERVED) for entry in rows):
        raise DomainError("ledger.destruction.reserved", _("The register's own entries are never destroyed."))
    return sorted(Destroyed(entry.sequence, entry.content_hash) for entry in rows)


def sign_destruction(
    order: Order,
    step: Meaning,
    *,
    signer: Employee,
    password: str,
    statement: str,
    now: datetime,
    builds_on: Entry | None = None,
) -> Entry:
    """Sign one step of a certificate.

    Args:
        step: One of `STEPS`.
        builds_on: The step before; none for the approval.

    Raises:
        DomainError: as for `sign`.
        ValueError: the step is no step of a certificate, or nothing is listed.
    """
    if step not in STEPS or not order.entries:
        raise ValueError("a certificate is approved, executed and witnessed, and lists something")
    return sign(
        signer=signer,
        password=password,
        record_type=DESTRUCTION,
        record_id=order.record_id,
        record_version=STEPS.index(step) + 1,
        document=destruction_document(authority=order.authority, destroyed=order.entries),
        meaning=step,
        statement=statement,
        builds_on=[builds_on] if builds_on else [],
        now=now,
    )


@transaction.atomic
def destroy_contents(
    order: Order, *, approval: Entry, execution: Entry, witness: Entry, now: datetime
) -> int:
    """Remove the contents and salts that a complete certificate lists, and count them.

    The database itself checks the certificate and refuses the removal of everything else.

    Raises:
        IntegrityError: the three entries are no complete certificate of each listed content.
    """
    rows = {entry.sequence: entry for entry in Entry.objects.filter(sequence__in=_numbers(order))}
    DestroyedContent.objects.bulk_create(
        DestroyedContent(
            entry=rows[item.sequence],
            content_hash=item.content,
            approval=approval,
            execution=execution,
            witness=witness,
            destroyed_at=now,
        )
        for item in order.entries
    )
    return Content.objects.filter(entry__in=rows.values()).delete()[0]


def _numbers(order: Order) -> list[int]:
    return [item.sequence for item in order.entries]
