"""The tables of calls: imports, contacts, turns, agent codes, seat events."""

from calls.models.contact import Contact, Direction, Outcome, Speaker, Turn
from calls.models.log_import import CallLogImport, ImportState, LogFormat, RejectedLogRow
from calls.models.seats import AgentCode, SeatEvent, SeatEventKind

__all__ = [
    "AgentCode",
    "CallLogImport",
    "Contact",
    "Direction",
    "ImportState",
    "LogFormat",
    "Outcome",
    "RejectedLogRow",
    "SeatEvent",
    "SeatEventKind",
    "Speaker",
    "Turn",
]
