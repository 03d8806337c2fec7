"""The page of a month: its steps with counts, what is in the way, its teams and versions."""

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from attendance.exports.shared import verification_code
from attendance.models import AttendanceDay, AttendanceMonth, MonthState, Objection, PublishedMonth
from attendance.selectors.progress import TeamStatus, progress_of, team_statuses
from attendance.wording_month import month_steps, next_words
from common.months import Month
from staff.models import Employee

NEXT = {
    "derive": ("admin:attendance_attendancemonth_derive", "attendance.derive_month"),
    "post": ("admin:attendance_attendancemonth_post", "attendance.post_month"),
    "publish": ("admin:attendance_attendancemonth_publish", "attendance.publish_month"),
    "amend": ("admin:attendance_attendancemonth_amend", "attendance.publish_month"),
}
"""The acts that move a month on, by the step that comes next: their page, and who may do them."""


def page_context(month: AttendanceMonth, request: HttpRequest, *, now: datetime) -> dict[str, Any]:
    """Give what the page of a month shows to whoever asks."""
    viewer: Employee = request.user  # type: ignore[assignment]  # the admin is for employees
    progress = progress_of(month, now=now)
    teams = team_statuses(month, viewer, now=now) if month.derived_at else []
    urls = {
        "derived": grid_url(month.month, version="0"),
        "confirmed": f"{month_url(month)}#teams",
        "posted": f"{month_url(month)}#teams",
        "objections": objections_url(month),
        "published": f"{month_url(month)}#versions",
    }
    name, permission = NEXT.get(progress.next_step, ("", ""))
    may_act = bool(name) and viewer.has_perm(permission)
    may_remind = viewer.has_perm("attendance.post_month") and progress.next_step in ("wait", "confirm")
    return {
        "month": month,
        "state": MonthState(month.state).label,
        "progress": progress,
        "steps": [(step, urls[step.key]) for step in month_steps(month, progress)],
        "next_words": next_words(progress.next_step),
        "next_url": reverse(name, args=[month.pk]) if may_act else "",
        "next_step": progress.next_step,
        "teams": [(one, exceptions_url(month.month, one), _is_late(one, may_remind)) for one in teams],
        "versions": _versions(month),
        "derive_url": reverse("admin:attendance_attendancemonth_derive", args=[month.pk])
        if viewer.has_perm("attendance.derive_month") and progress.next_step not in ("derive", "publishing")
        else "",
        "grid_url": grid_url(month.month, version="0"),
        "exceptions_url": exceptions_url(month.month, None),
        "objections_url": objections_url(month),
        "pending_url": reverse("admin:attendance_attendancemonth_pending", args=[month.pk]),
        "download_url": reverse("admin:attendance_attendancemonth_download", args=[month.pk]),
        "rules": ", ".join(month.header.get("rules", [])),
    }


def _is_late(team: TeamStatus, may_remind: bool) -> bool:
    """Tell whether the lead of a team can be chased: not everything is confirmed yet."""
    return may_remind and not team.is_confirmed


def _versions(month: AttendanceMonth) -> list[tuple[PublishedMonth, str, str, int]]:
    """List the versions, newest first: their code, their grid, how many cells differ from the one before."""
    rows = month.versions.select_related("entry").order_by("-number")
    counted = rows.annotate(changed=Count("differences"))
    return [
        (
            one,
            verification_code(one.content_hash),
            grid_url(month.month, version=str(one.number)),
            one.changed,
        )
        for one in counted
    ]


def month_url(month: AttendanceMonth) -> str:
    """Give the address of the page of a month."""
    return reverse("admin:attendance_attendancemonth_change", args=[month.pk])


def grid_url(month: Month, **query: str) -> str:
    """Give the address of the grid of a month."""
    return reverse("admin:attendance_attendancemonth_grid", query={"month": str(month), **query})


def exceptions_url(month: Month, team: TeamStatus | None) -> str:
    """Give the address of the exceptions of a team, or of every team."""
    place = "all" if team is None else team.team.code if team.team else "-"
    return reverse("admin:attendance_attendancemonth_exceptions", query={"month": str(month), "team": place})


def objections_url(month: AttendanceMonth) -> str:
    """Give the address of the open objections to a month."""
    query = {"month__id__exact": str(month.pk), "state__exact": Objection.State.OPEN}
    return reverse("admin:attendance_objection_changelist", query=query)


def exceptions_of_day(day: AttendanceDay) -> str:
    """Give the address at which a day is corrected: its row of the exceptions, or the approvals."""
    if not day.is_exception:
        return reverse("admin:attendance_punchcorrection_enter_correction")
    query = {"month": f"{day.day:%Y-%m}", "team": day.team.code if day.team else "-"}
    page = reverse("admin:attendance_attendancemonth_exceptions", query=query)
    return f"{page}#day-{day.employee_id}-{day.day:%Y%m%d}"
