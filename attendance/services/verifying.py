"""Checking a published version against its signature."""

from dataclasses import dataclass
from enum import StrEnum

from attendance.models import PublishedMonth
from attendance.selectors.months import content_hash_of
from attendance.services.publishing import RECORD_TYPE, signed_document
from ledger.domain.canonical import Document, canonical
from ledger.models import Entry
from ledger.registry import RowIsGone, live_record
from ledger.selectors import check_entries


class Fault(StrEnum):
    """What can be wrong with a version."""

    NOT_COMPLETE = "attendance.version.not_complete"
    ROWS_CHANGED = "attendance.version.rows_changed"
    NOT_WHAT_WAS_SIGNED = "attendance.version.not_what_was_signed"
    SIGNATURE_BAD = "attendance.version.signature_bad"


@dataclass(frozen=True)
class Verification:
    """The hash of what is stored now, and what is wrong with the version: nothing, if it is good."""

    version: PublishedMonth
    content_hash: str
    faults: tuple[Fault, ...]

    @property
    def is_good(self) -> bool:
        """Whether the version is complete, unchanged, and what was signed."""
        return not self.faults


def verify_version(version: PublishedMonth) -> Verification:
    """Compute the content hash anew from every stored cell, and compare it with the signed document."""
    computed = content_hash_of(version)
    signed = canonical(signed_document(version, content_hash=version.content_hash))
    found = {
        Fault.NOT_COMPLETE: version.state != PublishedMonth.State.PUBLISHED,
        Fault.ROWS_CHANGED: computed != version.content_hash,
        Fault.NOT_WHAT_WAS_SIGNED: signed != version.entry.stored.content,
        Fault.SIGNATURE_BAD: not check_entries([version.entry])[version.entry_id].is_sound,
    }
    return Verification(version, computed, tuple(fault for fault, applies in found.items() if applies))


@live_record(RECORD_TYPE)
def signed_again(entry: Entry) -> Document:
    """Make the signed document of a version again, from its rows as they stand.

    Raises:
        RowIsGone: the version does not exist any more.
    """
    version = PublishedMonth.objects.filter(entry=entry).select_related("month", "previous").first()
    if version is None:
        raise RowIsGone(str(entry))
    is_complete = version.state == PublishedMonth.State.PUBLISHED
    content_hash = content_hash_of(version) if is_complete else version.content_hash
    return signed_document(version, content_hash=content_hash)
