"""Doors of the month: the published sheet of my team."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.months import Month
from reports.me.pages import own_page, page, person_of
from reports.me.team import newest_version, team_sheet
from reports.me.views import asked_month
from staff.selectors import centre_today


@own_page
@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """Show the newest published sheet of one of my teams; without a month the one before this."""
    person, today = person_of(request), centre_today(timezone.now())
    asked = asked_month(request, today) if request.GET.get("month") else Month.of(today).previous()
    version = newest_version(asked)
    found = team_sheet(person, version, team=request.GET.get("team", "")) if version else None
    if version and found is None and request.GET.get("team"):
        raise Http404
    context = {
        "month": asked,
        "version": version,
        "sheet": found,
        "before": str(asked.previous()),
        "after": str(asked.next()),
    }
    return page(request, "me/team.html", context, tab="team")
