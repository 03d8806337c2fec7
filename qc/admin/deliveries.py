"""Deliveries after shifts in the admin: up to when each team's results were told."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from qc.admin.labels import day_text
from qc.models import ShiftDelivery
from staff.admin_base import ReadOnlyAdmin


@admin.register(ShiftDelivery)
class ShiftDeliveryAdmin(ReadOnlyAdmin):
    """Deliveries, newest first."""

    list_display = ["team", "show_shift", "since", "until"]
    list_select_related = ["team", "shift"]
    list_filter = ["team"]
    ordering = ["-until", "-pk"]
    fields = ["team", ("shift", "day"), ("since", "until"), "opened_at"]

    @display(description=_("shift"), ordering="day")
    def show_shift(self, delivery: ShiftDelivery) -> str:
        return f"{day_text(delivery.day)} {delivery.shift.label}"
