"""The daily duty summary: what each lead and superior is told about the day that has passed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from jobs.models import Job
from jobs.services import enqueue
from notices.models import Notice
from notices.services import notify
from reports.selectors.daily import (
    MOST_LISTED,
    AttendanceOfDay,
    IncidentsOfDay,
    attendance_of_day,
    incidents_of_day,
)
from reports.selectors.handover import HandoversOfDay, handovers_of_day
from reports.selectors.quality import QualityOfDay, quality_of_day
from reports.services.checkpoint import checkpoint_to_send
from reports.wording import day_text
from staff.models import Centre, Employee, Membership, PostCode, Team
from staff.selectors import holders_of

SUMMARY_KIND = "reports.daily_summary"

CENTRE_READERS = (PostCode.DUTY_SUPERVISOR, PostCode.CENTRE_MANAGER)
"""Posts that are told about the whole centre; a team lead is told about the teams they lead."""


@dataclass(frozen=True)
class DailySummary:
    """Everything a summary tells one reader; without teams it is about the whole centre."""

    day: date
    teams: list[Team] | None
    attendance: AttendanceOfDay
    quality: QualityOfDay
    handovers: HandoversOfDay
    incidents: IncidentsOfDay


def readers_of_summary(day: date) -> list[Employee]:
    """Return who gets a summary of a day: those who lead on the day after it, when it is read."""
    return holders_of([PostCode.TEAM_LEAD, *CENTRE_READERS], day)


def queue_summaries(day: date, *, today: date, now: datetime) -> list[Job]:
    """Ask for the summary of a day for everybody who gets one; asking again changes nothing.

    Args:
        day: The day that is summed up.
        today: The day on which posts count.
        now: The instant of asking.
    """
    return [
        enqueue(
            SUMMARY_KIND,
            key=f"{SUMMARY_KIND}.{reader.pk}.{day}",
            payload={"reader": reader.pk, "day": str(day), "today": str(today)},
            now=now,
        )
        for reader in readers_of_summary(today)
    ]


def send_summary(reader: Employee, day: date, *, today: date, now: datetime) -> list[Notice]:
    """Tell one reader about a day: inbox and mail, once for that day whatever restarts."""
    summary = summary_for(reader, day, today=today, now=now)
    if summary is None:
        return []
    return notify(
        recipients=[reader],
        key=f"{SUMMARY_KIND}.{day}",
        subject=lazy(lambda: _("Daily summary: %(day)s") % {"day": day_text(day)}, str)(),
        body_template="reports/daily_summary/summary",
        context={"summary": summary, "reader": reader, "checkpoint": checkpoint_to_send(now=now)},
        url=reverse("admin:index"),
        now=now,
        kind=SUMMARY_KIND,
    )


def summary_for(reader: Employee, day: date, *, today: date, now: datetime) -> DailySummary | None:
    """Read what one reader is told; none for somebody who neither leads nor is in charge of the centre."""
    centre = Centre.current()
    held = list(Membership.objects.on(today).filter(employee=reader).select_related("team", "post"))
    posts = {one.post.code for one in held}
    teams = (
        None
        if posts & set(CENTRE_READERS)
        else [one.team for one in held if one.post.code == PostCode.TEAM_LEAD]
    )
    if teams == []:
        return None
    return DailySummary(
        day=day,
        teams=teams,
        attendance=attendance_of_day(day, now=now, teams=teams),
        quality=quality_of_day(day, zone=centre.zone, reader=reader, most=MOST_LISTED),
        handovers=handovers_of_day(day, now=now, reader=reader),
        incidents=incidents_of_day(day, now=now, zone=centre.zone, reader=reader),
    )
