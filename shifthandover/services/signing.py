"""Signing an act on a diary into the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import override

from ledger.models import Entry, Meaning
from ledger.services import sign
from shifthandover.models import ActChoices, DiarySignature, Handover, Round, ShiftDiary
from shifthandover.selectors.documents import DIARY, document_of
from staff.models import Centre, Employee

MEANINGS = {
    ActChoices.SIGN_OUT: Meaning.AUTHORED,
    ActChoices.RETURN: Meaning.RETURNED,
    ActChoices.RESUME: Meaning.RESUMED,
    ActChoices.SIGN_IN: Meaning.RECEIVED,
    ActChoices.HOLD: Meaning.HELD,
    ActChoices.NOTE: Meaning.CORRECTED,
    ActChoices.REVIEW: Meaning.REVIEWED,
}


@dataclass(frozen=True)
class Pen:
    """Who signs, with which password, when."""

    signer: Employee
    password: str
    now: datetime


def sign_act(
    diary: ShiftDiary,
    act: ActChoices,
    pen: Pen,
    *,
    handover: Handover | None = None,
    reason: str = "",
    text: str = "",
    made_round: Round | None = None,
    builds_on: Sequence[Entry] = (),
) -> DiarySignature:
    """Store what is signed, sign the document made from it, and link the two."""
    signature = DiarySignature.objects.create(
        diary=diary,
        act=act,
        handover=handover,
        signed_by=pen.signer,
        signed_at=pen.now,
        reason=reason,
        text=text.strip(),
        round=made_round,
    )
    signature.entry = sign(
        signer=pen.signer,
        password=pen.password,
        record_type=DIARY,
        record_id=str(diary.pk),
        record_version=max(diary.version, 1),
        document=document_of(signature),
        meaning=MEANINGS[act],
        statement=_statement(diary, act),
        builds_on=builds_on,
        now=pen.now,
    )
    signature.save(update_fields=["entry"])
    return signature


def entry_of(handover: Handover) -> Entry:
    """The signature under which a version was handed over."""
    acts = [ActChoices.SIGN_OUT, ActChoices.HOLD]
    found = DiarySignature.objects.select_related("entry").get(handover=handover, act__in=acts).entry
    assert found is not None, "a version handed over is signed"
    return found


def _statement(diary: ShiftDiary, act: ActChoices) -> str:
    with override(Centre.current().language):
        return f"{act.label}: {diary}"
