"""The words for days: weekdays, and what the calendar makes of a day."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.domain.calendar_year import Concern, Worry
from staff.models import DayKind

SHORT_WEEKDAYS = (
    pgettext_lazy("weekday", "Mo"),
    pgettext_lazy("weekday", "Tu"),
    pgettext_lazy("weekday", "We"),
    pgettext_lazy("weekday", "Th"),
    pgettext_lazy("weekday", "Fr"),
    pgettext_lazy("weekday", "Sa"),
    pgettext_lazy("weekday", "Su"),
)
WEEKDAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))

DAY_MARKS = {
    DayKind.STATUTORY: pgettext_lazy("calendar", "H"),
    DayKind.MAKE_UP: pgettext_lazy("calendar", "W"),
}
"""What stands beside a weekday: a statutory day, or a working day at a weekend."""


def day_mark(kind: str) -> str:
    """Give the sign of a day's kind; weekends and plain days have none."""
    return str(DAY_MARKS.get(DayKind(kind), "")) if kind else ""


def day_text(day: date) -> str:
    """Write a day with its weekday: 2026-10-01 Thu."""
    return f"{day:%Y-%m-%d} {WEEKDAYS[day.weekday()]}"


def entry_text(told: dict[str, Any] | None) -> str:
    """Write one side of a change of the roster: nothing, rest, or the shift, and what else was said."""
    if told is None:
        return "—"
    extras = [told["note"]] if told.get("note") else []
    extras += [span.get("name") or f"{span['start']}–{span['end']}" for span in told.get("activities", [])]
    return " · ".join([told["shift"] or str(_("rest day")), *extras])


WORRIES = {
    Concern.MAKE_UP_ON_A_WEEKDAY: _("%(day)s is a make-up working day, but no weekend."),
    Concern.STATUTORY_MISSING: _("%(day)s is a statutory holiday by law, and is not named as one."),
    Concern.STATUTORY_BEYOND_THE_LAW: _("%(day)s is named as a statutory holiday; the law does not know it."),
    Concern.UNBALANCED: _(
        "%(given)d weekdays are off beyond the law, %(owed)d are worked or owed for them: is a day missing?"
    ),
    Concern.ANOTHER_YEAR: _(
        "%(day)s belongs to another year; it is corrected there, if that year is entered."
    ),
}
"""What looks wrong about a year."""


def worry_text(worry: Worry) -> str:
    """Say what looks wrong, with the day or the figures."""
    given, owed = worry.figures
    day = day_text(worry.day) if worry.day else ""
    return str(WORRIES[worry.concern]) % {"day": day, "given": given, "owed": owed}
