"""The ladder of an escalation: who is told at which step when nobody answers."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final


class Purpose(StrEnum):
    """What a clock waits for."""

    ACKNOWLEDGE = "acknowledge"
    ACCEPT = "accept"
    DECISION = "decision"
    REVIEW = "review"
    AUTHORITY = "authority"


class Rung(StrEnum):
    """Whom a step of the escalation tells: the holders of a post, or one person of the incident."""

    TEAM_LEAD = "team_lead"
    DUTY_SUPERVISOR = "duty_supervisor"
    SECURITY_OFFICER = "security_officer"
    MANAGER = "centre_manager"
    NEXT_OWNER = "next_owner"
    OWNER = "owner"
    ASKED = "asked"


@dataclass(frozen=True)
class LadderStep:
    """One step of the ladder.

    Args:
        rung: Whom it tells.
        after: Time since the step before, 0 or more; for the first step, beyond the time allowed.
    """

    rung: Rung
    after: timedelta = timedelta(0)


Ladder = tuple[LadderStep, ...]

DEFAULT_LADDER: Final[Ladder] = (
    LadderStep(Rung.TEAM_LEAD),
    LadderStep(Rung.DUTY_SUPERVISOR, timedelta(minutes=5)),
    LadderStep(Rung.MANAGER, timedelta(minutes=10)),
)
"""Told in this order, again and again, until somebody acknowledges; the minutes are a default of the product.

Source: rules of reports upward, escalation: team lead, duty supervisor, centre manager.
"""

_A_DAY: Final = timedelta(days=1)
_REVIEW_LADDER: Final[Ladder] = (
    LadderStep(Rung.OWNER),
    LadderStep(Rung.DUTY_SUPERVISOR, _A_DAY),
    LadderStep(Rung.MANAGER, _A_DAY),
)
_AUTHORITY_LADDER: Final[Ladder] = (
    LadderStep(Rung.SECURITY_OFFICER),
    LadderStep(Rung.MANAGER, timedelta(minutes=30)),
)
"""Who is told that a report to an authority is not sent; half an hour is a default of the product."""

_FIRST_RUNG: Final = {Purpose.ACCEPT: Rung.NEXT_OWNER, Purpose.DECISION: Rung.ASKED}


def ladder_for(
    purpose: Purpose, *, is_confidential: bool, steps: Sequence[LadderStep] = DEFAULT_LADDER
) -> Ladder:
    """Give the ladder a clock climbs.

    A report of a leak does not exist for a team lead: the security officer is told instead. A clock that
    waits for one person tells that person first. The review of a hazard is counted in days. What the law
    wants told to an authority is the business of those who answer for secrecy.

    Args:
        purpose: What the clock waits for.
        is_confidential: The incident is of a confidential kind.
        steps: The centre's own ladder, at least one step.

    Raises:
        ValueError: the centre's ladder is empty.
    """
    if not steps:
        raise ValueError("a ladder has at least one step")
    if purpose == Purpose.REVIEW:
        return _REVIEW_LADDER
    if purpose == Purpose.AUTHORITY:
        return _AUTHORITY_LADDER
    first = _FIRST_RUNG.get(purpose, steps[0].rung)
    rungs = (replace(steps[0], rung=first), *steps[1:])
    return tuple(_kept_secret(rungs) if is_confidential else rungs)


def _kept_secret(steps: Iterable[LadderStep]) -> Iterable[LadderStep]:
    """Put the security officer where a team lead would be told."""
    for step in steps:
        yield replace(step, rung=Rung.SECURITY_OFFICER) if step.rung == Rung.TEAM_LEAD else step


def step_of(number: int, ladder: Sequence[LadderStep]) -> LadderStep:
    """Give the ladder's step for a number; after the last the ladder begins again.

    Raises:
        ValueError: the number is below 1, or the ladder is empty.
    """
    if number < 1 or not ladder:
        raise ValueError("steps count from 1, on a ladder with at least one")
    return ladder[(number - 1) % len(ladder)]


def rung_that_answers(number: int, ladder: Sequence[LadderStep], manned: AbstractSet[Rung]) -> Rung | None:
    """Give the rung to tell at a step: its own if manned, else the next above, else the next below.

    A rung whose only holder is the reporter counts as not manned: telling people what they reported
    themselves helps nobody.

    Returns:
        None when no rung of the ladder is manned.
    """
    at = (number - 1) % len(ladder)
    rungs = [step.rung for step in (step_of(number, ladder), *ladder[at + 1 :], *reversed(ladder[:at]))]
    return next((rung for rung in rungs if rung in manned), None)
