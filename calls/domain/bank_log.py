"""Reader of the call-by-call log of a bank's distributor: 17 tab-separated columns below a header line.

Each line is one call: telephone line of the voice menu, call number, customer number, priority, type of
service, date as yymmdd, then entry, exit and seconds of the menu, of the queue and of the service as h:mm:ss,
the outcome AGENT, HANG or PHANTOM, and the agent. ``0:00:00`` twice means that the call never came there;
``NO_SERVER`` means no agent. Lines end in LF or CRLF.

Source: "Anonymous Bank" call-center data, Technion (Guedj and Mandelbaum), file format of 1999.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from calls.domain.contacts import (
    BlankRow,
    CellError,
    HeaderError,
    Outcome,
    ParsedContact,
    RejectedRow,
    Remark,
    Row,
    RowFault,
)

COLUMNS = [
    *("vru+line", "call_id", "customer_id", "priority", "type", "date"),
    *("vru_entry", "vru_exit", "vru_time", "q_start", "q_exit", "q_time"),
    *("outcome", "ser_start", "ser_exit", "ser_time", "server"),
]
TEXT_LIMITS = {"vru+line": 20, "call_id": 20, "customer_id": 40, "type": 20, "server": 40}
OUTCOMES = {"AGENT": Outcome.ANSWERED, "HANG": Outcome.ABANDONED, "PHANTOM": Outcome.PHANTOM}
NO_AGENT = "NO_SERVER"
NO_CUSTOMER = "0"
# A clock reading that lies more than half a day before the start belongs to the next day; a smaller step
# backwards is the log's clock being set.
HALF_A_DAY = timedelta(hours=12)


def read_bank_log(lines: Iterable[bytes], *, zone: ZoneInfo) -> Iterator[Row]:
    """Yield one outcome for every line below the header, in order.

    Args:
        lines: The file's lines as bytes, each with or without its ending.
        zone: Zone that the log's clock showed.

    Raises:
        HeaderError: the first line does not hold the 17 column names.
    """
    source = iter(lines)
    header = next(source, b"").decode("utf-8-sig", errors="replace").strip()
    if header.split("\t") != COLUMNS:
        raise HeaderError(header[:200])
    for line, content in enumerate(source, start=2):
        yield read_line(line, content, zone=zone)


def read_line(line: int, content: bytes, *, zone: ZoneInfo) -> Row:
    """Read one line of the log into a contact, a rejection, or a blank."""
    raw = content.rstrip(b"\r\n").decode("utf-8", errors="replace")
    if not raw.strip():
        return BlankRow(line)
    try:
        return _contact(line, raw, zone)
    except CellError as found:
        return RejectedRow(line, found.fault, raw.replace("\0", "\ufffd"), found.column, found.value)


def _contact(line: int, raw: str, zone: ZoneInfo) -> ParsedContact:
    if "\ufffd" in raw:
        raise CellError(RowFault.ENCODING)
    if "\0" in raw:
        raise CellError(RowFault.CONTROL_CHARACTER)
    cells = [cell.strip() for cell in raw.split("\t")]
    if len(cells) != len(COLUMNS):
        raise CellError(RowFault.COLUMN_COUNT, value=str(len(cells)))
    row = dict(zip(COLUMNS, cells, strict=True))
    if not (row["vru+line"] and row["call_id"]):
        raise CellError(RowFault.ID_MISSING, "call_id")
    for column, limit in (
        ("vru+line", 20),
        ("call_id", 20),
        ("customer_id", 40),
        ("type", 20),
        ("server", 40),
    ):
        if len(row[column]) > limit:
            raise CellError(RowFault.TOO_LONG, column, str(len(row[column])))
    outcome = OUTCOMES.get(row["outcome"])
    if outcome is None:
        raise CellError(RowFault.OUTCOME_UNKNOWN, "outcome", row["outcome"])
    return _assemble(line=line, raw=raw, row=row, outcome=outcome, zone=zone)


def _assemble(*, line: int, raw: str, row: dict[str, str], outcome: Outcome, zone: ZoneInfo) -> ParsedContact:
    day = _date(row["date"])
    entry = datetime.combine(day, _time(row, "vru_entry"))
    menu = _stay(row, day=day, entry=entry, names=("vru_entry", "vru_exit", "vru_time"))
    queue = _stay(row, day=day, entry=entry, names=("q_start", "q_exit", "q_time"))
    service = _stay(row, day=day, entry=entry, names=("ser_start", "ser_exit", "ser_time"))
    agent = "" if row["server"] == NO_AGENT else row["server"]
    known = [moment for stay in (menu, queue, service) if stay for moment in (stay.entered, stay.left)]

    def instant(moment: datetime | None) -> datetime | None:
        return moment.replace(tzinfo=zone).astimezone(UTC) if moment else None

    return ParsedContact(
        line=line,
        # The call number counts per telephone line; the date keeps it apart should a counter start anew.
        external_id=f"{row['vru+line']}-{row['call_id']}-{row['date']}",
        day=day,
        started_at=entry.replace(tzinfo=zone).astimezone(UTC),
        ended_at=max([entry, *known]).replace(tzinfo=zone).astimezone(UTC),
        outcome=outcome,
        raw=raw,
        queued_at=instant(queue.entered if queue else None),
        queue_left_at=instant(queue.left if queue else None),
        answered_at=instant(service.entered if service else None),
        menu_seconds=menu.stated if menu and menu.stated >= 0 else None,
        queue_seconds=max(queue.stated, 0) if queue else 0,
        talk_seconds=max(service.stated, 0) if service else 0,
        agent_code=agent,
        service_type=row["type"],
        priority=_priority(row),
        customer_ref="" if row["customer_id"] == NO_CUSTOMER else row["customer_id"],
        remarks=tuple(_remarks(outcome=outcome, agent=agent, menu=menu, queue=queue, service=service)),
    )


@dataclass(frozen=True, slots=True)
class _Stay:
    """A stretch of time in the menu, the queue or the service, in the log's own clock."""

    entered: datetime
    left: datetime
    stated: int

    @property
    def seconds(self) -> int:
        """Whole seconds between the two clock readings; negative when the clock was set back."""
        return int((self.left - self.entered).total_seconds())


