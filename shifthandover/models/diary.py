"""The shift diary and what is written into it."""

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _

from shifthandover.domain import vocabulary
from shifthandover.models.choices import SectionChoices, StateChoices
from shifthandover.models.scopes import DeskQuerySet
from staff.scope import Scope


class ShiftDiaryQuerySet(DeskQuerySet):
    """Diaries by state; each person sees those of the desks they lead and those they signed."""

    scope = Scope(own=("outgoing", "incoming", "holder"))

    def unfinished(self) -> "ShiftDiaryQuerySet":
        """Keep the diaries that nobody has taken over yet."""
        done = [vocabulary.State.TAKEN_OVER, vocabulary.State.REVIEWED]
        return self.exclude(state__in=done)

    def with_holder_before(self) -> "ShiftDiaryQuerySet":
        """Note with each diary who holds the one before at its desk.

        `holder_before` is their id or none; name and work number stand beside it, for lists.
        """
        earlier = ShiftDiary.objects.filter(desk=OuterRef("desk"), ends_at__lte=OuterRef("starts_at"))
        before = earlier.order_by("-ends_at", "-pk")

        def of_holder(field: str) -> Subquery:
            told = Case(When(state=vocabulary.State.SUPERVISOR_HELD, then=field))
            return Subquery(before.annotate(told=told).values("told")[:1])

        return self.annotate(
            holder_before=of_holder("holder"),
            holder_before_name=of_holder("holder__name"),
            holder_before_number=of_holder("holder__work_number"),
        )


class ShiftDiary(models.Model):
    """The diary (交班日记) of one desk and shift, from its opening to its review."""

    desk = models.ForeignKey(
        "staff.Desk", verbose_name=_("desk"), on_delete=models.PROTECT, related_name="diaries"
    )
    shift = models.ForeignKey(
        "staff.Shift", verbose_name=_("shift"), on_delete=models.PROTECT, related_name="diaries"
    )
    day = models.DateField(_("day"), help_text=_("The day on which the shift begins."))
    starts_at = models.DateTimeField(_("shift begins"))
    ends_at = models.DateTimeField(_("shift ends"))
    state = models.CharField(
        _("state"), max_length=20, choices=StateChoices.choices, default=StateChoices.OPEN
    )
    version = models.PositiveSmallIntegerField(
        _("times handed over"), default=0, help_text=_("How often the diary was signed out or held so far.")
    )
    outgoing = models.ForeignKey(
        "staff.Employee",
        verbose_name=_("outgoing lead"),
        on_delete=models.PROTECT,
        related_name="diaries_out",
        help_text=_("Answers for the desk during this shift and hands it over."),
    )
    incoming = models.ForeignKey(
        "staff.Employee",
        verbose_name=_("incoming lead"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="diaries_in",
    )
    holder = models.ForeignKey(
        "staff.Employee",
        verbose_name=_("held by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="diaries_held",
        help_text=_("The duty supervisor who took the handover over in their own name."),
    )
    reviewer = models.ForeignKey(
        "staff.Employee",
        verbose_name=_("reviewed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="diaries_reviewed",
    )
    opened_at = models.DateTimeField(_("opened at"))
    handed_over_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    taken_over_at = models.DateTimeField(_("taken over at"), null=True, blank=True)

    objects = ShiftDiaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift diary")
        verbose_name_plural = _("shift diaries")
        ordering = ["-starts_at", "desk"]
        permissions = [
            ("write_diary", "Write into the shift diary and sign shifts out and in"),
            ("hold_diary", "Take a handover over in one's own name"),
            ("review_diary", "Review handovers"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "shift", "day"], name="shifthandover_one_diary_per_desk_and_shift"
            ),
            models.UniqueConstraint(
                fields=["desk"],
                condition=Q(state__in=["open", "handed_over", "returned", "blocked"]),
                name="shifthandover_one_diary_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(incoming=F("outgoing")), name="shifthandover_nobody_signs_both_sides"
            ),
            models.CheckConstraint(
                condition=~Q(incoming=F("holder")), name="shifthandover_holder_does_not_take_over"
            ),
            models.CheckConstraint(
                condition=~Q(reviewer=F("outgoing")) & ~Q(reviewer=F("incoming")) & ~Q(reviewer=F("holder")),
                name="shifthandover_reviewer_is_no_party",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["taken_over", "reviewed"], incoming__isnull=False)
                | (~Q(state__in=["taken_over", "reviewed"]) & Q(incoming__isnull=True)),
                name="shifthandover_taken_over_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shifthandover_shift_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["state", "ends_at"]), models.Index(fields=["desk", "-starts_at"])]

    def __str__(self) -> str:
        return f"{self.desk.label} {self.day} {self.shift.label}"


class DiaryPartQuerySet(DeskQuerySet):
    """What hangs on a diary follows the diary."""

    scope = Scope(own=("diary__outgoing", "diary__incoming", "diary__holder"))
    desk_path = "diary__desk"


class DiaryEntry(models.Model):
    """One entry: what was written, by whom and when; or the statement that a section holds nothing."""

    diary = models.ForeignKey(
        ShiftDiary, verbose_name=_("shift diary"), on_delete=models.PROTECT, related_name="entries"
    )
    section = models.CharField(_("section of the diary"), max_length=20, choices=SectionChoices.choices)
    text = models.TextField(_("text"), blank=True)
    states_none = models.BooleanField(
        _("states that there is nothing"),
        default=False,
        help_text=_("Nothing to report is said, not left blank."),
    )
    author = models.ForeignKey(
        "staff.Employee", verbose_name=_("author"), on_delete=models.PROTECT, related_name="diary_entries"
    )
    written_at = models.DateTimeField(_("written at"))
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    corrects = models.ForeignKey(
        "self",
        verbose_name=_("corrects"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
    )

    objects = DiaryPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("diary entry")
        verbose_name_plural = _("diary entries")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(states_none=True, text="") | (Q(states_none=False) & ~Q(text="")),
                name="shifthandover_entry_says_something_or_nothing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_section_display()}: {self.text[:60] or _('none')}"


class Problem(models.Model):
    """A problem during the handover, which the outgoing handle until it can be handed over."""

    diary = models.ForeignKey(
        ShiftDiary, verbose_name=_("shift diary"), on_delete=models.PROTECT, related_name="problems"
    )
    text = models.TextField(_("what happened"))
    told_by = models.ForeignKey(
        "staff.Employee",
        verbose_name=_("told by"),
        on_delete=models.PROTECT,
        related_name="handover_problems",
    )
    told_at = models.DateTimeField(_("told at"))

    objects = DiaryPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem during the handover")
        verbose_name_plural = _("problems during handovers")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]
