"""Writing into a diary: entries, corrections, statements that there is nothing, the round."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from files.domain import PICTURES
from files.services import keep
from shifthandover.domain.rounds import is_in_order
from shifthandover.domain.times import is_editable
from shifthandover.domain.vocabulary import Act, Section
from shifthandover.models import DiaryEntry, Handover, Reading, Round, RoundPoint, SectionChoices, ShiftDiary
from shifthandover.selectors.items import open_items
from shifthandover.selectors.readiness import sections_with_items
from shifthandover.services.claiming import claim
from staff.models import Employee


@dataclass(frozen=True)
class Observed:
    """What somebody found at one point of the round."""

    point: RoundPoint
    is_ok: bool
    value: Decimal | None = None
    note: str = ""
    photograph: "File[Any] | None" = None


@transaction.atomic
def write_entry(
    diary: ShiftDiary,
    *,
    section: Section,
    text: str,
    by: Employee,
    now: datetime,
    corrects: DiaryEntry | None = None,
) -> DiaryEntry:
    """Write an entry into a section; with `corrects` it corrects an earlier entry, which stays.

    Raises:
        DomainError: `shifthandover.entry.empty`, `shifthandover.entry.other_diary`, and what `claim` raises.
    """
    diary = claim(diary, Act.WRITE, by=by, now=now)
    if corrects is not None and corrects.diary_id != diary.pk:
        raise DomainError("shifthandover.entry.other_diary", _("That entry is in another diary."))
    return DiaryEntry.objects.create(
        diary=diary,
        section=section,
        text=_something(text),
        author=by,
        written_at=now,
        corrects=corrects,
    )


@transaction.atomic
def edit_entry(entry: DiaryEntry, *, text: str, by: Employee, now: datetime) -> DiaryEntry:
    """Change the text of one's own entry within ten minutes; later, write a correction.

    Raises:
        DomainError: `shifthandover.entry.not_yours`, `shifthandover.entry.too_late`,
            `shifthandover.entry.signed`, and what `claim` raises.
    """
    claim(entry.diary, Act.WRITE, by=by, now=now)
    if entry.author_id != by.pk:
        raise DomainError(
            "shifthandover.entry.not_yours", _("Only the author may edit an entry."), status=403
        )
    if not is_editable(written_at=entry.written_at, now=now):
        raise DomainError(
            "shifthandover.entry.too_late", _("After ten minutes an entry is corrected by a new one.")
        )
    if Handover.objects.filter(diary=entry.diary, last_entry_id__gte=entry.pk).exists():
        raise DomainError(
            "shifthandover.entry.signed", _("The entry has been signed; correct it by a new one.")
        )
    DiaryEntry.objects.filter(pk=entry.pk).update(text=_something(text), edited_at=now, states_none=False)
    entry.refresh_from_db()
    return entry


@transaction.atomic
def state_none(diary: ShiftDiary, *, section: Section, by: Employee, now: datetime) -> DiaryEntry:
    """State that a section holds nothing.

    Raises:
        DomainError: `shifthandover.section.not_empty` when it does, and what `claim` raises.
    """
    diary = claim(diary, Act.WRITE, by=by, now=now)
    return store_none(diary, [section], by=by, now=now)[0]


@transaction.atomic
def make_round(
    diary: ShiftDiary, *, side: str, observed: Sequence[Observed], by: Employee, now: datetime
) -> Round:
    """Enter the round of one side while the diary is written, or before signing in.

    Raises:
        DomainError: `shifthandover.round.incomplete`, and what `claim` raises.
    """
    act = Act.WRITE if side == "outgoing" else Act.DECIDE
    return store_round(claim(diary, act, by=by, now=now), side=side, observed=observed, by=by, now=now)


def store_none(
    diary: ShiftDiary, sections: Iterable[Section], *, by: Employee, now: datetime
) -> list[DiaryEntry]:
    """Store statements that sections hold nothing, in a diary that the caller has claimed."""
    wanted = list(sections)
    written = {Section(found) for found in diary.entries.values_list("section", flat=True)}
    occupied = written | sections_with_items(open_items(diary.desk, now))
    for section in wanted:
        if section in occupied:
            raise DomainError(
                "shifthandover.section.not_empty",
                _("“%(section)s” is not empty.") % {"section": SectionChoices(section).label},
                section=section.value,
            )
    rows = [
        DiaryEntry(diary=diary, section=section, states_none=True, author=by, written_at=now)
        for section in wanted
    ]
    return DiaryEntry.objects.bulk_create(rows)


def store_round(
    diary: ShiftDiary, *, side: str, observed: Sequence[Observed], by: Employee, now: datetime
) -> Round:
    """Store a round in a diary that the caller has claimed, with its photographs.

    Raises:
        DomainError: `shifthandover.round.incomplete`, `shifthandover.round.note_missing`, and what
            `files.services.keep` raises for something that is no picture.
    """
    _check_round(observed)
    made = Round.objects.create(diary=diary, side=side, made_by=by, made_at=now)
    Reading.objects.bulk_create(
        Reading(
            round=made,
            point=one.point,
            value=one.value,
            is_ok=_is_in_order(one),
            note=one.note.strip(),
            photograph=keep(one.photograph, accept=PICTURES, kept_by=by, now=now) if one.photograph else None,
        )
        for one in observed
    )
    return made


def _check_round(observed: Sequence[Observed]) -> None:
    seen = {one.point.pk for one in observed if one.value is not None or not one.point.unit}
    skipped = [point for point in RoundPoint.objects.filter(is_active=True) if point.pk not in seen]
    if skipped:
        raise DomainError(
            "shifthandover.round.incomplete",
            _("The round is not complete: %(points)s.")
            % {"points": ", ".join(point.label for point in skipped)},
            points=[point.code for point in skipped],
        )
    unexplained = [one.point for one in observed if not one.note.strip() and not _is_in_order(one)]
    if unexplained:
        raise DomainError(
            "shifthandover.round.note_missing",
            _("Not in order, and nothing says why: %(points)s. Write what is wrong and what was done.")
            % {"points": ", ".join(point.label for point in unexplained)},
            points=[point.code for point in unexplained],
        )


def _is_in_order(one: Observed) -> bool:
    in_range = is_in_order(value=one.value, lowest=one.point.lowest, highest=one.point.highest)
    return one.is_ok and in_range


def _something(text: str) -> str:
    stripped = text.strip()
    if not stripped:
        raise DomainError("shifthandover.entry.empty", _("Write something, or state that there is nothing."))
    return stripped
