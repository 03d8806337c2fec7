"""Holding a month for an act: whoever comes second waits, and then sees what the first has done."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from attendance.domain.month_life import POSSIBLE, MonthAct
from attendance.models import AttendanceMonth
from attendance.selectors.months import open_shifts
from common.errors import DomainError
from staff.selectors import centre_day


def hold_for(month: AttendanceMonth, act: MonthAct) -> AttendanceMonth:
    """Keep other acts and derivations out until this one is stored, and return the month as it is now.

    Raises:
        DomainError: `attendance.month.not_in_this_state`: the act is not possible from the month's state.
    """
    states = POSSIBLE[act]
    held = AttendanceMonth.objects.filter(pk=month.pk, state__in=states).update(state=F("state"))
    fresh = AttendanceMonth.objects.get(pk=month.pk)
    if not held:
        raise DomainError(
            "attendance.month.not_in_this_state",
            _("This is not possible now: %(month)s is %(state)s.")
            % {"month": fresh, "state": fresh.get_state_display()},
            state=fresh.state,
        )
    return fresh


def refuse_unfinished(month: AttendanceMonth, now: datetime, *, people: Iterable[int] | None = None) -> None:
    """Refuse to close a month, or some people's rows, while a shift can still get its punch.

    Raises:
        DomainError: `attendance.month.not_over`, `attendance.month.open_shifts`.
    """
    if centre_day(now) <= month.month.last:
        raise DomainError("attendance.month.not_over", _("%(month)s is not over yet.") % {"month": month})
    if shifts := open_shifts(month, now, people=people):
        raise DomainError(
            "attendance.month.open_shifts",
            _("Shifts of %(month)s are still open: %(shifts)s. Go on when their windows have closed.")
            % {"month": month, "shifts": ", ".join(f"{one['work_number']} ({one['day']})" for one in shifts)},
            shifts=shifts,
        )
