"""Doors of one's own incidents: the list, reporting, one incident with its files, acting on it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import DomainError
from incidents.domain.vocabulary import Act, State
from incidents.doors import send_file
from incidents.models import Incident
from incidents.models.labels import ACT_LABELS
from incidents.selectors import acts_for, files_of
from incidents.services import PERMISSIONS, act_on, log_reading, report_incident
from reports.me.incidents import FORMS, TONES, ReportForm, incidents_of
from reports.me.pages import own_page, page, person_of

SHOWN = 30
"""Incidents on the page."""

_report_allowed = permission_required(PERMISSIONS[Act.REPORT], raise_exception=True)


@own_page
@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """Show what I reported and what is mine to do."""
    rows = incidents_of(person_of(request))[:SHOWN]
    found = [{"incident": row, "tone": TONES.get(State(row.state), "plain")} for row in rows]
    return page(request, "me/incidents.html", {"found": found}, tab="requests")


@own_page
@_report_allowed
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Report something upward."""
    form = ReportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = report_incident(reporter=person_of(request), now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Reported. Those who must acknowledge it have been told."))
            return redirect("me:incident", pk=made.pk)
    return _answered(page(request, "me/incident_report.html", {"form": form}, tab="requests"), form)


@own_page
@require_safe
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one incident that I may see; reading a confidential one is logged."""
    person, found, now = person_of(request), _visible(request, pk), timezone.now()
    log_reading(found, reader=person, door="me", now=now)
    offered = [act for act in acts_for(found, person, now=now) if act in FORMS]
    context: dict[str, Any] = {
        "incident": found,
        "tone": TONES.get(State(found.state), "plain"),
        "acts": [(act.value, ACT_LABELS[act]) for act in offered if person.has_perm(PERMISSIONS[act])],
        "actions": found.actions.select_related("owner", "checker"),
        "files": files_of(found),
        "history": found.events.select_related("actor").order_by("number"),
    }
    return page(request, "me/incident.html", context, tab="requests")


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Do one act on an incident."""
    person, found, now = person_of(request), _visible(request, pk), timezone.now()
    if act not in FORMS:
        raise Http404
    done = Act(act)
    if not person.has_perm(PERMISSIONS[done]):
        raise PermissionDenied
    form = FORMS[done](request.POST or None, request.FILES or None, incident=found, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            act_on(found, done, person=person, now=now, values=form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Done: %(act)s.") % {"act": ACT_LABELS[done]})
            return redirect("me:incident", pk=pk)
    context = {"incident": found, "form": form, "label": ACT_LABELS[done]}
    return _answered(page(request, "me/incident_act.html", context, tab="requests"), form)


@own_page
@require_safe
def incident_file(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Send a file of an incident that I may see."""
    found = _visible(request, pk)
    try:
        return send_file(found, number, reader=person_of(request), door="me", now=timezone.now())
    except DomainError as error:
        return HttpResponse(str(error), status=error.status, content_type="text/plain; charset=utf-8")


def _visible(request: HttpRequest, pk: int) -> Incident:
    """The incident, when I may see it; else it does not exist."""
    rows = Incident.objects.visible_to(person_of(request)).select_related("kind", "owner", "reporter")
    return get_object_or_404(rows, pk=pk)


def _answered(answer: HttpResponse, form: Any) -> HttpResponse:
    answer.status_code = 422 if form.errors else 200
    return answer
