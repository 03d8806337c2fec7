"""Days in the admin: what was derived, and one click away why."""

from contextlib import suppress
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from attendance.models import AttendanceDay
from attendance.selectors.explanations import DayExplained, explain
from attendance.wording import WEEKDAYS, hours_text
from common.errors import DomainError
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
    fieldsets = [
        (None, {"fields": [("employee", "show_day"), ("team", "shift"), ("symbol", "show_times")]}),
        (_("Why"), {"fields": ["show_reasons", "show_windows", "show_punches", "show_rules"]}),
        (_("Figures"), {"fields": ["show_facts"], "classes": ["collapse"]}),
    ]
    readonly_fields = [
        "show_day",  "show_times", "show_reasons", "show_windows", "show_punches", "show_rules",
        "show_facts",
    ]  # fmt: skip

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

    @display(description=_("reasons"))
    def show_reasons(self, row: AttendanceDay) -> SafeString | str:
        try:
            explained = _explained(row)
        except DomainError as error:
            return str(error)
        if explained is None:
            return "—"
        lines = [*explained.reasons, *explained.flags]
        if not explained.is_current:
            lines.append(gettext("Facts changed since; the month waits to be derived again."))
        return _lines(lines)

    @display(description=_("window for punches"))
    def show_windows(self, row: AttendanceDay) -> SafeString | str:
        explained = _explained_or_none(row)
        windows = explained.windows if explained else []
        return _lines(f"{start:%m-%d %H:%M} – {end:%m-%d %H:%M}" for start, end in windows)

    @display(description=_("punches"))
    def show_punches(self, row: AttendanceDay) -> SafeString | str:
        explained = _explained_or_none(row)
        punches = explained.punches if explained else []
        return _lines(f"{one.at:%m-%d %H:%M:%S}  {one.text}" for one in punches)

    @display(description=_("rules"))
    def show_rules(self, row: AttendanceDay) -> str:
        return str(row.explanation.get("rules", "—"))

    @display(description=_("as it is signed"))
    def show_facts(self, row: AttendanceDay) -> SafeString:
        pairs = ((name, str(value)) for name, value in sorted(row.facts.items()))
        return format_html('<ul class="zhiban-lines">{}</ul>', format_html_join("", "<li>{}: {}</li>", pairs))


def _explained_or_none(row: Any) -> DayExplained | None:
    """Explain a day; the reasons tell why it cannot be explained, where it cannot."""
    with suppress(DomainError):
        return _explained(row)
    return None


def _explained(row: Any) -> DayExplained | None:
    """Explain a day once per page.

    Raises:
        DomainError: the day cannot be judged now, such as when the calendar of its year is not entered.
    """
    if "_explained" not in row.__dict__:
        row._explained = explain(row, now=timezone.now())
    found: DayExplained | None = row._explained
    return found


def _lines(lines: Any) -> SafeString | str:
    items = [(line,) for line in lines]
    return (
        format_html('<ul class="zhiban-lines">{}</ul>', format_html_join("", "<li>{}</li>", items))
        if items
        else "—"
    )
