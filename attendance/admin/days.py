"""Days in the admin: what was derived, and one click away why."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from unfold.decorators import display

from attendance.admin.day_page import page_context
from attendance.admin.month_page import exceptions_of_day
from attendance.domain.month_life import POSSIBLE, MonthAct
from attendance.models import AttendanceDay
from attendance.wording import WEEKDAYS, hours_text
from staff.admin_base import ReadOnlyAdmin


@admin.register(AttendanceDay)
class AttendanceDayAdmin(ReadOnlyAdmin):
    """Derived days, newest first; the page of a day says why it is marked as it is."""

    list_display = ["show_day", "employee", "team", "shift", "show_symbol", "show_times", "show_figures"]
    list_select_related = ["employee", "team", "shift"]
    list_filter = ["is_exception", "month", "team"]
    search_fields = ["=employee__work_number", "employee__name"]
    ordering = ["-day", "employee__work_number"]
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch with a day what its page needs."""
        return super().get_queryset(request).select_related("month", "employee", "team", "shift")

    @display(description=_("day"), ordering="day")
    def show_day(self, row: AttendanceDay) -> str:
        return f"{row.day:%Y-%m-%d} {WEEKDAYS[row.day.weekday()]}"

    @display(description=_("symbol"), label={"absent": "danger", "exception": "warning", "normal": "success"})
    def show_symbol(self, row: AttendanceDay) -> tuple[str, str]:
        state = "absent" if row.absent_halves else "exception" if row.is_exception else "normal"
        return state, row.symbol or "—"

    @display(description=_("came–left"))
    def show_times(self, row: AttendanceDay) -> str:
        if row.first_in is None and row.last_out is None:
            return "—"
        times = (row.first_in, row.last_out)
        return "–".join(f"{localtime(at):%H:%M}" if at else "__:__" for at in times)

    @display(description=_("figures"))
    def show_figures(self, row: AttendanceDay) -> str:
        """Name the figures that are not nought, minutes as hours and minutes."""
        told = [
            (pgettext("figure", "late"), row.late_minutes),
            (pgettext("figure", "early"), row.early_minutes),
            (pgettext("figure", "off post"), row.off_post_minutes),
            (pgettext("figure", "overtime"), row.overtime_minutes),
            (pgettext("figure", "worked"), row.worked_minutes),
        ]
        return ", ".join(f"{name} {hours_text(minutes)}" for name, minutes in told if minutes) or "—"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the mark, why, every touch, what was asked and decided, and what was published."""
        day = self.get_object(request, object_id)
        if day is None:
            raise Http404
        if not self.has_view_permission(request, day):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": day,
            "title": str(day),
            **page_context(day),
            "decide_url": exceptions_of_day(day) if _waits(day, request) else "",
        }
        return TemplateResponse(request, "attendance/day_page.html", context)


def _waits(day: AttendanceDay, request: HttpRequest) -> bool:
    """Tell whether the day is an exception of a month under way and the reader decides such days."""
    is_underway = day.month.state in POSSIBLE[MonthAct.REVIEW]
    return day.is_exception and is_underway and request.user.has_perm("attendance.review_days")
