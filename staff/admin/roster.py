"""Shifts and roster in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from common.months import Month
from staff.admin.people import ImportForm
from staff.admin.sheet_page import SheetPage
from staff.admin_base import CodeIsSigned, ReadOnlyAdmin, ZhibanAdmin, act_view
from staff.admin_imports import report_message
from staff.imports import import_roster
from staff.models import Employee, RosterChange, RosterCode, RosterEntry, RosterOrigin, Shift
from staff.services import Seen, Wish, change_roster
from staff.wording import entry_text


@admin.register(Shift)
class ShiftAdmin(CodeIsSigned, ZhibanAdmin):
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
        if obj and obj.roster.exists():
            return ["code", *hours]
        return [*super().get_readonly_fields(request, obj)]


class RosterImportForm(ImportForm):
    """A file, and the month of a grid."""

    month = forms.CharField(
        label=_("Month"),
        required=False,
        help_text=_(
            "For a sheet whose columns are 1–31 and whose title names no month, for example 2026-10."
        ),
        widget=UnfoldAdminTextInputWidget,
    )


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
    actions_list = ["sheet", "import_file"]

    @action(
        description=_("Roster sheet"),
        url_path="sheet",
        permissions=["staff.view_rosterentry"],
        icon="grid_on",
    )
    def sheet(self, request: HttpRequest) -> HttpResponse:
        """Show the roster of a team as a sheet, and take what is typed into it."""
        return SheetPage(request, self).answer()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer and accept only the people whom the viewer may see."""
        if db_field.name == "employee":
            kwargs["queryset"] = Employee.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep whose day it is: another person or day is another entry."""
        return ["employee", "day"] if obj else []

    def save_model(self, request: HttpRequest, obj: RosterEntry, form: Any, change: bool) -> None:
        """Enter or change one cell of the roster."""
        wish = Wish(
            obj.employee_id,
            obj.day,
            obj.shift_id,
            note=obj.note,
            activities=obj.activities,
            seen=form.initial.get("shift") if change else Seen.NOTHING,
        )
        _change(request, [wish])
        obj.pk = RosterEntry.objects.get(employee=obj.employee_id, day=obj.day).pk

    def delete_model(self, request: HttpRequest, obj: RosterEntry) -> None:
        """Clear one cell; its history stays."""
        _change(request, [Wish(obj.employee_id, obj.day, is_cleared=True)])

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Clear the cells that were ticked; their history stays."""
        cells = queryset.values_list("employee", "day")
        _change(request, [Wish(employee_id, day, is_cleared=True) for employee_id, day in cells])

    @action(
        description=_("Import roster"), url_path="import", permissions=["staff.import_staff"], icon="upload"
    )
    def import_file(self, request: HttpRequest) -> HttpResponse:
        """Read the roster from a CSV or xlsx file and report every line."""
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=RosterImportForm,
            form_kwargs={"initial": {"month": request.GET.get("month", "")}},
            title=_("Import roster"),
            act=lambda form: report_message(
                request,
                import_roster(
                    form.cleaned_data["file"],
                    filename=form.cleaned_data["file"].name,
                    month=Month.parse(month) if (month := form.cleaned_data["month"]) else None,
                    by=request.user,  # type: ignore[arg-type]
                    now=timezone.now(),
                ),
            ),
            success=_("The file was read."),
            back_url=reverse("admin:staff_rosterentry_changelist"),
            permission="staff.import_staff",
        )


def _change(request: HttpRequest, wishes: list[Wish]) -> None:
    change_roster(
        wishes,
        by=request.user,  # type: ignore[arg-type]
        now=timezone.now(),
        origin=RosterOrigin.FORM,
    )


@admin.register(RosterCode)
class RosterCodeAdmin(ZhibanAdmin):
    """What the centre writes into a roster for each shift."""

    list_display = ["code", "show_shift", "position"]
    list_select_related = ["shift"]
    list_editable = ["position"]
    search_fields = ["code"]

    @display(description=_("shift"), ordering="shift")
    def show_shift(self, row: RosterCode) -> str:
        return str(row.shift or _("rest day"))


@admin.register(RosterChange)
class RosterChangeAdmin(ReadOnlyAdmin):
    """Who changed which cell of the roster when, from what to what."""

    list_display = ["changed_at", "day", "employee", "show_change", "changed_by", "origin", "reason"]
    list_select_related = ["employee", "changed_by"]
    list_filter = ["origin"]
    date_hierarchy = "day"
    search_fields = ["=employee__work_number", "employee__name"]

    @display(description=_("what changed"))
    def show_change(self, row: RosterChange) -> str:
        return f"{entry_text(row.before)} → {entry_text(row.after)}"
