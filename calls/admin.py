"""Contacts, imports, agent codes and seat events in the admin: facts are read, codes are assigned."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
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
    AgentCode,
    CallLogImport,
    Contact,
    ImportState,
    LogFormat,
    Outcome,
    RejectedLogRow,
    SeatEvent,
    Speaker,
    Turn,
)
from calls.services import assign_agent_code, end_agent_code
from staff.admin_base import ReadOnlyAdmin, ReadOnlyInline, ZhibanAdmin, act_view
from staff.admin_imports import report_message


class TurnInline(ReadOnlyInline):
    """The transcript beneath its contact."""

    model = Turn
    fields = ["show_time", "show_speaker", "text"]
    readonly_fields = fields
    verbose_name_plural = _("transcript")

    @display(description=_("time"))
    def show_time(self, turn: Turn) -> str:
        return "—" if turn.starts_ms is None else clock(turn.starts_ms // 1000)

    @display(description=_("speaker"))
    def show_speaker(self, turn: Turn) -> str:
        return str(Speaker(turn.speaker).label)


def clock(seconds: int) -> str:
    """Write a length as minutes and seconds: 3:05."""
    return f"{seconds // 60}:{seconds % 60:02}"


@admin.register(Contact)
class ContactAdmin(ReadOnlyAdmin):
    """Contacts, newest first, with who answered and how they ended."""

    list_display = [
        "external_id",
        "started_at",
        "show_outcome",
        "operator",
        "desk",
        "show_queue",
        "show_talk",
        "show_transcript",
    ]
    list_select_related = ["operator", "desk"]
    list_filter = ["outcome", "direction", "desk", "source"]
    search_fields = ["=external_id", "=operator__work_number", "=agent_code"]
    search_help_text = _("Contact number, work number or agent code, in full")
    date_hierarchy = None
    show_facets = admin.ShowFacets.NEVER
    inlines = [TurnInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("source", "external_id"),
                    ("day", "started_at", "ended_at"),
                    ("show_outcome", "direction"),
                    ("operator", "agent_code", "desk"),
                    "show_remarks",
                ]
            },
        ),
        (
            _("Times"),
            {
                "fields": [
                    ("queued_at", "queue_left_at", "answered_at"),
                    ("menu_seconds", "queue_seconds", "talk_seconds"),
                ]
            },
        ),
        (_("Customer"), {"fields": [("customer_ref", "service_type", "priority")]}),
        (_("Origin"), {"classes": ["collapse"], "fields": ["log_import", "raw"]}),
    ]
    readonly_fields = ["show_outcome", "show_remarks"]

    @display(
        description=_("outcome"),
        label={Outcome.ANSWERED: "success", Outcome.ABANDONED: "warning", Outcome.PHANTOM: "info"},
        ordering="outcome",
    )
    def show_outcome(self, contact: Contact) -> tuple[str, str]:
        return contact.outcome, str(Outcome(contact.outcome).label)

    @display(description=_("in the queue"), ordering="queue_seconds")
    def show_queue(self, contact: Contact) -> str:
        return clock(contact.queue_seconds)

    @display(description=_("talk"), ordering="talk_seconds")
    def show_talk(self, contact: Contact) -> str:
        return clock(contact.talk_seconds)

    @display(description=_("transcript"), boolean=True)
    def show_transcript(self, contact: Contact) -> bool:
        return contact.recording_starts_ms is not None

    @display(description=_("remarks"))
    def show_remarks(self, contact: Contact) -> str:
        return "; ".join(str(REMARK_TEXTS[Remark(remark)]) for remark in contact.remarks) or "—"


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
    def show_state(self, log_import: CallLogImport) -> tuple[str, str]:
        return log_import.state, str(ImportState(log_import.state).label)

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


@admin.register(AgentCode)
class AgentCodeAdmin(ZhibanAdmin):
    """Which employee a call log means by a code; an end may be entered once, nothing else changes."""

    list_display = ["code", "source", "employee", "starts_on", "ends_on"]
    list_select_related = ["employee"]
    list_filter = ["source"]
    search_fields = ["code", "employee__work_number", "employee__name"]
    autocomplete_fields = ["employee"]
    fields = ["source", "code", "employee", "starts_on", "ends_on"]

    def get_readonly_fields(self, request: HttpRequest, obj: AgentCode | None = None) -> list[str]:
        """Leave only the end open once a code is entered."""
        return ["source", "code", "employee", "starts_on"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: AgentCode | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: AgentCode, form: Any, change: bool) -> None:
        """Assign the code, or end it, through the service that also matches contacts."""
        if change:
            if "ends_on" in form.changed_data and obj.ends_on:
                end_agent_code(obj, last_day=obj.ends_on)
            return
        assigned = assign_agent_code(
            source=obj.source,
            code=obj.code,
            employee=obj.employee,
            starts_on=obj.starts_on,
            ends_on=obj.ends_on,
        )
        obj.pk = assigned.pk


@admin.register(SeatEvent)
class SeatEventAdmin(ReadOnlyAdmin):
    """Sign-ins and sign-outs at the seats, newest first."""

    list_display = ["at", "employee", "agent_code", "seat_code", "kind", "reason"]
    list_select_related = ["employee"]
    list_filter = ["kind", "source"]
    search_fields = ["=employee__work_number", "=agent_code", "=seat_code"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Order as the index does."""
        return super().get_queryset(request).order_by("-at", "-pk")
