"""Contacts from a call log: each row is added, known before, rejected or blank, and none is lost."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from calls.domain.bank_log import read_bank_log
from calls.domain.contact_rows import read_contact_row
from calls.domain.contacts import BlankRow, HeaderError, ParsedContact, RejectedRow, Row, RowFault
from calls.imports.files import begin, fingerprint, finish, in_batches, keep_rejected, open_log
from calls.imports.matching import AgentMatcher, DeskFinder
from calls.imports.report import CallLogReport
from calls.models import CallLogImport, Contact, ImportState, LogFormat
from common.errors import DomainError
from common.tables import Column, Limits, read_table
from staff.models import Centre, Desk, Employee

CONTACT_COLUMNS = (
    Column("contact_id", ("contact_id", "contact number", "流水号", "通话编号", "接触编号")),
    Column("started_at", ("started_at", "started at", "开始时间")),
    Column("queued_at", ("queued_at", "entered the queue at", "排队开始"), required=False),
    Column("ended_at", ("ended_at", "ended at", "结束时间"), required=False),
    Column("outcome", ("outcome", "结果")),
    Column("direction", ("direction", "方向"), required=False),
    Column("agent", ("agent", "agent code", "工号"), required=False),
    Column("desk", ("desk", "台席类型"), required=False),
    Column("queue_seconds", ("queue_seconds", "seconds in the queue", "排队秒数"), required=False),
    Column("talk_seconds", ("talk_seconds", "seconds of talk", "通话秒数"), required=False),
    Column("service_type", ("service_type", "type of service", "业务类型"), required=False),
    Column("priority", ("priority", "优先级"), required=False),
    Column("customer", ("customer", "客户"), required=False),
)
LIMITS = Limits(file_bytes=256 * 1024 * 1024, unpacked_bytes=1024**3, rows=1_048_576)
BATCH = 1000
# What must agree when a contact is read again.
FACTS = ("started_at", "ended_at", "outcome", "direction", "agent_code", "queue_seconds", "talk_seconds")


def import_call_log(
    source_file: Path | BinaryIO,
    *,
    filename: str,
    source: str,
    now: datetime,
    log_format: str = "",
    desk: Desk | None = None,
    imported_by: Employee | None = None,
    progress: Callable[[int], None] | None = None,
) -> CallLogReport:
    """Store the contacts of a call log; a second import of the same file adds nothing.

    Rows are stored a thousand at a time, each batch whole or not at all: an import that was interrupted is
    completed by reading the file again. A row known with other contents is rejected, never overwritten.

    Args:
        source_file: The file, or a seekable stream of its bytes.
        filename: Its name, for the record and to recognise a workbook.
        source: Name of the system it comes from; contact numbers and agent codes belong to it.
        now: The instant of the act, time-zone aware.
        log_format: One of `LogFormat`; empty to tell it by the first line.
        desk: Desk of every contact whose row names none; without it, the desk of the operator's team.
        imported_by: Who sent the file; None for a command on the server.
        progress: Called with the number of rows done after each batch.

    Raises:
        DomainError: ``calls.file.header_unknown``, or what `common.tables.read_table` raises; nothing of a
            file with a wrong header is stored.
    """
    stream = open_log(source_file)
    try:
        digest = fingerprint(stream)
        log_format = log_format or recognise(stream)
        batches = in_batches(_rows(stream, log_format, filename, Centre.current().zone), BATCH)
        first = _first_batch(batches)
        writer = _Writer(
            begin(
                source=source,
                log_format=log_format,
                filename=filename,
                digest=digest,
                imported_by=imported_by,
                now=now,
            ),
            report=CallLogReport(filename),
            desk=desk,
        )
        writer.write_all(first, batches, progress)
        return writer.report
    finally:
        if isinstance(source_file, Path):
            stream.close()


def recognise(stream: BinaryIO) -> str:
    """Tell the format by the first line, and put the stream back to its beginning."""
    first = stream.readline(4096)
    stream.seek(0)
    return LogFormat.BANK if first.count(b"\t") == 16 else LogFormat.CONTACTS


def _rows(stream: BinaryIO, log_format: str, filename: str, zone: ZoneInfo) -> Iterator[Row]:
    if log_format == LogFormat.BANK:
        return read_bank_log(stream, zone=zone)
    table = read_table(stream, filename=filename, columns=CONTACT_COLUMNS, limits=LIMITS)
    return (read_contact_row(row.line, row.values, zone=zone) for row in table)


def _first_batch(batches: Iterator[list[Row]]) -> list[Row]:
    """Read the first rows, so that a file of another format is refused before anything is stored."""
    try:
        return next(batches, [])
    except HeaderError as error:
        raise DomainError(
            "calls.file.header_unknown",
            _("The first line is not the header of this call log; choose the format it has."),
            status=400,
            found=str(error),
        ) from error


class _Writer:
    """Stores one file's rows batch by batch and keeps the account."""

    def __init__(self, log_import: CallLogImport, *, report: CallLogReport, desk: Desk | None) -> None:
        self.log_import = log_import
        self.report = report
        self._agents = AgentMatcher(log_import.source)
        self._desks = DeskFinder(desk)

    def write_all(
        self, first: list[Row], batches: Iterator[list[Row]], progress: Callable[[int], None] | None
    ) -> None:
        """Store every batch; a file that turns out damaged half-way keeps what was read and says so."""
        batch = first
        try:
            while batch:
                self._write(batch)
                if progress:
                    progress(self.report.lines_read)
                batch = next(batches, [])
        except DomainError:
            finish(self.log_import, self.report, state=ImportState.REFUSED)
            raise
        self.report.conclude()
        finish(self.log_import, self.report, state=ImportState.DONE)

    def _write(self, batch: Sequence[Row]) -> None:
        checked = [self._check_desk(row) for row in batch]
        rejected = [row for row in checked if isinstance(row, RejectedRow)]
        parsed = [row for row in checked if isinstance(row, ParsedContact)]
        try:
            new, contradicting = self._store(parsed)
        except IntegrityError:
            # Somebody else stored some of these meanwhile: look again.
            new, contradicting = self._store(parsed)
        rejected += contradicting
        keep_rejected(self.log_import, rejected)
        self._account(batch, parsed=parsed, new=new, rejected=rejected)

    def _check_desk(self, row: Row) -> Row:
        if isinstance(row, ParsedContact) and not self._desks.knows(row.desk_code):
            return RejectedRow(row.line, RowFault.DESK_UNKNOWN, row.raw, "desk", row.desk_code)
        return row

    @transaction.atomic
    def _store(self, parsed: Sequence[ParsedContact]) -> tuple[int, list[RejectedRow]]:
        """Add the contacts not known yet; return how many, and the rows that contradict a known one."""
        rows = Contact.objects.filter(
            source=self.log_import.source, external_id__in=[row.external_id for row in parsed]
        )
        known = {number: tuple(facts) for number, *facts in rows.values_list("external_id", *FACTS)}
        new, contradicting = [], []
        for row in parsed:
            facts = tuple(getattr(row, name) for name in FACTS)
            if row.external_id not in known:
                known[row.external_id] = facts
                new.append(self._contact(row))
            elif known[row.external_id] != facts:
                contradicting.append(
                    RejectedRow(row.line, RowFault.CONTRADICTS_STORED, row.raw, "contact_id")
                )
        Contact.objects.bulk_create(new, batch_size=BATCH)
        return len(new), contradicting

    def _contact(self, row: ParsedContact) -> Contact:
        operator_id = self._agents.employee_id(row.agent_code, row.day) if row.agent_code else None
        return Contact(
            source=self.log_import.source,
            external_id=row.external_id,
            log_import=self.log_import,
            day=row.day,
            started_at=row.started_at,
            ended_at=row.ended_at,
            queued_at=row.queued_at,
            queue_left_at=row.queue_left_at,
            answered_at=row.answered_at,
            outcome=row.outcome.value,
            direction=row.direction.value,
            desk_id=self._desks.desk_id(row.desk_code, employee_id=operator_id, day=row.day),
            operator_id=operator_id,
            agent_code=row.agent_code,
            service_type=row.service_type,
            priority=row.priority,
            customer_ref=row.customer_ref,
            menu_seconds=row.menu_seconds,
            queue_seconds=row.queue_seconds,
            talk_seconds=row.talk_seconds,
            remarks=[remark.value for remark in row.remarks],
            raw=row.raw,
        )

    def _account(
        self,
        batch: Sequence[Row],
        *,
        parsed: Sequence[ParsedContact],
        new: int,
        rejected: Sequence[RejectedRow],
    ) -> None:
        report = self.report
        contradicting = {row.line for row in rejected}
        kept = [row for row in parsed if row.line not in contradicting]
        report.lines_read += len(batch)
        report.blank += sum(isinstance(row, BlankRow) for row in batch)
        report.added += new
        report.repeated += len(kept) - new
        for row in sorted(rejected, key=lambda one: one.line):
            report.reject_row(row)
        report.outcomes.update(row.outcome.value for row in kept)
        report.remarks.update(remark.value for row in kept for remark in row.remarks)
        report.unmatched.update(
            row.agent_code
            for row in kept
            if row.agent_code and self._agents.employee_id(row.agent_code, row.day) is None
        )
