"""Reader of one row of the product's own contact list (CSV or xlsx; docs/formats/contacts.md)."""

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

from calls.domain.cells import Values, as_text, instant, short_text
from calls.domain.contacts import (
    BlankRow,
    CellError,
    Direction,
    Outcome,
    ParsedContact,
    RejectedRow,
    Remark,
    Row,
    RowFault,
)

OUTCOMES = {
    "answered": Outcome.ANSWERED,
    "agent": Outcome.ANSWERED,
    "接通": Outcome.ANSWERED,
    "已接": Outcome.ANSWERED,
    "abandoned": Outcome.ABANDONED,
    "hang": Outcome.ABANDONED,
    "放弃": Outcome.ABANDONED,
    "未接": Outcome.ABANDONED,
    "phantom": Outcome.PHANTOM,
    "虚呼": Outcome.PHANTOM,
}
DIRECTIONS = {
    "": Direction.INBOUND,
    "inbound": Direction.INBOUND,
    "in": Direction.INBOUND,
    "呼入": Direction.INBOUND,
    "outbound": Direction.OUTBOUND,
    "out": Direction.OUTBOUND,
    "呼出": Direction.OUTBOUND,
}
TEXT_LIMITS = {"contact_id": 100, "agent": 40, "desk": 40, "service_type": 20, "customer": 40}
LONGEST_SECONDS = 86_400


def read_contact_row(line: int, values: Values, *, zone: ZoneInfo) -> Row:
    """Read one row of the contact list into a contact, a rejection, or a blank.

    Args:
        line: The row's number in the file, the header being 1.
        values: Cells by column key; a time without an offset is in `zone`.
        zone: The centre's time zone, which also says on which day the contact began.
    """
    if all(value is None or str(value).strip() == "" for value in values.values()):
        return BlankRow(line)
    raw = json.dumps({key: as_text(value) for key, value in values.items()}, ensure_ascii=False)
    try:
        return _contact(line, values, raw=raw, zone=zone)
    except CellError as found:
        return RejectedRow(line, found.fault, raw, found.column, found.value)


def _contact(line: int, values: Values, *, raw: str, zone: ZoneInfo) -> ParsedContact:
    texts = {key: short_text(values, key, limit) for key, limit in TEXT_LIMITS.items()}
    if not texts["contact_id"]:
        raise CellError(RowFault.ID_MISSING, "contact_id")
    outcome = OUTCOMES.get(as_text(values.get("outcome")).lower())
    if outcome is None:
        raise CellError(RowFault.OUTCOME_UNKNOWN, "outcome", as_text(values.get("outcome"))[:40])
    direction = DIRECTIONS.get(as_text(values.get("direction")).lower())
    if direction is None:
        raise CellError(RowFault.DIRECTION_UNKNOWN, "direction", as_text(values.get("direction"))[:40])
    started_at = instant(values, "started_at", zone)
    if started_at is None:
        raise CellError(RowFault.TIME_MALFORMED, "started_at")
    queue_seconds, talk_seconds = _seconds(values, "queue_seconds"), _seconds(values, "talk_seconds")
    queued_at = instant(values, "queued_at", zone) or (started_at if queue_seconds else None)
    queue_left_at = queued_at + timedelta(seconds=queue_seconds) if queued_at else None
    reached = queue_left_at or started_at
    ended_at = instant(values, "ended_at", zone) or reached + timedelta(seconds=talk_seconds)
    if ended_at < started_at or (queued_at and queued_at < started_at):
        raise CellError(RowFault.ENDS_BEFORE_START, "ended_at", as_text(values.get("ended_at"))[:40])
    return ParsedContact(
        line=line,
        external_id=texts["contact_id"],
        day=started_at.astimezone(zone).date(),
        started_at=started_at,
        ended_at=ended_at,
        outcome=outcome,
        raw=raw,
        direction=direction,
        queued_at=queued_at,
        queue_left_at=queue_left_at,
        answered_at=reached if outcome == Outcome.ANSWERED else None,
        queue_seconds=queue_seconds,
        talk_seconds=talk_seconds,
        agent_code=texts["agent"],
        desk_code=texts["desk"],
        service_type=texts["service_type"],
        priority=_priority(values),
        customer_ref=texts["customer"],
        remarks=_remarks(outcome, texts["agent"]),
    )


def _remarks(outcome: Outcome, agent: str) -> tuple[Remark, ...]:
    if outcome == Outcome.ANSWERED and not agent:
        return (Remark.AGENT_MISSING,)
    if outcome != Outcome.ANSWERED and agent:
        return (Remark.AGENT_ON_UNANSWERED,)
    return ()


def _seconds(values: Values, key: str) -> int:
    text = as_text(values.get(key)) or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= LONGEST_SECONDS):
        raise CellError(RowFault.NUMBER_MALFORMED, key, text[:40])
    return int(text)


def _priority(values: Values) -> int:
    text = as_text(values.get("priority")) or "0"
    if not (text.isascii() and text.isdigit() and len(text) <= 2):
        raise CellError(RowFault.NUMBER_MALFORMED, "priority", text[:40])
    return int(text)
