"""Sign-ins and sign-outs at the seats from the distributor's list: each once, every row accounted for."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import IntegrityError, transaction

from calls.domain.contacts import BlankRow, RejectedRow
from calls.domain.seat_rows import ParsedSeatEvent, SeatRow, read_seat_row
from calls.imports.call_log import LIMITS
from calls.imports.files import begin, fingerprint, finish, in_batches, keep_rejected, open_log
from calls.imports.matching import AgentMatcher
from calls.imports.report import CallLogReport
from calls.models import CallLogImport, ImportState, LogFormat, SeatEvent
from common.errors import DomainError
from common.tables import Column, read_table
from staff.models import Centre, Employee

SEAT_COLUMNS = (
    Column("agent", ("agent", "agent code", "work_number", "工号")),
    Column("kind", ("kind", "act", "操作", "类型")),
    Column("at", ("at", "time", "时间")),
    Column("seat", ("seat", "台席", "台席号"), required=False),
    Column("reason", ("reason", "原因"), required=False),
)
BATCH = 1000
Key = tuple[str, datetime, str, str]


def import_seats(
    source_file: Path | BinaryIO,
    *,
    filename: str,
    source: str,
    now: datetime,
    imported_by: Employee | None = None,
) -> CallLogReport:
    """Store sign-ins and sign-outs; a second import of the same file adds nothing, unmatched agents are kept.

    Args:
        source_file: CSV or xlsx, or a seekable stream of its bytes.
        filename: Its name, for the record and to recognise a workbook.
        source: Name of the distributor; agent codes belong to it.
        now: The instant of the act, time-zone aware.
        imported_by: Who sent the file; None for a command on the server.

    Raises:
        DomainError: what `common.tables.read_table` raises.
    """
    stream = open_log(source_file)
    report = CallLogReport(filename)
    try:
        digest, zone = fingerprint(stream), Centre.current().zone
        table = read_table(stream, filename=filename, columns=SEAT_COLUMNS, limits=LIMITS)
        log_import = begin(
            source=source,
            log_format=LogFormat.SEATS,
            filename=filename,
            digest=digest,
            imported_by=imported_by,
            now=now,
        )
        agents = AgentMatcher(source)
        try:
            rows = (read_seat_row(row.line, row.values, zone=zone) for row in table)
            for batch in in_batches(rows, BATCH):
                _write(batch, log_import, report, agents)
        except DomainError:
            finish(log_import, report, state=ImportState.REFUSED)
            raise
    finally:
        if isinstance(source_file, Path):
            stream.close()
    report.conclude()
    finish(log_import, report, state=ImportState.DONE)
    return report


def _write(
    batch: Sequence[SeatRow], log_import: CallLogImport, report: CallLogReport, agents: AgentMatcher
) -> None:
    parsed = [row for row in batch if isinstance(row, ParsedSeatEvent)]
    rejected = [row for row in batch if isinstance(row, RejectedRow)]
    try:
        added = _store(parsed, log_import.source, agents)
    except IntegrityError:
        # Somebody else stored some of these meanwhile: look again.
        added = _store(parsed, log_import.source, agents)
    keep_rejected(log_import, rejected)
    report.lines_read += len(batch)
    report.blank += sum(isinstance(row, BlankRow) for row in batch)
    report.added += added
    report.repeated += len(parsed) - added
    for row in rejected:
        report.reject_row(row)
    report.unmatched.update(
        row.agent_code for row in parsed if agents.employee_id(row.agent_code, row.day) is None
    )


@transaction.atomic
def _store(parsed: Sequence[ParsedSeatEvent], source: str, agents: AgentMatcher) -> int:
    """Add the events not stored yet; return how many."""
    if not parsed:
        return 0
    instants = [row.at for row in parsed]
    stored = SeatEvent.objects.filter(source=source, at__range=(min(instants), max(instants)))
    known: set[Key] = set(stored.values_list("agent_code", "at", "kind", "seat_code"))
    new = []
    for row in parsed:
        key = (row.agent_code, row.at, row.act.value, row.seat_code)
        if key not in known:
            known.add(key)
            new.append(
                SeatEvent(
                    source=source,
                    employee_id=agents.employee_id(row.agent_code, row.day),
                    agent_code=row.agent_code,
                    seat_code=row.seat_code,
                    kind=row.act.value,
                    at=row.at,
                    day=row.day,
                    reason=row.reason,
                )
            )
    SeatEvent.objects.bulk_create(new, batch_size=BATCH)
    return len(new)
