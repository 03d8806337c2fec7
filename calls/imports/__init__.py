"""Call logs and transcripts from files, every row accounted for."""

from calls.imports.call_log import import_call_log
from calls.imports.report import CallLogReport
from calls.imports.seats import SeatsTold, import_seats, record_seats
from calls.imports.transcripts import import_transcripts

__all__ = [
    "CallLogReport",
    "SeatsTold",
    "import_call_log",
    "import_seats",
    "import_transcripts",
    "record_seats",
]
