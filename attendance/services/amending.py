"""Amending a published month: a new version with a reason, and the difference of every cell (更正)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from attendance.domain.month_life import MonthAct
from attendance.models import AttendanceMonth, MonthState, PublishedMonth
from attendance.selectors.months import draft_of, latest_version
from attendance.services.posting import derived
from attendance.services.publishing import (
    Publication,
    build_again,
    changed_meanwhile,
    claim,
    published_meanwhile,
    refuse_outdated,
    sign_version,
)
from common.errors import DomainError
from common.months import Month
from staff.models import Employee


@transaction.atomic
def amend_month(
    month: Month, *, publisher: Employee, password: str, reason: str, now: datetime
) -> Publication:
    """Sign what a published month says now as its next version; the versions before stay as they are.

    What is signed names the reason and the content hash of the version before. Pressed twice, or by two
    people at once, it gives one version.

    Raises:
        DomainError: `attendance.month.not_derived`, `attendance.month.not_published`,
            `attendance.amendment.reason_missing`, `attendance.amendment.nothing_differs`,
            `attendance.month.draft_out_of_date`, `attendance.month.changed_meanwhile`,
            `ledger.wrong_password`.
    """
    if not reason.strip():
        raise DomainError(
            "attendance.amendment.reason_missing",
            _("Say why the month is amended; everybody reads it."),
            status=400,
        )
    row = derived(month)
    previous = _published(row)
    if previous.state == PublishedMonth.State.BUILDING:
        return _being_amended(row, previous, now)
    draft = draft_of(row)
    if draft.content_hash == previous.content_hash:
        raise DomainError(
            "attendance.amendment.nothing_differs",
            _("Nothing differs from %(version)s: there is nothing to amend.") % {"version": previous},
        )
    refuse_outdated(row, draft, now)
    if not claim(row, MonthAct.AMEND):
        return published_meanwhile(row, after=previous)
    if latest_version(row) != previous:  # amended and copied between reading and claiming
        raise changed_meanwhile(row)
    version = sign_version(
        row,
        draft,
        publisher=publisher,
        password=password,
        now=now,
        previous=previous,
        reason=reason.strip()[:500],
    )
    return Publication(version, is_new=True)


def _published(row: AttendanceMonth) -> PublishedMonth:
    version = latest_version(row)
    if version is None:
        raise DomainError(
            "attendance.month.not_published",
            _("%(month)s has not been published yet. Publish it first.") % {"month": row},
        )
    return version


def _being_amended(row: AttendanceMonth, version: PublishedMonth, now: datetime) -> Publication:
    """Give the amendment that is being copied; while the first version is copied, nothing can be amended."""
    if version.number == 1 and row.state == MonthState.PUBLISHING:
        raise DomainError(
            "attendance.month.being_published",
            _("%(month)s is being published. Wait until that is done.") % {"month": row},
        )
    build_again(version, now)
    return Publication(version, is_new=False)
