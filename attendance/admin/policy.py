"""What requests are held against, in the admin: the policy, minimum cover, personal allowances."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from attendance.models import LeaveAllowance, LeaveKind, LimitPer, MinimumCover, MonthPolicy, RequestPolicy
from staff.admin_base import ZhibanAdmin
from staff.models import Employee


@admin.register(RequestPolicy)
class RequestPolicyAdmin(ZhibanAdmin):
    """The one row of figures."""

    list_display = [
        "code",
        "corrections_per_month",
        "correction_within_days",
        "minimum_rest_minutes",
        "minimum_cover",
    ]
    readonly_fields = ["code"]

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(MonthPolicy)
class MonthPolicyAdmin(ZhibanAdmin):
    """The one row of how a month comes to its publication."""

    list_display = ["code", "objection_days", "masks_leave"]
    readonly_fields = ["code"]

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(MinimumCover)
class MinimumCoverAdmin(ZhibanAdmin):
    """How many must remain, by team and shift."""

    list_display = ["team", "shift", "people"]
    list_select_related = ["team", "shift"]
    list_filter = ["team"]


@admin.register(LeaveAllowance)
class LeaveAllowanceAdmin(ZhibanAdmin):
    """One person's days of a kind of leave in a year."""

    list_display = ["employee", "kind", "year", "days", "note"]
    list_select_related = ["employee", "kind"]
    list_filter = ["year", "kind"]
    search_fields = ["=employee__work_number", "employee__name"]
    autocomplete_fields = ["employee"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only people in reach, and kinds whose limit is counted by the year."""
        if db_field.name == "employee":
            kwargs["queryset"] = Employee.objects.visible_to(request.user)
        if db_field.name == "kind":
            kwargs["queryset"] = LeaveKind.objects.filter(limit_per=LimitPer.YEAR)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
