"""Schedules in the admin: when each is due, what came of it last, on and off."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.views import ChangeList
from unfold.widgets import UnfoldAdminSingleTimeWidget, UnfoldBooleanSwitchWidget

from common.errors import DomainError
from jobs import services
from jobs.models import Schedule
from jobs.schedules import title_of_schedule
from jobs.selectors import next_runs
from jobs.wording import outcome_text, when_text
from staff.admin_base import ZhibanAdmin


class ScheduleForm(forms.ModelForm[Schedule]):
    """On or off, the time of day and the days."""

    is_on = forms.BooleanField(label=_("switched on"), required=False, widget=UnfoldBooleanSwitchWidget)
    at = forms.TimeField(
        label=_("time of day"),
        widget=UnfoldAdminSingleTimeWidget(format="%H:%M"),
        help_text=_("By the centre's clock."),
    )

    class Meta:
        model = Schedule
        fields = ("rule", "number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_on"].initial = self.instance.clock.enabled
        self.fields["at"].initial = self.instance.at
        self.fields["number"].required = False

    def clean(self) -> dict[str, Any]:
        """Let the rule say which numbers go with it."""
        data = super().clean() or {}
        data["number"] = data.get("number") or 0
        try:
            data["days"] = services.days_of(data.get("rule", ""), data["number"])
        except DomainError as error:
            self.add_error("number", str(error.message))
        except ValueError:
            pass  # the field has its own fault
        return data


class ScheduleList(ChangeList):
    """The list with the next runs of all rows, for which the calendar is read once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)  # type: ignore[has-type]
        due = next_runs(rows, timezone.now())
        for row in rows:
            row.next_run = due[row.pk]
        self.result_list = rows


@admin.register(Schedule)
class ScheduleAdmin(ZhibanAdmin):
    """Everything that is done by the clock: who gets what and when."""

    form = ScheduleForm
    list_display = ["show_title", "show_when", "show_next", "show_last", "show_on"]
    search_fields = ["code"]
    fields = ["show_title_plain", "is_on", "at", "rule", "number", "show_next", "show_last"]
    readonly_fields = ["show_title_plain", "show_next", "show_last"]
    conditional_fields = {"number": "rule == 'weekday' || rule == 'month_day' || rule == 'month_working_day'"}
    actions_detail = ["run_now"]
    list_per_page = 100

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read each with its row of the clockwork and its last run."""
        return super().get_queryset(request).select_related("clock__crontab", "last_job")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ScheduleList

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Schedule, form: Any, change: bool) -> None:
        given = form.cleaned_data
        services.change_schedule(
            obj, is_on=given["is_on"], at=given["at"], days=given["days"], now=timezone.now()
        )

    @display(description=_("schedule"), header=True, ordering="code")
    def show_title(self, row: Schedule) -> list[str]:
        return [title_of_schedule(row.code), row.code]

    @display(description=_("schedule"))
    def show_title_plain(self, row: Schedule) -> str:
        return title_of_schedule(row.code)

    @display(description=_("when"))
    def show_when(self, row: Schedule) -> str:
        return when_text(row.days, row.at)

    @display(description=_("next run"))
    def show_next(self, row: Schedule) -> str:
        due = row.next_run if hasattr(row, "next_run") else next_runs([row], timezone.now())[row.pk]
        return _moment(due) if due else "—"

    @display(description=_("last run"))
    def show_last(self, row: Schedule) -> SafeString | str:
        job = row.last_job
        if job is None:
            return "—"
        page = reverse("admin:jobs_job_change", args=[job.pk])
        asked = _moment(timezone.localtime(job.created_at))
        return format_html('<a href="{}" class="zhiban-link">{} · {}</a>', page, asked, outcome_text(job))

    @display(description=_("state"), label={"on": "success", "off": ""}, ordering="clock__enabled")
    def show_on(self, row: Schedule) -> tuple[str, Any]:
        return ("on", _("switched on")) if row.clock.enabled else ("off", _("switched off"))

    @action(description=_("Run now"), url_path="run", permissions=["jobs.run_schedule"])
    def run_now(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Do it at once, for today; who was told before is not told again."""
        row = get_object_or_404(self.get_queryset(request), pk=object_id)
        services.run_now(row, now=timezone.now())
        messages.success(request, gettext("It was asked for; the last run below says what came of it."))
        return HttpResponseRedirect(reverse("admin:jobs_schedule_change", args=[object_id]))


def _moment(at: datetime) -> str:
    return f"{date_format(at, 'Y-m-d D')} {at:%H:%M}"
