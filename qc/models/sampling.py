"""Plans of inspection, and the draws made by them (抽查): each can be drawn again and proved."""

from fractions import Fraction

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from calls.models import Contact
from qc.models.words import CheckKind
from staff.models import Desk
from staff.scope import ScopedQuerySet


class SampleSettings(models.Model):
    """What decides a draw: the same fields in the plan and, frozen, in the draw."""

    kind = models.CharField(_("kind"), max_length=10, choices=CheckKind.choices, default=CheckKind.PERIODIC)
    desk = models.ForeignKey(
        Desk,
        verbose_name=_("desk"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Only contacts of this desk; empty for all."),
    )
    per_operator = models.PositiveSmallIntegerField(
        _("contacts per operator"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text=_("How many contacts of each operator are drawn, as far as there are so many."),
    )
    minimum_seconds = models.PositiveIntegerField(
        _("minimum talk"),
        default=30,
        help_text=_("Shorter contacts, in seconds of talk, are not drawn."),
    )

    class Meta:
        abstract = True


class SamplePlan(SampleSettings):
    """A standing arrangement of what is inspected every month."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    due_days = models.PositiveSmallIntegerField(
        _("days to inspect"), default=7, help_text=_("Days from the draw until the inspection is due.")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("sample plan")
        verbose_name_plural = _("sample plans")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SpotCheck(SampleSettings):
    """One draw of contacts to inspect, with everything that is needed to make it again."""

    plan = models.ForeignKey(
        SamplePlan,
        verbose_name=_("sample plan"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="draws",
        help_text=_("Empty for a check made on the spot."),
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    due_on = models.DateField(_("due on"))
    seed = models.CharField(
        _("seed"),
        max_length=64,
        help_text=_("Contacts are ordered by SHA-256 of the seed and their number."),
    )
    algorithm = models.CharField(_("rule of the draw"), max_length=40)
    frame_last_contact = models.PositiveBigIntegerField(
        _("last contact known"),
        help_text=_("Contacts that were stored later are not part of the frame."),
    )
    frame_size = models.PositiveIntegerField(_("contacts to draw from"))
    frame_hash = models.CharField(_("hash of the frame"), max_length=64)
    drawn_at = models.DateTimeField(_("drawn at"))
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("drawn by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty when a command drew it."),
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("spot check")
        verbose_name_plural = _("spot checks")
        ordering = ["-drawn_at", "-pk"]
        permissions = [("draw_sample", "Draw samples and assign them to inspectors")]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="qc_spot_check_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.first_day} – {self.last_day}"


class SampleStratum(models.Model):
    """The contacts of one operator in a draw: how many there were, how many were taken."""

    spot_check = models.ForeignKey(
        SpotCheck, verbose_name=_("spot check"), on_delete=models.CASCADE, related_name="strata"
    )
    key = models.CharField(_("key"), max_length=60)
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("operator"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    size = models.PositiveIntegerField(_("contacts"))
    taken = models.PositiveIntegerField(_("drawn"))
    frame = models.JSONField(
        _("frame"), default=list, help_text=_("Numbers of the contacts to draw from, in ascending order.")
    )

    class Meta:
        verbose_name = _("stratum")
        verbose_name_plural = _("strata")
        ordering = ["spot_check", "key"]
        constraints = [
            models.UniqueConstraint(fields=["spot_check", "key"], name="qc_one_stratum_per_draw_and_key"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("size"), size__gt=0), name="qc_stratum_takes_no_more_than_it_has"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.taken}/{self.size}"

    @property
    def probability(self) -> Fraction:
        """The probability with which each of its contacts was drawn."""
        return Fraction(self.taken, self.size)


class SampledContact(models.Model):
    """A contact that was drawn."""

    spot_check = models.ForeignKey(
        SpotCheck, verbose_name=_("spot check"), on_delete=models.CASCADE, related_name="contacts"
    )
    stratum = models.ForeignKey(
        SampleStratum, verbose_name=_("stratum"), on_delete=models.CASCADE, related_name="contacts"
    )
    contact = models.ForeignKey(
        Contact, verbose_name=_("contact"), on_delete=models.PROTECT, related_name="sampled"
    )
    position = models.PositiveIntegerField(_("position"), help_text=_("Order of drawing, counted from 1."))

    class Meta:
        verbose_name = _("drawn contact")
        verbose_name_plural = _("drawn contacts")
        ordering = ["spot_check", "stratum", "position"]
        constraints = [
            models.UniqueConstraint(fields=["spot_check", "contact"], name="qc_a_draw_takes_a_contact_once"),
            models.UniqueConstraint(
                fields=["stratum", "position"], name="qc_one_contact_per_stratum_and_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}"
