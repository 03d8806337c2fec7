"""What people are told about an appraisal: posted, objection raised and decided, published, amended.

No score stands in a notice: who opens it reads it on their own page.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from appraisal.domain.month_life import OF_QUALITY
from appraisal.models import (
    AppraisalDifference,
    AppraisalMonth,
    AppraisalObjection,
    PersonAppraisal,
    PublishedAppraisal,
    PublishedAppraisalRow,
)
from appraisal.wording import component_label
from jobs.registry import Progress
from notices.models import Notice
from notices.services import notify
from staff.models import Employee, PostCode
from staff.selectors import centre_day, holders_of, leads_of

AT_A_TIME = 500
"""People told in one transaction."""

SUBJECTS: Final[dict[str, StrOrPromise]] = {
    "posted": _("Your appraisal of {month} is posted: look at it until {until}"),
    "raised": _("Objection to an appraisal: {person}, {component}"),
    "upheld": _("Your objection to {component} was upheld"),
    "rejected": _("Your objection to {component} was rejected"),
    "published": _("Your appraisal of {month} is published"),
    "amended": _("Your appraisal of {month} was amended"),
}


def tell_month_posted(month: AppraisalMonth, *, now: datetime, progress: Progress) -> dict[str, object]:
    """Tell everybody appraised that the month is posted, each once however often this runs."""
    words = {"month": str(month), "until": f"{month.objections_until:%Y-%m-%d}"}

    def tell(people: Iterable[Employee]) -> list[Notice]:
        return _tell(people, "posted", key=f"month.{month}", words=words, url=own_page(month), now=now)

    return {"told": _tell_all(PersonAppraisal.objects.filter(month=month), tell, progress)}


def tell_version_published(
    version: PublishedAppraisal, *, now: datetime, progress: Progress
) -> dict[str, object]:
    """Tell of a version: everybody of the first, of an amendment those whose components changed."""
    table: Any = AppraisalDifference if version.previous_id else PublishedAppraisalRow
    event = "amended" if version.previous_id else "published"
    words = {"month": str(version.month)}

    def tell(people: Iterable[Employee]) -> list[Notice]:
        return _tell(
            people,
            event,
            key=f"month.{version.month}.v{version.number}",
            words=words,
            context={"version": version},
            url=own_page(version.month),
            now=now,
        )

    return {"told": _tell_all(table.objects.filter(version=version), tell, progress)}


def tell_raised(objection: AppraisalObjection, *, now: datetime) -> None:
    """Tell whoever decides it that somebody objects."""
    label = component_label(objection.component)
    _tell(
        _deciders(objection, now),
        "raised",
        key=f"objection.{objection.pk}",
        words={"person": str(objection.employee), "component": label},
        context={"objection": objection},
        url=reverse("admin:appraisal_appraisalobjection_change", args=[objection.pk]),
        now=now,
    )


def tell_decided(objection: AppraisalObjection, *, now: datetime) -> None:
    """Tell somebody how their objection was decided."""
    _tell(
        [objection.employee],
        str(objection.state),
        key=f"objection.{objection.pk}",
        words={"component": component_label(objection.component)},
        context={"objection": objection},
        url=own_page(objection.month),
        now=now,
    )


def own_page(month: AppraisalMonth) -> str:
    """Give the address of one's own appraisal of a month."""
    return f"/me/appraisal/?month={month}"


def _deciders(objection: AppraisalObjection, now: datetime) -> list[Employee]:
    """Give the leads of the person's team; for leads, or without one, those above, by what is objected to."""
    today = centre_day(now)
    leads = leads_of(objection.team, today) if objection.team else []
    if leads and objection.employee not in leads:
        return leads
    posts = [PostCode.HR_PUBLISHER, PostCode.CENTRE_MANAGER]
    if objection.component in OF_QUALITY:
        posts.append(PostCode.QUALITY_MANAGER)
    return [person for person in holders_of(posts, today) if person != objection.employee]


def _tell_all(rows: Any, tell: Any, progress: Progress) -> int:
    ids = sorted(set(rows.order_by().values_list("employee", flat=True)))
    told = 0
    progress(0, len(ids))
    for start in range(0, len(ids), AT_A_TIME):
        some = ids[start : start + AT_A_TIME]
        told += len(tell(Employee.objects.filter(Q(pk__in=some)).order_by("work_number")))
        progress(start + len(some), len(ids))
    return told


def _tell(
    people: Iterable[Employee],
    event: str,
    *,
    key: str,
    words: Mapping[str, StrOrPromise],
    url: str,
    now: datetime,
    context: Mapping[str, object] = MappingProxyType({}),
) -> list[Notice]:
    return notify(
        recipients=people,
        key=f"appraisal.{key}.{event}",
        subject=format_lazy(SUBJECTS[event], **words),
        body_template="appraisal/notice",
        context={"event": event, **words, **context},
        url=url,
        now=now,
        kind=f"appraisal.month.{event}",
    )
