"""Reads about months and versions: what would be signed, what was signed."""

from collections.abc import Iterable
from typing import Any

from django.db.models.fields.json import KT

from appraisal.content import month_hash, row_hash
from appraisal.models import AppraisalMonth, PersonAppraisal, PublishedAppraisal, PublishedAppraisalRow
from common.months import Month
from staff.models import Employee, Team

CHUNK = 2000


def find_month(month: Month) -> AppraisalMonth | None:
    """Return the row of a month, if it was drafted."""
    return AppraisalMonth.objects.of(month).select_related("scheme").first()


def latest_version(month: AppraisalMonth) -> PublishedAppraisal | None:
    """Return the newest version of a month."""
    return month.versions.select_related("entry", "published_by").order_by("-number").first()


def draft_hash(month: AppraisalMonth) -> str:
    """Return the content hash of the stored draft: what would be signed."""
    return month_hash(month.header, hashes_in_order(PersonAppraisal.objects.filter(month=month)))


def hashes_in_order(rows: Any) -> list[str]:
    """Return the hashes of persons' rows in order of work number."""
    # Read as text: SQLite would give a number for what looks like one, and then sort otherwise.
    pairs = rows.order_by().values_list(KT("person__work_number"), "content_hash")
    return [content_hash for _number, content_hash in sorted(pairs)]


def content_hash_of(version: PublishedAppraisal) -> str:
    """Compute a version's content hash anew from everything that is stored of it."""
    rows = PublishedAppraisalRow.objects.filter(version=version).order_by()
    told = rows.values_list("person", "inputs", "outcome").iterator(CHUNK)
    return month_hash(version.header, _sorted(told))


def _sorted(told: Iterable[tuple[Any, Any, Any]]) -> list[str]:
    pairs = [
        (person["work_number"], row_hash(person=person, inputs=inputs, outcome=outcome))
        for person, inputs, outcome in told
    ]
    return [content_hash for _number, content_hash in sorted(pairs)]


def is_published(row: Any) -> bool:
    """Tell whether a published appraisal names this person or team by its code."""
    if isinstance(row, Employee):
        return PublishedAppraisalRow.objects.filter(employee=row).exists()
    if isinstance(row, Team):
        return PublishedAppraisalRow.objects.filter(team=row).exists()
    return False
