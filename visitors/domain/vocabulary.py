"""The words of the state table: states, acts, what a person is to a visit, and why an act is refused."""

from enum import StrEnum


class State(StrEnum):
    """Where a visit stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    INSIDE = "inside"
    LEFT = "left"
    DENIED = "denied"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    TURNED_AWAY = "turned_away"
    NO_SHOW = "no_show"


ENDED = frozenset(State) - {State.REQUESTED, State.APPROVED, State.INSIDE}
"""States in which a visit is over; from `left` somebody may still come back within the agreed time."""


class Act(StrEnum):
    """What people do to a visit."""

    REQUEST = "request"
    APPROVE = "approve"
    DENY = "deny"
    CANCEL = "cancel"
    LET_IN = "let_in"
    LET_OUT = "let_out"
    EXTEND = "extend"
    TURN_AWAY = "turn_away"
    NO_SHOW = "no_show"
    SETTLE_BADGE = "settle_badge"
    WALK_IN = "walk_in"


class Role(StrEnum):
    """What a person is to one visit at the moment of an act; one person may be several of these."""

    HOST = "host"
    REQUESTER = "requester"
    SUPERIOR = "superior"
    RECEPTION = "reception"


class BadgeState(StrEnum):
    """Where the badge of one stay is."""

    NONE = "none"
    OUT = "out"
    RETURNED = "returned"
    MISSING = "missing"
    LOST = "lost"


class Refusal(StrEnum):
    """Why the table refuses an act; the value is the code clients see and never changes."""

    NOT_NOW = "visitors.act.not_in_this_state"
    NOT_FOR_WALK_INS = "visitors.act.not_for_walk_ins"
    NOT_ENTITLED = "visitors.act.not_entitled"
    OWN_VISIT = "visitors.act.own_visit"
    APPROVED_TOO_LATE = "visitors.approve.too_late"
    NOT_LATER = "visitors.extend.not_later"
    TOO_EARLY = "visitors.let_in.too_early"
    TOO_LATE = "visitors.let_in.too_late"
    DANGEROUS_GOODS = "visitors.let_in.dangerous_goods"
    NOBODY_IN = "visitors.let_in.nobody"
    NOBODY_OUT = "visitors.let_out.nobody"
    NO_SHOW_TOO_EARLY = "visitors.no_show.too_early"
