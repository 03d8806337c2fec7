"""What the pages of a diary show around the forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ledger.models import Entry
from ledger.selectors import latest_checkpoint, signatures_of
from shifthandover.domain.times import is_editable
from shifthandover.domain.vocabulary import Act, ItemKind, Section, State
from shifthandover.models import (
    ActChoices,
    DiaryEntry,
    DiarySignature,
    HandedItem,
    Handover,
    SectionChoices,
    ShiftDiary,
    StateChoices,
)
from shifthandover.selectors import CarriedItem, may_try, open_items, responsible_for
from shifthandover.selectors.documents import DIARY
from shifthandover.selectors.readiness import SECTION_OF
from staff.models import Employee

LABELS: dict[Act, Any] = {
    Act.WRITE: _("Write an entry"),
    Act.SIGN_OUT: _("Sign out"),
    Act.DECIDE: _("Accept or query"),
    Act.RETURN: _("Return with reasons"),
    Act.BLOCK: _("A problem came between"),
    Act.RESUME: _("Problem brought to a stage"),
    Act.SIGN_IN: _("Sign in"),
    Act.HOLD: _("Take over in my own name"),
    Act.ANSWER: _("Answer a reservation"),
    Act.NOTE: _("Add a signed note"),
    Act.REVIEW: _("Review"),
}

STRONG = {Act.SIGN_OUT, Act.SIGN_IN, Act.RESUME, Act.REVIEW}
"""The acts that bring the handover on are offered as strong buttons."""

READ_WITH_A_ROUND = ("readings__point", "readings__photograph")

ON_OTHER_PAGES = {Act.DECIDE}
"""Items are decided on the pages of signing in and returning."""


HANDED = frozenset({State.HANDED_OVER, State.SUPERVISOR_HELD, State.TAKEN_OVER, State.REVIEWED})
"""States in which the items are those of the version handed over, not what stands open now."""

DONE = {
    State.OPEN: 1,
    State.RETURNED: 1,
    State.BLOCKED: 1,
    State.HANDED_OVER: 2,
    State.SUPERVISOR_HELD: 2,
    State.TAKEN_OVER: 3,
    State.REVIEWED: 4,
}
"""How many stages of its way a diary has behind it in each state."""


@dataclass(frozen=True)
class SectionOnPage:
    """A section with its entries and items, as the page shows it."""

    code: str
    label: str
    entries: list[DiaryEntry]
    items: Sequence[CarriedItem | HandedItem]

    @property
    def said_none(self) -> DiaryEntry | None:
        """The statement that the section holds nothing, where it is all that the section holds."""
        is_all = len(self.entries) == 1 and self.entries[0].states_none and not self.items
        return self.entries[0] if is_all else None


@dataclass(frozen=True)
class Step:
    """A stage on the way of a diary: by whom and when it was reached."""

    title: str
    who: Employee | None = None
    at: datetime | None = None
    note: str = ""
    is_done: bool = False
    is_current: bool = False


def page_context(diary: ShiftDiary, reader: Employee, *, now: datetime) -> dict[str, Any]:
    """Gather everything that the page of a diary shows."""
    acts = [act for act in may_try(reader, diary, now) if act not in ON_OTHER_PAGES]
    return {
        **diary_context(diary, now=now),
        "acts": [_button(diary, act) for act in acts],
        "may_write": Act.WRITE in acts,
        "editable": _editable(diary, reader, now) if Act.WRITE in acts else set(),
        "print_url": reverse("admin:shifthandover_shiftdiary_print", args=[diary.pk]),
        "now": now,
    }


def diary_context(diary: ShiftDiary, *, now: datetime) -> dict[str, Any]:
    """Gather what the page on the screen and the page on paper both show."""
    handovers = Handover.objects.filter(diary=diary).order_by("-number")
    versions = list(handovers.prefetch_related("items__decided_by", "items__answered_by"))
    signed = list(diary.signatures.select_related("signed_by", "entry").order_by("pk"))
    current = versions[0] if versions and diary.state in HANDED else None
    return {
        "diary": diary,
        "responsible": responsible_for(diary),
        "steps": steps_of(diary, signed),
        "sections": sections_of(diary, now, current),
        "as_of": current.handed_at if current else now,
        "versions": [version for version in versions if version is not current],
        "rounds": diary.rounds.select_related("made_by").prefetch_related(
            "readings__point", "readings__photograph"
        ),
        "problems": diary.problems.select_related("told_by"),
        "acts_signed": [one for one in signed if one.text],
        "signatures": signatures_of(DIARY, diary.pk),
        "no_fields": {},
    }


def paper_context(diary: ShiftDiary, *, now: datetime) -> dict[str, Any]:
    """Gather what the printed page shows: the diary, and in its footer the head of the register."""
    return {
        **diary_context(diary, now=now),
        "head": Entry.objects.order_by("-sequence").first(),
        "checkpoint": latest_checkpoint(),
        "printed_at": now,
    }


def sections_of(diary: ShiftDiary, now: datetime, handed: Handover | None) -> list[SectionOnPage]:
    """The sections in their order, each with its entries and its items.

    Args:
        handed: The version handed over, whose items are shown as they stood then; without one, what
            stands open at the desk now.
    """
    entries = list(diary.entries.select_related("author", "corrects").order_by("pk"))
    items: Sequence[CarriedItem | HandedItem] = (
        list(handed.items.all()) if handed else open_items(diary.desk, now)
    )
    return [
        SectionOnPage(
            code=section.value,
            label=str(SectionChoices(section).label),
            entries=[entry for entry in entries if entry.section == section],
            items=[item for item in items if SECTION_OF[ItemKind(item.kind)] is section],
        )
        for section in Section
    ]


def steps_of(diary: ShiftDiary, signed: Sequence[DiarySignature]) -> list[Step]:
    """The way of a diary from its opening to its review, each stage with its person and time."""
    reviewed_at = next((one.signed_at for one in signed if one.act == ActChoices.REVIEW), None)
    handing = StateChoices.SUPERVISOR_HELD.label if diary.holder else LABELS[Act.SIGN_OUT]
    done = DONE[State(diary.state)]
    stages = [
        (str(_("Opened")), diary.outgoing, diary.opened_at),
        (str(handing), diary.holder or diary.outgoing, diary.handed_over_at),
        (str(LABELS[Act.SIGN_IN]), diary.incoming, diary.taken_over_at),
        (str(LABELS[Act.REVIEW]), diary.reviewer, reviewed_at),
    ]
    return [
        Step(title, who, at, is_done=True)
        if number < done
        else Step(title, note=diary.get_state_display() if number == done else "", is_current=number == done)
        for number, (title, who, at) in enumerate(stages)
    ]


def _button(diary: ShiftDiary, act: Act) -> dict[str, Any]:
    return {
        "code": act.value,
        "label": LABELS[act],
        "url": reverse("admin:shifthandover_shiftdiary_act", args=[diary.pk, act.value]),
        "is_strong": act in STRONG,
    }


def _editable(diary: ShiftDiary, reader: Employee, now: datetime) -> set[int]:
    """The entries that the reader may still edit."""
    signed = Handover.objects.filter(diary=diary).order_by("-number").first()
    last = (signed.last_entry_id or 0) if signed else 0
    own = diary.entries.filter(author=reader, pk__gt=last)
    return {entry.pk for entry in own if is_editable(written_at=entry.written_at, now=now)}
