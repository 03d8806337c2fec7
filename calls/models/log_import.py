"""Imports of call logs: what was read, and the rows that became no contact."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.scope import Scope, ScopedQuerySet


class LogFormat(models.TextChoices):
    """The formats in which calls and transcripts arrive."""

    BANK = "bank", _("call-by-call log, tab-separated")
    CONTACTS = "contacts", _("contact list, CSV or xlsx")
    TRANSCRIPTS = "transcripts", _("transcripts, JSON lines")
    SEATS = "seats", _("sign-ins and sign-outs at the seats, CSV or xlsx")


class ImportState(models.TextChoices):
    """How far an import came; one that stopped half-way is repeated with the same file."""

    RUNNING = "running", _("running")
    DONE = "done", _("done")
    REFUSED = "refused", _("file refused")


class CallLogImportQuerySet(ScopedQuerySet):
    """Imports: one's own, or those of the centre."""

    scope = Scope(own=("imported_by",))


class CallLogImport(models.Model):
    """One reading of one file, with the account of its rows."""

    source = models.CharField(
        _("source"),
        max_length=40,
        help_text=_("Name of the system the file comes from; contact numbers are unique within it."),
    )
    format = models.CharField(_("format"), max_length=12, choices=LogFormat.choices)
    filename = models.CharField(_("file name"), max_length=255)
    file_sha256 = models.CharField(_("fingerprint of the file"), max_length=64, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState.choices, default=ImportState.RUNNING
    )
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("imported by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="call_log_imports",
        help_text=_("Empty when a command on the server read the file."),
    )
    started_at = models.DateTimeField(_("started at"))
    lines_read = models.PositiveIntegerField(_("rows read"), default=0)
    added = models.PositiveIntegerField(_("added"), default=0)
    repeated = models.PositiveIntegerField(_("known before"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    blank = models.PositiveIntegerField(_("blank"), default=0)
    report = models.JSONField(
        _("report"),
        default=dict,
        blank=True,
        help_text=_("Rows by outcome, by remark and by rejection, and agents that are nobody's."),
    )

    objects = CallLogImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("call log import")
        verbose_name_plural = _("call log imports")
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["-started_at", "-id"])]

    def __str__(self) -> str:
        return f"{self.filename} ({self.source})"


class RejectedLogRow(models.Model):
    """A row that became no contact, kept as it stood, once per file however often it is read."""

    log_import = models.ForeignKey(
        CallLogImport, verbose_name=_("import"), on_delete=models.CASCADE, related_name="rejected_rows"
    )
    file_sha256 = models.CharField(_("fingerprint of the file"), max_length=64, editable=False)
    line = models.PositiveIntegerField(_("line"), help_text=_("Counted from 1, as a text editor does."))
    code = models.CharField(_("reason"), max_length=60)
    column = models.CharField(_("column"), max_length=60, blank=True)
    value = models.CharField(_("value"), max_length=200, blank=True)
    raw = models.TextField(_("row as it stood"), blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("rejected row")
        verbose_name_plural = _("rejected rows")
        ordering = ["log_import", "line"]
        constraints = [
            models.UniqueConstraint(
                fields=["file_sha256", "line"], name="calls_one_rejection_per_file_and_line"
            )
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.code}"
