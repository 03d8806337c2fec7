"""Agent codes and seat events in the admin: codes are assigned, events are read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from calls.models import (
    AgentCode,
    SeatEvent,
)
from calls.services import assign_agent_code, end_agent_code
from staff.admin_base import ReadOnlyAdmin, ZhibanAdmin


@admin.register(AgentCode)
class AgentCodeAdmin(ZhibanAdmin):
    """Which employee a call log means by a code; an end may be entered once, nothing else changes."""

    list_display = ["code", "source", "employee", "starts_on", "ends_on"]
    list_select_related = ["employee"]
    list_filter = ["source"]
    search_fields = ["code", "employee__work_number", "employee__name"]
    autocomplete_fields = ["employee"]
    fields = ["source", "code", "employee", "starts_on", "ends_on"]

    def get_readonly_fields(self, request: HttpRequest, obj: AgentCode | None = None) -> list[str]:
        """Leave only the end open once a code is entered."""
        return ["source", "code", "employee", "starts_on"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: AgentCode | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: AgentCode, form: Any, change: bool) -> None:
        """Assign the code, or end it, through the service that also matches contacts."""
        if change:
            if "ends_on" in form.changed_data and obj.ends_on:
                end_agent_code(obj, last_day=obj.ends_on)
            return
        assigned = assign_agent_code(
            source=obj.source,
            code=obj.code,
            employee=obj.employee,
            starts_on=obj.starts_on,
            ends_on=obj.ends_on,
        )
        obj.pk = assigned.pk


@admin.register(SeatEvent)
class SeatEventAdmin(ReadOnlyAdmin):
    """Sign-ins and sign-outs at the seats, newest first."""

    list_display = ["at", "employee", "agent_code", "seat_code", "kind", "reason"]
    list_select_related = ["employee"]
    list_filter = ["kind", "source"]
    search_fields = ["=employee__work_number", "=agent_code", "=seat_code"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Order as the index does."""
        return super().get_queryset(request).order_by("-at", "-pk")
