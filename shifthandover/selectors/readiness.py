"""What a diary still lacks before it can be signed, read from the stored rows."""

from collections.abc import Iterable
from datetime import datetime

from incidents.selectors import unacknowledged
from shifthandover.domain.readiness import (
    Item,
    Matter,
    Missing,
    lacking_to_return,
    lacking_to_review,
    lacking_to_sign_in,
    lacking_to_sign_out,
)
from shifthandover.domain.vocabulary import Decision, ItemKind, Section
from shifthandover.models import DecisionChoices, HandedItem, Handover, OpenMatter, Round, ShiftDiary
from shifthandover.selectors.items import CarriedItem, open_items, open_matters
from shifthandover.selectors.parties import held_before
from staff.models import Employee

SECTION_OF = {
    ItemKind.MATTER: Section.OPEN_MATTERS,
    ItemKind.VIP: Section.VIP_MATTERS,
    ItemKind.INCIDENT: Section.HAZARDS,
    ItemKind.HAZARD: Section.HAZARDS,
    ItemKind.VISITOR: Section.OPEN_MATTERS,
}


def latest_handover(diary: ShiftDiary) -> Handover | None:
    """The version that the incoming lead has before them."""
    return Handover.objects.filter(diary=diary).order_by("-number").first()


def latest_round(diary: ShiftDiary, side: str, *, made_by: Employee | None = None) -> Round | None:
    """The last round of one side, of one person where told."""
    rounds = Round.objects.filter(diary=diary, side=side)
    return (rounds.filter(made_by=made_by) if made_by else rounds).order_by("-pk").first()


def sections_with_items(items: Iterable[CarriedItem]) -> set[Section]:
    """The sections that open items fill by themselves."""
    return {SECTION_OF[item.kind] for item in items}


def filled_sections(diary: ShiftDiary, items: Iterable[CarriedItem]) -> set[Section]:
    """The sections that hold an entry, an item, or the statement that there is nothing."""
    written = diary.entries.values_list("section", flat=True)
    return {Section(section) for section in written} | sections_with_items(items)


def missing_to_sign_out(diary: ShiftDiary, now: datetime) -> list[Missing]:
    """Everything that the outgoing lead still has to do."""
    return lacking_to_sign_out(
        filled=filled_sections(diary, open_items(diary.desk, now)),
        has_round=latest_round(diary, "outgoing") is not None,
        matters=[_as_handed(matter) for matter in open_matters(diary.desk)],
        unacknowledged_reports=unacknowledged(now, desk=diary.desk).count(),
        held_before=str(held_before(diary) or ""),
    )


def missing_to_sign_in(diary: ShiftDiary, person: Employee, synthesis: str) -> list[Missing]:
    """Everything that the incoming lead still has to do."""
    return lacking_to_sign_in(
        items=_received(diary, person),
        has_round=latest_round(diary, "incoming", made_by=person) is not None,
        synthesis=synthesis,
    )


def missing_to_return(diary: ShiftDiary, person: Employee, reasons: str) -> list[Missing]:
    """Everything that the incoming lead has to give before returning the diary."""
    return lacking_to_return(items=_received(diary, person), reasons=reasons)


def missing_to_review(diary: ShiftDiary) -> list[Missing]:
    """The reservations that nobody answered yet."""
    return lacking_to_review(unanswered=[item.title for item in unanswered_items(diary)])


def unanswered_items(diary: ShiftDiary) -> list[HandedItem]:
    """The items of the version taken over that were queried and not answered."""
    handover = latest_handover(diary)
    rows = HandedItem.objects.filter(handover=handover, decision=DecisionChoices.QUERIED, answer="")
    return list(rows.order_by("position"))


def _received(diary: ShiftDiary, person: Employee) -> list[Item]:
    rows = HandedItem.objects.filter(handover=latest_handover(diary)).order_by("position")
    return [
        Item(
            title=row.title,
            decision=Decision(row.decision),
            is_decided_by_signer=row.decided_by_id == person.pk,
            has_remark=bool(row.remark.strip()),
        )
        for row in rows
    ]


def _as_handed(matter: OpenMatter) -> Matter:
    return Matter(
        title=matter.title,
        kind=ItemKind.VIP if matter.is_vip else ItemKind.MATTER,
        has_owner=matter.owner_id is not None,
        has_next_step=bool(matter.next_step.strip()),
        has_limit=matter.due_at is not None,
        has_accept_by=matter.accept_by is not None,
        has_reply_by=matter.reply_by is not None,
    )
