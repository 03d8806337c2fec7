"""Classes of items in the admin: their terms and limits are the centre's to change."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from custody.models import CustodyClass
from staff.admin_base import ZhibanAdmin


@admin.register(CustodyClass)
class CustodyClassAdmin(ZhibanAdmin):
    """Classes of items; what is registered keeps the expiry it was registered with."""

    list_display = [
        "show_name", "retention_months", "filing_working_days", "destroy_within_days", "escalate_after_days",
        "is_personal", "is_active",
    ]  # fmt: skip
    search_fields = ["code", "name", "name_zh"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the code of a class that exists, which stands in what was signed."""
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("class"), ordering="code")
    def show_name(self, one: CustodyClass) -> str:
        return one.label
