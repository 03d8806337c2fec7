"""Reader of one row of the list of sign-ins and sign-outs at the seats (docs/formats/seats.md)."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from calls.domain.cells import Values, as_text, instant, short_text
from calls.domain.contacts import BlankRow, CellError, RejectedRow, RowFault


class SeatAct(StrEnum):
    """What happened at a seat."""

    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"


ACTS = {
    "sign_in": SeatAct.SIGN_IN,
    "sign in": SeatAct.SIGN_IN,
    "login": SeatAct.SIGN_IN,
    "in": SeatAct.SIGN_IN,
    "签入": SeatAct.SIGN_IN,
    "sign_out": SeatAct.SIGN_OUT,
    "sign out": SeatAct.SIGN_OUT,
    "logout": SeatAct.SIGN_OUT,
    "out": SeatAct.SIGN_OUT,
    "签出": SeatAct.SIGN_OUT,
}


@dataclass(frozen=True, slots=True)
class ParsedSeatEvent:
    """One sign-in or sign-out; `at` is time-zone aware, `day` is its day in the centre's zone."""

    line: int
    agent_code: str
    act: SeatAct
    at: datetime
    day: date
    seat_code: str
    reason: str
    raw: str


SeatRow = ParsedSeatEvent | RejectedRow | BlankRow


def read_seat_row(line: int, values: Values, *, zone: ZoneInfo) -> SeatRow:
    """Read one row into an event, a rejection, or a blank; a time without an offset is in `zone`."""
    if all(value is None or str(value).strip() == "" for value in values.values()):
        return BlankRow(line)
    raw = json.dumps({key: as_text(value) for key, value in values.items()}, ensure_ascii=False)
    try:
        return _event(line, values, raw=raw, zone=zone)
    except CellError as found:
        return RejectedRow(line, found.fault, raw, found.column, found.value)


def _event(line: int, values: Values, *, raw: str, zone: ZoneInfo) -> ParsedSeatEvent:
    agent = short_text(values, "agent", 40)
    if not agent:
        raise CellError(RowFault.FIELD_MISSING, "agent")
    act = ACTS.get(as_text(values.get("kind")).lower())
    if act is None:
        raise CellError(RowFault.SEAT_ACT_UNKNOWN, "kind", as_text(values.get("kind"))[:40])
    at = instant(values, "at", zone)
    if at is None:
        raise CellError(RowFault.TIME_MALFORMED, "at")
    return ParsedSeatEvent(
        line=line,
        agent_code=agent,
        act=act,
        at=at,
        day=at.astimezone(zone).date(),
        seat_code=short_text(values, "seat", 40),
        reason=short_text(values, "reason", 60),
        raw=raw,
    )
