"""Opening diaries at the start of shifts."""

from datetime import datetime

from django.db import transaction

from shifthandover.domain.vocabulary import State
from shifthandover.models import ShiftDiary
from shifthandover.selectors.shifts import RunningShift, running_shifts
from staff.models import Desk, Employee


def open_due_diaries(now: datetime, *, desk: Desk | None = None) -> list[ShiftDiary]:
    """Open the diary of every shift that runs now and has none yet; any number of times.

    A diary waits for the one before at the same desk: until that is taken over, or held by the
    duty supervisor, the outgoing lead still answers for the desk.
    """
    due = [running for running in running_shifts(now) if desk is None or running.desk == desk]
    opened = [_open(running, now) for running in due]
    return [diary for diary in opened if diary is not None]


@transaction.atomic
def _open(running: RunningShift, now: datetime) -> ShiftDiary | None:
    """Open one diary, unless it exists or the one before is not settled."""
    before = _before(running)
    if before is not None and not _is_settled(before):
        return None
    diary, created = ShiftDiary.objects.get_or_create(
        desk=running.desk,
        shift=running.shift,
        day=running.day,
        defaults={
            "starts_at": running.hours.starts_at,
            "ends_at": running.hours.ends_at,
            "outgoing": _lead(running, before),
            "opened_at": now,
        },
    )
    return diary if created else None


def _before(running: RunningShift) -> ShiftDiary | None:
    """The last diary of the desk whose shift ended when this one begins, or earlier."""
    earlier = ShiftDiary.objects.filter(desk=running.desk, ends_at__lte=running.hours.starts_at)
    return earlier.select_related("incoming").order_by("-ends_at", "-pk").first()


def _is_settled(diary: ShiftDiary) -> bool:
    return diary.state in {State.TAKEN_OVER, State.REVIEWED, State.SUPERVISOR_HELD}


def _lead(running: RunningShift, before: ShiftDiary | None) -> Employee:
    """Whoever took the desk over without a break answers for it; else the rostered lead."""
    if before is not None and before.incoming and before.ends_at == running.hours.starts_at:
        return before.incoming
    return running.lead
