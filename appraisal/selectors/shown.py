"""Which row of a person a page shows: what was published or else the draft, as the reader may see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from appraisal.domain.scheme import Scheme
from appraisal.models import (
    AppraisalMonth,
    AppraisalObjection,
    MonthState,
    PersonAppraisal,
    PublishedAppraisal,
    PublishedAppraisalRow,
)
from appraisal.selectors.progress import objections_run
from staff.models import Employee


@dataclass(frozen=True)
class ShownRow:
    """A row and what it belongs to.

    Attributes:
        row: the published row, or the draft.
        version: that it is of; None for a draft.
        scheme: by which it was appraised.
        is_pending: whether the draft says something else by now.
        objections: the person's, newest first.
        may_object: whether the person can object now.
    """

    month: AppraisalMonth
    row: PersonAppraisal | PublishedAppraisalRow
    version: PublishedAppraisal | None
    scheme: Scheme
    is_pending: bool
    objections: list[AppraisalObjection]
    may_object: bool

    @property
    def header(self) -> dict[str, Any]:
        """What is signed above the row."""
        return self.version.header if self.version else self.month.header


def shown_row(
    month: AppraisalMonth, employee: Employee, *, reader: Employee, now: datetime
) -> ShownRow | None:
    """Return what a reader sees of somebody's month: the latest version, or the draft where there is none.

    A fixed number of statements.
    """
    draft = PersonAppraisal.objects.visible_to(reader).filter(month=month, employee=employee).first()
    version = month.versions.select_related("entry").order_by("-number").first()
    row: PersonAppraisal | PublishedAppraisalRow | None = draft
    if version is not None:
        rows = PublishedAppraisalRow.objects.visible_to(reader).filter(version=version, employee=employee)
        row = rows.first()
    if row is None:
        return None
    is_pending = version is not None and (draft is None or draft.content_hash != row.content_hash)
    objections = AppraisalObjection.objects.visible_to(reader).filter(month=month, employee=employee)
    header = version.header if version else month.header
    return ShownRow(
        month=month,
        row=row,
        version=version,
        scheme=Scheme.read(header["scheme"]["definition"]),
        is_pending=is_pending,
        objections=list(objections.select_related("decided_by").order_by("-raised_at", "-pk")),
        may_object=objections_run(month, now) and reader.pk == employee.pk,
    )


def own_months(person: Employee) -> list[AppraisalMonth]:
    """Return the months in which somebody sees an appraisal of their own, the newest first."""
    shown = AppraisalMonth.objects.filter(state__in=(MonthState.POSTED, MonthState.PUBLISHED))
    mine = PersonAppraisal.objects.filter(month=OuterRef("pk"), employee=person)
    published = PublishedAppraisalRow.objects.filter(version__month=OuterRef("pk"), employee=person)
    return list(
        shown.filter(Exists(mine) | Exists(published)).select_related("scheme").order_by("-first_day")
    )
