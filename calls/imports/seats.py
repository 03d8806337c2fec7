"""Sign-ins and sign-outs at the seats from the distributor's list: each once, every row accounted for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from django.db import IntegrityError, transaction

from calls.domain.contacts import BlankRow, RejectedRow
from calls.domain.seat_rows import ParsedSeatEvent, SeatRow, read_seat_row
from calls.imports.call_log import LIMITS
from calls.imports.files import begin, fingerprint, finish, in_batches, keep_rejected, open_log
from calls.imports.matching import AgentMatcher
from calls.imports.report import CallLogReport
from calls.models import CallLogImport, ImportState, LogFormat, SeatEvent
from calls.services import tell_of_seats
from common.bulk import insert_all
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
    try:
        digest = fingerprint(stream)
        table = read_table(stream, filename=filename, columns=SEAT_COLUMNS, limits=LIMITS)
        told = (SeatLine(row.line, row.values) for row in table)
        log_import = partial(
            begin, source=source, filename=filename, digest=digest, imported_by=imported_by, now=now
        )
        return _take_in(told, source=source, filename=filename, begin_import=log_import).report
    finally:
        if isinstance(source_file, Path):
            stream.close()


@dataclass(frozen=True)
class SeatsTold:
    """What a call of the distributor's own told: its account, and what became of each event, in order."""

    log_import: CallLogImport
    report: CallLogReport
    lines: tuple[str, ...]


def record_seats(
    events: Sequence[Mapping[str, object]], *, source: str, now: datetime, imported_by: Employee | None = None
) -> SeatsTold:
    """Store sign-ins and sign-outs told one by one: `agent`, `kind`, `at`, perhaps `seat` and `reason`.

    They are counted from 1, as the rows of a table are; told again, they are repeated and add nothing.
    """
    told = (
        SeatLine(number, {name: str(value) for name, value in event.items()})
        for number, event in enumerate(events, start=1)
    )
    log_import = partial(begin, source=source, filename="", digest="", imported_by=imported_by, now=now)
    taken = _take_in(told, source=source, filename=source, begin_import=log_import)
    lines = (taken.outcomes.get(number, "rejected") for number in range(1, len(events) + 1))
    return SeatsTold(taken.log_import, taken.report, tuple(lines))


class SeatLine(NamedTuple):
    """One row of a list, or one event of a call, as it stands."""

    line: int
    values: Mapping[str, Any]


@dataclass
class _Taken:
    """An import on its way: its record, its account, what became of its lines, the days it touches."""

    log_import: CallLogImport
    report: CallLogReport
    outcomes: dict[int, str] = field(default_factory=dict)
    days: set[date] = field(default_factory=set)


def _take_in(
    told: Iterable[SeatLine], *, source: str, filename: str, begin_import: Callable[..., CallLogImport]
) -> _Taken:
    zone, agents = Centre.current().zone, AgentMatcher(source)
    taken = _Taken(begin_import(log_format=LogFormat.SEATS), CallLogReport(filename))
    try:
        rows = (read_seat_row(row.line, row.values, zone=zone) for row in told)
        for batch in in_batches(rows, BATCH):
            _write(batch, taken, agents)
    except DomainError:
        finish(taken.log_import, taken.report, state=ImportState.REFUSED)
        raise
    finally:
        tell_of_seats(taken.days)
    taken.report.conclude()
    finish(taken.log_import, taken.report, state=ImportState.DONE)
    return taken


def _write(batch: Sequence[SeatRow], taken: _Taken, agents: AgentMatcher) -> None:
    parsed = [row for row in batch if isinstance(row, ParsedSeatEvent)]
    rejected = [row for row in batch if isinstance(row, RejectedRow)]
    source, report = taken.log_import.source, taken.report
    try:
        fresh = _store(parsed, source, agents)
    except IntegrityError:
        # Somebody else stored some of these meanwhile: look again.
        fresh = _store(parsed, source, agents)
    keep_rejected(taken.log_import, rejected)
    added = {row.line for row in fresh}
    taken.outcomes |= {row.line: "added" if row.line in added else "repeated" for row in parsed}
    taken.days |= {row.day for row in fresh if agents.employee_id(row.agent_code, row.day)}
    report.lines_read += len(batch)
    report.blank += sum(isinstance(row, BlankRow) for row in batch)
    report.added += len(added)
    report.repeated += len(parsed) - len(added)
    for row in rejected:
        report.reject_row(row)
    report.unmatched.update(
        row.agent_code for row in parsed if agents.employee_id(row.agent_code, row.day) is None
    )


@transaction.atomic
def _store(parsed: Sequence[ParsedSeatEvent], source: str, agents: AgentMatcher) -> list[ParsedSeatEvent]:
    """Add the events not stored yet; return them."""
    if not parsed:
        return []
    instants = [row.at for row in parsed]
    stored = SeatEvent.objects.filter(source=source, at__range=(min(instants), max(instants)))
    known: set[Key] = set(stored.values_list("agent_code", "at", "kind", "seat_code"))
    new, fresh = [], []
    for row in parsed:
        key = (row.agent_code, row.at, row.act.value, row.seat_code)
        if key not in known:
            known.add(key)
            fresh.append(row)
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
    insert_all(new)
    return fresh
