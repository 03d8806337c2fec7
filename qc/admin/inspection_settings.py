"""What the centre decides about its inspection, and who must not judge whom, in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from qc.models import ConflictOfInterest, InspectionSettings
from staff.admin_base import ZhibanAdmin


@admin.register(InspectionSettings)
class InspectionSettingsAdmin(ZhibanAdmin):
    """The one row of settings; it comes with the seeds and is never removed."""

    list_display = ["__str__", "appeal_window_days", "most_appeals", "decision_days", "holds_until_month"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ConflictOfInterest)
class ConflictOfInterestAdmin(ZhibanAdmin):
    """Pairs of people of whom neither judges the other."""

    list_display = ["person", "other", "reason"]
    list_select_related = ["person", "other"]
    search_fields = ["=person__work_number", "=other__work_number"]
    autocomplete_fields = ["person", "other"]
