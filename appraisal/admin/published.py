"""Published appraisals in the admin: who signed what when, whether it still is that, and every row."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from appraisal.admin.differences import shown_differences
from appraisal.admin.people import AppraisalRows
from appraisal.domain.scheme import Scheme
from appraisal.models import AppraisalMonth, PublishedAppraisal, PublishedAppraisalRow
from appraisal.selectors.shown import ShownRow
from appraisal.services import verify_version
from attendance.exports.shared import verification_code
from staff.admin_base import ReadOnlyAdmin


@admin.register(PublishedAppraisal)
class PublishedAppraisalAdmin(ReadOnlyAdmin):
    """Versions, newest first."""

    list_display = ["show_version", "people", "show_signer", "show_time", "show_code", "reason"]
    ordering = ["-month__first_day", "-number"]
    actions_detail = ["rows", "verify", "differences"]
    fields = [
        ("show_version", "people"),
        ("show_signer", "show_time"),
        ("show_meaning", "show_statement"),
        "content_hash",
        "show_code",
        ("reason", "previous"),
    ]
    readonly_fields = [
        "show_version", "show_signer", "show_time", "show_meaning", "show_statement", "show_code",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch the signature with the version."""
        return super().get_queryset(request).select_related("month", "entry", "previous")

    @display(description=_("version"), ordering="month__first_day")
    def show_version(self, version: PublishedAppraisal) -> str:
        return str(version)

    @display(description=_("signed by"))
    def show_signer(self, version: PublishedAppraisal) -> str:
        return f"{version.entry.name} ({version.entry.work_number})"

    @display(description=_("signed at"))
    def show_time(self, version: PublishedAppraisal) -> str:
        return f"{localtime(version.signed_at):%Y-%m-%d %H:%M}"

    @display(description=_("meaning"))
    def show_meaning(self, version: PublishedAppraisal) -> str:
        return str(version.entry.get_meaning_display())

    @display(description=_("statement"))
    def show_statement(self, version: PublishedAppraisal) -> str:
        return version.entry.statement

    @display(description=_("verification code"))
    def show_code(self, version: PublishedAppraisal) -> str:
        return verification_code(version.content_hash)

    @action(
        description=_("Its rows"),
        url_path="rows",
        permissions=["appraisal.view_publishedappraisalrow"],
        icon="groups",
    )
    def rows(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Lead to the rows of the version."""
        version = self._find(request, object_id)
        query = {"version__id__exact": str(version.pk)}
        return HttpResponseRedirect(reverse("admin:appraisal_publishedappraisalrow_changelist", query=query))

    @action(
        description=_("Verify"),
        url_path="verify",
        permissions=["appraisal.view_publishedappraisal"],
        icon="fact_check",
    )
    def verify(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Compute hash and every outcome anew, and compare them with what was signed."""
        version = self._find(request, object_id)
        result = verify_version(version)
        told = {"version": version, "count": result.recomputed, "faults": ", ".join(result.faults)}
        if result.is_good:
            text = _("%(version)s is what was signed; %(count)d appraisals computed again, byte for byte.")
            messages.success(request, text % told)
        else:
            messages.error(request, _("%(version)s is not what was signed: %(faults)s") % told)
        return HttpResponseRedirect(reverse("admin:appraisal_publishedappraisal_change", args=[version.pk]))

    @action(
        description=_("Differences"),
        url_path="differences",
        permissions=["appraisal.view_appraisaldifference"],
        icon="difference",
    )
    def differences(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show every component that this version has otherwise than the one before."""
        version = self._find(request, object_id)
        rows = version.differences.visible_to(request.user).select_related("employee")
        listed = rows.order_by("employee__work_number", "pk")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": version,
            "title": _("Differences"),
            "reason": version.reason,
            "back_url": reverse("admin:appraisal_publishedappraisal_change", args=[version.pk]),
            "differences": shown_differences(listed, Scheme.read(version.header["scheme"]["definition"])),
        }
        return TemplateResponse(request, "appraisal/differences_page.html", context)

    def _find(self, request: HttpRequest, object_id: str) -> PublishedAppraisal:
        found: PublishedAppraisal | None = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found


@admin.register(PublishedAppraisalRow)
class PublishedAppraisalRowAdmin(AppraisalRows):
    """The rows of published versions, in order of work number."""

    list_display = ["show_version", *AppraisalRows.list_display]
    list_display_links = ["show_person"]
    list_filter = ["version", "grade", "team"]
    ordering = ["-version__month__first_day", "-version__number", "employee__work_number"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Join the version, whose scheme names the grades."""
        return super().get_queryset(request).select_related("employee", "team", "version")

    @display(description=_("version"), ordering="version__month__first_day")
    def show_version(self, row: PublishedAppraisalRow) -> str:
        return str(row.version)

    def owner_of(self, row: Any) -> Any:
        return row.version

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the row as it was published."""
        row: PublishedAppraisalRow | None = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        version = PublishedAppraisal.objects.select_related("entry").get(pk=row.version_id)
        month = AppraisalMonth.objects.select_related("scheme").get(pk=version.month_id)
        scheme = Scheme.read(version.header["scheme"]["definition"])
        shown = ShownRow(month, row, version, scheme, is_pending=False, objections=[], may_object=False)
        back = reverse(
            "admin:appraisal_publishedappraisalrow_changelist", query={"version__id__exact": str(version.pk)}
        )
        return self.person_page(request, shown, back)
