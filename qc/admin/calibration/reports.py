"""Calibration of the week in the admin: what inspectors agree on least, and how severe each is."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminDateWidget

from qc.admin.calibration.report_page import report_context
from qc.admin.calibration.session_page import words_of
from qc.models import CalibrationReport, CalibrationReportState
from qc.selectors.calibration import criterion_of, latest_report, pairs_of
from qc.services import ask_report
from qc.services.calibration.reporting import DAYS
from qc.wording.calibration import coefficient_text, leading_name, leading_of, told, worst_sentence
from staff.admin_base import ReadOnlyAdmin, act_view
from staff.scope import today

MANAGE = "qc.manage_calibration"
COLOURS = {
    CalibrationReportState.WAITING: "warning",
    CalibrationReportState.DONE: "success",
    CalibrationReportState.FAILED: "danger",
}


class PeriodForm(forms.Form):
    """Which days."""

    first_day = forms.DateField(label=_("first day"), widget=UnfoldAdminDateWidget)
    last_day = forms.DateField(label=_("last day"), widget=UnfoldAdminDateWidget)


@admin.register(CalibrationReport)
class CalibrationReportAdmin(ReadOnlyAdmin):
    """Reports, newest first; one that is done never changes."""

    list_display = ["show_period", "show_state", "evaluations", "computed_at", "asked_by"]
    list_filter = ["state"]
    ordering = ["-pk"]
    actions_list = ["compute"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch who asked; the figures belong to a single report."""
        rows = super().get_queryset(request).select_related("asked_by", "job")
        return rows if request.resolver_match and request.resolver_match.kwargs else rows.defer("figures")

    @display(description=_("period"), ordering="first_day")
    def show_period(self, report: CalibrationReport) -> str:
        return str(report)

    @display(description=_("state"), label=COLOURS, ordering="state")
    def show_state(self, report: CalibrationReport) -> tuple[str, str]:
        return report.state, str(report.get_state_display())

    def get_urls(self) -> list[URLPattern]:
        """Add the newest report, and the pairs behind a criterion."""
        wrap = self.admin_site.admin_view
        return [
            path("week/", wrap(self.week), name="qc_calibrationreport_week"),
            path(
                "<int:pk>/pairs/<int:version>/<str:criterion>/",
                wrap(self.pairs_page),
                name="qc_calibrationreport_pairs",
            ),
            *super().get_urls(),
        ]

    def week(self, request: HttpRequest) -> HttpResponse:
        """Lead to the newest report; where there is none yet, to the list, which says how to make one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        report = latest_report()
        if report is None:
            return HttpResponseRedirect(reverse("admin:qc_calibrationreport_changelist"))
        return HttpResponseRedirect(reverse("admin:qc_calibrationreport_change", args=[report.pk]))

    def _find(self, request: HttpRequest, object_id: object) -> CalibrationReport:
        report: CalibrationReport | None = self.get_object(request, str(object_id))
        if report is None:
            raise Http404
        if not self.has_view_permission(request, report):
            raise PermissionDenied
        return report

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show one report."""
        report = self._find(request, object_id)
        is_done = report.state == CalibrationReportState.DONE
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": report,
            "title": _("Calibration of the week"),
            "report": report,
            "may_manage": request.user.has_perm(MANAGE),
            **(report_context(report, request.user) if is_done else {}),  # type: ignore[arg-type]
        }
        return TemplateResponse(request, "qc/calibration_report.html", context)

    @action(description=_("Compute for a period"), url_path="compute", permissions=[MANAGE], icon="calculate")
    def compute(self, request: HttpRequest) -> HttpResponse:
        """Ask for a period, and compute the report."""
        day, made = today(), []

        def act(form: forms.Form) -> None:
            data, person = form.cleaned_data, request.user
            made.append(
                ask_report(
                    data["first_day"],
                    data["last_day"],
                    now=timezone.now(),
                    asker=person,  # type: ignore[arg-type]
                )
            )

        answer = act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=PeriodForm,
            form_kwargs={"initial": {"first_day": day - timedelta(days=DAYS), "last_day": day}},
            title=_("Compute for a period"),
            act=act,
            success=_("Computed, or left to a job when there is much of it."),
            back_url=reverse("admin:qc_calibrationreport_changelist"),
            permission=MANAGE,
        )
        if made:
            return HttpResponseRedirect(reverse("admin:qc_calibrationreport_change", args=[made[0].pk]))
        return answer

    def pairs_page(self, request: HttpRequest, pk: int, version: int, criterion: str) -> HttpResponse:
        """Show the pairs of sheets that differ on a criterion, side by side."""
        report = self._find(request, pk)
        figures = criterion_of(report, version, criterion)
        if figures is None:
            raise Http404
        pairs = pairs_of(figures["pairs"], reader=request.user)  # type: ignore[arg-type]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": report,
            "title": told(figures["label"]),
            "report": report,
            "sentence": worst_sentence(figures),
            "figure": f"{leading_name(figures)} {coefficient_text(leading_of(figures))}",
            "pairs": words_of([(pair.one, pair.other) for pair in pairs], criterion),
            "hidden": figures["differing"] - len(pairs),
        }
        return TemplateResponse(request, "qc/calibration_pairs.html", context)
