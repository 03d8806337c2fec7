"""Transcripts for contacts that are stored: turns are added once and never changed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import IntegrityError, transaction

from calls.domain.contacts import BlankRow, RejectedRow, RowFault
from calls.domain.transcripts import ParsedTranscript, TranscriptRow, read_transcripts
from calls.imports.files import begin, fingerprint, finish, in_batches, keep_rejected, open_log
from calls.imports.report import CallLogReport
from calls.models import CallLogImport, Contact, ImportState, LogFormat, Turn
from staff.models import Employee

BATCH = 200
FACTS = ("speaker", "text", "starts_ms", "ends_ms")
Facts = tuple[object, ...]


def import_transcripts(
    source_file: Path | BinaryIO,
    *,
    filename: str,
    source: str,
    now: datetime,
    imported_by: Employee | None = None,
) -> CallLogReport:
    """Store the turns of transcripts; a second import adds nothing, another text for a contact is rejected.

    Args:
        source_file: JSON lines, one transcript a line, or a seekable stream of their bytes.
        filename: Its name, for the record.
        source: The call log whose contacts are meant where a line names none.
        now: The instant of the act, time-zone aware.
        imported_by: Who sent the file; None for a command on the server.
    """
    stream = open_log(source_file)
    report = CallLogReport(filename)
    try:
        log_import = begin(
            source=source,
            log_format=LogFormat.TRANSCRIPTS,
            filename=filename,
            digest=fingerprint(stream),
            imported_by=imported_by,
            now=now,
        )
        for batch in in_batches(read_transcripts(stream, source=source), BATCH):
            _write(batch, log_import, report)
    finally:
        if isinstance(source_file, Path):
            stream.close()
    finish(log_import, report, state=ImportState.DONE)
    return report


def _write(batch: Sequence[TranscriptRow], log_import: CallLogImport, report: CallLogReport) -> None:
    parsed = [row for row in batch if isinstance(row, ParsedTranscript)]
    try:
        added, refused = _store(parsed)
    except IntegrityError:
        # Somebody else stored some of these meanwhile: look again.
        added, refused = _store(parsed)
    rejected = [row for row in batch if isinstance(row, RejectedRow)] + refused
    keep_rejected(log_import, rejected)
    report.lines_read += len(batch)
    report.blank += sum(isinstance(row, BlankRow) for row in batch)
    report.added += added
    report.repeated += len(parsed) - added - len(refused)
    for row in sorted(rejected, key=lambda one: one.line):
        report.reject_row(row)


@transaction.atomic
def _store(parsed: Sequence[ParsedTranscript]) -> tuple[int, list[RejectedRow]]:
    """Add the transcripts not stored yet; return how many, and the rows that cannot be added."""
    contacts = _contacts_of(parsed)
    stored = _stored_turns(contacts)
    turns: list[Turn] = []
    changed: list[Contact] = []
    refused: list[RejectedRow] = []
    for row in parsed:
        contact = contacts.get((row.source, row.external_id))
        if contact is None:
            refused.append(RejectedRow(row.line, RowFault.CONTACT_UNKNOWN, "", "contact_id", row.external_id))
            continue
        facts = [(turn.speaker.value, turn.text, turn.starts_ms, turn.ends_ms) for turn in row.turns]
        if contact.pk not in stored:
            stored[contact.pk] = list(facts)
            turns += _turns(contact, row)
            contact.recording_starts_ms = row.recording_starts_ms
            changed.append(contact)
        elif stored[contact.pk] != facts:
            refused.append(
                RejectedRow(row.line, RowFault.CONTRADICTS_STORED, "", "contact_id", row.external_id)
            )
    Turn.objects.bulk_create(turns, batch_size=1000)
    Contact.objects.bulk_update(changed, ["recording_starts_ms"], batch_size=BATCH)
    return len(changed), refused


def _contacts_of(parsed: Sequence[ParsedTranscript]) -> dict[tuple[str, str], Contact]:
    rows = Contact.objects.filter(
        source__in={row.source for row in parsed}, external_id__in=[row.external_id for row in parsed]
    ).only("source", "external_id", "recording_starts_ms")
    return {(row.source, row.external_id): row for row in rows}


def _stored_turns(contacts: dict[tuple[str, str], Contact]) -> dict[int, list[Facts]]:
    stored: dict[int, list[Facts]] = defaultdict(list)
    rows = Turn.objects.filter(contact__in=list(contacts.values())).order_by("contact", "position")
    for contact_id, *facts in rows.values_list("contact_id", *FACTS):
        stored[contact_id].append(tuple(facts))
    return stored


def _turns(contact: Contact, row: ParsedTranscript) -> list[Turn]:
    return [
        Turn(
            contact=contact,
            position=position,
            speaker=turn.speaker.value,
            starts_ms=turn.starts_ms,
            ends_ms=turn.ends_ms,
            text=turn.text,
        )
        for position, turn in enumerate(row.turns)
    ]
