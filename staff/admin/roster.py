"""Shifts and roster in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from common.errors import DomainError
from staff.admin.people import ImportForm
from staff.admin_base import ZhibanAdmin, act_view
from staff.admin_imports import report_message
from staff.imports import import_roster
from staff.models import Employee, RosterEntry, Shift
from staff.scope import REACH_CENTRE


@admin.register(Shift)
class ShiftAdmin(ZhibanAdmin):
    """Shifts with their hours; once rostered, the hours are fixed."""

    list_display = ["label", "code", "show_hours", "kind", "net_minutes", "is_active"]
    search_fields = ["code", "name", "name_zh"]

    @display(description=_("hours"))
    def show_hours(self, shift: Shift) -> str:
        return shift.hours

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Freeze the hours of a shift that somebody was rostered for: the past was judged by them."""
        hours = [
            "kind",
            "parts",
            "meals",
            "net_minutes",
            "core_start",
            "core_end",
            "window_start",
            "window_end",
        ]
        return ["code", *hours] if obj and obj.roster.exists() else []


@admin.register(RosterEntry)
class RosterEntryAdmin(ZhibanAdmin):
    """Who works which shift on which day."""

    list_display = ["day", "employee", "shift", "note"]
    list_select_related = ["employee", "shift"]
    list_filter = ["shift"]
    date_hierarchy = "day"
    ordering = ["-day", "employee__work_number"]
    search_fields = ["employee__work_number", "employee__name"]
    autocomplete_fields = ["employee", "shift"]
    actions_list = ["import_file"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer and accept only the people whom the viewer may see."""
        if db_field.name == "employee":
            kwargs["queryset"] = Employee.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: RosterEntry, form: Any, change: bool) -> None:
        """Refuse the row of a lead's own: whoever answers for a team does not roster themself."""
        if obj.employee_id == request.user.pk and not request.user.has_perm(REACH_CENTRE):
            raise DomainError("staff.roster.own_row", _("Your own shift is entered by your superior."))
        super().save_model(request, obj, form, change)

    @action(
        description=_("Import roster"), url_path="import", permissions=["staff.import_staff"], icon="upload"
    )
    def import_file(self, request: HttpRequest) -> HttpResponse:
        """Read the roster from a CSV or xlsx file and report every line."""
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=ImportForm,
            title=_("Import roster"),
            act=lambda form: report_message(
                request, import_roster(form.cleaned_data["file"], filename=form.cleaned_data["file"].name)
            ),
            success=_("The file was read."),
            back_url=reverse("admin:staff_rosterentry_changelist"),
            permission="staff.import_staff",
        )
