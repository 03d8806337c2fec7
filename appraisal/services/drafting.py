"""Drafting a month: computed from its sources, and written where it changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appraisal.content import canonical_text
from appraisal.models import AppraisalMonth, AppraisalScheme, MonthState, PersonAppraisal
from appraisal.selectors.drafting import Draft, DraftedRow, draft_now
from common.errors import DomainError
from common.months import Month
from common.upserts import Packed, Row, Table, write_rows
from jobs.models import Job
from jobs.services import enqueue
from staff.models import Employee
from staff.selectors import centre_day

DRAFT_KIND = "appraisal.draft_month"
FOLLOWED_MONTHS = 12
"""So many months back a draft follows its sources by itself."""

ROWS = Table(
    PersonAppraisal,
    (
        "month", "employee", "team", "score", "low", "high", "grade", "content_hash",
        "person", "inputs", "outcome",
    ),
    key=("month", "employee"),
)  # fmt: skip


@dataclass(frozen=True)
class Drafted:
    """What drafting did: how many people the month has, and for how many the row is not what it was."""

    month: AppraisalMonth
    people: int
    changed: int


@transaction.atomic
def draft_month(month: Month, *, now: datetime) -> Drafted:
    """Compute everybody's appraisal of a month from its sources; equal sources change nothing.

    A draft can be made while the month still runs and its sources are not final; it says what is not. From
    the posting on, the scheme is fixed. After publication the draft goes on following its sources, and what
    differs from the version is pending.

    Raises:
        DomainError: `appraisal.month.in_future`, `appraisal.scheme.none_in_force`.
    """
    if centre_day(now) < month.first:
        raise DomainError(
            "appraisal.month.in_future",
            _("%(month)s has not begun yet.") % {"month": month},
            month=str(month),
        )
    row = _hold(month, now)
    draft = draft_now(month, row.scheme, now=now)
    changed = _store(row, draft.rows)
    row.header, row.people, row.drafted_at = draft.header, len(draft.rows), now
    row.save(update_fields=["header", "people", "drafted_at", "scheme"])
    return Drafted(row, len(draft.rows), changed)


def _hold(month: Month, now: datetime) -> AppraisalMonth:
    """Return the month's row, made if it is new, and keep other acts out until this one is stored."""
    scheme = scheme_for(month)
    AppraisalMonth.objects.get_or_create(
        first_day=month.first, defaults={"scheme": scheme, "drafted_at": now}
    )
    row = AppraisalMonth.objects.select_for_update().of(month).select_related("scheme").get()
    if row.state == MonthState.DRAFTED:
        row.scheme = scheme
    return row


def scheme_for(month: Month) -> AppraisalScheme:
    """Return the scheme in force in a month.

    Raises:
        DomainError: `appraisal.scheme.none_in_force`.
    """
    scheme = AppraisalScheme.in_force(month)
    if scheme is None:
        raise DomainError(
            "appraisal.scheme.none_in_force",
            _("No appraisal scheme is in force in %(month)s. The centre manager adds one.")
            % {"month": month},
            month=str(month),
        )
    return scheme


def _store(month: AppraisalMonth, rows: Sequence[DraftedRow]) -> int:
    """Store rows; count those that are not what they were, and those that are gone."""
    stored = PersonAppraisal.objects.filter(month=month)
    known: dict[int, str] = dict(stored.order_by().values_list("employee", "content_hash"))
    changed = [row for row in rows if known.get(row.employee_id) != row.content_hash]
    for are_new in (True, False):
        some = [_packed(month, row) for row in changed if (row.employee_id not in known) is are_new]
        write_rows(ROWS, some, are_new=are_new)
    gone = known.keys() - {row.employee_id for row in rows}
    if gone:
        stored.filter(employee__in=gone).delete()
    return len(changed) + len(gone)


def _packed(month: AppraisalMonth, row: DraftedRow) -> Row:
    documents = [canonical_text(one) for one in (row.person, row.inputs, row.outcome)]
    figures: list[Any] = [None if one is None else str(one) for one in row.columns]
    return (month.pk, row.employee_id, row.team_id), Packed([*figures, row.content_hash, *documents])


def request_draft(month: Month, *, by: Employee | None, now: datetime) -> Job:
    """Have a month drafted by a job.

    Raises:
        DomainError: `appraisal.month.in_future`, `appraisal.scheme.none_in_force`.
    """
    scheme_for(month)
    return enqueue(
        DRAFT_KIND,
        key=f"{DRAFT_KIND}.{month}.{now.isoformat()}",
        payload={"month": str(month)},
        requested_by=by,
        now=now,
    )


def follow_sources(*, now: datetime) -> list[str]:
    """Have the months of the last year drafted again, so that what changed in a source is seen.

    Returns:
        The months that are drafted again.
    """
    today = centre_day(now)
    since = Month.of(today)
    for _back in range(FOLLOWED_MONTHS):
        since = since.previous()
    rows = AppraisalMonth.objects.filter(first_day__gte=since.first).order_by("first_day")
    months = [row.month for row in rows]
    for month in months:
        request_draft(month, by=None, now=now)
    return [str(month) for month in months]


def fresh_draft(row: AppraisalMonth, *, now: datetime) -> Draft:
    """Compute a month anew by the scheme it has, storing nothing."""
    return draft_now(row.month, row.scheme, now=now)
