"""The words of the handover: states, acts, parties, sections, and what an act may lack."""

from enum import StrEnum


class State(StrEnum):
    """Where a shift diary stands."""

    OPEN = "open"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    BLOCKED = "blocked"
    SUPERVISOR_HELD = "supervisor_held"
    TAKEN_OVER = "taken_over"
    REVIEWED = "reviewed"


class Act(StrEnum):
    """What can be done with a shift diary."""

    WRITE = "write"
    SIGN_OUT = "sign_out"
    DECIDE = "decide"
    RETURN = "return"
    BLOCK = "block"
    RESUME = "resume"
    SIGN_IN = "sign_in"
    HOLD = "hold"
    ANSWER = "answer"
    NOTE = "note"
    REVIEW = "review"


class Party(StrEnum):
    """What somebody is to one handover; the same person may be several, or none."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"
    SUPERVISOR = "supervisor"
    HOLDER = "holder"
    TAKER = "taker"
    REVIEWER = "reviewer"


class Section(StrEnum):
    """The sections of the diary; each is filled, or stated to hold nothing."""

    SITUATION = "situation"
    OPEN_MATTERS = "open_matters"
    VIP_MATTERS = "vip_matters"
    HAZARDS = "hazards"
    EQUIPMENT = "equipment"
    NOTICES = "notices"
    EXPECTED = "expected"


class ItemKind(StrEnum):
    """What a handed-over item is."""

    MATTER = "matter"
    VIP = "vip"
    INCIDENT = "incident"
    HAZARD = "hazard"
    VISITOR = "visitor"


class Decision(StrEnum):
    """What the receiver says to an item."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    QUERIED = "queried"


class HoldReason(StrEnum):
    """Why a duty supervisor takes a handover over in their own name."""

    OVERDUE = "overdue"
    ABSENT = "absent"
    UNFIT = "unfit"


class Lack(StrEnum):
    """What an act may still lack; all that is lacking is named at once."""

    SECTION = "section"
    ROUND = "round"
    OWNER = "owner"
    NEXT_STEP = "next_step"
    LIMIT = "limit"
    ACCEPT_BY = "accept_by"
    REPLY_BY = "reply_by"
    UNACKNOWLEDGED_REPORT = "unacknowledged_report"
    QUERY = "query"
    REASONS = "reasons"
    DECISION = "decision"
    RESERVATION = "reservation"
    SYNTHESIS = "synthesis"
    OVERDUE = "overdue"
    ANSWER = "answer"
    DIARY_BEFORE = "diary_before"
