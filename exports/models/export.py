"""The export: what was asked for and by whom, and what became of it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from files.models import StoredFile
from jobs.models import Job, JobState
from staff.scope import Scope, ScopedQuerySet


class ExportState(models.TextChoices):
    """Where an export stands: as its job, until the file is kept."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("being written")
    KEPT = "kept", _("ready")
    FAILED = "failed", _("failed")
    DESTROYED = "destroyed", _("file destroyed")


_OF_JOB = {
    JobState.QUEUED: ExportState.QUEUED,
    JobState.RUNNING: ExportState.RUNNING,
    # Kept in the job's last moment: whoever looks between the two commits waits a little longer.
    JobState.DONE: ExportState.RUNNING,
    JobState.FAILED: ExportState.FAILED,
}


class ExportQuerySet(ScopedQuerySet):
    """Exports: those one asked for, or the centre's (the row; a file is only for whoever asked for it)."""

    scope = Scope(own=("asked_by",))

    def unfinished(self) -> "ExportQuerySet":
        """Keep what waits or is being written."""
        return self.filter(kept_at__isnull=True).exclude(job__state=JobState.FAILED)

    def expired(self, now: datetime) -> "ExportQuerySet":
        """Keep those whose file has outlived its time and is still there."""
        return self.filter(expires_at__lte=now, destroyed_at__isnull=True)


class Export(models.Model):
    """One file that somebody asked for. Once kept, it never changes; destroyed, all but the bytes stays."""

    kind = models.CharField(_("kind"), max_length=60, help_text=_("Code of the kind of export."))
    key = models.CharField(
        _("key"), max_length=64, unique=True, help_text=_("Names the click: a form sent twice is one export.")
    )
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=10)
    format_version = models.PositiveSmallIntegerField(
        _("form"), help_text=_("Number of the form of its sheets; another form, another number.")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.PROTECT,
        related_name="exports",
    )
    asked_at = models.DateTimeField(_("asked at"))
    job = models.OneToOneField(
        Job, verbose_name=_("job"), on_delete=models.PROTECT, related_name="export", null=True, blank=True
    )
    is_personal = models.BooleanField(_("personal data"), help_text=_("Whether it names people."))
    title = models.CharField(_("what it is"), max_length=300)
    version = models.CharField(_("version"), max_length=100, blank=True)
    name = models.CharField(_("file name"), max_length=200)
    read_at = models.DateTimeField(
        _("rows read at"), null=True, blank=True, help_text=_("As of this instant the rows are told.")
    )
    kept_at = models.DateTimeField(_("kept at"), null=True, blank=True)
    rows = models.PositiveIntegerField(_("rows"), null=True, blank=True, help_text=_("Rows of data."))
    sheets = models.JSONField(
        _("sheets"),
        default=list,
        blank=True,
        help_text=_("Title, rows and hash of the cells of every sheet."),
    )
    content_hash = models.CharField(
        _("content hash"), max_length=64, blank=True, help_text=_("SHA-256 over what all cells say.")
    )
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), null=True, blank=True)
    file = models.OneToOneField(
        StoredFile, verbose_name=_("file"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checkpoint = models.CharField(
        _("checkpoint"),
        max_length=90,
        blank=True,
        help_text=_("Entries and root of the register as it was then; empty before the first checkpoint."),
    )
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)
    destroyed_at = models.DateTimeField(_("file destroyed at"), null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["asked_by", "kind"]),
            models.Index(fields=["content_hash"]),
            models.Index(fields=["expires_at"], condition=Q(destroyed_at=None), name="exports_to_destroy"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_at__isnull=True, file__isnull=True, sha256="", destroyed_at__isnull=True)
                | (Q(kept_at__isnull=False, file__isnull=False, expires_at__isnull=False) & ~Q(sha256="")),
                name="exports_kept_with_file_and_hash",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {self.title}"

    @property
    def state(self) -> ExportState:
        """Where it stands."""
        if self.destroyed_at:
            return ExportState.DESTROYED
        if self.kept_at:
            return ExportState.KEPT
        return _OF_JOB[JobState(self.job.state)] if self.job else ExportState.QUEUED

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or is being written."""
        return self.state in (ExportState.QUEUED, ExportState.RUNNING)

    @property
    def error(self) -> str:
        """Why it failed; empty when it did not."""
        return self.job.error if self.state == ExportState.FAILED and self.job else ""

    def is_for(self, person: Any) -> bool:
        """Tell whether somebody may have the file: it holds what whoever asked for it may see."""
        return bool(self.asked_by_id == person.pk)


class DownloadQuerySet(ScopedQuerySet):
    """Downloads of one's own exports, or the centre's."""

    scope = Scope(own=("export__asked_by",))


class Download(models.Model):
    """A file of an export went out once more: when, and through which door."""

    class Door(models.TextChoices):
        """How it went out."""

        ADMIN = "admin", _("page")
        API = "api", _("API")
        COMMAND = "command", _("command line")

    export = models.ForeignKey(
        Export, verbose_name=_("export"), on_delete=models.CASCADE, related_name="downloads"
    )
    at = models.DateTimeField(_("at"))
    door = models.CharField(_("through"), max_length=10, choices=Door.choices)

    objects = DownloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.export_id} {self.at:%Y-%m-%d %H:%M}"
