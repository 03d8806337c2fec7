"""After the handover: reservations answered, signed notes, the review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from ledger.models import Entry
from shifthandover.domain.vocabulary import Act
from shifthandover.models import ActChoices, DecisionChoices, DiarySignature, HandedItem, ShiftDiary
from shifthandover.selectors.readiness import latest_handover, missing_to_review
from shifthandover.services.claiming import claim, refuse_what_is_missing
from shifthandover.services.signing import Pen, sign_act
from staff.models import Employee


@dataclass(frozen=True)
class Reviewed:
    """What became of one handover that was to be reviewed with others; no refusal when it is done."""

    diary: ShiftDiary
    refusal: DomainError | None = None


@transaction.atomic
def answer_reservation(
    diary: ShiftDiary, *, position: int, answer: str, by: Employee, now: datetime
) -> HandedItem:
    """Answer the receiver's reservation on one item, once.

    Raises:
        DomainError: `shifthandover.item.not_queried`, `shifthandover.answer.empty`, and what `claim` raises.
    """
    diary = claim(diary, Act.ANSWER, by=by, now=now)
    if not answer.strip():
        raise DomainError("shifthandover.answer.empty", _("Write the answer."))
    answered = HandedItem.objects.filter(
        handover=latest_handover(diary), position=position, decision=DecisionChoices.QUERIED, answer=""
    ).update(answer=answer.strip(), answered_by=by, answered_at=now)
    if answered != 1:
        raise DomainError(
            "shifthandover.item.not_queried",
            _("There is no reservation on this item that waits for an answer."),
        )
    return HandedItem.objects.get(handover=latest_handover(diary), position=position)


@transaction.atomic
def add_note(diary: ShiftDiary, *, text: str, by: Employee, password: str, now: datetime) -> DiarySignature:
    """Add a signed note to a diary that was taken over: the only way to correct what is signed.

    Raises:
        DomainError: `shifthandover.note.empty`, `ledger.wrong_password`, and what `claim` raises.
    """
    diary = claim(diary, Act.NOTE, by=by, now=now)
    if not text.strip():
        raise DomainError("shifthandover.note.empty", _("Write the note."))
    pen = Pen(by, password, now)
    return sign_act(diary, ActChoices.NOTE, pen, text=text, builds_on=_entries_so_far(diary))


@transaction.atomic
def review(diary: ShiftDiary, *, remark: str, by: Employee, password: str, now: datetime) -> DiarySignature:
    """Review a handover as somebody who was no party to it.

    Raises:
        DomainError: `shifthandover.diary.not_ready` while a reservation is unanswered;
            `ledger.wrong_password`; and what `claim` raises.
    """
    diary = claim(diary, Act.REVIEW, by=by, now=now, reviewer=by)
    refuse_what_is_missing(missing_to_review(diary))
    return sign_act(
        diary,
        ActChoices.REVIEW,
        Pen(by, password, now),
        handover=latest_handover(diary),
        text=remark,
        builds_on=_entries_so_far(diary),
    )


def review_each(
    diaries: Sequence[ShiftDiary],
    *,
    by: Employee,
    password: str,
    now: datetime,
    remarks: Mapping[int, str] | None = None,
) -> list[Reviewed]:
    """Review several handovers, each in a transaction and under a signature of its own.

    What refuses one of them (an unanswered reservation, somebody who was first) stops no other.

    Args:
        remarks: What is remarked, by the id of the diary.

    Raises:
        DomainError: what the register refuses the signer (`ledger.…`), a wrong password above all: it is
            raised at the first diary and tried with no other.
    """
    done: list[Reviewed] = []
    for diary in diaries:
        try:
            review(diary, remark=(remarks or {}).get(diary.pk, ""), by=by, password=password, now=now)
        except DomainError as refused:
            if refused.code.startswith("ledger."):
                raise
            done.append(Reviewed(diary, refused))
        else:
            done.append(Reviewed(diary))
    return done


def _entries_so_far(diary: ShiftDiary) -> list[Entry]:
    signatures = diary.signatures.filter(entry__isnull=False).select_related("entry").order_by("pk")
    return [signature.entry for signature in signatures if signature.entry]
