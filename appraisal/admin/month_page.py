"""The page of a month: its steps with counts, what is in the way, its teams, its components, its versions."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from appraisal.admin.links import month_url, objections_url, people_url
from appraisal.domain.scheme import Scheme
from appraisal.exports.kinds import MONTH
from appraisal.models import AppraisalMonth, MonthState, PublishedAppraisal
from appraisal.selectors.progress import TeamStatus, not_final, progress_of, team_statuses
from appraisal.showing import tone_of
from appraisal.wording import grade_name, score_text
from appraisal.wording_month import month_steps, next_words
from attendance.exports.shared import verification_code
from exports.doors import order_url
from staff.models import Employee

NEXT = {
    "post": ("post", "appraisal.post_month"),
    "publish": ("publish", "appraisal.publish_month"),
    "amend": ("amend", "appraisal.publish_month"),
}
"""The acts that move a month on, by the step that comes next: their page, and who may do them."""


def page_context(month: AppraisalMonth, request: HttpRequest, *, now: datetime) -> dict[str, Any]:
    """Give what the page of a month shows to whoever asks."""
    viewer: Employee = request.user  # type: ignore[assignment]  # the admin is for employees
    progress = progress_of(month, now=now)
    scheme = Scheme.read(month.header["scheme"]["definition"])
    teams = team_statuses(month, viewer)
    page = month_url(month)
    urls = {
        "drafted": people_url(month),
        "final": f"{page}#sources",
        "posted": people_url(month),
        "objections": objections_url(month),
        "published": f"{page}#versions",
    }
    name, permission = NEXT.get(progress.next_step, ("", ""))
    may_act = bool(name) and viewer.has_perm(permission)
    return {
        "month": month,
        "state": MonthState(month.state).label,
        "progress": progress,
        "steps": [(step, urls[step.key]) for step in month_steps(month, progress)],
        "next_words": next_words(progress.next_step),
        "next_step": progress.next_step,
        "next_url": _act(month, name) if may_act else "",
        "not_final": not_final(month, now=now) if month.state != MonthState.PUBLISHED else [],
        "grades": _grades(scheme, teams, month),
        "teams": [_team(month, scheme, one) for one in teams],
        "is_all": sum(one.people for one in teams) == progress.people,
        "versions": _versions(month),
        "draft_url": _act(month, "draft") if viewer.has_perm("appraisal.draft_month") else "",
        "pending_url": _act(month, "pending"),
        "workbook_url": order_url(MONTH.code, month=month) if MONTH.may(viewer) else "",
        "people_url": people_url(month),
        "objections_url": objections_url(month),
        "scheme": month.scheme,
        "sources": month.header["sources"],
    }


def _act(month: AppraisalMonth, name: str) -> str:
    return reverse(f"admin:appraisal_appraisalmonth_{name}", args=[month.pk])


def _grades(
    scheme: Scheme, teams: list[TeamStatus], month: AppraisalMonth
) -> list[tuple[str, int, str, str]]:
    """Count the grades of everybody the viewer sees: name, count, colour, the list of who has it."""
    counts: Counter[str] = Counter()
    for one in teams:
        counts.update(one.grades)
    codes = [grade.code for grade in scheme.grades]
    codes += [""] if counts[""] else []
    return [
        (
            grade_name(scheme, code),
            counts[code],
            tone_of(scheme, code),
            people_url(month, grade__exact=code) if code else people_url(month),
        )
        for code in codes
    ]


def _team(month: AppraisalMonth, scheme: Scheme, one: TeamStatus) -> dict[str, Any]:
    team = {"team__id__exact": one.team.pk} if one.team else {"team__isnull": True}
    return {
        "team": one.team,
        "people": one.people,
        "url": people_url(month, **team),
        "mean": score_text(one.mean),
        "grades": [
            (grade_name(scheme, grade.code), one.grades[grade.code], tone_of(scheme, grade.code))
            for grade in scheme.grades
            if one.grades.get(grade.code)
        ],
        "without": one.grades.get("", 0),
        "objections": one.objections,
    }


def _versions(month: AppraisalMonth) -> list[tuple[PublishedAppraisal, str, int]]:
    """List the versions, newest first: their code, how many components differ from the one before."""
    rows = month.versions.select_related("entry").order_by("-number")
    counted = rows.annotate(changed=Count("differences"))
    return [(one, verification_code(one.content_hash), one.changed) for one in counted]
