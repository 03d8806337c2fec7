"""Kinds, ladder, and who read what, in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from incidents.models import Authority, EscalationStep, IncidentKind, IncidentReading
from staff.admin_base import ReadOnlyAdmin, ZhibanAdmin


@admin.register(IncidentKind)
class IncidentKindAdmin(ZhibanAdmin):
    """Kinds of incident; their clocks are the centre's to change, what is immediate is the manual's."""

    list_display = [
        "show_name", "acknowledge_minutes", "decide_minutes", "immediate", "confidential", "is_active"
    ]  # fmt: skip
    search_fields = ["code", "name", "name_zh"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the code of a kind that exists, on which rules depend."""
        return ["code", "immediate", "confidential"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("kind"), ordering="code")
    def show_name(self, kind: IncidentKind) -> str:
        return kind.label


@admin.register(EscalationStep)
class EscalationStepAdmin(ZhibanAdmin):
    """The ladder of the escalation, the centre's to change."""

    list_display = ["position", "post", "after_minutes"]


@admin.register(Authority)
class AuthorityAdmin(ZhibanAdmin):
    """Authorities to be told after a leak of personal data; their hours are the centre's to set."""

    list_display = ["show_name", "hours", "warn_minutes", "repeat_minutes", "basis", "is_active"]
    search_fields = ["code", "name", "name_zh"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the code, which signed reports name."""
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("authority"), ordering="code")
    def show_name(self, authority: Authority) -> str:
        return authority.label


@admin.register(IncidentReading)
class IncidentReadingAdmin(ReadOnlyAdmin):
    """Who read which confidential incident, and when."""

    list_display = ["show_incident", "show_file", "reader", "at", "door"]
    list_select_related = ["incident", "reader"]
    list_filter = ["door"]
    search_fields = ["incident__number", "reader__work_number", "reader__name"]
    fields = ["show_incident", "show_file", "reader", "at", "door"]

    @display(description=_("incident"), ordering="incident__number")
    def show_incident(self, reading: IncidentReading) -> str:
        # The number only: whoever may see the log need not be allowed to know what was read.
        return reading.incident.number

    @display(description=_("what was opened"))
    def show_file(self, reading: IncidentReading) -> str:
        if reading.file_number is None:
            return _t("the report")
        return _t("file %(number)d") % {"number": reading.file_number}
