"""The points of the round in the admin."""

from django.contrib import admin

from shifthandover.models import RoundPoint
from staff.admin_base import ZhibanAdmin


@admin.register(RoundPoint)
class RoundPointAdmin(ZhibanAdmin):
    """What is looked at on the round, and the range of what is measured."""

    list_display = ["label", "code", "unit", "lowest", "highest", "position", "is_active"]
    search_fields = ["code", "name", "name_zh"]
    ordering = ["position", "pk"]
