"""Plans of inspection, and the draws made by them (抽查): each can be drawn again and proved."""

from fractions import Fraction

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from calls.models import Contact
from qc.domain.sampling import band_edges, is_risk
from qc.domain.sampling.terms import RISK
from qc.models.people import person_column
from qc.models.words import CheckKind, PhraseSeverity
from staff.models import Desk, Post, Team
from staff.scope import ScopedQuerySet


def validate_bands(text: str) -> None:
    """Refuse hours that do not divide a day.

    Raises:
        ValidationError: they are not whole hours from 0 to 23 in ascending order.
    """
    try:
        band_edges(text)
    except ValueError:
        raise ValidationError(_("Write whole hours from 0 to 23 in ascending order: 0,8,12,18.")) from None


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
    team = models.ForeignKey(
        Team,
        verbose_name=_("team"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Only contacts of people of this team on their day; empty for all."),
    )
    post = models.ForeignKey(
        Post,
        verbose_name=_("post"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Only contacts of people in this post on their day; empty for all."),
    )
    operator = person_column(
        _("operator"),
        "+",
        is_optional=True,
        help_text=_("Only this person's contacts; empty for everybody's."),
    )
    topic = models.CharField(
        _("type of service"),
        max_length=20,
        blank=True,
        help_text=_("Only contacts of this type; empty for all."),
    )
    from_hour = models.PositiveSmallIntegerField(
        _("from hour"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(23)],
        help_text=_("Only contacts that begin at this hour of the day or later; empty for the whole day."),
    )
    until_hour = models.PositiveSmallIntegerField(
        _("before hour"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(24)],
        help_text=_(
            "Only contacts that begin before this hour; an earlier one than the first is the next day's."
        ),
    )
    per_operator = models.PositiveSmallIntegerField(
        _("contacts per operator"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text=_("How many contacts of each operator (in a survey: of each type of service) are drawn."),
    )
    minimum_seconds = models.PositiveIntegerField(
        _("minimum talk"),
        default=30,
        help_text=_("Shorter contacts, in seconds of talk, are not drawn."),
    )
    maximum_seconds = models.PositiveIntegerField(
        _("maximum talk"),
        null=True,
        blank=True,
        help_text=_("Longer contacts, in seconds of talk, are not drawn; empty for no limit."),
    )
    by_desk = models.BooleanField(_("divided by desk"), default=False)
    by_shift = models.BooleanField(
        _("divided by shift"), default=False, help_text=_("By the shift on the operator's roster.")
    )
    by_hours = models.BooleanField(_("divided by time of day"), default=False)
    hour_bands = models.CharField(
        _("times of day"),
        max_length=60,
        default="0,8,12,18",
        validators=[validate_bands],
        help_text=_("Hours at which parts of the day begin."),
    )
    new_staff_days = models.PositiveSmallIntegerField(
        _("new for so many days"), default=90, help_text=_("Days from being hired on which somebody is new.")
    )
    new_staff_extra = models.PositiveSmallIntegerField(
        _("more for new people"),
        default=0,
        validators=[MaxValueValidator(200)],
        help_text=_("So many more contacts of each new operator."),
    )
    critical_extra = models.PositiveSmallIntegerField(
        _("more after a critical error"),
        default=0,
        validators=[MaxValueValidator(200)],
        help_text=_("So many more contacts of each operator with a critical error in the month before."),
    )
    risk_factor = models.PositiveSmallIntegerField(
        _("weight of contacts at risk"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text=_(
            "Their share is as if there were so many times as many; 1: they are drawn like the others."
        ),
    )
    risk_phrases = models.CharField(
        _("risk: wording"),
        max_length=10,
        choices=PhraseSeverity.choices,
        blank=True,
        help_text=_(
            "Contacts in which the rules of wording find something this grave or graver; empty: none."
        ),
    )
    risk_complaints = models.BooleanField(
        _("risk: complaints"), default=False, help_text=_("Contacts about which a customer complained.")
    )
    short_seconds = models.PositiveIntegerField(
        _("risk: shorter than"), null=True, blank=True, help_text=_("Seconds of talk.")
    )
    long_seconds = models.PositiveIntegerField(
        _("risk: longer than"), null=True, blank=True, help_text=_("Seconds of talk.")
    )
    shortest_percent = models.PositiveSmallIntegerField(
        _("risk: shortest, per cent"),
        default=0,
        validators=[MaxValueValidator(25)],
        help_text=_("At most so many per cent of all contacts, the shortest ones."),
    )
    longest_percent = models.PositiveSmallIntegerField(
        _("risk: longest, per cent"),
        default=0,
        validators=[MaxValueValidator(25)],
        help_text=_("At most so many per cent of all contacts, the longest ones."),
    )
    second_percent = models.PositiveSmallIntegerField(
        _("scored twice, per cent"),
        default=5,
        validators=[MaxValueValidator(100)],
        help_text=_(
            "Share of the drawn contacts that a second inspector scores without seeing the first sheet."
        ),
    )

    class Meta:
        abstract = True


SETTINGS = tuple(field.name for field in SampleSettings._meta.local_fields)
"""Names of what plan and draw have in common."""


class SamplePlan(SampleSettings):
    """A standing arrangement of what is inspected every month."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    due_days = models.PositiveSmallIntegerField(
        _("days to inspect"), default=7, help_text=_("Days from the draw until the inspection is due.")
    )
    draws_on_day = models.PositiveSmallIntegerField(
        _("drawn on day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text=_("Day of the month on which last month's sample is drawn by itself; empty: only by hand."),
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
        permissions = [
            ("draw_sample", "Draw samples and assign them to inspectors"),
            ("export_survey_sample", "Download samples of surveys, with the customers' numbers"),
        ]
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
    key = models.CharField(_("key"), max_length=160)
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("operator"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    size = models.PositiveIntegerField(_("contacts"))
    taken = models.PositiveIntegerField(_("drawn"))
    grounds = models.CharField(
        _("why more"),
        max_length=60,
        blank=True,
        help_text=_("Why more of this operator's contacts were wanted: new, critical."),
    )
    frame = models.BinaryField(
        _("frame"),
        default=bytes,
        help_text=_("Numbers of the contacts to draw from, packed (docs/sampling.md, “The frame”)."),
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

    @property
    def is_risk(self) -> bool:
        """Whether its contacts were set apart for a reason, and drawn with a higher share."""
        return is_risk(self.key)


def drawn_for_a_risk(path: str) -> Q:
    """Find, by the path to its stratum, what was drawn from contacts set apart for a reason."""
    return Q(**{f"{path}__key__endswith": f"/{RISK}"}) | Q(**{f"{path}__key__contains": f"/{RISK}/"})


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
    second_position = models.PositiveIntegerField(
        _("scored twice"),
        null=True,
        blank=True,
        help_text=_("Order in which it was chosen to be scored twice, counted from 1; empty: scored once."),
    )
    grounds = models.CharField(
        _("risk"),
        max_length=60,
        blank=True,
        help_text=_("Why it was set apart: complaint, phrase, short, long."),
    )

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
