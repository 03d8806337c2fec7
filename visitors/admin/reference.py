"""Classes, places, figures and steps of the overstay clock, the centre's to change."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from staff.admin_base import ZhibanAdmin
from visitors.models import OverstayStep, VisitorClass, VisitPlace, VisitPolicy


class NamedAdmin(ZhibanAdmin):
    """Rows whose code stands in what was signed: it stays, and rows are taken out of use, not deleted."""

    list_display = ["show_name", "code", "is_active"]
    search_fields = ["code", "name", "name_zh"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("what it is called"), ordering="code")
    def show_name(self, row: Any) -> str:
        return row.label


@admin.register(VisitorClass)
class VisitorClassAdmin(NamedAdmin):
    """Classes of visitors."""


@admin.register(VisitPlace)
class VisitPlaceAdmin(NamedAdmin):
    """Places for visitors."""


@admin.register(VisitPolicy)
class VisitPolicyAdmin(ZhibanAdmin):
    """The figures that visits are held against: one row."""

    list_display = ["code", "early_minutes", "longest_hours", "most_persons", "retention_days"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(OverstayStep)
class OverstayStepAdmin(ZhibanAdmin):
    """When somebody is told of an overstay."""

    list_display = ["after_minutes", "tells_manager"]
