"""Doors of the month: objections to my days, the published sheet of my team."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from attendance.models import Objection
from attendance.services import raise_objection, withdraw_objection
from common.errors import DomainError
from common.months import Month
from reports.me.pages import own_page, page, person_of
from reports.me.team import newest_version, team_sheet
from reports.me.views import ObjectionForm, asked_day, asked_month, day_page
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


@own_page
@permission_required("attendance.raise_objection", raise_exception=True)
@require_POST
def object_to_day(request: HttpRequest, day: str) -> HttpResponse:
    """Object to one of my days while the month is posted."""
    about, form = asked_day(day), ObjectionForm(request.POST)
    if form.is_valid():
        try:
            raise_objection(person_of(request), about, form.cleaned_data["text"], now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Your objection was handed in. You are told when it is decided."))
            return redirect("me:day", about)
    return day_page(request, about, form)


@own_page
@permission_required("attendance.raise_objection", raise_exception=True)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back my objection."""
    person = person_of(request)
    found = get_object_or_404(Objection.objects.visible_to(person).filter(employee=person), pk=pk)
    try:
        withdraw_objection(found, by=person, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Withdrawn."))
    return redirect("me:day", found.day)
