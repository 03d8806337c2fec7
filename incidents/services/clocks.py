"""The clocks of incidents: started by acts, answered by acts, fired by one idempotent job."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from incidents.domain import steps
from incidents.domain.clocks import Clock
from incidents.domain.ladder import DEFAULT_LADDER, Ladder, Purpose, ladder_for
from incidents.domain.steps import Waiting
from incidents.models import AuthorityReport, Deadline, EscalationStep, Incident
from incidents.models.labels import ESCALATED
from incidents.selectors.people import holders_of_rung
from incidents.services.notices import tell
from incidents.services.perform import held, record_event
from staff.models import Employee

logger = logging.getLogger(__name__)

MOST_PER_RUN = 500
"""Steps fired in one run of the scheduled job; what is left is due again a minute later."""


def start_clock(
    incident: Incident,
    purpose: Purpose,
    *,
    clock: Clock,
    started_at: datetime,
    now: datetime,
    report: AuthorityReport | None = None,
) -> Deadline:
    """Let a clock run: its first step becomes a row.

    Args:
        clock: Its times and its ladder; see `clock_for`.
        started_at: From when its time is counted.
        now: The present instant: a warning that would have been due before is left out.
        report: The report to an authority that the clock is for.
    """
    waiting = steps.start(clock, started_at, now)
    first = Deadline(incident=incident, purpose=purpose, authority_report=report)
    return _lay_down(first, waiting)


def start_answer_clock(incident: Incident, purpose: Purpose, *, within: timedelta, now: datetime) -> Deadline:
    """Let a clock run from now that waits for one answer."""
    clock = clock_for(incident, purpose, within=within)
    return start_clock(incident, purpose, clock=clock, started_at=now, now=now)


def clock_for(
    incident: Incident,
    purpose: Purpose,
    *,
    within: timedelta,
    pause: timedelta | None = None,
    warning: timedelta | None = None,
) -> Clock:
    """Give the clock of a purpose on the centre's ladder; without a warning that would precede its start."""
    warned = warning if warning and warning < within else None
    return Clock(within, ladder_of(incident, purpose), pause=pause, warning=warned)


def stop_clocks(
    incident: Incident, *purposes: Purpose, now: datetime, report: AuthorityReport | None = None
) -> None:
    """Mark the running steps of these clocks as answered; of one report to an authority if it is named."""
    rows = Deadline.objects.running().filter(incident=incident, purpose__in=purposes)
    (rows.filter(authority_report=report) if report else rows).update(met_at=now)


def running_clock(
    incident: Incident, purpose: Purpose, *, report: AuthorityReport | None = None
) -> Deadline | None:
    """Give the running step of a clock; None when it does not run."""
    rows = Deadline.objects.running().filter(incident=incident, purpose=purpose)
    return (rows.filter(authority_report=report) if report else rows).first()


def extend_clock(running: Deadline, *, until: datetime, now: datetime) -> Deadline:
    """Let a clock run on to a later limit: the step that waited is answered, and a new clock takes its place.

    Whoever calls has made sure that the limit has not passed and that an extension is being signed.
    """
    purpose, report = Purpose(running.purpose), running.authority_report
    stop_clocks(running.incident, purpose, now=now, report=report)
    ladder = ladder_of(running.incident, purpose)
    waiting = steps.extend(running.waiting, ladder, until=until, now=now)
    return _lay_down(Deadline(incident=running.incident, purpose=purpose, authority_report=report), waiting)


def fire_due_deadlines(now: datetime, *, most: int = MOST_PER_RUN) -> list[Deadline]:
    """Fire every step that is due, each exactly once, in the order in which they were due.

    Any number of workers may run this at the same time, and again: a step is claimed by one conditional
    UPDATE, and only who claimed it tells people and lays down the step after it. After an outage the
    missed steps fire one after another, marked late. A step that cannot be fired is logged with its error
    and left for the next run; those after it fire all the same.

    Args:
        now: The instant of the run.
        most: Steps fired at most.

    Returns:
        The steps fired by this run.
    """
    fired: list[Deadline] = []
    failed: list[int] = []
    for _turn in range(most):
        deadline = Deadline.objects.due(now).exclude(pk__in=failed).select_related("incident").first()
        if deadline is None:
            break
        try:
            if _fire(deadline, now):
                fired.append(deadline)
        except Exception:
            logger.exception("escalation %s of incident %s", deadline.number, deadline.incident.number)
            failed.append(deadline.pk)
    return fired


@transaction.atomic
def _fire(deadline: Deadline, now: datetime) -> bool:
    """Claim one step, tell people, write the history, lay down the next step; all of it or nothing."""
    incident = held(deadline.incident)
    purpose = Purpose(deadline.purpose)
    ladder = ladder_of(incident, purpose)
    holders = {step.rung: holders_of_rung(incident, step.rung, now=now) for step in ladder}
    manned = {rung for rung, people in holders.items() if people}
    firing = steps.fire(deadline.waiting, ladder, manned, now)
    deadline.fired_at, deadline.late, deadline.rung = now, firing.is_late, firing.rung or ""
    claimed = Deadline.objects.running().filter(pk=deadline.pk)
    if not claimed.update(fired_at=now, late=deadline.late, rung=deadline.rung):
        return False
    told = holders[firing.rung] if firing.rung else []
    _write(incident, deadline, told=told, now=now)
    _lay_down(_step_after(deadline), firing.next)
    tell(incident, told, event=purpose.value, key=f"escalation.{deadline.number}", now=now, deadline=deadline)
    return True


def ladder_of(incident: Incident, purpose: Purpose) -> Ladder:
    """Give the ladder of a clock as the centre has it now."""
    own = [row.ladder_step for row in EscalationStep.objects.all()]
    return ladder_for(purpose, is_confidential=incident.confidential, steps=own or DEFAULT_LADDER)


def _step_after(deadline: Deadline) -> Deadline:
    """Make a step of the same clock, still without its times."""
    kept = ("incident_id", "clock", "purpose", "authority_report_id")
    return Deadline(**{name: getattr(deadline, name) for name in kept})


def _lay_down(step: Deadline, waiting: Waiting) -> Deadline:
    """Store a step under the next number of its incident; the first one gives its clock its number."""
    Incident.objects.filter(pk=step.incident_id).update(deadlines_made=F("deadlines_made") + 1)
    step.number = Incident.objects.values_list("deadlines_made", flat=True).get(pk=step.incident_id)
    step.clock = step.clock or step.number
    step.waiting = waiting
    step.save(force_insert=True)
    return step


def _write(incident: Incident, deadline: Deadline, *, told: list[Employee], now: datetime) -> None:
    """Write the escalation into the history of the incident."""
    details = {
        "deadline": deadline.number,
        "purpose": deadline.purpose,
        "step": deadline.step,
        "late": deadline.late,
        **({"warning": True} if deadline.is_warning else {}),
        "told": [person.work_number for person in told],
    }
    record_event(incident, ESCALATED, now=now, details=details)
