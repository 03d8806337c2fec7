"""Open matters: they live outside the diaries and are carried over until closed."""

from datetime import datetime

from django.apps import apps
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from shifthandover.domain.vocabulary import State
from shifthandover.models.choices import LimitChoices, MatterKindChoices
from shifthandover.models.scopes import DeskQuerySet
from staff.scope import Scope


class OpenMatterQuerySet(DeskQuerySet):
    """Matters by desk; whoever owns one sees it too."""

    scope = Scope(own=("owner",))

    def open(self) -> "OpenMatterQuerySet":
        """Keep what is not closed yet."""
        return self.filter(closed_at__isnull=True)

    def with_shifts_survived(self) -> "OpenMatterQuerySet":
        """Note with each matter the shifts at whose end it was handed over and taken over (`shifts`)."""
        done = [State.TAKEN_OVER, State.REVIEWED]
        handed = apps.get_model("shifthandover", "HandedItem").objects.filter(
            key=Concat(Value("matter."), Cast(OuterRef("pk"), models.CharField())),
            handover__diary__state__in=done,
        )
        counted = handed.order_by().values("key").annotate(n=Count("handover__diary", distinct=True))
        return self.annotate(shifts=Coalesce(Subquery(counted.values("n")), 0))


class OpenMatter(models.Model):
    """A matter (遗留事项) that has an owner, a next step and a limit until it is closed."""

    desk = models.ForeignKey(
        "staff.Desk", verbose_name=_("desk"), on_delete=models.PROTECT, related_name="open_matters"
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=MatterKindChoices.choices, default=MatterKindChoices.MATTER
    )
    title = models.CharField(_("title"), max_length=200)
    detail = models.TextField(_("detail"), blank=True)
    owner = models.ForeignKey(
        "staff.Employee",
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="open_matters",
    )
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    due_at = models.DateTimeField(_("to be done by"), null=True, blank=True)
    accept_by = models.DateTimeField(
        _("to be accepted by"),
        null=True,
        blank=True,
        help_text=_("VIP matters: moved by a signed extension only, made before it runs out."),
    )
    reply_by = models.DateTimeField(
        _("to be answered by"),
        null=True,
        blank=True,
        help_text=_("VIP matters: moved by a signed extension only, made before it runs out."),
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    replied_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    opened_by = models.ForeignKey(
        "staff.Employee", verbose_name=_("opened by"), on_delete=models.PROTECT, related_name="matters_opened"
    )
    opened_at = models.DateTimeField(_("opened at"))
    closed_by = models.ForeignKey(
        "staff.Employee",
        verbose_name=_("closed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="matters_closed",
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)

    objects = OpenMatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("open matter")
        verbose_name_plural = _("open matters")
        ordering = ["closed_at", "opened_at", "pk"]
        permissions = [
            ("manage_matter", "Open, change and close open matters"),
            ("extend_limit", "Extend the limits of VIP matters with a signature"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, outcome="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
                name="shifthandover_matter_closes_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(kind="vip", accept_by__isnull=False, reply_by__isnull=False) | ~Q(kind="vip"),
                name="shifthandover_vip_matter_has_its_limits",
            ),
        ]
        indexes = [models.Index(fields=["desk", "closed_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_vip(self) -> bool:
        """Whether the matter is a VIP matter."""
        return self.kind == MatterKindChoices.VIP

    @property
    def next_limit(self) -> datetime | None:
        """The limit that runs out next: of a VIP matter also those to accept and to answer, until met."""
        limits = [
            self.due_at,
            None if self.accepted_at else self.accept_by,
            None if self.replied_at else self.reply_by,
        ]
        return min((limit for limit in limits if limit), default=None)


class MatterPartQuerySet(DeskQuerySet):
    """What hangs on a matter follows the matter."""

    scope = Scope(own=("matter__owner",))
    desk_path = "matter__desk"


class MatterChange(models.Model):
    """That an owner, a next step or a limit was changed, by whom and when."""

    matter = models.ForeignKey(
        OpenMatter, verbose_name=_("open matter"), on_delete=models.PROTECT, related_name="changes"
    )
    field = models.CharField(_("field"), max_length=20)
    before = models.TextField(_("before the change"), blank=True)
    after = models.TextField(_("after the change"), blank=True)
    changed_by = models.ForeignKey(
        "staff.Employee",
        verbose_name=_("changed by"),
        on_delete=models.PROTECT,
        related_name="matter_changes",
    )
    changed_at = models.DateTimeField(_("changed at"))

    objects = MatterPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a matter")
        verbose_name_plural = _("changes of matters")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.matter} · {self.field}"


class Extension(models.Model):
    """A signed extension of a VIP matter's limit, made before it ran out."""

    matter = models.ForeignKey(
        OpenMatter, verbose_name=_("open matter"), on_delete=models.PROTECT, related_name="extensions"
    )
    limit = models.CharField(_("limit"), max_length=10, choices=LimitChoices.choices)
    before = models.DateTimeField(_("before the change"))
    after = models.DateTimeField(_("after the change"))
    reason = models.TextField(_("reason"))
    extended_by = models.ForeignKey(
        "staff.Employee", verbose_name=_("extended by"), on_delete=models.PROTECT, related_name="extensions"
    )
    extended_at = models.DateTimeField(_("extended at"))
    signature = models.OneToOneField(
        "ledger.Entry", verbose_name=_("signature"), on_delete=models.PROTECT, related_name="+"
    )

    objects = MatterPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed extension")
        verbose_name_plural = _("signed extensions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.matter} · {self.get_limit_display()}"
