"""The register in the admin: read, searched, checked entry by entry; never written."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from ledger.domain.findings import Code
from ledger.models import Checkpoint, Entry
from ledger.selectors import check_entries
from staff.admin_base import Badge, ReadOnlyAdmin

SOUND = "SOUND"
LONGEST_SHOWN = 24
"""Longer ids of records, such as those of keys, are cut in the list."""

BADGES: dict[str, str] = {
    SOUND: "success",
    **{code.value: "danger" for code in Code},
    Code.DESTROYED_OK.value: "info",
}


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Who signed what, when and why; each line says whether the entry is intact by itself."""

    list_display = [
        "sequence",
        "show_time",
        "show_signer",
        "meaning",
        "show_record",
        "show_check",
    ]
    list_filter = ["meaning", "record_type"]
    date_hierarchy = "signed_at"
    search_fields = ["signer__work_number", "signer__name", "record_id", "entry_hash"]
    ordering = ["-sequence"]
    fields = [
        "sequence",
        "show_time",
        "show_signer",
        "meaning",
        "show_statement",
        "record_type",
        "record_id",
        "record_version",
        "show_builds_on",
        "entry_hash",
        "show_content_hash",
        "signature",
        "show_key",
        "show_check",
    ]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read keys and contents along, which the check of each line needs."""
        return super().get_queryset(request).select_related("key", "content", "signer")

    @display(description=_("signed at"), ordering="signed_at")
    def show_time(self, entry: Entry) -> str:
        return f"{timezone.localtime(entry.signed_at):%Y-%m-%d %H:%M:%S}"

    @display(description=_("record"), ordering="record_type")
    def show_record(self, entry: Entry) -> str:
        short = entry.record_id if len(entry.record_id) <= LONGEST_SHOWN else f"{entry.record_id[:12]}…"
        return f"{entry.record_type} {short} v{entry.record_version}"

    @display(description=_("signer"), ordering="signer__work_number")
    def show_signer(self, entry: Entry) -> str:
        return f"{entry.name} {entry.work_number}"

    @display(description=_("statement"))
    def show_statement(self, entry: Entry) -> str:
        return entry.statement

    @display(description=_("content hash"))
    def show_content_hash(self, entry: Entry) -> str:
        return entry.content_hash

    @display(description=_("signing key"))
    def show_key(self, entry: Entry) -> str:
        return entry.key.key_id

    @display(description=_("builds on"))
    def show_builds_on(self, entry: Entry) -> str:
        hashes = entry.fields.builds_on if entry.fields else ()
        if not hashes:
            return "–"
        return format_html_join(mark_safe("<br>"), "<code>{}</code>", ((value,) for value in hashes))

    @display(description=_("check"), label=BADGES)
    def show_check(self, entry: Entry) -> Badge:
        report = check_entries([entry])[entry.pk]
        if report.codes() == {Code.DESTROYED_OK}:
            return Badge(Code.DESTROYED_OK.value, str(_("destroyed under a certificate")))
        if report.is_sound:
            return Badge(SOUND, str(_("intact")))
        codes = sorted(report.codes())
        return Badge(codes[0].value, " ".join(code.value for code in codes))


@admin.register(Checkpoint)
class CheckpointAdmin(ReadOnlyAdmin):
    """What was signed of the register's length and root; the line is to be kept elsewhere."""

    list_display = ["show_time", "size", "root"]
    ordering = ["-size"]
    fields = ["show_time", "size", "root", "line", "show_printed"]
    readonly_fields = fields

    @display(description=_("signed at"), ordering="made_at")
    def show_time(self, checkpoint: Checkpoint) -> str:
        return f"{timezone.localtime(checkpoint.made_at):%Y-%m-%d %H:%M:%S}"

    @display(description=_("in print"))
    def show_printed(self, checkpoint: Checkpoint) -> str:
        return checkpoint.printed
