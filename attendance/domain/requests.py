"""The life of a request (申请): its kinds, its states, the acts, and who may do which.

Source: operating manual, "Attendance" (考勤); docs/attendance-requests.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class RequestKind(StrEnum):
    """What somebody may ask for; dispatch and study are kinds of leave."""

    LEAVE = "leave"
    OVERTIME = "overtime"
    CORRECTION = "correction"
    SWAP = "swap"
    CANCELLATION = "cancellation"


class RequestState(StrEnum):
    """Where a request stands; only a shift swap begins as a proposal to a colleague."""

    PROPOSED = "proposed"
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RequestAct(StrEnum):
    """What can be done with a request that was made."""

    AGREE = "agree"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    REFUSE = "refuse"


class Part(StrEnum):
    """What somebody is to a request."""

    ASKER = "asker"
    PARTNER = "partner"
    DECIDER = "decider"


@dataclass(frozen=True, slots=True)
class Move:
    """From which states an act leads where, and who does it."""

    sources: frozenset[RequestState]
    target: RequestState
    by: Part


OPEN: Final = frozenset({RequestState.PROPOSED, RequestState.ASKED})
"""States in which a request still waits for somebody."""

TABLE: Final[Mapping[RequestAct, Move]] = {
    RequestAct.AGREE: Move(frozenset({RequestState.PROPOSED}), RequestState.ASKED, Part.PARTNER),
    RequestAct.DECLINE: Move(frozenset({RequestState.PROPOSED}), RequestState.REFUSED, Part.PARTNER),
    RequestAct.WITHDRAW: Move(OPEN, RequestState.WITHDRAWN, Part.ASKER),
    RequestAct.APPROVE: Move(frozenset({RequestState.ASKED}), RequestState.APPROVED, Part.DECIDER),
    RequestAct.REFUSE: Move(frozenset({RequestState.ASKED}), RequestState.REFUSED, Part.DECIDER),
}


def first_state(kind: RequestKind) -> RequestState:
    """Say in which state a request begins: a swap is first put to the colleague."""
    return RequestState.PROPOSED if kind is RequestKind.SWAP else RequestState.ASKED


class Rank(StrEnum):
    """The step of the ladder on which somebody stands when requests are decided."""

    MEMBER = "member"
    LEAD = "lead"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    PUBLISHER = "publisher"


ABOVE: Final[Mapping[Rank, frozenset[Rank]]] = {
    Rank.MEMBER: frozenset({Rank.SUPERVISOR, Rank.MANAGER}),
    Rank.LEAD: frozenset({Rank.SUPERVISOR, Rank.MANAGER}),
    Rank.SUPERVISOR: frozenset({Rank.MANAGER}),
    Rank.MANAGER: frozenset({Rank.MANAGER, Rank.PUBLISHER}),
    Rank.PUBLISHER: frozenset({Rank.SUPERVISOR, Rank.MANAGER}),
}
"""Who decides besides the lead: duty supervisor and centre manager, as deputies of every lead and for the
leads themselves; the manager alone for a supervisor; for a manager a second one or the HR publisher."""


def may_decide(*, asker: Rank, decider: Rank, leads_team: bool, is_involved: bool) -> bool:
    """Tell whether somebody may decide a request.

    Args:
        asker: the rank of who asks, on the day asked for.
        decider: the rank of who would decide, today.
        leads_team: whether they lead the asker's team on the day asked for.
        is_involved: whether it is their own request, or a swap with them: nobody decides their own.
    """
    if is_involved:
        return False
    if leads_team and asker is Rank.MEMBER:
        return True
    return decider in ABOVE[asker]
