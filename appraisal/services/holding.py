"""Holding a month for an act: whoever comes second waits, and then sees what the first has done."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from appraisal.domain.month_life import POSSIBLE, MonthAct
from appraisal.models import AppraisalMonth
from appraisal.selectors.months import find_month
from common.errors import DomainError
from common.months import Month
from qc.models import QualityMonthState
from staff.selectors import centre_day


def drafted(month: Month) -> AppraisalMonth:
    """Return the row of a month that was drafted.

    Raises:
        DomainError: `appraisal.month.not_drafted`.
    """
    row = find_month(month)
    if row is None:
        raise DomainError(
            "appraisal.month.not_drafted",
            _("%(month)s has not been drafted yet. Draft it first.") % {"month": month},
            month=str(month),
        )
    return row


def hold_for(row: AppraisalMonth, act: MonthAct) -> AppraisalMonth:
    """Keep other acts out until this one is stored, and return the month as it is now.

    Raises:
        DomainError: `appraisal.month.not_in_this_state`: the act is not possible from the month's state.
    """
    held = AppraisalMonth.objects.filter(pk=row.pk, state__in=POSSIBLE[act]).update(state=F("state"))
    fresh = AppraisalMonth.objects.select_related("scheme").get(pk=row.pk)
    if not held:
        raise DomainError(
            "appraisal.month.not_in_this_state",
            _("This is not possible now: %(month)s is %(state)s.")
            % {"month": fresh, "state": fresh.get_state_display()},
            state=fresh.state,
        )
    return fresh


def refuse_unfinished(row: AppraisalMonth, now: datetime) -> None:
    """Refuse to post or publish a month that is not over or whose sources are not final.

    Raises:
        DomainError: `appraisal.month.not_over`, `appraisal.month.quality_not_locked`,
            `appraisal.month.attendance_not_published`.
    """
    if centre_day(now) <= row.month.last:
        raise DomainError("appraisal.month.not_over", _("%(month)s is not over yet.") % {"month": row})
    sources = row.header["sources"]
    if sources["quality"]["state"] != QualityMonthState.LOCKED:
        raise DomainError(
            "appraisal.month.quality_not_locked",
            _("The quality month %(month)s is not locked. Have the quality manager lock it, and draft again.")
            % {"month": row},
        )
    if not sources["attendance"]["version"]:
        raise DomainError(
            "appraisal.month.attendance_not_published",
            _("The attendance of %(month)s is not published. Publish it first, and draft again.")
            % {"month": row},
        )
