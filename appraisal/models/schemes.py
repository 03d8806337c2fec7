"""Schemes of appraisal, each in force from a month on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal.domain.scheme import Scheme
from common.months import Month
from staff.scope import PublicQuerySet


class AppraisalScheme(models.Model):
    """Weights, figures and grades from a month on (考核方案); never edited, a change is another scheme."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    in_force_from = models.DateField(
        _("in force from"),
        help_text=_("First day of the first month appraised by it; of two with the same, the later entry."),
    )
    definition = models.JSONField(_("definition"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty where it came with the product."),
    )
    added_at = models.DateTimeField(_("added at"), null=True, blank=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("appraisal scheme")
        verbose_name_plural = _("appraisal schemes")
        ordering = ("-in_force_from", "-pk")
        constraints = (
            models.CheckConstraint(
                name="appraisal_scheme_begins_with_a_month", condition=Q(in_force_from__day=1)
            ),
        )

    def __str__(self) -> str:
        return self.code

    @classmethod
    def in_force(cls, month: Month) -> "AppraisalScheme | None":
        """Return the scheme by which a month is appraised."""
        found: AppraisalScheme | None = (
            cls.objects.filter(in_force_from__lte=month.first).order_by("-in_force_from", "-pk").first()
        )
        return found

    @property
    def parsed(self) -> Scheme:
        """The scheme as rules take it."""
        return Scheme.read(self.definition)
