"""Appeals (申诉): against which criteria, with what reasons, what the lead said, how they were decided."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qc.models.evaluations import Evaluation
from qc.models.people import person_column
from qc.models.words import AppealState, Ruling
from staff.scope import Scope, ScopedQuerySet


class AppealQuerySet(ScopedQuerySet):
    """Appeals: the operator's own, those against an inspector's sheets, those of the team led, or all."""

    scope = Scope(
        own=("evaluation__operator", "evaluation__inspector"),
        team_of="evaluation__operator",
        day="evaluation__day",
    )

    def open(self) -> "AppealQuerySet":
        """Keep what waits for a decision."""
        return self.filter(state=AppealState.OPEN)

    def overdue(self, today: date) -> "AppealQuerySet":
        """Keep what should have been decided before today."""
        return self.open().filter(due_on__lt=today)


class Appeal(models.Model):
    """One appeal against one version of an evaluation; never edited, only commented, withdrawn or decided."""

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.PROTECT, related_name="appeals"
    )
    state = models.CharField(_("state"), max_length=10, choices=AppealState.choices, default=AppealState.OPEN)
    filed_by = person_column(_("filed by"), "+")
    filed_at = models.DateTimeField(_("filed at"))
    due_on = models.DateField(_("due on"), help_text=_("Day by which it is to be decided."))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    decided_by = person_column(_("decided by"), "+", is_optional=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    ruling = models.CharField(_("ruling"), max_length=10, choices=Ruling.choices, blank=True)
    reasoning = models.TextField(
        _("reasoning"), blank=True, help_text=_("Of the decision as a whole; each criterion has its own.")
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["-filed_at", "-pk"]
        permissions = [
            ("file_appeal", "Appeal against evaluations of one's own"),
            ("decide_appeal", "Decide appeals"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation"],
                condition=Q(state=AppealState.OPEN),
                name="qc_one_open_appeal_per_evaluation",
            ),
            models.CheckConstraint(
                condition=Q(state=AppealState.DECIDED, decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(ruling="")
                | ~Q(state=AppealState.DECIDED) & Q(decided_by__isnull=True, ruling=""),
                name="qc_a_decided_appeal_says_by_whom_and_how",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("filed_by")),
                name="qc_nobody_decides_their_own_appeal",
            ),
        ]
        indexes = [
            # What waits, the most urgent first.
            models.Index(fields=["state", "due_on"], name="qc_appeal_due"),
            models.Index(fields=["-filed_at", "-id"], name="qc_appeal_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.filed_at:%Y-%m-%d}"

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been decided before today."""
        return self.state == AppealState.OPEN and self.due_on < today


class AppealItem(models.Model):
    """One criterion of an appeal: the operator's reason, and the ruling with its reasoning."""

    appeal = models.ForeignKey(
        Appeal, verbose_name=_("appeal"), on_delete=models.CASCADE, related_name="items"
    )
    criterion = models.CharField(_("criterion"), max_length=64)
    reason = models.TextField(_("reason"), max_length=2000)
    ruling = models.CharField(_("ruling"), max_length=10, choices=Ruling.choices, blank=True)
    reasoning = models.TextField(_("reasoning"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("criterion of an appeal")
        verbose_name_plural = _("criteria of appeals")
        ordering = ["appeal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "criterion"], name="qc_an_appeal_names_a_criterion_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="qc_an_appeal_gives_its_reasons"),
            models.CheckConstraint(
                condition=Q(ruling="", reasoning="") | (~Q(ruling="") & ~Q(reasoning="")),
                name="qc_a_ruling_gives_its_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.criterion}"


class AppealComment(models.Model):
    """What the operator's lead said about an appeal before it was decided; never edited."""

    appeal = models.ForeignKey(
        Appeal, verbose_name=_("appeal"), on_delete=models.CASCADE, related_name="comments"
    )
    author = person_column(_("author"), "+")
    text = models.TextField(_("comment"), max_length=2000)
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("comment on an appeal")
        verbose_name_plural = _("comments on appeals")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.author_id}"
