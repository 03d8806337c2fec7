"""The calendar in the admin: years with their notice, days with their kind."""

from django.contrib import admin

from staff.admin_base import TabularInline, ZhibanAdmin
from staff.models import CalendarDay, CalendarYear, DayKind


class SpecialDayInline(TabularInline):
    """The days of a year that differ from plain working days and weekends."""

    model = CalendarDay
    extra = 0
    fields = ["day", "kind", "name"]
    tab = True

    def get_queryset(self, request):  # type: ignore[no-untyped-def]
        named = super().get_queryset(request).exclude(name="")
        return named | super().get_queryset(request).filter(kind=DayKind.MAKE_UP)


@admin.register(CalendarYear)
class CalendarYearAdmin(ZhibanAdmin):
    """Announced years; a year that is not listed is refused everywhere."""

    list_display = ["year", "notice", "notice_title", "announced_on"]
    inlines = [SpecialDayInline]


@admin.register(CalendarDay)
class CalendarDayAdmin(ZhibanAdmin):
    """Days by date and kind."""

    list_display = ["day", "kind", "name"]
    list_filter = ["kind", "year"]
    date_hierarchy = "day"
