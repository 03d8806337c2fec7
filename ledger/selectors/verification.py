"""Verification of the register as it lies in the database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ledger.domain import moments
from ledger.domain.canonical import NotADocument, canonical
from ledger.domain.checkpoints import Head, SignedCheckpoint
from ledger.domain.checks import StoredEntry, check_alone
from ledger.domain.entries import EntryFields
from ledger.domain.findings import Code, Finding, Report
from ledger.domain.keyring import KnownKey
from ledger.domain.shapes import Malformed
from ledger.domain.verification import verify
from ledger.log_key import trusted_log_keys
from ledger.models import Checkpoint, Entry
from ledger.registry import RowIsGone, find_rebuild


def verify_register(
    log_keys: Mapping[str, bytes] | None = None,
    *,
    checkpoints: Sequence[SignedCheckpoint] = (),
    printed: Sequence[Head] = (),
) -> Report:
    """Verify every entry, its chain, its keys, its content, its columns, its live row, and all checkpoints.

    Args:
        log_keys: Public log keys to trust, by key id; this installation's own by default.
        checkpoints: Checkpoints kept outside; those in the database are compared as well.
        printed: Heads read from printed pages.

    Raises:
        DomainError: `ledger.log_key_missing` when no key is given and the file is gone.
    """
    live: list[Finding] = []
    stored = list(_stored_checkpoints(live))
    if not (live or stored or checkpoints or printed or Entry.objects.exists()):
        return Report()
    report = verify(
        _stored(live),
        log_keys=trusted_log_keys() if log_keys is None else log_keys,
        checkpoints=dict.fromkeys([*stored, *checkpoints]),
        printed=printed,
    )
    report.findings = sorted([*report.findings, *live], key=lambda finding: finding.sequence)
    return report


def _stored_checkpoints(live: list[Finding]) -> Iterator[SignedCheckpoint]:
    """Yield the checkpoints in the database, noting on the way those that were changed."""
    for row in Checkpoint.objects.order_by("size"):
        try:
            signed = row.signed
        except (Malformed, NotADocument) as error:
            live.append(Finding(Code.MALFORMED, row.size, f"checkpoint: {error}"))
            continue
        if (row.size, row.root) != (signed.fields.size, signed.fields.root):
            live.append(Finding(Code.LIVE_DIFFERS, row.size, "the checkpoint's row says something else"))
        yield signed


def check_entries(entries: Iterable[Entry]) -> dict[int, Report]:
    """Check single entries for a list on the screen, by primary key; the chain takes `verify_register`."""
    return {entry.pk: _check_alone(entry) for entry in entries}


def _stored(live: list[Finding]) -> Iterator[StoredEntry]:
    """Yield every entry in order, noting on the way what live rows and columns say."""
    rows = Entry.objects.order_by("sequence").select_related("content", "key")
    for entry in rows.iterator(chunk_size=500):
        stored = entry.stored
        live.extend(_compare_columns(entry))
        live.extend(_compare_live_row(entry, stored))
        yield stored


def _check_alone(entry: Entry) -> Report:
    key = KnownKey(
        key=entry.key.key_id,
        public_key=bytes(entry.key.public_key),
        work_number=entry.key.work_number,
        enrolled_at="",
        first=1,
    )
    named = entry.fields is not None and entry.fields.key == key.key
    report = check_alone(entry.stored, key if named else None)
    if _is_destroyed(entry):
        # The certificate was checked by the database; whether it is genuine takes the whole register.
        report.findings = [one for one in report.findings if one.code is not Code.CONTENT_MISSING]
        report.add(Code.DESTROYED_OK, entry.sequence)
    report.findings.extend(_compare_columns(entry))
    return report


def _is_destroyed(entry: Entry) -> bool:
    """Tell whether the content of an entry is gone under a certificate; nothing is read while it is there."""
    return not hasattr(entry, "content") and hasattr(entry, "destroyed")


def _compare_columns(entry: Entry) -> Iterator[Finding]:
    """The columns by which entries are found must say what the signed bytes say."""
    fields = entry.fields
    if fields is None:
        return
    differing = [name for name, differs in _column_differences(entry, fields).items() if differs]
    if differing:
        yield Finding(Code.LIVE_DIFFERS, entry.sequence, f"columns: {', '.join(differing)}")


def _column_differences(entry: Entry, fields: EntryFields) -> dict[str, bool]:
    return {
        "record_type": entry.record_type != fields.record_type,
        "record_id": entry.record_id != fields.record_id,
        "record_version": entry.record_version != fields.record_version,
        "meaning": entry.meaning != fields.meaning,
        "signed_at": moments.spell(entry.signed_at) != fields.signed_at,
        "key": entry.key.key_id != fields.key,
        "signer": entry.key.signer_id != entry.signer_id or entry.key.work_number != fields.work_number,
    }


def _compare_live_row(entry: Entry, stored: StoredEntry) -> Iterator[Finding]:
    """The live row, spelled again, must be what was signed."""
    rebuild = find_rebuild(entry.record_type)
    if rebuild is None or stored.content is None:
        return
    try:
        spelled = canonical(rebuild(entry))
    except RowIsGone:
        yield Finding(Code.LIVE_DIFFERS, entry.sequence, "the row is gone")
        return
    except NotADocument as error:
        yield Finding(Code.LIVE_DIFFERS, entry.sequence, f"the row cannot be spelled: {error}")
        return
    if spelled != stored.content:
        yield Finding(Code.LIVE_DIFFERS, entry.sequence, "the row says something else")
