"""Incidents in the admin: report in three fields, a list with clocks, one page with history and acts."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from common.errors import DomainError
from exports.doors import centre_url
from incidents.admin.authority_forms import ALL_FORMS
from incidents.admin.filters import InTimeFilter
from incidents.admin.forms import GrantForm, ReportForm
from incidents.admin.page import page_context
from incidents.domain.vocabulary import Act, State
from incidents.doors import send_file
from incidents.models import Incident
from incidents.models.labels import ACT_LABELS
from incidents.services import (
    PERMISSIONS,
    accept_offered,
    act_on,
    grant_reading,
    log_reading,
    report_incident,
)
from staff.admin_base import ReadOnlyAdmin, act_view

STATE_COLOURS = {
    State.REPORTED: "danger",
    State.ACKNOWLEDGED: "warning",
    State.IN_ACTION: "info",
    State.VERIFYING: "info",
    State.CLOSED: "success",
}
SHOWN = (
    "kind", "what", "where", "discovered_at", "reported_at", "reporter", "team", "owner", "next_owner",
    "acknowledged_by", "acknowledged_at", "asked", "duplicate_of", "recurs_from", "review_on",
    "closed_by", "closed_at",
)  # fmt: skip
_MINUTE = timedelta(minutes=1)


@admin.register(Incident)
class IncidentAdmin(ReadOnlyAdmin):
    """Reports upward and hazards; what may be done stands on the page of each."""

    list_display = ["show_number", "show_what", "show_state", "show_clock", "owner", "reported_at"]
    list_select_related = ["kind", "owner"]
    list_filter = ["state", "kind", "desk", "immediate", InTimeFilter]
    search_fields = ["number", "reporter__work_number", "owner__work_number"]
    date_hierarchy = "day"
    ordering = ["-reported_at", "-pk"]
    actions_list = ["workbook"]
    change_form_outer_before_template = "incidents/page_above.html"
    change_form_outer_after_template = "incidents/page_below.html"

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Whoever may report sees the button."""
        return bool(request.user.has_perm(PERMISSIONS[Act.REPORT]))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch the people named in the list in the same statement."""
        return super().get_queryset(request).select_related("kind", "owner")

    @display(description=_("incident"), header=True, ordering="number")
    def show_number(self, incident: Incident) -> list[str]:
        return [incident.kind.label, incident.number]

    @display(description=_("what"))
    def show_what(self, incident: Incident) -> str:
        return incident.headline if incident.confidential else f"{incident.headline} · {incident.where}"

    @display(description=_("state"), label=STATE_COLOURS, ordering="state")
    def show_state(self, incident: Incident) -> tuple[str, str]:
        return incident.state, str(incident.get_state_display())

    @display(description=_("clock"))
    def show_clock(self, incident: Incident) -> str:
        return clock_of(incident, timezone.now())

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show what is known: a field that says nothing yet takes no room on a phone."""
        return [(None, {"fields": [name for name in SHOWN if obj is None or getattr(obj, name) is not None]})]

    def get_urls(self) -> list[URLPattern]:
        """Give each act on an incident its page."""
        name = "incidents_incident_act"
        page = self.admin_site.admin_view(self.act_page)
        return [
            path("<int:pk>/act/<str:act>/", page, name=name),
            path("offered/", self.admin_site.admin_view(self.accept_page), name="incidents_incident_offered"),
            path(
                "<int:pk>/grant/",
                self.admin_site.admin_view(self.grant_page),
                name="incidents_incident_grant",
            ),
            path(
                "<int:pk>/files/<int:number>/",
                self.admin_site.admin_view(self.file_page),
                name="incidents_incident_file",
            ),
            *super().get_urls(),
        ]

    @action(
        description=_("Monthly workbook"),
        url_path="workbook",
        permissions=["incidents.view_incident"],
        icon="download",
    )
    def workbook(self, request: HttpRequest) -> HttpResponse:
        """Order it on the exports page."""
        return HttpResponseRedirect(centre_url("incidents.month"))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Report: three fields and the password."""
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=ReportForm,
            title=_("Report an incident"),
            act=partial(self._report, request),
            success=_("Reported. Those who must acknowledge it have been told."),
            back_url=reverse("admin:incidents_incident_changelist"),
            permission=PERMISSIONS[Act.REPORT],
            confirm=_("Report and sign"),
            form_kwargs={"reader": request.user, "now": timezone.now()},
        )

    def _report(self, request: HttpRequest, form: forms.Form) -> Incident:
        return report_incident(reporter=request.user, now=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the incident with its clocks, acts and history; reading a confidential one is logged."""
        incident = self.get_object(request, object_id)
        if incident is None:
            raise Http404
        now = timezone.now()
        log_reading(incident, reader=request.user, door="admin", now=now)  # type: ignore[arg-type]
        context = page_context(incident, request.user, now=now)  # type: ignore[arg-type]
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def act_page(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Show and do one act."""
        incident = self.get_object(request, str(pk))
        if incident is None or act not in ALL_FORMS:
            raise Http404
        done, now = Act(act), timezone.now()
        if request.method == "GET":
            log_reading(incident, reader=request.user, door="admin", now=now)  # type: ignore[arg-type]
        return act_view(
            request,
            model_admin=self,
            obj=incident,
            form_class=ALL_FORMS[done],
            title=ACT_LABELS[done],
            act=lambda form: act_on(
                incident,
                done,
                person=request.user,  # type: ignore[arg-type]
                now=now,
                values=form.cleaned_data,
            ),
            success=_("Done: %(act)s.") % {"act": ACT_LABELS[done]},
            back_url=reverse("admin:incidents_incident_change", args=[pk]),
            permission=PERMISSIONS[done],
            form_kwargs={"incident": incident, "reader": request.user, "now": now},
            facts=facts_of(incident),
        )

    def file_page(self, request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
        """Send a file to whoever sees the incident."""
        incident = self.get_object(request, str(pk))
        if incident is None:
            raise Http404
        try:
            return send_file(incident, number, reader=request.user, door="admin", now=timezone.now())  # type: ignore[arg-type]
        except DomainError as error:
            return HttpResponse(str(error), status=error.status, content_type="text/plain; charset=utf-8")

    def accept_page(self, request: HttpRequest) -> HttpResponse:
        """Accept everything that is offered to oneself, on one page."""
        offered = self.get_queryset(request).filter(next_owner=request.user).order_by("pk")
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=forms.Form,
            title=_("Handed over to me"),
            act=lambda _form: accept_offered(person=request.user, now=timezone.now()),  # type: ignore[arg-type]
            success=_("You answer for them now."),
            back_url=reverse("admin:incidents_incident_changelist"),
            permission=PERMISSIONS[Act.ACCEPT],
            confirm=_("Accept them all"),
            template="incidents/accept_offered.html",
            extra={"offered": offered},
        )

    def grant_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let somebody read a confidential incident."""
        incident = self.get_object(request, str(pk))
        if incident is None or not incident.confidential:
            raise Http404
        return act_view(
            request,
            model_admin=self,
            obj=incident,
            form_class=GrantForm,
            title=_("Let somebody read it"),
            act=lambda form: grant_reading(
                incident,
                granted_by=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
                **form.cleaned_data,
            ),
            success=_("They may read it now; their reading is logged."),
            back_url=reverse("admin:incidents_incident_change", args=[pk]),
            permission="incidents.grant_reading",
            facts=[(_("Incident"), incident)],
        )


def facts_of(incident: Incident) -> list[tuple[Any, Any]]:
    """List what somebody must see before they act."""
    return [
        (_("Incident"), incident),
        (_("What"), incident.what),
        (_("Where"), incident.where),
        (_("State"), incident.get_state_display()),
        (_("Reported"), f"{date_format(timezone.localtime(incident.reported_at), 'DATETIME_FORMAT')}"),
    ]


def clock_of(incident: Incident, now: datetime) -> str:
    """Say how the clock of a report stands: minutes left, or over."""
    if incident.state != State.REPORTED:
        return "—"
    due_at = incident.reported_at if incident.appealed_at is None else incident.appealed_at
    left = (due_at + incident.rule.acknowledge_within - now) // _MINUTE
    if left >= 0:
        return _t("%(minutes)d min left") % {"minutes": left}
    return _t("%(minutes)d min over") % {"minutes": -left}
