"""Touches of the clock, and the files they came from: added, never changed."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.scope import Scope, ScopedQuerySet


class PunchSource(models.TextChoices):
    """Where a punch came from."""

    ATTLOG = "attlog", _("clock export (attlog.dat)")
    TABLE = "table", _("table (CSV or Excel)")
    API = "api", _("API")
    DEMO = "demo", _("demonstration")


class Direction(models.TextChoices):
    """What the clock says the touch was: information only, the order of the touches decides."""

    IN = "in", pgettext_lazy("direction", "in")
    OUT = "out", pgettext_lazy("direction", "out")
    UNKNOWN = "", _("not told")


class PunchImportQuerySet(ScopedQuerySet):
    """Imports of punches: the importer's own, and all of them for those who reach the centre."""

    scope = Scope(own=("imported_by",))


class PunchImport(models.Model):
    """One file (or one call of the API) of punches, with the account of its every line."""

    source = models.CharField(_("source"), max_length=10, choices=PunchSource.choices)
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    device = models.CharField(_("device"), max_length=40, blank=True)
    content_hash = models.CharField(
        _("content hash"), max_length=64, blank=True, help_text=_("SHA-256 of the file as it was read.")
    )
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("imported by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty when the file was imported on the command line."),
    )
    imported_at = models.DateTimeField(_("imported at"))
    lines_read = models.PositiveIntegerField(_("lines read"), default=0)
    added = models.PositiveIntegerField(_("added"), default=0)
    repeated = models.PositiveIntegerField(
        _("repeated"), default=0, help_text=_("Lines whose punch was known before.")
    )
    rejected = models.PositiveIntegerField(pgettext_lazy("lines", "rejected"), default=0)
    blank = models.PositiveIntegerField(_("blank"), default=0)
    unmatched = models.PositiveIntegerField(
        _("unmatched"), default=0, help_text=_("Added punches of somebody not entered yet.")
    )
    report = models.JSONField(_("report"), default=dict, blank=True)

    objects = PunchImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of punches")
        verbose_name_plural = _("imports of punches")
        ordering = ("-imported_at", "-pk")
        permissions = (("import_punches", _("Can import punches")),)
        constraints = (
            models.CheckConstraint(
                name="attendance_import_accounts_for_every_line",
                condition=Q(
                    lines_read=models.F("added")
                    + models.F("repeated")
                    + models.F("rejected")
                    + models.F("blank")
                ),
            ),
        )

    def __str__(self) -> str:
        """Name the file and the day it came."""
        return f"{self.file_name or self.get_source_display()} ({self.imported_at:%Y-%m-%d})"


class PunchQuerySet(ScopedQuerySet):
    """Punches: one's own, the team's of that day, or the centre's; unmatched ones are the centre's."""

    scope = Scope(own=("employee",), team_of="employee", day="day")

    def unmatched(self) -> "PunchQuerySet":
        """Keep the punches of somebody who has not been entered yet."""
        return self.filter(employee=None)


class Punch(models.Model):
    """One touch of a clock by somebody, to the second.

    The same second of the same person on the same device and source is the same touch, whichever
    file brings it: importing a file twice adds nothing.
    """

    source = models.CharField(_("source"), max_length=10, choices=PunchSource.choices)
    device = models.CharField(_("device"), max_length=40, blank=True)
    person_key = models.CharField(
        _("number on the clock"),
        max_length=24,
        validators=[RegexValidator(r"\A\S+\Z")],
        help_text=_("What the clock knows the person by: the clock number, or else the work number."),
    )
    at = models.DateTimeField(_("time"), help_text=_("To the second, stored in UTC."))
    day = models.DateField(_("day"), help_text=_("The centre's day of the touch."))
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("employee"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="punches",
        help_text=_("Empty until somebody with this number is entered."),
    )
    direction = models.CharField(
        _("direction"), max_length=3, choices=Direction.choices, blank=True, default=Direction.UNKNOWN
    )
    state = models.PositiveSmallIntegerField(
        _("state"), null=True, blank=True, help_text=_("State number as the clock wrote it; 255 is none.")
    )
    is_ambiguous = models.BooleanField(
        _("ambiguous time"),
        default=False,
        help_text=_("The wall clock showed this time twice that night and the device told no offset."),
    )
    punch_import = models.ForeignKey(
        PunchImport,
        verbose_name=_("import"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="punches",
    )
    line = models.PositiveIntegerField(_("line"), null=True, blank=True)

    objects = PunchQuerySet.as_manager()

    class Meta:
        verbose_name = _("punch")
        verbose_name_plural = _("punches")
        ordering = ("-at", "-pk")
        permissions = (("post_punches", _("Can post punches through the API")),)
        constraints = (
            models.UniqueConstraint(
                fields=("source", "device", "person_key", "at"), name="attendance_one_punch_per_touch"
            ),
        )
        indexes = (
            models.Index(fields=("employee", "at"), name="attendance_punch_employee_at"),
            models.Index(fields=("at",), name="attendance_punch_at"),
            models.Index(
                fields=("person_key",), condition=Q(employee=None), name="attendance_punch_unmatched"
            ),
        )

    def __str__(self) -> str:
        """Name the person's number and the moment."""
        return f"{self.person_key} {self.at:%Y-%m-%d %H:%M:%S}"
