"""Handovers that wait for a review, with what a reviewer looks at."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from shifthandover.domain.vocabulary import State
from shifthandover.models import (
    ActChoices,
    DecisionChoices,
    DiarySignature,
    HandedItem,
    Handover,
    Reading,
    ShiftDiary,
)
from staff.models import Employee


@dataclass(frozen=True)
class HandoverToReview:
    """One handover in short: the essence, the reservations, what was not in order, what was added."""

    diary: ShiftDiary
    items: int
    essence: str
    reservations: Sequence[HandedItem]
    faults: Sequence[Reading]
    notes: Sequence[DiarySignature]

    @property
    def is_answered(self) -> bool:
        """Whether every reservation has its answer, without which nothing is reviewed."""
        return all(item.answer for item in self.reservations)


def waiting_for_review(person: Employee) -> "QuerySet[ShiftDiary]":
    """The handovers taken over that somebody sees and was no party to, the oldest first."""
    was_party = Q(outgoing=person) | Q(incoming=person) | Q(holder=person)
    waiting = ShiftDiary.objects.visible_to(person).filter(state=State.TAKEN_OVER)
    return waiting.exclude(was_party).order_by("starts_at", "desk")


def handovers_to_review(person: Employee, *, most: int) -> list[HandoverToReview]:
    """The oldest handovers that wait for a review by somebody, in a constant number of statements."""
    rows = waiting_for_review(person).select_related("desk", "shift", "outgoing", "incoming", "holder")
    return [_in_short(diary) for diary in rows.prefetch_related(*_parts())[:most]]


def _parts() -> list["Prefetch[str]"]:
    items = HandedItem.objects.select_related("decided_by", "answered_by").order_by("position")
    faults = Reading.objects.filter(is_ok=False).select_related("point", "round")
    return [
        Prefetch("handovers", queryset=Handover.objects.order_by("-number")),
        Prefetch("handovers__items", queryset=items),
        Prefetch("rounds__readings", queryset=faults),
        Prefetch("signatures", queryset=DiarySignature.objects.select_related("signed_by").order_by("pk")),
    ]


def _in_short(diary: ShiftDiary) -> HandoverToReview:
    versions, signatures = list(diary.handovers.all()), list(diary.signatures.all())
    items = list(versions[0].items.all()) if versions else []
    return HandoverToReview(
        diary=diary,
        items=len(items),
        essence=next((one.text for one in signatures if one.act == ActChoices.SIGN_IN), ""),
        reservations=[item for item in items if item.decision == DecisionChoices.QUERIED],
        faults=[reading for made in diary.rounds.all() for reading in made.readings.all()],
        notes=[one for one in signatures if one.act == ActChoices.NOTE],
    )
