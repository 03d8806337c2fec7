"""The classes of items: how long they are kept, how soon they are filed, whether they are personal data."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from custody.domain.retention import ClassRule
from staff.models.organisation import NamedInBothLanguages


class CustodyClass(NamedInBothLanguages):
    """A class of items (资料类别), the centre's own to change; an item keeps what it was registered with."""

    retention_months = models.PositiveSmallIntegerField(
        _("retention in months"), help_text=_("From the day of receipt; 0: until declared void.")
    )
    retention_rule = models.CharField(
        _("retention rule"), max_length=200, help_text=_("By what rule items of this class are kept so long.")
    )
    retention_rule_zh = models.CharField(_("retention rule in Chinese"), max_length=200)
    filing_working_days = models.PositiveSmallIntegerField(
        _("filed within, working days"),
        default=1,
        help_text=_("After the day of receipt, by the centre's calendar; then the duty supervisor is told."),
    )
    destroy_within_days = models.PositiveSmallIntegerField(
        _("destroyed within, days"),
        default=30,
        help_text=_("After the expiry; then the duty supervisor is told."),
    )
    escalate_after_days = models.PositiveSmallIntegerField(
        _("manager told after, days"),
        default=60,
        help_text=_("After the expiry, when it is still not destroyed."),
    )
    is_personal = models.BooleanField(
        _("personal data"),
        default=False,
        help_text=_(
            "The words about an item are blanked when it is destroyed, and never leave in a workbook or mail."
        ),
    )
    is_active = models.BooleanField(_("offered for new items"), default=True)

    class Meta:
        verbose_name = _("class of items")
        verbose_name_plural = _("classes of items")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(destroy_within_days__gte=1, escalate_after_days__gt=F("destroy_within_days")),
                name="custody_the_manager_is_told_after_the_supervisor",
            )
        ]

    @property
    def rule(self) -> ClassRule:
        """What the class demands of its items."""
        return ClassRule(
            retention_months=self.retention_months,
            filing_working_days=self.filing_working_days,
            destroy_within_days=self.destroy_within_days,
            escalate_after_days=self.escalate_after_days,
        )

    @property
    def rule_label(self) -> str:
        """The retention rule in the reader's language."""
        return self.retention_rule_zh if (get_language() or "").startswith("zh") else self.retention_rule
