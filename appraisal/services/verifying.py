"""Checking a published version: against its signature, and by computing it again from what was read."""

from dataclasses import dataclass
from enum import StrEnum

from appraisal.content import canonical_text
from appraisal.domain.outcome import outcome_of
from appraisal.domain.scheme import Scheme
from appraisal.models import PublishedAppraisal, PublishedAppraisalRow, VersionState
from appraisal.selectors.months import CHUNK, content_hash_of
from appraisal.services.publishing import RECORD_TYPE, signed_document
from ledger.domain.canonical import Document, canonical
from ledger.models import Entry
from ledger.registry import RowIsGone, live_record
from ledger.selectors import check_entries


class Fault(StrEnum):
    """What can be wrong with a version."""

    NOT_COMPLETE = "appraisal.version.not_complete"
    ROWS_CHANGED = "appraisal.version.rows_changed"
    NOT_RECOMPUTED = "appraisal.version.not_recomputed"
    NOT_WHAT_WAS_SIGNED = "appraisal.version.not_what_was_signed"
    SIGNATURE_BAD = "appraisal.version.signature_bad"


@dataclass(frozen=True)
class Verification:
    """The hash of what is stored now, and what is wrong with the version: nothing, if it is good.

    `recomputed` counts the people whose outcome, computed again from what was read about them, is byte for
    byte what is stored; `different` are the work numbers of the others.
    """

    version: PublishedAppraisal
    content_hash: str
    recomputed: int
    different: tuple[str, ...]
    faults: tuple[Fault, ...]

    @property
    def is_good(self) -> bool:
        """Whether the version is complete, unchanged, computed by its scheme, and what was signed."""
        return not self.faults


def verify_version(version: PublishedAppraisal) -> Verification:
    """Compute content hash and every outcome anew, and compare the hash with the signed document."""
    content_hash = content_hash_of(version)
    signed = canonical(signed_document(version, content_hash=version.content_hash))
    right, different = _recompute(version)
    found = {
        Fault.NOT_COMPLETE: version.state != VersionState.PUBLISHED,
        Fault.ROWS_CHANGED: content_hash != version.content_hash,
        Fault.NOT_RECOMPUTED: bool(different),
        Fault.NOT_WHAT_WAS_SIGNED: signed != version.entry.stored.content,
        Fault.SIGNATURE_BAD: not check_entries([version.entry])[version.entry_id].is_sound,
    }
    faults = tuple(fault for fault, applies in found.items() if applies)
    return Verification(version, content_hash, right, different, faults)


def _recompute(version: PublishedAppraisal) -> tuple[int, tuple[str, ...]]:
    """Compute every outcome again from its stored inputs and the scheme that was signed with them."""
    scheme = Scheme.read(version.header["scheme"]["definition"])
    rows = PublishedAppraisalRow.objects.filter(version=version).order_by()
    right, different = 0, []
    for person, inputs, outcome in rows.values_list("person", "inputs", "outcome").iterator(CHUNK):
        again = outcome_of(inputs, post=person["post"], scheme=scheme)
        if canonical_text(again) == canonical_text(outcome):
            right += 1
        else:
            different.append(str(person["work_number"]))
    return right, tuple(sorted(different))


@live_record(RECORD_TYPE)
def signed_again(entry: Entry) -> Document:
    """Make the signed document of a version again, from its rows as they stand.

    Raises:
        RowIsGone: the version does not exist any more.
    """
    version = PublishedAppraisal.objects.filter(entry=entry).select_related("month", "previous").first()
    if version is None:
        raise RowIsGone(str(entry))
    return signed_document(version, content_hash=content_hash_of(version))
