"""The summary after a shift: each team lead is told results and handover, once, and nothing is lost."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from jobs.models import Job
from jobs.services import enqueue
from notices.models import Notice
from notices.services import notify
from qc.models import ShiftDelivery
from qc.services import delivered_until, open_delivery
from reports.selectors.shift_handover import being_handed_over
from reports.selectors.shift_results import shift_results
from reports.selectors.shifts import EndedShift, ended_shifts
from reports.services.checkpoint import checkpoint_to_send
from reports.wording import day_text
from staff.models import Employee
from staff.selectors import centre_day, leads_of

SHIFT_SUMMARY_KIND = "reports.shift_summary"

SETTLE = timedelta(minutes=5)
"""A delivery closes so long after the shift: who released in its last second has committed by then."""


def queue_shift_summaries(now: datetime) -> list[Job]:
    """Open the delivery after every shift that ended, and ask for a summary to each lead of its team.

    Delivery and jobs are stored together, so that a worker killed in between leaves both or neither. Asking
    again asks for nothing new.
    """
    return [job for ended in _untold(now) for job in _deliver(ended, now)]


def _untold(now: datetime) -> list[EndedShift]:
    """List the shifts after which a team was not told yet; of a team that was never told, only the last."""
    newest: dict[int, EndedShift] = {}
    after: list[EndedShift] = []
    until: dict[int, datetime | None] = {}
    for ended in _handed_over(ended_shifts(now, settle=SETTLE), now):
        team = ended.team
        if team.pk not in until:
            until[team.pk] = delivered_until(team)
        told = until[team.pk]
        if told is None:
            newest[team.pk] = ended
        elif ended.ends_at > told:
            after.append(ended)
    return [*newest.values(), *after]


def _handed_over(shifts: list[EndedShift], now: datetime) -> Iterator[EndedShift]:
    """Leave out shifts that are being handed over and not overdue yet, and what follows at their teams."""
    ended_after = now - timedelta(minutes=settings.HANDOVER_OVERDUE_MINUTES)
    waiting = being_handed_over({centre_day(one.starts_at) for one in shifts}, ended_after=ended_after)
    held: set[int] = set()
    for ended in shifts:
        if (ended.team.desk_id, ended.shift.pk, centre_day(ended.starts_at)) in waiting:
            held.add(ended.team.pk)
        if ended.team.pk not in held:
            yield ended


@transaction.atomic
def _deliver(ended: EndedShift, now: datetime) -> list[Job]:
    """Open one delivery; a team that nobody leads keeps its results for who leads it next."""
    leads = leads_of(ended.team, centre_day(ended.ends_at))
    if not leads:
        return []
    day = centre_day(ended.starts_at)
    delivery = open_delivery(
        ended.team, ended.shift, day=day, starts_at=ended.starts_at, ends_at=ended.ends_at, now=now
    )
    if delivery is None:
        return []
    return [
        enqueue(
            SHIFT_SUMMARY_KIND,
            key=f"{SHIFT_SUMMARY_KIND}.{lead.pk}.{ended.team.code}.{ended.shift.code}.{day}",
            payload={"lead": lead.pk, "delivery": delivery.pk},
            now=now,
        )
        for lead in leads
    ]


def send_shift_summary(lead: Employee, delivery: ShiftDelivery, *, now: datetime) -> list[Notice]:
    """Tell one lead what one delivery holds: inbox and mail, once whatever restarts.

    When there is nothing to tell, nobody is bothered, unless the centre wants a short message.
    """
    results = shift_results(delivery, lead=lead, now=now)
    if results.is_empty and not settings.QC_SHIFT_SUMMARY_WHEN_EMPTY:
        return []
    return notify(
        recipients=[lead],
        key=f"{SHIFT_SUMMARY_KIND}.{delivery.pk}",
        subject=lazy(lambda: _subject(delivery), str)(),
        body_template="reports/shift_summary/summary",
        context={
            "results": results,
            "site": settings.SITE_URL,
            "checkpoint": checkpoint_to_send(now=now),
        },
        url=reverse("admin:qc_evaluation_changelist"),
        now=now,
        kind=SHIFT_SUMMARY_KIND,
    )


def _subject(delivery: ShiftDelivery) -> str:
    shift = {"team": delivery.team, "day": day_text(delivery.day), "shift": delivery.shift.label}
    return _("After the shift: %(team)s, %(day)s %(shift)s") % shift
