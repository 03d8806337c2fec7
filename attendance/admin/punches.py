"""Punches and their imports in the admin: read, and brought in by file."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextInputWidget

from attendance.models import Punch, PunchImport
from attendance.services import receive_punches
from jobs.models import Job
from staff.admin_base import ReadOnlyAdmin, act_view
from staff.admin_imports import report_message

SHOWN_REJECTIONS = 200


class PunchFileForm(forms.Form):
    """A file of punches, and the clock it comes from."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("attlog.dat of the clock, CSV or xlsx with work number and time."),
        widget=UnfoldAdminFileFieldWidget,
    )
    device = forms.CharField(
        label=_("Clock"),
        required=False,
        max_length=40,
        help_text=_("Only where the centre has several clocks."),
        widget=UnfoldAdminTextInputWidget,
    )


@admin.register(PunchImport)
class PunchImportAdmin(ReadOnlyAdmin):
    """Imports of punches with the account of every line."""

    list_display = [
        "imported_at", "file_name", "source", "lines_read", "added", "repeated", "rejected", "unmatched",
    ]  # fmt: skip
    list_filter = ["source"]
    search_fields = ["file_name"]
    ordering = ["-imported_at"]
    actions_list = ["import_file"]
    fields = [
        ("file_name", "source", "device"),
        ("imported_at", "imported_by"),
        ("lines_read", "added", "repeated"),
        ("rejected", "blank", "unmatched"),
        "show_notes",
        "show_rejected",
        "content_hash",
    ]
    readonly_fields = ["show_notes", "show_rejected"]
    list_select_related = ["imported_by"]

    @display(description=_("notes"))
    def show_notes(self, row: PunchImport) -> str:
        return " ".join(row.report.get("notes", [])) or "—"

    @display(description=_("rejected lines"))
    def show_rejected(self, row: PunchImport) -> SafeString | str:
        """List the rejected lines with their reasons, the first of them if there are many."""
        rejected = row.report.get("rejected", [])
        if not rejected:
            return "—"
        lines = (
            (_("Line %(line)d") % {"line": one["line"]}, one["message"], one["value"])
            for one in rejected[:SHOWN_REJECTIONS]
        )
        items = format_html_join("", "<li>{}: {} <code>{}</code></li>", lines)
        return format_html('<ul class="zhiban-lines">{}</ul>', items)

    @action(
        description=_("Import punches"),
        url_path="import",
        permissions=["attendance.import_punches"],
        icon="upload",
    )
    def import_file(self, request: HttpRequest) -> HttpResponse:
        """Read punches from a file and account for every line."""
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=PunchFileForm,
            title=_("Import punches"),
            act=lambda form: self._import(request, form),
            success=_("The file was received."),
            back_url=reverse("admin:attendance_punchimport_changelist"),
            permission="attendance.import_punches",
        )

    def _import(self, request: HttpRequest, form: forms.Form) -> None:
        file: Any = form.cleaned_data["file"]
        received = receive_punches(
            file,
            filename=file.name,
            device=form.cleaned_data["device"],
            sent_by=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
        if isinstance(received, Job):
            messages.info(request, _told_of_job(received))
        else:
            report_message(request, received.report)


def _told_of_job(job: Job) -> SafeString:
    """Say that a job reads the file, and where one sees how far it is."""
    text = gettext("The file is large: a job reads it. Its report will stand in this list.")
    link = format_html(
        '<a href="{}">{}</a>', reverse("admin:jobs_job_change", args=[job.pk]), gettext("See how far it is")
    )
    return format_html("{} {}", text, link)


@admin.register(Punch)
class PunchAdmin(ReadOnlyAdmin):
    """Touches of the clock, newest first."""

    list_display = ["at", "employee", "person_key", "direction", "source", "device", "show_state"]
    list_select_related = ["employee"]
    list_filter = ["source", "device", ("employee", admin.EmptyFieldListFilter)]
    search_fields = ["=person_key", "=employee__work_number", "employee__name"]
    ordering = ["-at", "-pk"]
    show_facets = admin.ShowFacets.NEVER
    fields = [
        ("at", "day"),
        ("employee", "person_key"),
        ("source", "device", "direction"),
        ("state", "is_ambiguous"),
        ("punch_import", "line"),
    ]

    @display(
        description=_("state"),
        label={"unmatched": "warning", "ambiguous": "warning", "taken": "success"},
    )
    def show_state(self, punch: Punch) -> tuple[str, str]:
        if punch.employee_id is None:
            return "unmatched", str(_("unmatched"))
        if punch.is_ambiguous:
            return "ambiguous", str(_("ambiguous time"))
        return "taken", str(_("matched"))
