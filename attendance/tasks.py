"""The long work of attendance: deriving a month, copying a published one."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models import AttendanceMonth, PublishedMonth
from attendance.services import (
    build_version,
    derive_month,
    derive_part,
    derive_shared,
    import_kept,
    is_large,
    tell_month_posted,
    tell_version_published,
)
from attendance.services.deriving import BEING_PUBLISHED
from common.errors import DomainError
from common.months import Month
from jobs.models import Job
from jobs.registry import Progress, job_kind


@job_kind("attendance.derive_month", title=_("Derive the month"))
def derive(job: Job, progress: Progress) -> dict[str, object]:
    """Derive a month, for everybody or for the people named; equal facts change nothing.

    A month that is being published is left alone: everybody is derived when that is done.
    """
    month, people = Month.parse(job.payload["month"]), job.payload.get("people")
    try:
        if people is None and is_large(month):
            derived = derive_shared(month, job=job, clock=timezone.now, progress=progress)
        else:
            derived = derive_month(month, now=timezone.now(), only=people)
    except DomainError as error:
        return {"month": str(month), **_left(error)}
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
    month, now = Month.parse(told["month"]), datetime.fromisoformat(told["now"])
    try:
        return derive_part(month, told["people"], now=now)
    except DomainError as error:
        return {"changed": 0, "without_roster": [], **_left(error)}


def _left(error: DomainError) -> dict[str, object]:
    """Note that the derivation after a publication does this work, too; any other refusal goes on."""
    if error.code != BEING_PUBLISHED:
        raise error
    return {"left_to": "publication"}


@job_kind("attendance.publish_month", title=_("Publish the month"))
def publish(job: Job, progress: Progress) -> dict[str, object]:
    """Copy a signed month into its version; a run after a killed one finishes it and doubles nothing."""
    return build_version(_version(job), now=timezone.now(), progress=progress)


@job_kind("attendance.tell_posted", title=_("Tell everybody that the month is posted"))
def tell_posted(job: Job, progress: Progress) -> dict[str, object]:
    """Tell everybody on the sheet that it is posted for objections; nobody is told twice."""
    month = AttendanceMonth.objects.of(Month.parse(job.payload["month"])).get()
    return tell_month_posted(month, now=timezone.now(), progress=progress)


@job_kind("attendance.tell_published", title=_("Tell people that the month is published"))
def tell_published(job: Job, progress: Progress) -> dict[str, object]:
    """Tell people of a version that was published; nobody is told twice."""
    return tell_version_published(_version(job), now=timezone.now(), progress=progress)


def _version(job: Job) -> PublishedMonth:
    return PublishedMonth.objects.select_related("month", "previous").get(pk=job.payload["version"])


@job_kind("attendance.import_punches", title=_("Import punches"))
def import_file(job: Job, progress: Progress) -> dict[str, object]:
    """Read a large file of punches that somebody sent; read again, it adds nothing."""
    return import_kept(job, now=timezone.now(), progress=progress)
