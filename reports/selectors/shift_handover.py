"""How the handover of one shift stands for who leads its team: signed, late, held, returned; open matters."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from qc.models import ShiftDelivery
from reports.selectors.handover import FINISHED, MatterWithLimit, is_late, open_matters, with_names
from shifthandover.models import ShiftDiary
from shifthandover.models.choices import StateChoices

MOST_MATTERS = 10
"""Open matters that are named; more are counted."""


@dataclass(frozen=True)
class ShiftHandover:
    """The diary of a shift, none where none was kept, and what is open at its desk."""

    diary: ShiftDiary | None
    matters: Sequence[MatterWithLimit]
    unlisted: int

    @property
    def is_done(self) -> bool:
        """Whether somebody has taken over."""
        return self.diary is not None and self.diary.state in FINISHED

    @property
    def is_late(self) -> bool:
        """Whether it was taken over later than the centre allows."""
        return self.diary is not None and is_late(self.diary)

    @property
    def is_held(self) -> bool:
        """Whether the duty supervisor took it over in their own name."""
        return self.diary is not None and self.diary.state == StateChoices.SUPERVISOR_HELD

    @property
    def times_returned(self) -> int:
        """How often it was signed out again after it had been returned."""
        return max(0, self.diary.version - 1) if self.diary else 0

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell: signed in time and at once, or no diary, and nothing open."""
        is_smooth = self.diary is None or (self.is_done and not self.is_late and not self.times_returned)
        return is_smooth and not self.matters


def shift_handover(delivery: ShiftDelivery, *, lead: Any) -> ShiftHandover:
    """Read how the handover after a shift stands, as far as a lead may see it: two statements."""
    desk = delivery.team.desk_id
    if desk is None:
        return ShiftHandover(None, [], 0)
    diaries = ShiftDiary.objects.visible_to(lead).filter(desk=desk, shift=delivery.shift, day=delivery.day)
    matters = [one for one in open_matters(lead) if one.matter.desk_id == desk]
    return ShiftHandover(
        with_names(diaries).first(), matters[:MOST_MATTERS], max(0, len(matters) - MOST_MATTERS)
    )


def being_handed_over(days: Collection[date], *, ended_after: datetime) -> set[tuple[int, int, date]]:
    """Name desk, shift and day of diaries without a signature, of shifts that ended after an instant."""
    rows = ShiftDiary.objects.unfinished().exclude(state=StateChoices.SUPERVISOR_HELD)
    waiting = rows.filter(day__in=days, ends_at__gt=ended_after).order_by()
    return set(waiting.values_list("desk", "shift", "day"))
