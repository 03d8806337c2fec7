"""The page: a month is chosen, its way up stands in a table, and how things stand now in panels."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from common.errors import DomainError
from common.months import Month
from exports.doors import centre_url
from incidents.domain.vocabulary import Act
from incidents.models import reads_confidential
from incidents.selectors import way_up_table
from incidents.services import PERMISSIONS
from reports.risks import panels
from reports.risks.table import table_rows
from reports.risks.wording import ADDRESS, PERMISSION, TITLE
from reports.start_page.viewer import Viewer, look


def risks_page(request: HttpRequest) -> HttpResponse:
    """Show the figures of incidents and hazards to those who may see them."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    viewer = look(request.user, now=timezone.now())  # type: ignore[arg-type]  # the admin is for employees
    month = _month(request, viewer)
    context = {
        **admin.site.each_context(request),
        "title": TITLE,
        "month": month,
        "before": month.previous(),
        "neighbours": [
            (f"← {month.previous()}", _url(month.previous())),
            (f"{month.next()} →", _url(month.next())),
        ],
        **figures(viewer, month),
    }
    return TemplateResponse(request, "reports/risks/page.html", context)


def figures(viewer: Viewer, month: Month) -> dict[str, Any]:
    """Read everything the page shows."""
    may_report = viewer.user.has_perm(PERMISSIONS[Act.REPORT])
    return {
        "rows": table_rows(way_up_table(month, viewer.user, viewer.now), viewer.user, month),
        "panels": panels.standing(viewer, month),
        "counts_leaks": reads_confidential(viewer.user),
        "report_url": reverse("admin:incidents_incident_add") if may_report else "",
        "workbook_url": centre_url("incidents.month"),
    }


def _month(request: HttpRequest, viewer: Viewer) -> Month:
    """Read the month that is asked for; this month where there is none, or none that a calendar has."""
    text = request.GET.get("month", "")
    if not text:
        return viewer.month
    try:
        return Month.parse(text)
    except DomainError as error:
        messages.error(request, str(error.message))
        return viewer.month


def _url(month: Month) -> str:
    return f"{reverse(ADDRESS)}?{urlencode({'month': str(month)})}"
