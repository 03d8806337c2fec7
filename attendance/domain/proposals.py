"""What to do about an exception: from the facts of a day, and what waits for it, one proposed fix.

A proposal is only that: a lead decides. What makes work for nobody comes first: a request that waits says
already what the person wants; a single missing punch is most likely a forgotten one; lateness with both
punches is what it is; an absence is asked about before it costs anybody half a day's pay.

Source: operating manual, «Attendance» (考勤); docs/attendance-month.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from attendance.domain.kinds import Flag


class Fix(StrEnum):
    """What can be done about an exception."""

    ACCEPT = "accept"
    ADD_PUNCH = "add_punch"
    RECORD_LEAVE = "record_leave"
    DECIDE_REQUEST = "decide_request"
    KEEP_LEAVE = "keep_leave"
    GIVE_BACK_LEAVE = "give_back_leave"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The fix that is proposed for a day, and what else is possible, the likelier first.

    Attributes:
        side: for a missing punch, `in` or `out`.
        at_minute: for a missing punch, when it was due, in minutes of the day.
        part: the part of the shift, from 1; 0 for the whole day.
        request: id of the request that waits.
    """

    fix: Fix
    side: str = ""
    at_minute: int | None = None
    part: int = 0
    request: int | None = None
    others: tuple[Fix, ...] = ()


LATE_FIXES: Final = (Fix.RECORD_LEAVE, Fix.ADD_PUNCH, Fix.ASK)
ABSENT_FIXES: Final = (Fix.RECORD_LEAVE, Fix.ADD_PUNCH, Fix.ACCEPT)


def propose(facts: Mapping[str, Any], *, request: int | None = None) -> Proposal:
    """Propose a fix for a judged day that somebody has to explain.

    Args:
        facts: the day as it is stored (`attendance.facts.facts_of`).
        request: id of a request about the day that waits for a decision.
    """
    known = _from_facts(facts)
    if request is None:
        return known
    return Proposal(Fix.DECIDE_REQUEST, request=request, others=_after(Fix.DECIDE_REQUEST, known))


def _from_facts(facts: Mapping[str, Any]) -> Proposal:
    if Flag.LEAVE_CONFLICT in facts.get("flags", ()):
        return _about_leave(facts)
    if facts.get("missing_in") or facts.get("missing_out"):
        return _missing_punch(facts)
    if facts.get("absent_halves"):
        return _absence(facts)
    return Proposal(Fix.ACCEPT, others=LATE_FIXES)


def _about_leave(facts: Mapping[str, Any]) -> Proposal:
    """Propose to give the leave back to whoever came and stayed; who only looked in keeps it."""
    stayed = any(part.get("came") is not None and part.get("left") is not None for part in _parts(facts))
    first, second = (Fix.GIVE_BACK_LEAVE, Fix.KEEP_LEAVE) if stayed else (Fix.KEEP_LEAVE, Fix.GIVE_BACK_LEAVE)
    return Proposal(first, others=(second, Fix.ASK))


def _missing_punch(facts: Mapping[str, Any]) -> Proposal:
    """Propose the touch that is missing at the moment it was due, the first one of the day."""
    for number, part in enumerate(_parts(facts), start=1):
        came, left = part.get("came"), part.get("left")
        if (came is None) == (left is None):
            continue
        side, due = ("in", "due_from") if came is None else ("out", "due_until")
        return Proposal(
            Fix.ADD_PUNCH,
            side=side,
            at_minute=part.get(due),
            part=number if len(_parts(facts)) > 1 else 0,
            others=(Fix.RECORD_LEAVE, Fix.ASK, Fix.ACCEPT),
        )
    return Proposal(Fix.ASK, others=ABSENT_FIXES)


def _absence(facts: Mapping[str, Any]) -> Proposal:
    """Ask about whoever was not there; where both touches tell how late it was, there is nothing to ask."""
    if facts.get("late_absence_n") or facts.get("early_absence_n"):
        return Proposal(Fix.ACCEPT, others=LATE_FIXES)
    return Proposal(Fix.ASK, others=ABSENT_FIXES)


def _parts(facts: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [part for part in facts.get("parts", ()) if not part.get("is_overtime")]


def _after(fix: Fix, known: Proposal) -> tuple[Fix, ...]:
    return tuple(one for one in (known.fix, *known.others) if one is not fix)
