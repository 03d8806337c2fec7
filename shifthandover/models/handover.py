"""What was handed over, item by item, and who signed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shifthandover.models.choices import (
    ActChoices,
    Deadline,
    DecisionChoices,
    ItemKindChoices,
    deadlines_of,
)
from shifthandover.models.diary import DiaryEntry, DiaryPartQuerySet, ShiftDiary
from shifthandover.models.rounds import Round
from shifthandover.models.scopes import DeskQuerySet
from staff.scope import Scope


class Handover(models.Model):
    """One version of a diary as it was handed over; a returned diary gets another, the old one stays."""

    diary = models.ForeignKey(
        ShiftDiary, verbose_name=_("shift diary"), on_delete=models.PROTECT, related_name="handovers"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    handed_by = models.ForeignKey(
        "staff.Employee", verbose_name=_("handed over by"), on_delete=models.PROTECT, related_name="handovers"
    )
    handed_at = models.DateTimeField(_("handed over at"))
    last_entry = models.ForeignKey(
        DiaryEntry,
        verbose_name=_("last entry covered"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    round = models.ForeignKey(
        Round,
        verbose_name=_("round of the environment"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = DiaryPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("version handed over")
        verbose_name_plural = _("versions handed over")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["diary", "number"], name="shifthandover_versions_are_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.diary} v{self.number}"


class HandedItemQuerySet(DeskQuerySet):
    """Items follow their diary."""

    scope = Scope(own=("handover__diary__outgoing", "handover__diary__incoming", "handover__diary__holder"))
    desk_path = "handover__diary__desk"


class HandedItem(models.Model):
    """An open matter, incident, hazard or visit as it was handed over, and the receiver's answer."""

    handover = models.ForeignKey(
        Handover, verbose_name=_("version handed over"), on_delete=models.PROTECT, related_name="items"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=ItemKindChoices.choices)
    key = models.CharField(_("key"), max_length=60, help_text=_("Names the matter or incident for good."))
    title = models.CharField(_("title"), max_length=300)
    detail = models.TextField(_("detail"), blank=True)
    owner = models.CharField(_("owner"), max_length=130, blank=True)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    limits = models.JSONField(_("limits"), default=dict, blank=True)
    since = models.DateTimeField(_("since"))
    shifts = models.PositiveIntegerField(_("shifts survived"))
    url = models.CharField(_("page"), max_length=300, blank=True)
    decision = models.CharField(
        _("decision"), max_length=10, choices=DecisionChoices.choices, default=DecisionChoices.PENDING
    )
    remark = models.TextField(
        _("query or reservation"), blank=True, help_text=_("Wanted with a query: what is asked or reserved.")
    )
    decided_by = models.ForeignKey(
        "staff.Employee",
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="item_decisions",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    answer = models.TextField(_("answer to the reservation"), blank=True)
    answered_by = models.ForeignKey(
        "staff.Employee",
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="item_answers",
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = HandedItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item handed over")
        verbose_name_plural = _("items handed over")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "position"], name="shifthandover_items_are_numbered")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def deadlines(self) -> list[Deadline]:
        """The limits with their names, for showing."""
        return deadlines_of(self.limits)


class DiarySignature(models.Model):
    """One signed act on a diary; the document it signed can be made again from these rows."""

    diary = models.ForeignKey(
        ShiftDiary, verbose_name=_("shift diary"), on_delete=models.PROTECT, related_name="signatures"
    )
    act = models.CharField(_("act"), max_length=10, choices=ActChoices.choices)
    handover = models.ForeignKey(
        Handover,
        verbose_name=_("version handed over"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="signatures",
    )
    signed_by = models.ForeignKey(
        "staff.Employee",
        verbose_name=_("signed by"),
        on_delete=models.PROTECT,
        related_name="diary_signatures",
    )
    signed_at = models.DateTimeField(_("signed at"))
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    text = models.TextField(
        _("text"),
        blank=True,
        help_text=_("Reasons, synthesis, what remains, note or remark: what the act asks for."),
    )
    round = models.ForeignKey(
        Round,
        verbose_name=_("round of the environment"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    entry = models.OneToOneField(
        "ledger.Entry",
        verbose_name=_("signature"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = DiaryPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed act")
        verbose_name_plural = _("signed acts")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_act_display()} · {self.signed_by}"
