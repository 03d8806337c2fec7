"""Authorities to whom a leak of personal data is reported by law, and the reports owed to them."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from incidents.models.scope import OfIncidentQuerySet
from staff.models.organisation import NamedInBothLanguages


class Authority(NamedInBothLanguages):
    """An authority and its legal clock: the hours are the centre's to set, after the law that binds it."""

    hours = models.PositiveSmallIntegerField(
        _("report within (hours)"),
        validators=[MinValueValidator(1)],
        help_text=_("Hours from the time at which the leak was known."),
    )
    warn_minutes = models.PositiveSmallIntegerField(
        _("warn before"),
        default=60,
        help_text=_("Minutes before the limit at which those who answer are warned."),
    )
    repeat_minutes = models.PositiveSmallIntegerField(
        _("repeat after"),
        default=60,
        validators=[MinValueValidator(1)],
        help_text=_("Minutes after which they are told again while the report is not sent."),
    )
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        ordering = ["hours", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gte=1, repeat_minutes__gte=1), name="incidents_authority_allows_time"
            )
        ]


class AuthorityReportQuerySet(OfIncidentQuerySet):
    """Reports to authorities by whether they are still owed."""

    def owed(self) -> "AuthorityReportQuerySet":
        """Keep those that were neither sent nor found not to be owed."""
        return self.filter(sent_at__isnull=True, lifted_at__isnull=True)


class AuthorityReport(models.Model):
    """That a report to an authority is owed: until when, and when it was sent under which receipt."""

    incident = models.ForeignKey(
        Incident, verbose_name=_("incident"), on_delete=models.PROTECT, related_name="authority_reports"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    authority = models.ForeignKey(
        Authority, verbose_name=_("authority"), on_delete=models.PROTECT, related_name="reports"
    )
    known_at = models.DateTimeField(_("known since"), help_text=_("From here the hours are counted."))
    due_at = models.DateTimeField(_("due at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    sent_by = models.ForeignKey(
        "staff.Employee",
        verbose_name=_("sent by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    receipt_number = models.CharField(_("receipt number"), max_length=100, blank=True)
    lifted_at = models.DateTimeField(_("not owed since"), null=True, blank=True)

    objects = AuthorityReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report to an authority")
        verbose_name_plural = _("reports to authorities")
        ordering = ["incident", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "number"], name="incidents_authority_reports_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["incident", "authority"],
                condition=Q(lifted_at__isnull=True),
                name="incidents_one_report_owed_to_an_authority",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(lifted_at__isnull=True),
                name="incidents_report_is_sent_or_lifted",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by__isnull=True)
                | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="incidents_sent_report_names_its_sender",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("known_at")), name="incidents_report_is_due_after_it_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.number} {self.authority.label}"

    @property
    def is_owed(self) -> bool:
        """Whether it is still to be sent."""
        return self.sent_at is None and self.lifted_at is None

    @property
    def was_late(self) -> bool:
        """Whether it was sent after its limit."""
        return self.sent_at is not None and self.sent_at > self.due_at
