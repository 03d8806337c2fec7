"""The long work of the appraisal: drafting a month, following its sources, telling everybody."""

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appraisal.models import AppraisalMonth, PublishedAppraisal
from appraisal.services import draft_month, follow_sources, tell_month_posted, tell_version_published
from common.months import Month
from jobs.models import Job
from jobs.registry import Progress, job_kind


@job_kind("appraisal.draft_month", title=_("Draft the appraisal of a month"))
def draft(job: Job, progress: Progress) -> dict[str, object]:
    """Draft a month; equal sources change nothing."""
    drafted = draft_month(Month.parse(job.payload["month"]), now=timezone.now())
    return {"month": str(drafted.month), "people": drafted.people, "changed": drafted.changed}


@job_kind("appraisal.tell_posted", title=_("Tell everybody that their appraisal is posted"))
def tell_posted(job: Job, progress: Progress) -> dict[str, object]:
    """Tell everybody appraised that the month is posted for objections; nobody is told twice."""
    month = AppraisalMonth.objects.of(Month.parse(job.payload["month"])).get()
    return tell_month_posted(month, now=timezone.now(), progress=progress)


@job_kind("appraisal.tell_published", title=_("Tell everybody that their appraisal is published"))
def tell_published(job: Job, progress: Progress) -> dict[str, object]:
    """Tell of a version: everybody of the first, of an amendment those whose components changed."""
    version = PublishedAppraisal.objects.select_related("month").get(pk=job.payload["version"])
    return tell_version_published(version, now=timezone.now(), progress=progress)


@shared_task(name="appraisal.follow_sources")
def follow() -> list[str]:
    """Have the drafts of the last year follow their sources."""
    return follow_sources(now=timezone.now())
