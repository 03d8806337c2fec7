"""Posting an appraisal for objections (公示): its sources are final, and everybody on it is told."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appraisal.domain.month_life import MonthAct
from appraisal.models import AppraisalMonth, MonthState
from appraisal.selectors.drafting import Draft
from appraisal.selectors.months import draft_hash
from appraisal.services.drafting import fresh_draft, scheme_for
from appraisal.services.holding import drafted, hold_for, refuse_unfinished
from common.errors import DomainError
from common.months import Month
from jobs.services import enqueue
from staff.models import Employee
from staff.selectors import centre_day

TELL_POSTED = "appraisal.tell_posted"


@transaction.atomic
def post_month(month: Month, *, by: Employee, now: datetime) -> AppraisalMonth:
    """Post a month: people see their appraisal and may object, for the days that the scheme says.

    A job tells everybody on it.

    Raises:
        DomainError: `appraisal.month.not_drafted`, `appraisal.month.not_in_this_state`,
            `appraisal.month.not_over`, `appraisal.month.quality_not_locked`,
            `appraisal.month.attendance_not_published`, `appraisal.month.draft_out_of_date`.
    """
    row = hold_for(drafted(month), MonthAct.POST)
    row.scheme = scheme_for(month)
    refuse_unfinished(row, now)
    refuse_outdated(row, fresh_draft(row, now=now))
    row.state = MonthState.POSTED
    row.posted_at, row.posted_by = now, by
    row.objections_until = centre_day(now) + timedelta(days=row.scheme.parsed.objection_days)
    row.save(update_fields=["state", "posted_at", "posted_by", "objections_until"])
    enqueue(TELL_POSTED, key=f"{TELL_POSTED}.{row}", payload={"month": str(row)}, requested_by=by, now=now)
    return row


def refuse_outdated(row: AppraisalMonth, draft: Draft) -> str:
    """Refuse a stored draft that is not what the sources give now; return its content hash.

    Raises:
        DomainError: `appraisal.month.draft_out_of_date`.
    """
    stored = draft_hash(row)
    if draft.content_hash != stored:
        raise DomainError(
            "appraisal.month.draft_out_of_date",
            _("Sources of %(month)s changed after it was drafted. Draft it again and look at it first.")
            % {"month": row},
        )
    return stored
