"""The clocks of incidents: started by acts, answered by acts, fired by one idempotent job."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from incidents.domain.clocks import Clock, is_late
from incidents.domain.ladder import DEFAULT_LADDER, Ladder, Purpose, ladder_for, rung_that_answers
from incidents.models import Deadline, EscalationStep, Incident, IncidentEvent
from incidents.models.labels import ESCALATED
from incidents.selectors.people import holders_of_rung
from incidents.services.notices import tell
from incidents.services.perform import held
from staff.models import Employee

logger = logging.getLogger(__name__)

MOST_PER_RUN = 500
"""Steps fired in one run of the scheduled job; what is left is due again a minute later."""


def start_clock(incident: Incident, purpose: Purpose, *, within: timedelta, now: datetime) -> Deadline:
    """Let a clock run from now: its first step becomes a row.

    Args:
        within: Time allowed for the answer, whole minutes.
    """
    return _lay_down(incident, purpose, at=None, started_at=now, within=within)


def stop_clocks(incident: Incident, *purposes: Purpose, now: datetime) -> None:
    """Mark the running steps of these clocks as answered."""
    Deadline.objects.running().filter(incident=incident, purpose__in=purposes).update(met_at=now)


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
    rung = rung_that_answers(deadline.step, ladder, {rung for rung, people in holders.items() if people})
    deadline.fired_at, deadline.late, deadline.rung = now, is_late(deadline.due_at, now), rung or ""
    claimed = Deadline.objects.running().filter(pk=deadline.pk)
    if not claimed.update(fired_at=now, late=deadline.late, rung=deadline.rung):
        return False
    told = holders[rung] if rung else []
    _write(incident, deadline, told=told, now=now)
    within = timedelta(minutes=deadline.within_minutes)
    _lay_down(incident, purpose, at=deadline, started_at=deadline.started_at, within=within)
    tell(incident, told, event=purpose.value, key=f"escalation.{deadline.number}", now=now, deadline=deadline)
    return True


def ladder_of(incident: Incident, purpose: Purpose) -> Ladder:
    """Give the ladder of a clock as the centre has it now."""
    steps = [row.ladder_step for row in EscalationStep.objects.all()]
    return ladder_for(purpose, is_confidential=incident.confidential, steps=steps or DEFAULT_LADDER)


def _lay_down(
    incident: Incident, purpose: Purpose, *, at: Deadline | None, started_at: datetime, within: timedelta
) -> Deadline:
    """Lay down the first step of a clock, or the one after `at`, under the next number of the incident."""
    Incident.objects.filter(pk=incident.pk).update(deadlines_made=F("deadlines_made") + 1)
    number = Incident.objects.values_list("deadlines_made", flat=True).get(pk=incident.pk)
    step = at.step + 1 if at else 1
    return Deadline.objects.create(
        incident=incident,
        number=number,
        clock=at.clock if at else number,
        purpose=purpose,
        started_at=started_at,
        within_minutes=within // timedelta(minutes=1),
        step=step,
        due_at=Clock(within, ladder_of(incident, purpose)).due_at(started_at, step),
    )


def _write(incident: Incident, deadline: Deadline, *, told: list[Employee], now: datetime) -> None:
    """Write the escalation into the history of the incident."""
    Incident.objects.filter(pk=incident.pk).update(history_length=F("history_length") + 1)
    incident.refresh_from_db(fields=["history_length"])
    IncidentEvent.objects.create(
        incident=incident,
        number=incident.history_length,
        round=incident.round,
        code=ESCALATED,
        at=now,
        state_before=incident.state,
        state_after=incident.state,
        details={
            "deadline": deadline.number,
            "purpose": deadline.purpose,
            "step": deadline.step,
            "late": deadline.late,
            "told": [person.work_number for person in told],
        },
    )
