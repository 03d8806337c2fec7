"""Assignments in the admin: who has what to inspect, and what is overdue."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from qc.admin.labels import day_text
from qc.admin.sampling_forms import ReassignForm
from qc.models import Assignment, InspectorCapacity, Reassignment
from qc.services import reassign
from staff.admin_base import ReadOnlyAdmin, ReadOnlyInline, ZhibanAdmin, act_view
from staff.scope import today


class StateFilter(admin.SimpleListFilter):
    """What waits, what is overdue, what is done."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Name the states."""
        return [("overdue", _("overdue")), ("open", _("open")), ("done", _("done"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the assignments of a state."""
        if self.value() == "overdue":
            return queryset.filter(done_at__isnull=True, due_on__lt=today())
        return queryset.filter(done_at__isnull=self.value() == "open") if self.value() else queryset


class ReassignmentInline(ReadOnlyInline):
    """Who had it before, and why it went to somebody else."""

    model = Reassignment
    fields = ["changed_at", "taken_from", "given_to", "reason", "changed_by"]
    readonly_fields = fields


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    """Assignments, the most urgent first."""

    list_display = ["show_contact", "inspector", "show_due", "show_state", "purpose", "show_conflict"]
    list_filter = [
        StateFilter,
        "purpose",
        "has_conflict",
        ("inspector", admin.RelatedOnlyFieldListFilter),
        ("done_at", admin.EmptyFieldListFilter),
    ]
    actions = ["give_to_another"]
    inlines = [ReassignmentInline]
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

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Allow the list of one draw's assignments, which its page leads to."""
        return lookup == "sampled__spot_check__exact" or super().lookup_allowed(lookup, value, request)

    def has_reassign_permission(self, request: HttpRequest) -> bool:
        """Tell whether somebody may give work to another inspector."""
        return request.user.has_perm("qc.reassign_contact")

    def get_urls(self) -> list[Any]:
        """Add the page on which work is given to somebody else."""
        view = self.admin_site.admin_view(self.reassign_view)
        return [path("reassign/", view, name="qc_assignment_reassign"), *super().get_urls()]

    @admin.action(description=_("Give to another inspector"), permissions=["reassign"])
    def give_to_another(self, request: HttpRequest, queryset: QuerySet[Assignment]) -> HttpResponse:
        """Ask who is to do the selected work, and why."""
        keys = ",".join(str(pk) for pk in queryset.order_by("pk").values_list("pk", flat=True))
        return HttpResponseRedirect(f"{reverse('admin:qc_assignment_reassign')}?ids={keys}")

    def reassign_view(self, request: HttpRequest) -> HttpResponse:
        """Give assignments to another inspector, with a reason."""
        if not self.has_reassign_permission(request):
            raise PermissionDenied
        keys = [int(key) for key in request.GET.get("ids", "").split(",") if key.isdigit()]
        rows = list(self.get_queryset(request).filter(pk__in=keys))
        back = reverse("admin:qc_assignment_changelist")
        if not rows:
            messages.info(request, _("Select what is to be given to somebody else first."))
            return HttpResponseRedirect(back)
        count = ngettext("%(n)d assignment", "%(n)d assignments", len(rows)) % {"n": len(rows)}
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=ReassignForm,
            title=_("Give to another inspector"),
            act=lambda form: self._reassign(request, rows, form),
            success=_("Given to another inspector; a sheet that was begun starts empty."),
            back_url=back,
            permission="qc.reassign_contact",
            form_kwargs={"day": today()},
            facts=[
                (_("assignments"), count),
                *((row.contact.external_id, row.inspector) for row in rows[:20]),
            ],
        )

    @staticmethod
    def _reassign(request: HttpRequest, rows: list[Assignment], form: forms.Form) -> None:
        asked = form.cleaned_data
        reassign(
            rows,
            reason=asked["reason"],
            inspector=asked["inspector"],
            due_on=asked["due_on"],
            changed_by=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )

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


@admin.register(InspectorCapacity)
class InspectorCapacityAdmin(ZhibanAdmin):
    """Inspectors who score more or fewer contacts a week than is usual."""

    list_display = ["inspector", "contacts_per_week"]
    list_select_related = ["inspector"]
    autocomplete_fields = ["inspector"]
    search_fields = ["=inspector__work_number"]
