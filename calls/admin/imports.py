"""Imports of call logs in the admin: the account of each, and the page that sends a file."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from calls.domain.contacts import Remark, RowFault
from calls.imports import import_call_log, import_seats, import_transcripts
from calls.imports.report import FAULT_TEXTS, REMARK_TEXTS, CallLogReport
from calls.models import (
    CallLogImport,
    ImportState,
    LogFormat,
    Outcome,
    RejectedLogRow,
)
from staff.admin_base import Badge, ReadOnlyAdmin, ReadOnlyInline, act_view
from staff.admin_imports import report_message


class ImportForm(forms.Form):
    """One file and the system it comes from."""

    file = forms.FileField(label=_("File"), widget=UnfoldAdminFileFieldWidget)
    log_format = forms.ChoiceField(
        label=_("format"), choices=LogFormat.choices, widget=UnfoldAdminSelectWidget
    )
    source = forms.CharField(
        label=_("source"),
        max_length=40,
        initial="acd",
        help_text=_("Name of the system the file comes from; contact numbers are unique within it."),
        widget=UnfoldAdminTextInputWidget,
    )


class RejectedRowInline(ReadOnlyInline):
    """The rows of one file that became no contact."""

    model = RejectedLogRow
    fields = ["line", "show_reason", "column", "value", "raw"]
    readonly_fields = fields
    per_page = 50

    @display(description=_("reason"))
    def show_reason(self, row: RejectedLogRow) -> str:
        return str(FAULT_TEXTS[RowFault(row.code)])


@admin.register(CallLogImport)
class CallLogImportAdmin(ReadOnlyAdmin):
    """What was read when, with the account of every row; a file is sent from here."""

    list_display = [
        "filename",
        "source",
        "started_at",
        "show_state",
        "lines_read",
        "added",
        "repeated",
        "rejected",
    ]
    list_filter = ["state", "format", "source"]
    list_select_related = ["imported_by"]
    search_fields = ["filename"]
    inlines = [RejectedRowInline]
    actions_list = ["import_file"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("filename", "source", "format"),
                    ("show_state", "started_at", "imported_by"),
                    ("lines_read", "added", "repeated", "rejected", "blank"),
                    "show_report",
                    "file_sha256",
                ]
            },
        )
    ]
    readonly_fields = ["show_state", "show_report"]

    @display(
        description=_("state"),
        label={ImportState.DONE: "success", ImportState.RUNNING: "info", ImportState.REFUSED: "danger"},
        ordering="state",
    )
    def show_state(self, log_import: CallLogImport) -> Badge:
        return Badge(log_import.state, str(ImportState(log_import.state).label))

    @display(description=_("report"))
    def show_report(self, log_import: CallLogImport) -> SafeString:
        return format_html_join(
            mark_safe("<br>"), "{}: {}", ((label, count) for label, count in _breakdown(log_import.report))
        )

    @action(
        description=_("Import a file"),
        url_path="import",
        permissions=["calls.import_contacts"],
        icon="upload",
    )
    def import_file(self, request: HttpRequest) -> HttpResponse:
        """Read a call log or transcripts and report every line."""
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=ImportForm,
            title=_("Import calls, transcripts or seats"),
            act=lambda form: report_message(request, _import(request, form)),
            success=_("The file was read."),
            back_url=reverse("admin:calls_calllogimport_changelist"),
            permission="calls.import_contacts",
        )


def _breakdown(report: dict[str, dict[str, int]]) -> Iterator[tuple[str, int]]:
    """Give the stored account as pairs of text and count, in the reader's language."""
    for code, count in report.get("outcomes", {}).items():
        yield str(Outcome(code).label), count
    for code, count in report.get("remarks", {}).items():
        yield str(REMARK_TEXTS[Remark(code)]), count
    for code, count in report.get("rejections", {}).items():
        yield str(FAULT_TEXTS[RowFault(code)]), count
    for code, count in report.get("unmatched_agents", {}).items():
        yield gettext("agent %(code)s is no known employee") % {"code": code}, count


def _import(request: HttpRequest, form: forms.Form) -> CallLogReport:
    file, source = form.cleaned_data["file"], form.cleaned_data["source"]
    common: dict[str, Any] = {
        "filename": file.name,
        "source": source,
        "imported_by": request.user,
        "now": timezone.now(),
    }
    if form.cleaned_data["log_format"] == LogFormat.TRANSCRIPTS:
        return import_transcripts(file, **common)
    if form.cleaned_data["log_format"] == LogFormat.SEATS:
        return import_seats(file, **common)
    return import_call_log(file, log_format=form.cleaned_data["log_format"], **common)
