"""Posting a month for objections (公示): every row is confirmed, and everybody on the sheet is told."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from attendance.domain.month_life import MonthAct
from attendance.models import AttendanceMonth, MonthPolicy, MonthState
from attendance.selectors.months import find_month
from attendance.selectors.review import unconfirmed
from attendance.services.holding import hold_for, refuse_unfinished
from common.errors import DomainError
from common.months import Month
from jobs.services import enqueue
from staff.models import Employee
from staff.selectors import centre_day

TELL_POSTED = "attendance.tell_posted"


@transaction.atomic
def post_month(month: Month, *, by: Employee, now: datetime) -> AttendanceMonth:
    """Post a month: from now on people may object to their cells, for the days that the centre has set.

    A job tells everybody on the sheet.

    Raises:
        DomainError: `attendance.month.not_derived`, `attendance.month.not_in_this_state`,
            `attendance.month.not_over`, `attendance.month.open_shifts`, `attendance.month.not_confirmed`.
    """
    row = hold_for(derived(month), MonthAct.POST)
    refuse_unfinished(row, now)
    refuse_unconfirmed(row)
    days = MonthPolicy.current().objection_days
    row.state = MonthState.POSTED
    row.posted_at, row.posted_by = now, by
    row.objections_until = centre_day(now) + timedelta(days=days)
    row.save(update_fields=["state", "posted_at", "posted_by", "objections_until"])
    enqueue(
        TELL_POSTED,
        key=f"{TELL_POSTED}.{month}",
        payload={"month": str(month)},
        requested_by=by,
        now=now,
    )
    return row


def derived(month: Month) -> AttendanceMonth:
    """Return the row of a month that was derived.

    Raises:
        DomainError: `attendance.month.not_derived`.
    """
    row = find_month(month)
    if row is None or row.derived_at is None:
        raise DomainError(
            "attendance.month.not_derived",
            _("%(month)s has not been derived yet. Derive it first.") % {"month": month},
        )
    return row


def refuse_unconfirmed(row: AttendanceMonth) -> None:
    """Refuse a month of which a row is not confirmed as it is now.

    Raises:
        DomainError: `attendance.month.not_confirmed`; `where` counts the rows and names some people.
    """
    rows = unconfirmed(row)
    count = rows.count()
    if count:
        first = rows.order_by("team__code", "employee__work_number").select_related("team")[:5]
        names = [f"{one.person.get('name', '')} ({one.team or '—'})" for one in first]
        raise DomainError(
            "attendance.month.not_confirmed",
            _("%(count)d rows are not confirmed as they are now: %(names)s. Have them confirmed first.")
            % {"count": count, "names": ", ".join(names) + (" …" if count > len(names) else "")},
            rows=count,
        )
