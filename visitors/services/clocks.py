"""What the clock does: tells of overstays, closes days, each step exactly once however often it runs."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, time

from django.db import transaction
from django.db.models import F

from ledger.domain.moments import spell
from staff.models import Centre, Employee, PostCode
from staff.selectors import centre_day, holders_of
from visitors.domain.overstays import DueStep, due_steps
from visitors.domain.vocabulary import Act, State
from visitors.models import OverstayStep, Visit
from visitors.models.labels import LAPSED, OVERSTAYED
from visitors.services.notices import tell
from visitors.services.perform import note

logger = logging.getLogger(__name__)


def tell_overstays(now: datetime) -> int:
    """Tell host and duty supervisors of everybody who stays past the agreed end, each step once.

    Any number of workers may run this at the same time, and again: a step is claimed by one conditional
    UPDATE. After an outage the missed steps are told one after another, marked late. A visit that cannot be
    told about is logged and left for the next run; those after it are told all the same.

    Returns:
        How many steps were told by this run.
    """
    steps = list(OverstayStep.objects.all())
    rows = Visit.objects.inside().filter(ends_at__lte=now, overstay_steps__lt=len(steps))
    told = 0
    for visit in rows.named().order_by("ends_at", "pk"):
        assert visit.ends_at is not None
        due = due_steps(visit.ends_at, [step.after for step in steps], told=visit.overstay_steps, now=now)
        told += _each(visit, due, lambda visit, one: _tell(visit, one, steps[one.number - 1], now))
    return told


def _each(visit: Visit, due: Iterable[DueStep], do: Callable[[Visit, DueStep], bool]) -> int:
    """Take the steps in order; stop at the first that fails or that another worker took."""
    done = 0
    for one in due:
        try:
            if not do(visit, one):
                break
        except Exception:
            logger.exception("overstay step %s of visit %s", one.number, visit.number)
            break
        done += 1
    return done


@transaction.atomic
def _tell(visit: Visit, due: DueStep, step: OverstayStep, now: datetime) -> bool:
    """Claim one step, tell people, write the history; all of it or nothing."""
    claimed = Visit.objects.inside().filter(pk=visit.pk, ends_at=visit.ends_at, overstay_steps=due.number - 1)
    if not claimed.update(overstay_steps=due.number, is_overstayed=True):
        return False
    people = _to_tell(visit, step, now)
    details = {
        "step": due.number,
        "due_at": spell(due.due_at),
        "late": due.is_late,
        "told": [person.work_number for person in people],
    }
    note(visit, OVERSTAYED, now=now, before=visit.state, details=details)
    minutes = (now - visit.ends_at).total_seconds() // 60 if visit.ends_at else 0
    context = {"minutes": int(minutes), "late": due.is_late}
    key = f"overstay.{visit.extensions}.{due.number}"
    tell(visit, people, event="overstayed", key=key, now=now, context=context)
    return True


def _to_tell(visit: Visit, step: OverstayStep, now: datetime) -> list[Employee]:
    posts = [PostCode.DUTY_SUPERVISOR, *([PostCode.CENTRE_MANAGER] if step.tells_manager else [])]
    people = [*([visit.host] if visit.host else []), *holders_of(posts, centre_day(now))]
    return list(dict.fromkeys(people))


def close_days(now: datetime) -> int:
    """Note who did not come, and what nobody decided, once the day of the agreed end is over.

    Returns:
        How many visits were closed by this run.
    """
    centre = Centre.current()
    midnight = datetime.combine(centre_day(now, centre), time(), centre.zone)
    rows = Visit.objects.filter(state__in=[State.APPROVED, State.REQUESTED], ends_at__lt=midnight)
    return sum(_close(visit, now) for visit in rows.named().order_by("ends_at", "pk"))


@transaction.atomic
def _close(visit: Visit, now: datetime) -> bool:
    """Claim one visit by its state, and write the history."""
    before = visit.state
    is_approved = before == State.APPROVED
    after = State.NO_SHOW if is_approved else State.LAPSED
    claimed = Visit.objects.filter(pk=visit.pk, state=before, version=visit.version)
    if not claimed.update(state=after, ended_at=now, version=F("version") + 1):
        return False
    code = Act.NO_SHOW.value if is_approved else LAPSED
    note(visit, code, now=now, before=before, details={})
    if not is_approved:
        people = [person for person in (visit.host, visit.requested_by) if person]
        tell(visit, people, event="lapsed", key="lapsed", now=now)
    return True
