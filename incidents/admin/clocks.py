"""Clocks and reports to authorities in the admin: what runs, what was told late, what is owed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from unfold.decorators import display

from incidents.models import AuthorityReport, Deadline
from staff.admin_base import ReadOnlyAdmin


class StandingFilter(admin.SimpleListFilter):
    """Where a step of a clock stands."""

    title = _("shown")
    parameter_name = "shown"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer what is looked for: what runs, what was told, what was told late."""
        return [
            ("running", _("running")),
            ("fired", pgettext_lazy("clock", "told")),
            ("late", _("told late")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep the steps that stand so."""
        match self.value():
            case "running":
                return queryset.running()
            case "fired":
                return queryset.filter(fired_at__isnull=False)
            case "late":
                return queryset.filter(late=True)
        return queryset


@admin.register(Deadline)
class DeadlineAdmin(ReadOnlyAdmin):
    """The steps of all clocks; of a confidential incident only number and kind stand here."""

    list_display = ["show_incident", "purpose", "limit_at", "step", "due_at", "show_told", "met_at"]
    list_select_related = ["incident__kind"]
    list_filter = [StandingFilter, "purpose"]
    search_fields = ["incident__number"]
    date_hierarchy = "due_at"
    ordering = ["limit_at", "pk"]
    fields = [
        "incident", "purpose", "started_at", "limit_at", "step", "due_at", "rung", "fired_at", "late",
        "met_at",
    ]  # fmt: skip

    @display(description=_("incident"), header=True, ordering="incident__number")
    def show_incident(self, deadline: Deadline) -> list[str]:
        return [deadline.incident.kind.label, deadline.incident.number]

    @display(description=_("told"), ordering="fired_at", label={"late": "danger", "told": "info"})
    def show_told(self, deadline: Deadline) -> tuple[str, str]:
        if deadline.fired_at is None:
            return "", "—"
        told = str(deadline.get_rung_display() or _("nobody could be told"))
        return ("late", f"{told} · {pgettext('notice', 'late')}") if deadline.late else ("told", told)


@admin.register(AuthorityReport)
class AuthorityReportAdmin(ReadOnlyAdmin):
    """The reports owed to authorities after a leak; they are sent on the page of the incident."""

    list_display = ["show_incident", "show_authority", "known_at", "due_at", "show_sent", "receipt_number"]
    list_select_related = ["incident__kind", "authority"]
    list_filter = ["authority"]
    search_fields = ["incident__number", "receipt_number"]
    date_hierarchy = "due_at"
    ordering = ["due_at", "pk"]
    fields = [
        "incident", "authority", "known_at", "due_at", "sent_at", "sent_by", "receipt_number", "lifted_at"
    ]  # fmt: skip

    @display(description=_("incident"), header=True, ordering="incident__number")
    def show_incident(self, report: AuthorityReport) -> list[str]:
        return [report.incident.kind.label, report.incident.number]

    @display(description=_("authority"), ordering="authority")
    def show_authority(self, report: AuthorityReport) -> str:
        return report.authority.label

    @display(
        description=_("sent"),
        ordering="sent_at",
        label={"owed": "warning", "late": "danger", "sent": "success", "lifted": ""},
    )
    def show_sent(self, report: AuthorityReport) -> tuple[str, Any]:
        if report.is_owed:
            return "owed", _("owed")
        if report.sent_at is None:
            return "lifted", _("not owed")
        return ("late", _("sent late")) if report.was_late else ("sent", _("sent in time"))
