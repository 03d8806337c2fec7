"""Published versions in the admin: who signed what when, and whether it still is what was signed."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from attendance.admin.differences import shown
from attendance.exports.shared import verification_code
from attendance.models import PublishedMonth
from attendance.services import verify_version
from exports.doors import order_on_page
from staff.admin_base import ReadOnlyAdmin


@admin.register(PublishedMonth)
class PublishedMonthAdmin(ReadOnlyAdmin):
    """Versions, newest first."""

    list_display = ["show_version", "show_state", "people", "show_signer", "show_time", "show_code"]
    ordering = ["-month__first_day", "-number"]
    actions_detail = ["verify", "differences", "download"]
    fields = [
        ("show_version", "state"),
        ("people", "completed_at"),
        ("show_signer", "show_time"),
        ("show_meaning", "show_statement"),
        "content_hash",
        "show_code",
        ("reason", "previous"),
    ]
    readonly_fields = [
        "show_version",  "show_signer", "show_time", "show_meaning", "show_statement",
        "show_code",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch the signature with the version."""
        return super().get_queryset(request).select_related("month", "entry")

    @display(description=_("version"), ordering="month__first_day")
    def show_version(self, version: PublishedMonth) -> str:
        return str(version)

    @display(description=_("state"), label={"building": "warning", "published": "success"})
    def show_state(self, version: PublishedMonth) -> tuple[str, str]:
        return version.state, str(version.get_state_display())

    @display(description=_("signed by"))
    def show_signer(self, version: PublishedMonth) -> str:
        return f"{version.entry.name} ({version.entry.work_number})"

    @display(description=_("signed at"))
    def show_time(self, version: PublishedMonth) -> str:
        return f"{localtime(version.signed_at):%Y-%m-%d %H:%M}"

    @display(description=_("meaning"))
    def show_meaning(self, version: PublishedMonth) -> str:
        return str(version.entry.get_meaning_display())

    @display(description=_("statement"))
    def show_statement(self, version: PublishedMonth) -> str:
        return version.entry.statement

    @display(description=_("verification code"))
    def show_code(self, version: PublishedMonth) -> str:
        return verification_code(version.content_hash)

    @action(
        description=_("Verify"),
        url_path="verify",
        permissions=["attendance.view_publishedmonth"],
        icon="fact_check",
    )
    def verify(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Compute the hash anew from every stored cell and compare it with the signature."""
        version = self._find(request, object_id)
        result = verify_version(version)
        if result.is_good:
            messages.success(request, _("%(version)s is what was signed.") % {"version": version})
        else:
            faults = ", ".join(result.faults)
            messages.error(
                request,
                _("%(version)s is not what was signed: %(faults)s") % {"version": version, "faults": faults},
            )
        return HttpResponseRedirect(reverse("admin:attendance_publishedmonth_change", args=[version.pk]))

    @action(
        description=_("Download workbook"),
        url_path="workbook",
        permissions=["attendance.view_attendancemonth"],
        icon="download",
    )
    def download(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Order and send the workbook of this version."""
        version = self._find(request, object_id)
        told = {"month": str(version.month.month), "version": version.number}
        return order_on_page(request, "attendance.month", told)

    @action(
        description=_("Differences"),
        url_path="differences",
        permissions=["attendance.view_difference"],
        icon="difference",
    )
    def differences(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show every cell that this version has otherwise than the one before."""
        version = self._find(request, object_id)
        rows = version.differences.visible_to(request.user).select_related("employee")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": version,
            "title": _("Differences"),
            "reason": version.reason,
            "back_url": reverse("admin:attendance_publishedmonth_change", args=[version.pk]),
            "differences": [shown(one) for one in rows.order_by("employee__work_number", "day")],
        }
        return TemplateResponse(request, "attendance/differences_page.html", context)

    def _find(self, request: HttpRequest, object_id: str) -> PublishedMonth:
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found
