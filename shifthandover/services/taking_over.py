"""The incoming side: accepting or querying, returning, signing in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from shifthandover.domain.vocabulary import Act, Decision, State
from shifthandover.models import (
    ActChoices,
    DecisionChoices,
    DiarySignature,
    HandedItem,
    Handover,
    ShiftDiary,
    SideChoices,
)
from shifthandover.selectors.readiness import (
    latest_handover,
    latest_round,
    missing_to_return,
    missing_to_sign_in,
)
from shifthandover.services.claiming import claim, refuse_what_is_missing
from shifthandover.services.incidents import pass_on_incidents
from shifthandover.services.opening import open_due_diaries
from shifthandover.services.signing import Pen, entry_of, sign_act
from shifthandover.services.writing import Observed, store_round
from staff.models import Employee


@dataclass(frozen=True)
class Answer:
    """What the receiver says to one handed-over item, by its position."""

    position: int
    decision: Decision
    remark: str = ""


@transaction.atomic
def decide_items(
    diary: ShiftDiary, *, answers: Sequence[Answer], by: Employee, now: datetime
) -> list[HandedItem]:
    """Accept or query handed-over items; a later answer of the receiver replaces an earlier one.

    Raises:
        DomainError: `shifthandover.item.unknown`, and what `claim` raises.
    """
    diary = claim(diary, Act.DECIDE, by=by, now=now)
    return _store_answers(diary, answers, by=by, now=now)


@transaction.atomic
def return_diary(
    diary: ShiftDiary,
    *,
    reasons: str,
    by: Employee,
    password: str,
    now: datetime,
    answers: Sequence[Answer] = (),
) -> DiarySignature:
    """Return the diary with reasons: the outgoing lead signs a new version, the old one stays.

    Raises:
        DomainError: `shifthandover.diary.not_ready` without a query or without reasons;
            `ledger.wrong_password`; and what `claim` raises.
    """
    diary = claim(diary, Act.RETURN, by=by, now=now)
    _store_answers(diary, answers, by=by, now=now)
    refuse_what_is_missing(missing_to_return(diary, by, reasons))
    handover = _handed_over(diary)
    return sign_act(
        diary,
        ActChoices.RETURN,
        Pen(by, password, now),
        handover=handover,
        text=reasons,
        builds_on=[entry_of(handover)],
    )


@transaction.atomic
def sign_in(
    diary: ShiftDiary,
    *,
    synthesis: str,
    by: Employee,
    password: str,
    now: datetime,
    answers: Sequence[Answer] = (),
    observed: Sequence[Observed] | None = None,
) -> DiarySignature:
    """Sign the shift in: from here on the incoming lead answers for the desk, and for the giver's incidents.

    Args:
        synthesis: The essence of what was handed over, in the receiver's own words.
        answers: Decisions on items, when they are made on the same page.
        observed: The receiver's own round, when it is entered on the same page.

    Raises:
        DomainError: `shifthandover.diary.not_ready` names everything that is lacking;
            `ledger.wrong_password`; and what `claim` raises.
    """
    diary = claim(diary, Act.SIGN_IN, by=by, now=now, incoming=by, taken_over_at=now)
    _store_answers(diary, answers, by=by, now=now)
    if observed is not None:
        store_round(diary, side=SideChoices.INCOMING, observed=observed, by=by, now=now)
    refuse_what_is_missing(missing_to_sign_in(diary, by, synthesis))
    handover = _handed_over(diary)
    pass_on_incidents(diary, handover, to=by, now=now)
    signature = sign_act(
        diary,
        ActChoices.SIGN_IN,
        Pen(by, password, now),
        handover=handover,
        text=synthesis,
        made_round=latest_round(diary, SideChoices.INCOMING, made_by=by),
        builds_on=[entry_of(handover)],
    )
    _lead_the_next(diary, by=by)
    open_due_diaries(now, desk=diary.desk)
    return signature


def _store_answers(
    diary: ShiftDiary, answers: Sequence[Answer], *, by: Employee, now: datetime
) -> list[HandedItem]:
    items = {item.position: item for item in HandedItem.objects.filter(handover=latest_handover(diary))}
    unknown = [answer.position for answer in answers if answer.position not in items]
    if unknown:
        raise DomainError(
            "shifthandover.item.unknown", _("There is no such item in this handover."), positions=unknown
        )
    for answer in answers:
        HandedItem.objects.filter(pk=items[answer.position].pk).update(
            decision=DecisionChoices(answer.decision),
            remark=answer.remark.strip(),
            decided_by=by,
            decided_at=now,
        )
    positions = [answer.position for answer in answers]
    return list(HandedItem.objects.filter(handover=latest_handover(diary), position__in=positions))


def _handed_over(diary: ShiftDiary) -> Handover:
    handover = latest_handover(diary)
    assert handover is not None, "what is returned or taken over was handed over before"
    return handover


def _lead_the_next(diary: ShiftDiary, *, by: Employee) -> None:
    """Let the taker answer for the diary that follows, where it was opened under somebody else."""
    ShiftDiary.objects.filter(
        desk=diary.desk,
        starts_at__gte=diary.ends_at,
        state__in=[State.OPEN, State.BLOCKED],
        version=0,
        holder__isnull=True,
    ).update(outgoing=by)
