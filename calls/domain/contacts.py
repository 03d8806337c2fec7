"""A contact as the call log tells it, and a row of the log that could not be read."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Outcome(StrEnum):
    """How a contact ended."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    PHANTOM = "phantom"


class Direction(StrEnum):
    """Who called whom."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Remark(StrEnum):
    """What is odd about a row that was kept all the same."""

    AGENT_MISSING = "agent_missing"
    AGENT_ON_UNANSWERED = "agent_on_unanswered"
    PAST_MIDNIGHT = "past_midnight"
    SERVICE_PAST_MIDNIGHT = "service_past_midnight"
    CLOCK_STEPPED_BACK = "clock_stepped_back"
    SERVICE_UNTIMED = "service_untimed"
    SERVICE_ON_UNANSWERED = "service_on_unanswered"
    SECONDS_DISAGREE = "seconds_disagree"


class RowFault(StrEnum):
    """Why a row became no contact: stable codes that reports and clients use."""

    COLUMN_COUNT = "calls.row.column_count"
    ENCODING = "calls.row.encoding"
    CONTROL_CHARACTER = "calls.row.control_character"
    ID_MISSING = "calls.row.id_missing"
    TOO_LONG = "calls.row.too_long"
    DATE_MALFORMED = "calls.row.date_malformed"
    TIME_MALFORMED = "calls.row.time_malformed"
    NUMBER_MALFORMED = "calls.row.number_malformed"
    OUTCOME_UNKNOWN = "calls.row.outcome_unknown"
    DIRECTION_UNKNOWN = "calls.row.direction_unknown"
    ENDS_BEFORE_START = "calls.row.ends_before_start"
    CONTRADICTS_STORED = "calls.row.contradicts_stored"
    NOT_JSON = "calls.row.not_json"
    FIELD_MISSING = "calls.row.field_missing"
    SPEAKER_UNKNOWN = "calls.row.speaker_unknown"
    TURNS_OUT_OF_ORDER = "calls.row.turns_out_of_order"
    CONTACT_UNKNOWN = "calls.row.contact_unknown"
    DESK_UNKNOWN = "calls.row.desk_unknown"
    SEAT_ACT_UNKNOWN = "calls.row.seat_act_unknown"


@dataclass(frozen=True, slots=True)
class ParsedContact:
    """One row of a call log, read; every instant is time-zone aware, every length is whole seconds.

    `queue_seconds` and `talk_seconds` are as the log states them; `menu_seconds` (the voice menu before the
    queue) is None when the log's clock went backwards meanwhile. `agent_code` and `customer_ref` are empty
    when the log names nobody. `raw` is the row as it stood, without the line ending.
    """

    line: int
    external_id: str
    day: date
    started_at: datetime
    ended_at: datetime
    outcome: Outcome
    raw: str
    direction: Direction = Direction.INBOUND
    queued_at: datetime | None = None
    queue_left_at: datetime | None = None
    answered_at: datetime | None = None
    menu_seconds: int | None = None
    queue_seconds: int = 0
    talk_seconds: int = 0
    agent_code: str = ""
    desk_code: str = ""
    service_type: str = ""
    priority: int = 0
    customer_ref: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """One row that became no contact; `value` never holds what identifies a customer."""

    line: int
    fault: RowFault
    raw: str
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class BlankRow:
    """One row with nothing in it."""

    line: int


Row = ParsedContact | RejectedRow | BlankRow


class CellError(ValueError):
    """A cell says something that cannot be meant; becomes a `RejectedRow`."""

    def __init__(self, fault: RowFault, column: str = "", value: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.column = column
        self.value = value


class HeaderError(ValueError):
    """The first line is not the header of this format; the text names what was found."""
