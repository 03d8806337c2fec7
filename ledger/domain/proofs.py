"""The proof of one entry: it, the enrolment of its key, and the way of both to the root of a checkpoint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .bundle import Header, read_line
from .canonical import NotADocument
from .checkpoints import Head, SignedCheckpoint
from .checks import StoredEntry, check_alone, examine
from .enrolment import read_enrolment
from .entries import ENROLMENT
from .findings import Code, Report
from .keyring import Keyring, KnownKey
from .shapes import Malformed
from .tree import root_from_proof

Placed = tuple[StoredEntry, list[str]]


def check_proof(
    header: Header,
    lines: Iterable[bytes],
    *,
    log_keys: Mapping[str, bytes],
    checkpoints: Sequence[SignedCheckpoint] = (),
    printed: Sequence[Head] = (),
) -> Report:
    """Check the proof of one entry.

    A proof says that the entry was signed by a key that the log key vouched for, and that it is in the
    register of the checkpoint. Whether that key was replaced meanwhile takes the register.

    Args:
        lines: those after the header: the enrolment and the entry (one line if it is the enrolment
            itself), then the checkpoint.
        checkpoints, printed: kept elsewhere; one of them of the same size must have the same root.
    """
    report = Report()
    try:
        read = [read_line(line) for line in lines]
    except (Malformed, NotADocument) as error:
        report.add(Code.MALFORMED, 0, str(error))
        return report
    placed = [one for one in read if isinstance(one, tuple)]
    inside = [one for one in read if isinstance(one, SignedCheckpoint)]
    is_whole = (len(placed), len(inside)) == (header.entries, header.checkpoints)
    if not is_whole or len(placed) not in (1, 2) or read[len(placed) :] != inside or len(inside) != 1:
        report.add(Code.MALFORMED, 0, "a proof is one or two entries, then one checkpoint")
        return report
    _check_checkpoint(report, inside[0], [*checkpoints], [*printed], log_keys)
    key = _learn(report, placed[0][0], log_keys)
    for stored, path in placed:
        _check_placed(report, stored, path, checkpoint=inside[0], key=key)
    report.entries, report.head = len(placed), placed[-1][0].entry_hash
    report.root = inside[0].fields.root
    return report


def _check_checkpoint(
    report: Report,
    inside: SignedCheckpoint,
    kept: list[SignedCheckpoint],
    printed: list[Head],
    log_keys: Mapping[str, bytes],
) -> None:
    for one in (inside, *kept):
        if not one.is_genuine(log_keys):
            report.add(Code.CHECKPOINT_FOREIGN, one.fields.size, "not signed by a trusted log key")
    heads: list[Head] = [*(one.fields for one in kept), *printed]
    if any(head.size == inside.fields.size and head.root != inside.fields.root for head in heads):
        report.add(Code.HISTORY_REWRITTEN, inside.fields.size, "the root is another one")


def _learn(report: Report, stored: StoredEntry, log_keys: Mapping[str, bytes]) -> KnownKey | None:
    """Learn the key from the enrolment, if a trusted log key vouches for it there."""
    fields, keyring = examine(stored).fields, Keyring(dict(log_keys))
    if fields is None or fields.record_type != ENROLMENT or stored.content is None:
        report.add(Code.MALFORMED, stored.sequence, "the first entry of a proof is the enrolment of the key")
        return None
    try:
        enrolment = read_enrolment(stored.content)
    except (Malformed, NotADocument) as error:
        report.add(Code.SEMANTIC_INVALID, stored.sequence, str(error))
        return None
    if faults := enrolment.certificate.faults(fields):
        report.add(Code.SEMANTIC_INVALID, stored.sequence, f"enrolment: {'; '.join(faults)}")
    elif keyring.trusts(enrolment):
        keyring.enrol(enrolment.certificate)
    return keyring.get(fields.key)


def _check_placed(
    report: Report,
    stored: StoredEntry,
    path: list[str],
    *,
    checkpoint: SignedCheckpoint,
    key: KnownKey | None,
) -> None:
    examined = examine(stored)
    named = examined.fields is not None and key is not None and examined.fields.key == key.key
    report.findings.extend(check_alone(stored, key if named else None).findings)
    if examined.fields is not None and examined.fields.log != checkpoint.fields.log:
        report.add(Code.CHECKPOINT_FOREIGN, checkpoint.fields.size, "of another register")
    try:
        root = root_from_proof(
            examined.computed, index=stored.sequence - 1, size=checkpoint.fields.size, path=path
        )
    except ValueError as error:
        report.add(Code.HISTORY_REWRITTEN, stored.sequence, str(error))
        return
    if root != checkpoint.fields.root:
        report.add(Code.HISTORY_REWRITTEN, stored.sequence, "the path does not lead to the root")
