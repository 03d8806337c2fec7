"""The job: what is to be done, how far it is, and whether it ended."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from staff.scope import Scope, ScopedQuerySet

MOST_RUNS = 3
"""Runs that ended with an error; then it is failed and left to people."""

MOST_DEATHS = 10
"""Runs in which the worker died under the job. Machines are restarted, so these are more than errors; but
work that kills its worker each time must not do so for ever."""


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class JobQuerySet(ScopedQuerySet):
    """Jobs: those one asked for, or the centre's."""

    scope = Scope(own=("requested_by",))

    def claimable(self, now: datetime) -> "JobQuerySet":
        """Keep jobs that wait, and running ones whose worker died and let the lease run out.

        A clock that was set back does not make them wait until it has caught up: what was to run at once may
        always run, and a lease that reaches too far was given by another time.
        """
        waits = Q(state=JobState.QUEUED) & (Q(not_before__lte=now) | Q(not_before__lte=F("created_at")))
        return self.filter(waits | _orphaned(now, deaths__lt=MOST_DEATHS))

    def not_told_lately(self, now: datetime) -> "JobQuerySet":
        """Keep jobs of which no worker was told within a lease."""
        long_ago = Q(sent_at__lt=now - timedelta(seconds=settings.JOB_LEASE_SECONDS))
        return self.filter(Q(sent_at=None) | long_ago | Q(sent_at__gt=now))

    def given_up(self, now: datetime) -> "JobQuerySet":
        """Keep running jobs whose workers died once too often."""
        return self.filter(_orphaned(now, deaths__gte=MOST_DEATHS))


def _orphaned(now: datetime, **deaths: int) -> Q:
    longest = now + 2 * timedelta(seconds=settings.JOB_LEASE_SECONDS)
    lost = Q(lease_until__lt=now) | Q(lease_until__gt=longest)
    return Q(state=JobState.RUNNING, **deaths) & lost


class Job(models.Model):
    """One piece of long work. `key` names it for ever: asking twice for the same work gives one job."""

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=200, unique=True, help_text=_("What makes the work unique."))
    payload = models.JSONField(_("what to do"), default=dict)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("requested by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="jobs",
    )
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    created_at = models.DateTimeField(_("requested at"))
    not_before = models.DateTimeField(_("not before"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    lease_until = models.DateTimeField(
        _("lease until"),
        null=True,
        blank=True,
        help_text=_("A worker that is alive moves this ahead of the clock."),
    )
    runs = models.PositiveSmallIntegerField(_("runs"), default=0)
    deaths = models.PositiveSmallIntegerField(
        _("died"), default=0, help_text=_("Runs in which the worker died under the job.")
    )
    sent_at = models.DateTimeField(
        _("message sent at"), null=True, blank=True, help_text=_("When a worker was last told of it.")
    )
    progress_done = models.PositiveIntegerField(_("done so far"), default=0)
    progress_total = models.PositiveIntegerField(_("of"), default=0)
    result = models.JSONField(_("result"), default=dict, blank=True)
    error = models.TextField(_("error"), blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        permissions = [("retry_job", "Run a failed job again")]
        constraints = [
            models.CheckConstraint(
                condition=Q(progress_total=0) | Q(progress_done__lte=F("progress_total")),
                name="jobs_progress_is_at_most_the_total",
            )
        ]
        indexes = [models.Index(fields=["state", "not_before"])]

    def __str__(self) -> str:
        return self.key
