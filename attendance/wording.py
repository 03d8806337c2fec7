"""The words for what the engine says in codes: reasons, uses of punches, flags, marks."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.domain.kinds import Compensation, DayKind, Flag, MarkCode, PayClass, PunchUse, Reason
from staff.wording import SHORT_WEEKDAYS as SHORT_WEEKDAYS
from staff.wording import WEEKDAYS as WEEKDAYS

REASONS: dict[str, Promise] = {
    Reason.NOT_EMPLOYED: _("Not employed on this day."),
    Reason.REST_DAY: _("Rest day."),
    Reason.UNROSTERED: _("A working day without a roster entry."),
    Reason.ON_TIME: _("Came at %(at)s, due at %(due)s: on time."),
    Reason.WITHIN_GRACE: _("Came at %(at)s, due at %(due)s: %(minutes)d min, within the grace."),
    Reason.LATE: _("Came at %(at)s, due at %(due)s: late %(minutes)d min."),
    Reason.LATE_SEVERE: _("Came at %(at)s, due at %(due)s: severely late, %(minutes)d min."),
    Reason.LATE_ABSENCE: _(
        "Came at %(at)s, due at %(due)s: %(minutes)d min late counts as half a day absent."
    ),
    Reason.LEFT_ON_TIME: _("Left at %(at)s, due until %(due)s: on time."),
    Reason.EARLY: _("Left at %(at)s, due until %(due)s: early %(minutes)d min."),
    Reason.EARLY_SEVERE: _("Left at %(at)s, due until %(due)s: severely early, %(minutes)d min."),
    Reason.EARLY_ABSENCE: _(
        "Left at %(at)s, due until %(due)s: %(minutes)d min early counts as half a day absent."
    ),
    Reason.MISSING_IN: _("No punch for coming, due at %(due)s."),
    Reason.MISSING_OUT: _("No punch for leaving, due until %(due)s."),
    Reason.PART_MISSED: _("No punch at all, due at %(due)s."),
    Reason.DAY_MISSED: _("No punch in the whole shift, and no leave."),
    Reason.LEAVE: _("%(subject)s: %(minutes)d min of the shift."),
    Reason.CHANGED_DUTY: _("%(subject)s: %(minutes)d min of the shift, counted as worked."),
    Reason.LEAVE_CONFLICT: _("On leave, but at the clock at %(at)s: somebody must decide."),
    Reason.OVERTIME_APPROVED: _("Approved overtime: %(minutes)d min (%(subject)s)."),
    Reason.OVERTIME_BY_ROSTER: _("Rostered on a day of rest: %(minutes)d min of overtime (%(subject)s)."),
    Reason.OVERTIME_UNPROVEN: _("Overtime was approved, but only one punch is there, at %(at)s."),
    Reason.OVERTIME_AS_HOURS: _("Comprehensive hours: %(minutes)d min count as hours of the period."),
    Reason.TIME_OFF_REFUSED: _("Time off in lieu is not possible for this class: %(minutes)d min are paid."),
    Reason.SHORT_HOURS: _("The flexible shift is short of %(minutes)d min."),
    Reason.CLOCK_CHANGE: _("The clock changed in this shift: %(minutes)d min more than rostered."),
    Reason.GAP_COUNTED: _("Away from the seat %(at)s–%(due)s: %(minutes)d min off post."),
    Reason.GAP_BELOW_THRESHOLD: _("Away from the seat %(at)s–%(due)s: %(minutes)d min, below the threshold."),
}

STILL_OPEN = _("The shift is not over, or its window for punches is still open: nothing is judged yet.")

USES: dict[str, Promise] = {
    PunchUse.IN: _("arrival"),
    PunchUse.OUT: _("departure"),
    PunchUse.REPEAT: _("repeats the touch beside it"),
    PunchUse.BETWEEN: _("between arrival and departure"),
    PunchUse.WRONG_DIRECTION: _("the clock says the other direction"),
    PunchUse.OTHER_DAY: _("belongs to the shift of another day"),
    PunchUse.ORPHAN: _("belongs to no shift"),
}

FLAGS: dict[str, Promise] = {
    Flag.LEAVE_CONFLICT: _("on leave, but came to work"),
    Flag.PENDING_CORRECTION: _("a punch is missing"),
    Flag.OVERTIME_UNPROVEN: _("overtime without proof"),
    Flag.TIME_OFF_REFUSED: _("time off in lieu not possible"),
    Flag.OVER_DAILY_CAP: _("overtime over the cap of a day"),
    Flag.SPECIAL_REASON_NEEDED: _("overtime needs a special reason"),
    Flag.SHORT_HOURS: _("short hours"),
    Flag.CLOCK_CHANGE: _("the clock changed"),
    Flag.ORPHAN_PUNCH: _("a punch belongs to no shift"),
    Flag.UNROSTERED: _("no roster entry"),
}

MARKS: dict[str, Promise] = {
    MarkCode.PRESENT: pgettext_lazy("mark", "present"),
    MarkCode.REST: pgettext_lazy("mark", "rest"),
    MarkCode.LATE: pgettext_lazy("mark", "late"),
    MarkCode.EARLY_LEAVE: pgettext_lazy("mark", "left early"),
    MarkCode.OFF_POST: pgettext_lazy("mark", "off post"),
    MarkCode.ABSENT_WITHOUT_LEAVE: pgettext_lazy("mark", "absent without leave"),
    MarkCode.MISSING_PUNCH: pgettext_lazy("mark", "missing punch"),
    MarkCode.NOT_EMPLOYED: pgettext_lazy("mark", "not employed"),
}
"""The legend; kinds of leave bring their own names."""

DAY_KINDS: dict[str, Promise] = {
    DayKind.STATUTORY: _("statutory holiday"),
    DayKind.REST: _("rest day"),
    DayKind.WORKDAY: _("working day"),
    DayKind.MAKE_UP: _("make-up working day"),
}

SUBJECTS: dict[str, Promise] = {
    PayClass.ORDINARY: _("at 150 %"),
    PayClass.REST: _("at 200 %"),
    PayClass.STATUTORY: _("at 300 %"),
    Compensation.TIME_OFF: _("time off in lieu"),
}


def reason_text(step: Mapping[str, Any], *, names: Mapping[str, str], parts: int = 1) -> str:
    """Say one step of an explanation in the reader's language.

    Args:
        step: as stored: reason and figures.
        names: names of the kinds of leave by code.
        parts: of how many parts the shift has; the part is named where there are several.
    """
    subject = str(step.get("subject", ""))
    values = {
        "at": clock_text(step.get("at")),
        "due": clock_text(step.get("due")),
        "minutes": int(step.get("minutes") or 0),
        "subject": str(SUBJECTS.get(subject) or names.get(subject) or subject or "—"),
    }
    text = str(REASONS.get(str(step["reason"]), step["reason"])) % values
    if parts > 1 and step.get("part"):
        return str(_("Part %(part)d: %(text)s") % {"part": step["part"], "text": text})
    return text


def clock_text(minute: int | None) -> str:
    """Write minutes of a day as a time; the next day's carry (+1), the day before's (−1)."""
    if minute is None:
        return "—"
    days, rest = divmod(minute, 1440)
    return f"{rest // 60:02}:{rest % 60:02}" + (f"({days:+d})" if days else "")


def hours_text(minutes: int) -> str:
    """Write minutes as hours and minutes: 7:05."""
    return f"{minutes // 60}:{minutes % 60:02}"
