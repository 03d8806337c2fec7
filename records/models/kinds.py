"""Reference data of the original records: kinds with their limits, survey topics, examinations."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models.organisation import NamedInBothLanguages


class KindOf(models.TextChoices):
    """The record that a kind belongs to."""

    ERROR = "error", pgettext_lazy("record", "error")
    ACCIDENT = "accident", _("accident")
    TIME_LIMIT = "time_limit", _("time limit")
    OPINION = "opinion", _("customer opinion")
    COMPLAINT = "complaint", _("complaint")


class Severity(models.TextChoices):
    """How grave an error or an accident is."""

    MINOR = "minor", pgettext_lazy("severity", "minor")
    SERIOUS = "serious", pgettext_lazy("severity", "serious")
    MAJOR = "major", pgettext_lazy("severity", "major")


class RecordKind(NamedInBothLanguages):
    """A kind of error, accident, time limit, opinion or complaint, such as a wrong answer."""

    of = models.CharField(_("kind of what"), max_length=12, choices=KindOf.choices)
    severity = models.CharField(
        _("severity"),
        max_length=8,
        choices=Severity.choices,
        blank=True,
        help_text=_("Of errors and accidents, where a line says nothing else."),
    )
    limit_hours = models.PositiveIntegerField(
        _("limit in hours"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Of complaints: until the customer is answered. Nights and holidays count."),
    )
    is_praise = models.BooleanField(
        _("praise"), default=False, help_text=_("Of opinions: counted as praise in the monthly figures.")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_active = models.BooleanField(_("offered for new records"), default=True)

    class Meta:
        verbose_name = _("kind of record")
        verbose_name_plural = _("kinds of record")
        ordering = ["of", "pk"]
        permissions = [
            ("keep_records", _("Can enter, correct and withdraw original records")),
            ("import_records", _("Can import files of original records")),
            ("post_records", _("Can post original records through the API")),
            ("handle_complaint", _("Can answer and close complaints")),
            ("export_records", _("Can download the workbook of original records")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(of=KindOf.COMPLAINT) | Q(limit_hours__gte=1),
                name="records_kind_of_complaint_has_a_limit",
                violation_error_message=_("A kind of complaint needs its limit in hours."),
            ),
        ]


class SurveyTopic(NamedInBothLanguages):
    """What customers are asked about, such as the quality of communication."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_active = models.BooleanField(_("asked in new surveys"), default=True)

    class Meta:
        verbose_name = _("survey topic")
        verbose_name_plural = _("survey topics")
        ordering = ["position", "pk"]


class SkillExam(NamedInBothLanguages):
    """An examination of business knowledge or skill, with what is needed to pass."""

    full_marks = models.DecimalField(
        _("full marks"), max_digits=6, decimal_places=2, default=100, validators=[MinValueValidator(1)]
    )
    pass_mark = models.DecimalField(
        _("pass mark"),
        max_digits=6,
        decimal_places=2,
        default=60,
        validators=[MinValueValidator(0)],
        help_text=_("Whoever reaches it has passed; results entered before keep theirs."),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_active = models.BooleanField(_("offered for new results"), default=True)

    class Meta:
        verbose_name = _("skill examination")
        verbose_name_plural = _("skill examinations")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_mark__lte=F("full_marks")), name="records_pass_mark_within_full_marks"
            )
        ]
