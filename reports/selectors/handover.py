"""Diaries and open matters as they stand, and how punctual the handovers of a day were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from shifthandover.models import OpenMatter, ShiftDiary
from shifthandover.models.choices import StateChoices
from shifthandover.selectors import running_shifts
from shifthandover.selectors.parties import REVIEW_DIARY
from shifthandover.selectors.reviews import waiting_for_review
from shifthandover.selectors.shifts import RunningShift

FINISHED = (StateChoices.TAKEN_OVER, StateChoices.REVIEWED)


@dataclass(frozen=True)
class HandoversOfDay:
    """The handovers of the shifts that began on a day: in time, late, and not done yet."""

    in_time: int
    late: Sequence[ShiftDiary]
    not_done: Sequence[ShiftDiary]

    @property
    def total(self) -> int:
        """How many there were to do by the instant of asking."""
        return self.in_time + len(self.late) + len(self.not_done)


def handovers_of_day(day: date, *, now: datetime, reader: Any) -> HandoversOfDay:
    """Read how punctual the handovers of a day's shifts were, as far as the reader may see them."""
    diaries = with_names(ShiftDiary.objects.visible_to(reader).filter(day=day, ends_at__lte=now))
    rows = list(diaries.order_by("ends_at", "desk"))
    done = [row for row in rows if row.state in FINISHED]
    late = [row for row in done if is_late(row)]
    return HandoversOfDay(
        in_time=len(done) - len(late),
        late=late,
        not_done=[row for row in rows if row.state not in FINISHED],
    )


def is_late(diary: ShiftDiary) -> bool:
    """Tell whether a diary was taken over later after its shift's end than the centre's setting allows."""
    tolerance = timedelta(minutes=settings.HANDOVER_OVERDUE_MINUTES)
    return diary.taken_over_at is not None and diary.taken_over_at > diary.ends_at + tolerance


def unfinished_diaries(reader: Any) -> "QuerySet[ShiftDiary]":
    """Return the diaries nobody has taken over, the one whose shift ends first in front."""
    unfinished = ShiftDiary.objects.visible_to(reader).unfinished().with_holder_before()
    return with_names(unfinished).order_by("ends_at", "desk")


def shifts_without_diary(now: datetime, today: date) -> list[RunningShift]:
    """List the shifts that run now at a desk and whose diary is not open: nobody can write anything there."""
    since = today - timedelta(days=1)
    opened = set(ShiftDiary.objects.filter(day__gte=since).values_list("desk", "shift", "day"))
    return [one for one in running_shifts(now) if (one.desk.pk, one.shift.pk, one.day) not in opened]


def diaries_to_review(reader: Any) -> int:
    """Count the handovers that wait for a review; of somebody who reviews, those they were no party to."""
    if reader.has_perm(REVIEW_DIARY):
        return waiting_for_review(reader).count()
    return ShiftDiary.objects.visible_to(reader).filter(state=StateChoices.TAKEN_OVER).count()


def with_names(diaries: "QuerySet[ShiftDiary]") -> "QuerySet[ShiftDiary]":
    """Read the people and places of diaries along with them."""
    return diaries.select_related("desk", "shift", "outgoing", "holder", "incoming")


@dataclass(frozen=True)
class MatterWithLimit:
    """An open matter and the limit that runs out first; none when it has none left."""

    matter: OpenMatter
    limit: datetime | None


def open_matters(reader: Any) -> list[MatterWithLimit]:
    """Return the open matters somebody may see, the nearest limit first."""
    rows = OpenMatter.objects.visible_to(reader).open().select_related("desk", "owner")
    found = [MatterWithLimit(row, row.next_limit) for row in rows]
    return sorted(found, key=lambda one: (one.limit is None, one.limit or one.matter.opened_at))
