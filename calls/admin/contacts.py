"""Contacts with their transcripts in the admin: facts, read only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from calls.domain.contacts import Remark
from calls.imports.report import REMARK_TEXTS
from calls.models import (
    Contact,
    Outcome,
    Speaker,
    Turn,
)
from staff.admin_base import Badge, ReadOnlyAdmin, ReadOnlyInline


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
    def show_outcome(self, contact: Contact) -> Badge:
        return Badge(contact.outcome, str(Outcome(contact.outcome).label))

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
