"""What can come between: a problem during the handover, and the duty supervisor who takes over."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from shifthandover.domain.readiness import Missing
from shifthandover.domain.vocabulary import Act, HoldReason, Lack
from shifthandover.models import (
    ActChoices,
    DiarySignature,
    Handover,
    MatterKindChoices,
    OpenMatter,
    Problem,
    ShiftDiary,
)
from shifthandover.selectors.parties import held_before
from shifthandover.selectors.shifts import is_sign_out_overdue
from shifthandover.services.claiming import claim, refuse_what_is_missing
from shifthandover.services.handing_over import store_handover
from shifthandover.services.incidents import pass_on_incidents
from shifthandover.services.signing import Pen, sign_act
from staff.models import Employee


@transaction.atomic
def block(diary: ShiftDiary, *, text: str, by: Employee, now: datetime) -> Problem:
    """Hold the handover up because something went wrong during it; the outgoing shift handles it.

    Raises:
        DomainError: `shifthandover.problem.empty`, and what `claim` raises.
    """
    diary = claim(diary, Act.BLOCK, by=by, now=now)
    if not text.strip():
        raise DomainError("shifthandover.problem.empty", _("Say what happened."))
    return Problem.objects.create(diary=diary, text=text.strip(), told_by=by, told_at=now)


@transaction.atomic
def resume(
    diary: ShiftDiary, *, remaining: str, by: Employee, password: str, now: datetime
) -> DiarySignature:
    """Sign that the problem has reached a stage at which it can be handed over.

    Args:
        remaining: What is left to do; it becomes an open matter of the desk. Empty when nothing is.

    Raises:
        DomainError: `ledger.wrong_password`, and what `claim` raises.
    """
    diary = claim(diary, Act.RESUME, by=by, now=now)
    text = remaining.strip()
    if text:
        OpenMatter.objects.create(
            desk=diary.desk,
            kind=MatterKindChoices.MATTER,
            title=text.splitlines()[0][:200],
            detail=text,
            owner=by,
            opened_by=by,
            opened_at=now,
        )
    return sign_act(diary, ActChoices.RESUME, Pen(by, password, now), text=text)


@transaction.atomic
def hold(
    diary: ShiftDiary, *, reason: HoldReason, text: str, by: Employee, password: str, now: datetime
) -> Handover:
    """Take a handover over as duty supervisor, in one's own name and never on behalf of somebody.

    Everything open is recorded as it stands; the incoming lead then takes over from the supervisor.

    Raises:
        DomainError: `shifthandover.diary.not_ready` without words, or when it is called overdue
            and is not, or while another supervisor holds the diary before; `ledger.wrong_password`;
            and what `claim` raises.
    """
    diary = claim(diary, Act.HOLD, by=by, now=now, holder=by, handed_over_at=now, version=F("version") + 1)
    missing = [] if text.strip() else [Missing(Lack.REASONS)]
    if reason is HoldReason.OVERDUE and not is_sign_out_overdue(diary, now):
        missing.append(Missing(Lack.OVERDUE))
    before = held_before(diary)
    if before is not None and before.holder != by:  # two supervisors never answer for one desk
        missing.append(Missing(Lack.DIARY_BEFORE, str(before)))
    refuse_what_is_missing(missing)
    handover = store_handover(diary, by=by, now=now)
    pass_on_incidents(diary, handover, to=by, now=now)
    pen = Pen(by, password, now)
    sign_act(diary, ActChoices.HOLD, pen, handover=handover, reason=reason, text=text)
    return handover
