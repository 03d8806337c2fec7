"""What the centre writes into a roster for a shift: 早, 中, 夜, 休, A, B1 …"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.domain.roster_codes import folded
from staff.models.roster import Shift
from staff.scope import PublicQuerySet


class RosterCode(models.Model):
    """One way of writing a shift, or a day of rest; a shift may have several."""

    code = models.CharField(_("code"), max_length=10, help_text=_("As people write it: 早, 夜, B1, 休."))
    folded = models.CharField(max_length=200, unique=True, editable=False)
    shift = models.ForeignKey(
        Shift,
        verbose_name=_("shift"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="codes",
        help_text=_("Empty for a rest day."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        help_text=_("Of several codes of a shift the first is written in grids and workbooks."),
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster code")
        verbose_name_plural = _("roster codes")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the compared form beside the written one."""
        self.folded = folded(self.code)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Compare codes as they are read, so that “Ａ” and “a” are one."""
        self.folded = folded(self.code)
