"""Kinds of leave and symbols in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from attendance.models import LeaveKind, SymbolSet
from staff.admin_base import ZhibanAdmin


@admin.register(LeaveKind)
class LeaveKindAdmin(ZhibanAdmin):
    """Kinds of leave and of changed duty."""

    list_display = ["label", "code", "symbol", "counted", "is_paid", "is_present", "is_active"]
    search_fields = ["code", "name", "name_zh"]


@admin.register(SymbolSet)
class SymbolSetAdmin(ZhibanAdmin):
    """Sets of symbols; the sheet uses the one that is chosen."""

    list_display = ["label", "code", "is_chosen", "show_marks"]

    @display(description=_("marks"))
    def show_marks(self, symbols: SymbolSet) -> str:
        return " ".join(str(text) for text in symbols.marks.values())
