"""Workload, errors, accidents, time limits, opinions and examination results in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.decorators import display

from records.admin.pages import RecordAdmin
from records.domain.limits import Standing
from records.models import (
    Accident,
    ErrorRecord,
    ExamResult,
    Mishap,
    Opinion,
    Severity,
    TimeLimit,
    Workload,
)

SEVERITY_COLOURS = {Severity.MINOR: "info", Severity.SERIOUS: "warning", Severity.MAJOR: "danger"}
STANDINGS = {
    Standing.KEPT: pgettext_lazy("limit", "kept"),
    Standing.MISSED: pgettext_lazy("limit", "missed"),
    Standing.RUNNING: pgettext_lazy("limit", "running"),
    Standing.OVERDUE: pgettext_lazy("limit", "overdue"),
}
STANDING_COLOURS = {
    Standing.KEPT: "success",
    Standing.MISSED: "warning",
    Standing.RUNNING: "info",
    Standing.OVERDUE: "danger",
}


@admin.register(Workload)
class WorkloadAdmin(RecordAdmin):
    """What everybody got through, day by day."""

    sort = "workload"
    fixed = ("employee", "day")
    list_display: Any = ["day", "show_employee", "calls_answered", "talk_minutes", "back_office_items"]
    fields: Any = [("employee", "day"), ("calls_answered", "talk_minutes", "back_office_items"), "text"]


class MishapAdmin(RecordAdmin):
    """What went wrong."""

    list_display: Any = ["day", "show_kind", "show_employee", "show_severity", "show_found_by", "show_text"]
    list_select_related = ["employee", "kind"]
    list_filter: Any = ["kind", "severity", "found_by"]

    @display(description=_("kind"), ordering="kind__code")
    def show_kind(self, mishap: Any) -> str:
        return str(mishap.kind.label)

    @display(description=_("severity"), label=SEVERITY_COLOURS, ordering="severity")
    def show_severity(self, mishap: Mishap) -> tuple[str, str]:
        return mishap.severity, str(mishap.get_severity_display())

    @display(description=_("found by"), ordering="found_by")
    def show_found_by(self, mishap: Mishap) -> str:
        return str(mishap.get_found_by_display())


@admin.register(ErrorRecord)
class ErrorAdmin(MishapAdmin):
    """Errors, newest first."""

    sort = "errors"
    autocomplete_fields: Any = ["employee", "contact"]
    fields: Any = [("employee", "day"), ("kind", "severity"), "found_by", "text", "contact", "reference"]


@admin.register(Accident)
class AccidentAdmin(MishapAdmin):
    """Accidents, newest first."""

    sort = "accidents"
    fields: Any = [
        ("employee", "day"),
        ("kind", "severity"),
        ("found_by", "minutes"),
        "text",
        "reference",
    ]


@admin.register(TimeLimit)
class TimeLimitAdmin(RecordAdmin):
    """What was due, and whether it was done by then."""

    sort = "time-limits"
    list_display: Any = ["due_at", "show_standing", "show_kind", "show_employee", "done_at", "show_text"]
    list_select_related = ["employee", "kind"]
    list_filter: Any = ["kind"]
    fields: Any = [("employee", "kind"), "due_at", "done_at", "text", "reference"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Count a limit by the day on which it was due."""
        obj.day = timezone.localtime(obj.due_at).date()
        super().save_model(request, obj, form, change)

    @display(description=_("kind"), ordering="kind__code")
    def show_kind(self, limit: TimeLimit) -> str:
        return str(limit.kind.label)

    @display(description=_("limit"), label=STANDING_COLOURS)
    def show_standing(self, limit: TimeLimit) -> tuple[str, str]:
        standing = limit.standing_at(timezone.now())
        return standing, str(STANDINGS[standing])


@admin.register(Opinion)
class OpinionAdmin(RecordAdmin):
    """What customers think, newest first."""

    sort = "opinions"
    list_display: Any = ["day", "show_kind", "show_employee", "channel", "show_text"]
    list_select_related = ["employee", "kind"]
    list_filter: Any = ["kind", "channel"]
    autocomplete_fields: Any = ["employee", "contact"]
    fields: Any = [("employee", "day"), ("kind", "channel"), "text", "contact", "reference"]

    @display(description=_("kind"), label=True, ordering="kind__code")
    def show_kind(self, opinion: Opinion) -> str:
        return str(opinion.kind.label)


@admin.register(ExamResult)
class ExamResultAdmin(RecordAdmin):
    """Who passed which examination."""

    sort = "exams"
    fixed = ("employee", "day", "exam", "attempt")
    list_display: Any = ["day", "show_exam", "show_employee", "score", "show_passed", "attempt"]
    list_select_related = ["employee", "exam"]
    list_filter: Any = ["exam"]
    fields: Any = [("employee", "day"), ("exam", "attempt"), "score", "text"]

    @display(description=_("examination"), ordering="exam__code")
    def show_exam(self, result: ExamResult) -> str:
        return str(result.exam.label)

    @display(description=_("passed"), boolean=True)
    def show_passed(self, result: ExamResult) -> bool:
        return result.is_passed
