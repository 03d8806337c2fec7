"""The long work of attendance: deriving a month, copying a published one."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models import PublishedMonth
from attendance.services import build_version, derive_month, derive_part, derive_shared, import_kept, is_large
from common.months import Month
from jobs.models import Job
from jobs.registry import Progress, job_kind


@job_kind("attendance.derive_month", title=_("Derive the month"))
def derive(job: Job, progress: Progress) -> dict[str, object]:
    """Derive a month, for everybody or for the people named; equal facts change nothing."""
    month, people = Month.parse(job.payload["month"]), job.payload.get("people")
    if people is None and is_large(month):
        derived = derive_shared(month, job=job, clock=timezone.now, progress=progress)
    else:
        derived = derive_month(month, now=timezone.now(), only=people)
    return {
        "month": str(derived.month),
        "people": derived.people,
        "changed": derived.changed,
        "exceptions": derived.exceptions,
        "without_roster": derived.without_roster,
    }


@job_kind("attendance.derive_part", title=_("Derive a part of the month"))
def derive_some(job: Job, progress: Progress) -> dict[str, object]:
    """Derive some people of a month that is derived in parts; equal facts change nothing."""
    told = job.payload
    return derive_part(Month.parse(told["month"]), told["people"], now=datetime.fromisoformat(told["now"]))


@job_kind("attendance.publish_month", title=_("Publish the month"))
def publish(job: Job, progress: Progress) -> dict[str, object]:
    """Copy a signed month into its version; a run after a killed one finishes it and doubles nothing."""
    version = PublishedMonth.objects.select_related("month").get(pk=job.payload["version"])
    return build_version(version, now=timezone.now(), progress=progress)


@job_kind("attendance.import_punches", title=_("Import punches"))
def import_file(job: Job, progress: Progress) -> dict[str, object]:
    """Read a large file of punches that somebody sent; read again, it adds nothing."""
    return import_kept(job, now=timezone.now(), progress=progress)
