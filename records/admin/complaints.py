"""Complaints in the admin: those overdue first, answered and closed from their page."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from records.admin.lists import STANDING_COLOURS, STANDINGS
from records.admin.pages import RecordAdmin, pen_of, reason_field
from records.domain.complaints import Act, possible
from records.models import Complaint, ComplaintState
from records.services import answer_complaint, close_complaint

HANDLE = "records.handle_complaint"
STATE_COLOURS = {
    ComplaintState.RECEIVED: "warning",
    ComplaintState.ANSWERED: "info",
    ComplaintState.CLOSED: "success",
}


class AnswerForm(forms.Form):
    """What the customer was told."""

    answer = forms.CharField(
        label=_("What the customer was answered"),
        max_length=2000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


class FindingForm(forms.Form):
    """Whether the complaint was justified, and why."""

    is_justified = forms.TypedChoiceField(
        label=pgettext_lazy("complaint", "Finding"),
        choices=[("", "—"), ("yes", _("justified")), ("no", _("not justified"))],
        coerce=lambda word: word == "yes",
        widget=UnfoldAdminSelectWidget,
    )
    finding = reason_field(_("Why"))


class StateFilter(admin.SimpleListFilter):
    """Complaints by where they stand."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer what waits, what is overdue, and the states."""
        return [("overdue", _("overdue")), *ComplaintState.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the list."""
        if self.value() == "overdue":
            return queryset.overdue(timezone.now())  # type: ignore[attr-defined]
        if self.value() == ComplaintState.RECEIVED:
            return queryset.filter(answered_at__isnull=True)
        if self.value() == ComplaintState.ANSWERED:
            return queryset.filter(answered_at__isnull=False, closed_at__isnull=True)
        return queryset.filter(closed_at__isnull=False) if self.value() else queryset


@admin.register(Complaint)
class ComplaintAdmin(RecordAdmin):
    """Complaints with their limits."""

    sort = "complaints"
    list_display: Any = [
        "show_number",
        "show_state",
        "show_limit",
        "due_at",
        "show_employee",
        "show_finding",
        "show_text",
    ]
    list_select_related = ["employee", "kind"]
    list_filter: Any = [StateFilter, "kind", "is_justified", "channel"]
    ordering = ["-received_at", "-pk"]
    autocomplete_fields: Any = ["employee", "contact"]
    actions_detail: Any = ["answer", "close", "withdraw"]
    fields: Any = [
        ("reference", "kind"),
        ("employee", "channel"),
        "received_at",
        "due_at",
        "text",
        "contact",
        ("answered_at", "closed_at", "is_justified"),
        "answer",
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Leave the answer and the finding to their own acts."""
        steps = ["answered_at", "answer", "closed_at", "is_justified"]
        return [*super().get_readonly_fields(request, obj), *steps]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Count a complaint by the day on which it came."""
        obj.day = timezone.localtime(obj.received_at).date()
        super().save_model(request, obj, form, change)

    @display(description=_("complaint"), header=True, ordering="reference")
    def show_number(self, complaint: Complaint) -> list[str]:
        return [complaint.kind.label, complaint.reference]

    @display(description=_("state"), label=STATE_COLOURS)
    def show_state(self, complaint: Complaint) -> tuple[str, str]:
        return complaint.state, str(ComplaintState(complaint.state).label)

    @display(description=_("limit"), label=STANDING_COLOURS, ordering="due_at")
    def show_limit(self, complaint: Complaint) -> tuple[str, str]:
        standing = complaint.standing_at(timezone.now())
        return standing, str(STANDINGS[standing])

    @display(description=_("justified"), boolean=True, ordering="is_justified")
    def show_finding(self, complaint: Complaint) -> bool | None:
        return complaint.is_justified

    @action(
        description=pgettext_lazy("complaint", "Answer"),
        url_path="answer",
        permissions=["answer"],
        icon="reply",
    )
    def answer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Record what the customer was answered."""
        return self.act(
            request,
            object_id,
            form_class=AnswerForm,
            title=_("Answer the complaint"),
            act=lambda row, form: answer_complaint(
                row, answer=form.cleaned_data["answer"], pen=pen_of(request)
            ),
            success=_("Answered."),
            permission=HANDLE,
        )

    @action(
        description=pgettext_lazy("complaint", "Close"), url_path="close", permissions=["close"], icon="check"
    )
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Close an answered complaint with a finding."""
        return self.act(
            request,
            object_id,
            form_class=FindingForm,
            title=_("Close the complaint"),
            act=lambda row, form: close_complaint(
                row,
                is_justified=form.cleaned_data["is_justified"],
                finding=form.cleaned_data["finding"],
                pen=pen_of(request),
            ),
            success=_("Closed."),
            permission=HANDLE,
        )

    def has_answer_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Offer to answer what waits for an answer."""
        return self._may(request, object_id, Act.ANSWER)

    def has_close_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Offer to close what was answered."""
        return self._may(request, object_id, Act.CLOSE)

    def _may(self, request: HttpRequest, object_id: str | None, act: Act) -> bool:
        if not request.user.has_perm(HANDLE):
            return False
        complaint = self.get_object(request, object_id) if object_id else None
        return complaint is None or (complaint.is_latest and act in possible(complaint.state))
