"""Assignments in the admin: who has what to inspect, and what is overdue."""

from typing import Any

from django.contrib import admin
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from qc.admin.labels import day_text
from qc.models import Assignment
from staff.admin_base import ReadOnlyAdmin
from staff.scope import today


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    """Assignments, the most urgent first."""

    list_display = ["show_contact", "inspector", "show_due", "show_state", "purpose", "show_conflict"]
    list_filter = ["purpose", "has_conflict", ("done_at", admin.EmptyFieldListFilter)]
    search_fields = ["=inspector__work_number", "=contact__external_id", "=contact__operator__work_number"]
    ordering = [F("done_at").desc(nulls_first=True), "due_on", "pk"]
    fields = [
        ("contact", "inspector"),
        ("version", "purpose"),
        ("assigned_at", "due_on", "done_at"),
        "has_conflict",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch what the list names, and what is overdue, in the same statement."""
        late = ExpressionWrapper(Q(done_at__isnull=True, due_on__lt=today()), output_field=BooleanField())
        rows = super().get_queryset(request).annotate(is_late=late)
        rows = rows.select_related("contact", "contact__operator", "inspector", "version__scorecard")
        return rows.defer("version__definition", "contact__raw", "contact__remarks")

    @display(description=_("contact"), header=True, ordering="contact__external_id")
    def show_contact(self, assignment: Assignment) -> list[str]:
        return [
            str(assignment.contact.operator or "—"),
            f"{assignment.contact.external_id} · {assignment.contact.day}",
        ]

    @display(description=_("due on"), ordering="due_on")
    def show_due(self, assignment: Assignment) -> str:
        return day_text(assignment.due_on)

    @display(
        description=_("state"),
        label={"done": "success", "overdue": "danger", "open": "info"},
        ordering="done_at",
    )
    def show_state(self, assignment: Assignment) -> tuple[str, str]:
        if assignment.done_at is not None:
            return "done", str(_("done"))
        return ("overdue", str(_("overdue"))) if assignment.is_late else ("open", str(_("open")))  # type: ignore[attr-defined]

    @display(description=_("conflict"), label={True: "warning"})
    def show_conflict(self, assignment: Assignment) -> tuple[bool, str]:
        return assignment.has_conflict, str(_("conflict")) if assignment.has_conflict else ""
