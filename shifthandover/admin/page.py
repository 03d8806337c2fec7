"""What the pages of a diary show around the forms."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ledger.models import Entry
from ledger.selectors import latest_checkpoint, signatures_of
from shifthandover.domain.times import is_editable
from shifthandover.domain.vocabulary import Act, Section
from shifthandover.models import DiaryEntry, Handover, SectionChoices, ShiftDiary
from shifthandover.selectors import CarriedItem, may_try, open_items, responsible_for
from shifthandover.selectors.documents import DIARY
from shifthandover.selectors.readiness import SECTION_OF
from shifthandover.selectors.shifts import STILL_OUT
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

ON_OTHER_PAGES = {Act.DECIDE}
"""Items are decided on the pages of signing in and returning."""


@dataclass(frozen=True)
class SectionOnPage:
    """A section with its entries, as the page shows it."""

    code: str
    label: str
    entries: list[DiaryEntry]
    items: list[CarriedItem]


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
    return {
        "diary": diary,
        "responsible": responsible_for(diary),
        "sections": sections_of(diary, now),
        "versions": versions,
        "rounds": diary.rounds.select_related("made_by").prefetch_related("readings__point"),
        "problems": diary.problems.select_related("told_by"),
        "acts_signed": diary.signatures.select_related("signed_by", "entry").order_by("pk"),
        "signatures": signatures_of(DIARY, diary.pk),
    }


def paper_context(diary: ShiftDiary, *, now: datetime) -> dict[str, Any]:
    """Gather what the printed page shows: the diary, and in its footer the head of the register."""
    return {
        **diary_context(diary, now=now),
        "head": Entry.objects.order_by("-sequence").first(),
        "checkpoint": latest_checkpoint(),
        "printed_at": now,
    }


def sections_of(diary: ShiftDiary, now: datetime) -> list[SectionOnPage]:
    """The sections in their order, each with its entries and, until signed out, what stands open."""
    items = open_items(diary.desk, now) if diary.state in STILL_OUT else []
    entries = list(diary.entries.select_related("author", "corrects").order_by("pk"))
    return [
        SectionOnPage(
            code=section.value,
            label=str(SectionChoices(section).label),
            entries=[entry for entry in entries if entry.section == section],
            items=[item for item in items if SECTION_OF[item.kind] is section],
        )
        for section in Section
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
