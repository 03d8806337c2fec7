"""What the loader remembers of the rows it brought in, so that it never overwrites people's work."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.scope import PublicQuerySet


class SeededRow(models.Model):
    """One row that came from a seed file, with the digest of the values it was given."""

    table = models.CharField(
        _("table"), max_length=60, help_text=_("Label of the model, for example staff.Shift.")
    )
    key = models.CharField(_("key"), max_length=120, help_text=_("What names the row in its seed file."))
    digest = models.CharField(
        _("digest"),
        max_length=64,
        help_text=_("SHA-256 of the values as they were seeded; other values are people's work."),
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("seeded row")
        verbose_name_plural = _("seeded rows")
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="seeds_one_memory_per_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"


class DemoCentre(models.Model):
    """That the demo centre was loaded, and for which day."""

    today = models.DateField(_("day"), help_text=_("The day on which the demo centre is looked at."))

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("demo centre")
        verbose_name_plural = _("demo centres")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="seeds_one_demo_centre")]

    def __str__(self) -> str:
        return str(self.today)
