"""Opening diaries at the start of shifts: at a desk one after the other, never two at once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from shifthandover.domain.vocabulary import State
from shifthandover.models import ShiftDiary
from shifthandover.selectors.shifts import RunningShift, running_shifts
from staff.models import Desk, Employee


def open_due_diaries(now: datetime, *, desk: Desk | None = None) -> list[ShiftDiary]:
    """Open the diary of the shift that has each desk now, where it has none yet; any number of times.

    A diary waits for the last one at its desk: until that is taken over, or held by the duty supervisor,
    its outgoing lead still answers for the desk. Where shifts overlap, the desk has one diary at a time: the
    next begins when the last ends, and belongs to the running shift that began last; of those that
    began together, to the one that ends first. A shift that is over by then has no diary.
    """
    running = [one for one in running_shifts(now) if desk is None or one.desk == desk]
    by_desk = {one.desk.pk: [other for other in running if other.desk == one.desk] for one in running}
    opened = [_open_next(shifts, now) for shifts in by_desk.values()]
    return [diary for diary in opened if diary is not None]


@transaction.atomic
def _open_next(shifts: list[RunningShift], now: datetime) -> ShiftDiary | None:
    """Open the one diary that is due at a desk, unless the last one is not settled."""
    desk = Desk.objects.select_for_update().get(pk=shifts[0].desk.pk)
    last = ShiftDiary.objects.filter(desk=desk).select_related("incoming").order_by("-ends_at", "-pk").first()
    if last is not None and not (_is_settled(last) and last.ends_at <= now):
        return None
    running = _which(_without_diary(desk, shifts))
    return _open(running, last, now) if running else None


def _without_diary(desk: Desk, shifts: Iterable[RunningShift]) -> list[RunningShift]:
    days = {one.day for one in shifts}
    known = set(ShiftDiary.objects.filter(desk=desk, day__in=days).values_list("shift", "day"))
    return [one for one in shifts if (one.shift.pk, one.day) not in known]


def _which(shifts: list[RunningShift]) -> RunningShift | None:
    """The shift that has the desk: it began last; of those that began together, it ends first."""
    by_end = sorted(shifts, key=lambda one: (one.hours.ends_at, one.shift.pk))
    return max(by_end, key=lambda one: one.hours.starts_at, default=None)


def _open(running: RunningShift, last: ShiftDiary | None, now: datetime) -> ShiftDiary | None:
    starts_at = max(running.hours.starts_at, last.ends_at) if last else running.hours.starts_at
    try:
        with transaction.atomic():
            return ShiftDiary.objects.create(
                desk=running.desk,
                shift=running.shift,
                day=running.day,
                starts_at=starts_at,
                ends_at=running.hours.ends_at,
                outgoing=_lead(running, last, starts_at),
                opened_at=now,
            )
    except IntegrityError:  # another worker was first
        return None


def _is_settled(diary: ShiftDiary) -> bool:
    return diary.state in {State.TAKEN_OVER, State.REVIEWED, State.SUPERVISOR_HELD}


def _lead(running: RunningShift, last: ShiftDiary | None, starts_at: datetime) -> Employee:
    """Whoever took the desk over without a break, or since the shift began; else the rostered lead."""
    if last is None or last.incoming is None:
        return running.lead
    taken_over_at = last.taken_over_at or last.ends_at
    return last.incoming if max(last.ends_at, taken_over_at) >= starts_at else running.lead
