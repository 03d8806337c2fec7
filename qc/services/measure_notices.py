"""Whom measures are told to: their owner, and the chair when one is done or overdue."""

from datetime import datetime

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from notices.services import notify
from qc.models import Measure
from qc.selectors.meetings import open_measures
from staff.models import Employee
from staff.selectors import centre_day

SUBJECTS = {
    "given": _("Measure: {problem}"),
    "due": _("Due today: {problem}"),
    "overdue": _("Overdue: {problem}"),
    "done": _("Reported done: {problem}"),
}


def tell_owner(measure: Measure, *, by: Employee, now: datetime, time: int = 0) -> None:
    """Tell the owner what is to be done until when, unless they entered it themselves."""
    if measure.owner_id != by.pk:
        _tell(measure, [measure.owner], "given", now=now, time=time)


def tell_done(measure: Measure, *, by: Employee, now: datetime) -> None:
    """Tell the chair that a measure was reported done."""
    chair = measure.item.meeting.chair
    _tell(measure, [chair] if chair.pk != by.pk else [], "done", now=now)


def remind_of_measures(*, now: datetime) -> int:
    """Remind owners on the day, and owners and chairs once a measure is overdue; any number of times a day.

    Returns:
        How many notices are new.
    """
    today = centre_day(now)
    told = 0
    for measure in open_measures(due_until=today):
        if measure.due_on == today:
            told += _tell(measure, [measure.owner], "due", now=now)
        else:
            people = [measure.owner, measure.item.meeting.chair]
            told += _tell(measure, people, "overdue", now=now)
    return told


def _tell(measure: Measure, people: list[Employee], what: str, *, now: datetime, time: int = 0) -> int:
    suffix = f".{time}" if time else ""
    told = notify(
        recipients=people,
        key=f"qc.measure.{measure.pk}.{what}.{measure.due_on}{suffix}",
        subject=format_lazy(SUBJECTS[what], problem=measure.item.problem),
        body_template="qc/measure",
        context={"measure": measure, "item": measure.item, "what": what},
        url=reverse("admin:qc_qualitymeeting_change", args=[measure.item.meeting_id]),
        now=now,
        kind=f"qc.measure.{what}",
    )
    return len(told)