def _stay(row: dict[str, str], *, day: date, entry: datetime, names: tuple[str, str, str]) -> _Stay | None:
    """Read two clock readings and the stated seconds; None when the call never came there."""
    entered, left = _time(row, names[0]), _time(row, names[1])
    stated = _number(row, names[2])
    if entered == left == time.min and stated == 0 and names[0] != "vru_entry":
        return None
    return _Stay(_near(day, entered, entry), _near(day, left, entry), stated)


def _near(day: date, clock: time, entry: datetime) -> datetime:
    """Put a clock reading on the day of the call, or on the next when the call ran past midnight."""
    moment = datetime.combine(day, clock)
    return moment + timedelta(days=1) if entry - moment > HALF_A_DAY else moment


def _remarks(
    *, outcome: Outcome, agent: str, menu: _Stay | None, queue: _Stay | None, service: _Stay | None
) -> Iterator[Remark]:
    """Name what is odd about a row that is kept all the same."""
    stays = [stay for stay in (menu, queue, service) if stay]
    answered = outcome == Outcome.ANSWERED
    if answered and not agent:
        yield Remark.AGENT_MISSING
    if agent and not answered:
        yield Remark.AGENT_ON_UNANSWERED
    if answered and not service:
        yield Remark.SERVICE_UNTIMED
    if outcome == Outcome.ABANDONED and service:
        yield Remark.SERVICE_ON_UNANSWERED
    if len({moment.date() for stay in stays for moment in (stay.entered, stay.left)}) > 1:
        yield Remark.PAST_MIDNIGHT
    if service and service.left.date() > service.entered.date():
        yield Remark.SERVICE_PAST_MIDNIGHT
    if any(stay.seconds < 0 for stay in stays):
        yield Remark.CLOCK_STEPPED_BACK
    if any(stay.seconds != stay.stated for stay in stays):
        yield Remark.SECONDS_DISAGREE


def _date(text: str) -> date:
    """Read yymmdd; 69 to 99 are 1969 to 1999, as POSIX has it."""
    if len(text) != 6 or not text.isascii() or not text.isdigit():
        raise CellError(RowFault.DATE_MALFORMED, "date", text[:40])
    year = int(text[:2])
    try:
        return date(year + (1900 if year >= 69 else 2000), int(text[2:4]), int(text[4:]))
    except ValueError:
        raise CellError(RowFault.DATE_MALFORMED, "date", text[:40]) from None


def _time(row: dict[str, str], column: str) -> time:
    clock = _clock(row[column])
    if clock is None:
        raise CellError(RowFault.TIME_MALFORMED, column, row[column][:40])
    return clock


@lru_cache(maxsize=100_000)
def _clock(text: str) -> time | None:
    """Read h:mm:ss; there are only 86,400 of them, so each is read once."""
    parts = text.split(":")
    if len(parts) == 3 and all(0 < len(part) <= 2 and part.isascii() and part.isdigit() for part in parts):
        hour, minute, second = map(int, parts)
        if hour < 24 and minute < 60 and second < 60:
            return time(hour, minute, second)
    return None


def _number(row: dict[str, str], column: str) -> int:
    text = row[column]
    digits = text.removeprefix("-")
    if len(digits) <= 6 and digits.isascii() and digits.isdigit():
        return int(text)
    raise CellError(RowFault.NUMBER_MALFORMED, column, text[:40])


def _priority(row: dict[str, str]) -> int:
    """Read the customer's priority, 0 to 99; the bank uses 0 to 2."""
    priority = _number(row, "priority")
    if not 0 <= priority <= 99:
        raise CellError(RowFault.NUMBER_MALFORMED, "priority", row["priority"])
    return priority
