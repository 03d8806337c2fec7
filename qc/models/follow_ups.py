"""Follow-ups (跟进): a wrong answer to be put right by calling back, or coaching; and every step of each."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qc.domain import follow_ups as domain
from qc.models.evaluations import Evaluation
from qc.models.observations import Observation
from qc.models.people import person_column
from qc.models.words import Purpose
from staff.models import Membership, Team
from staff.scope import Scope, ScopedQuerySet


class FollowUpKind(models.TextChoices):
    """What is to be done."""

    CALL_BACK = domain.Kind.CALL_BACK.value, _("call-back")
    COACHING = domain.Kind.COACHING.value, _("coaching")


class FollowUpState(models.TextChoices):
    """Where a follow-up stands."""

    OPEN = domain.State.OPEN.value, pgettext_lazy("follow-up", "open")
    DONE = domain.State.DONE.value, pgettext_lazy("follow-up", "done")
    CALLED_OFF = domain.State.CALLED_OFF.value, pgettext_lazy("follow-up", "called off")


class FollowUpAct(models.TextChoices):
    """What was done about a follow-up."""

    OPEN = "open", pgettext_lazy("follow-up", "opened")
    NOTE = domain.Act.NOTE.value, pgettext_lazy("follow-up", "note added")
    REASSIGN = domain.Act.REASSIGN.value, pgettext_lazy("follow-up", "passed on")
    COMPLETE = domain.Act.COMPLETE.value, pgettext_lazy("follow-up", "done")
    CALL_OFF = domain.Act.CALL_OFF.value, pgettext_lazy("follow-up", "called off")


class FollowUpQuerySet(ScopedQuerySet):
    """Follow-ups: those one owns or opened, those of the team one leads, the centre's.

    The person concerned sees them once they may see what they came from.
    """

    scope = Scope(team_of="person", day="day")

    def _ways_to(self, user: Any, on: date | None) -> Iterator[Q]:
        yield Q(owner=user.pk) | Q(opened_by=user.pk)
        is_shown = Q(evaluation__released_at__isnull=False, evaluation__purpose=Purpose.OFFICIAL)
        yield Q(person=user.pk) & (Q(observation__isnull=False) | is_shown)
        yield from super()._ways_to(user, on)

    def open(self) -> "FollowUpQuerySet":
        """Keep what still has to be done."""
        return self.filter(state=FollowUpState.OPEN)

    def overdue(self, now: datetime) -> "FollowUpQuerySet":
        """Keep what should have been done before an instant."""
        return self.open().filter(due_at__lt=now)

    def of_team(self, team: Team) -> "FollowUpQuerySet":
        """Keep what concerns people who belonged to a team on the day in question."""
        then = Membership.objects.filter(employee=OuterRef("person"), team=team)
        then = then.filter(starts_on__lte=OuterRef("day"))
        return self.filter(Exists(then.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("day")))))


class FollowUp(models.Model):
    """One thing to be done after an evaluation or an observation; never deleted, done or called off."""

    kind = models.CharField(_("kind"), max_length=10, choices=FollowUpKind.choices)
    evaluation = models.ForeignKey(
        Evaluation,
        verbose_name=_("evaluation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="follow_ups",
    )
    observation = models.ForeignKey(
        Observation,
        verbose_name=_("observation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="follow_ups",
    )
    criteria = models.JSONField(
        _("criteria"), default=list, blank=True, help_text=_("Keys of the evaluation's criteria.")
    )
    person = person_column(
        _("person concerned"),
        "follow_ups",
        help_text=_("Whose answer is put right, or who is coached."),
    )
    day = models.DateField(_("day"), help_text=_("Day of the contact or of the observation."))
    subject = models.CharField(_("subject"), max_length=200)
    owner = person_column(_("owner"), "follow_ups_owned", db_index=False)
    opened_by = person_column(_("opened by"), "+")
    opened_at = models.DateTimeField(_("opened at"))
    due_at = models.DateTimeField(_("due at"))
    state = models.CharField(
        _("state"), max_length=10, choices=FollowUpState.choices, default=FollowUpState.OPEN
    )
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = person_column(_("done by"), "+", is_optional=True)
    result = models.TextField(_("what was said or agreed"), max_length=2000, blank=True)
    overdue_told_at = models.DateTimeField(_("told as overdue at"), null=True, blank=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_at", "pk"]
        permissions = [
            ("open_follow_up", "Open call-backs and coaching"),
            ("work_on_follow_up", "Note, pass on, complete or call off follow-ups"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(evaluation__isnull=False, observation__isnull=True)
                | Q(evaluation__isnull=True, observation__isnull=False),
                name="qc_a_follow_up_comes_from_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state=FollowUpState.DONE, done_at__isnull=False, done_by__isnull=False)
                | (~Q(state=FollowUpState.DONE) & Q(done_at__isnull=True, done_by__isnull=True)),
                name="qc_a_done_follow_up_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(kind=FollowUpKind.COACHING) | ~Q(person=models.F("owner")),
                name="qc_nobody_coaches_themselves",
            ),
            models.UniqueConstraint(
                fields=["evaluation", "kind", "subject"],
                condition=Q(state=FollowUpState.OPEN),
                name="qc_one_open_follow_up_of_an_evaluation_and_subject",
            ),
            models.UniqueConstraint(
                fields=["observation", "kind", "subject"],
                condition=Q(state=FollowUpState.OPEN),
                name="qc_one_open_follow_up_of_an_observation_and_subject",
            ),
        ]
        indexes = [
            # What waits for somebody, the most urgent first.
            models.Index(fields=["owner", "state", "due_at"], name="qc_follow_up_owner_due"),
            # What is overdue at the centre.
            models.Index(fields=["state", "due_at"], name="qc_follow_up_due"),
            models.Index(fields=["person", "day"], name="qc_follow_up_person_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject}"

    def is_overdue(self, now: datetime) -> bool:
        """Say whether it should have been done by now."""
        return domain.is_overdue(domain.State(self.state), self.due_at, now)


class FollowUpStep(models.Model):
    """One step of a follow-up: by whom, when, and what was said; never edited."""

    follow_up = models.ForeignKey(
        FollowUp, verbose_name=_("follow-up"), on_delete=models.PROTECT, related_name="steps"
    )
    act = models.CharField(_("step"), max_length=10, choices=FollowUpAct.choices)
    by = person_column(_("by"), "+")
    at = models.DateTimeField(_("at"))
    text = models.TextField(_("text"), max_length=2000, blank=True)
    owner = person_column(_("owner from then on"), "+", is_optional=True)

    class Meta:
        verbose_name = _("step of a follow-up")
        verbose_name_plural = _("steps of follow-ups")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up"],
                condition=Q(act__in=[FollowUpAct.COMPLETE, FollowUpAct.CALL_OFF]),
                name="qc_a_follow_up_ends_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.follow_up_id} {self.act}"
