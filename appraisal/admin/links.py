"""Where the pages of the appraisal lead: to lists, to the rows behind a component, to its whole source."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from appraisal.models import AppraisalMonth, AppraisalObjection
from appraisal.selectors.behind import Behind
from attendance.admin.month_page import grid_url
from common.months import Month
from qc.admin.results.links import evaluations_url
from qc.selectors import Choice
from staff.models import Employee, Team

PAGES = {
    "evaluation": "qc_evaluation",
    "appeal": "qc_appeal",
    "observation": "qc_observation",
    "error": "records_errorrecord",
    "accident": "records_accident",
    "time_limit": "records_timelimit",
    "opinion": "records_opinion",
    "complaint": "records_complaint",
    "exam": "records_examresult",
}
"""The page of a row behind a component, by its sort."""

LISTS = {
    "observations": "qc_observation",
    "errors": "records_errorrecord",
    "limits": "records_timelimit",
    "opinions": "records_opinion",
    "satisfaction": "records_surveyanswer",
    "examination": "records_examresult",
    "workload": "records_workload",
    "rulings": "qc_appeal",
}
"""The list a component comes from."""


def month_url(month: AppraisalMonth) -> str:
    """Give the page of a month."""
    return reverse("admin:appraisal_appraisalmonth_change", args=[month.pk])


def people_url(month: AppraisalMonth, **filters: object) -> str:
    """Give the list of a month's people."""
    return _list("appraisal_personappraisal", month__id__exact=month.pk, **filters)


def objections_url(month: AppraisalMonth) -> str:
    """Give the open objections to a month."""
    state = AppraisalObjection.State.OPEN.value
    return _list("appraisal_appraisalobjection", month__id__exact=month.pk, state__exact=state)


def behind_url(one: Behind) -> str:
    """Give the page of a row behind a component; nothing where it has none."""
    page = PAGES.get(one.sort)
    return reverse(f"admin:{page}_change", args=[one.pk]) if page else ""


def source_url(code: str, month: Month, employee: Employee, team: Team | None) -> str:
    """Give the list that a component comes from, narrowed to the person and the month."""
    if code == "quality":
        return evaluations_url(month, Choice(operator_id=employee.pk))
    if code == "team_quality":
        return evaluations_url(month, Choice(team=team)) if team else ""
    if code == "attendance":
        return grid_url(month, **({"team": team.code} if team else {}))
    if code == "rulings":
        return _list(LISTS[code], q=employee.work_number)
    days = {"day__gte": month.first, "day__lte": month.last}
    return _list(LISTS[code], q=employee.work_number, **days) if code in LISTS else ""


def _list(name: str, **filters: Any) -> str:
    return f"{reverse(f'admin:{name}_changelist')}?{urlencode(filters)}"
