"""Requests in the admin: the list, one request with its evidence, and what waits for one's own decision."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from attendance.admin.waiting import tell_bulk, waiting_view
from attendance.models import AttendanceRequest, RequestState
from attendance.selectors.deciders import decides, with_names
from attendance.selectors.evidence import evidence_for
from attendance.services import approve_request, approve_unopposed, refuse_request
from attendance.wording_requests import evidence_words
from staff.admin_base import ReadOnlyAdmin, act_view

DECIDE = "attendance.decide_request"


class ApproveForm(forms.Form):
    """A word with the approval, and the reason where something speaks against it."""

    override_reason = forms.CharField(
        label=_("Reason for the exception"),
        required=False,
        max_length=300,
        help_text=_("Needed only where something speaks against it."),
        widget=UnfoldAdminTextInputWidget,
    )


class RefuseForm(forms.Form):
    """Why not."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The employee reads it."),
        widget=UnfoldAdminTextInputWidget,
    )


@admin.register(AttendanceRequest)
class AttendanceRequestAdmin(ReadOnlyAdmin):
    """What people ask for, newest first."""

    list_display = ["employee", "show_what", "show_when", "show_state", "asked_at", "decided_by", "answer"]
    list_filter = ["state", "kind"]
    list_filter_submit = False
    search_fields = ["=employee__work_number", "employee__name"]
    show_facets = admin.ShowFacets.NEVER
    actions = ["approve_selected"]
    actions_list = ["waiting"]
    actions_detail = ["approve", "refuse"]
    fieldsets = [
        (None, {"fields": [("employee", "state"), ("show_what", "show_when"), ("reason", "asked_at")]}),
        (_("Seen beside it"), {"fields": ["show_evidence"]}),
        (
            pgettext_lazy("request", "Decision"),
            {"fields": [("decided_by", "decided_at"), ("answer", "override_reason")]},
        ),
    ]
    readonly_fields = ["show_what", "show_when", "show_evidence"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Join what a request is written with."""
        return with_names(super().get_queryset(request))

    @display(
        description=_("state"),
        label={
            RequestState.PROPOSED: "info",
            RequestState.ASKED: "warning",
            RequestState.APPROVED: "success",
            RequestState.REFUSED: "danger",
        },
    )
    def show_state(self, row: AttendanceRequest) -> tuple[str, str]:
        return row.state, row.get_state_display()

    @display(description=pgettext_lazy("request", "what"))
    def show_what(self, row: AttendanceRequest) -> str:
        return row.what

    @display(description=_("when"), ordering="first_day")
    def show_when(self, row: AttendanceRequest) -> str:
        return row.when

    @display(description=pgettext_lazy("request", "evidence"))
    def show_evidence(self, row: AttendanceRequest) -> SafeString | str:
        """Show roster, cover, balance and caps while it waits; what was decided is history."""
        if not row.is_open:
            return "—"
        words = evidence_words(row, evidence_for([row])[row.pk])
        return render_to_string("attendance/evidence.html", {"seen": words})

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[Any]:
        """Offer the decision only to those who may take it, and while it is open."""
        offered = super().get_actions_detail(request, object_id)
        row = self.get_queryset(request).filter(pk=object_id).first()
        if row is None or row.state != RequestState.ASKED:
            return []
        return offered if decides(request.user, row, now=timezone.now()) else []  # type: ignore[arg-type]

    @action(description=_("Waits for me"), url_path="waiting", permissions=[DECIDE], icon="pending_actions")
    def waiting(self, request: HttpRequest) -> HttpResponse:
        """Decide what waits for oneself, with the evidence beside each request."""
        return waiting_view(request, self)

    @action(description=_("Approve"), url_path="approve", permissions=[DECIDE], icon="check")
    def approve(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Approve one request."""
        return self._decide(
            request,
            object_id,
            form_class=ApproveForm,
            title=_("Approve"),
            act=lambda row, form: approve_request(
                row,
                person=request.user,  # type: ignore[arg-type]  # the admin is for employees
                now=timezone.now(),
                override_reason=form.cleaned_data["override_reason"],
            ),
            success=_("Approved; the days it touches are derived again."),
        )

    @action(description=_("Refuse"), url_path="refuse", permissions=[DECIDE], icon="block")
    def refuse(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Refuse one request."""
        return self._decide(
            request,
            object_id,
            form_class=RefuseForm,
            title=_("Refuse"),
            act=lambda row, form: refuse_request(
                row,
                person=request.user,  # type: ignore[arg-type]  # the admin is for employees
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
            ),
            success=_("Not approved; the employee is told why."),
        )

    def _decide(
        self,
        request: HttpRequest,
        object_id: int,
        *,
        form_class: type[forms.Form],
        title: Any,
        act: Any,
        success: Any,
    ) -> HttpResponse:
        row = self.get_queryset(request).filter(pk=object_id).first()
        if row is None:
            raise Http404
        return act_view(
            request,
            model_admin=self,
            obj=row,
            form_class=form_class,
            title=title,
            act=lambda form: act(row, form),
            success=success,
            back_url=reverse("admin:attendance_attendancerequest_waiting"),
            permission=DECIDE,
            facts=[
                (_("Employee"), row.employee),
                (_("Request"), row),
                (_("Reason"), row.reason or "—"),
                (_("Seen beside it"), self.show_evidence(row)),
            ],
        )

    @admin.action(description=_("Approve what nothing speaks against"), permissions=["decide_request"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Approve many at once; what something speaks against stays."""
        ids = list(queryset.values_list("pk", flat=True))
        done = approve_unopposed(ids, person=request.user, now=timezone.now())  # type: ignore[arg-type]
        tell_bulk(request, done)

    def has_decide_request_permission(self, request: HttpRequest) -> bool:
        """Offer the bulk approval only to those who decide."""
        return bool(request.user.has_perm(DECIDE))
