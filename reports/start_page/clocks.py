"""How a limit that runs is shown: the time left or overdue, and how urgent that is."""

from datetime import datetime

from django.utils.translation import gettext as _

from reports.start_page.parts import Tone
from reports.wording import span_text

SOON_MINUTES = 15
"""A limit that runs out within so many minutes is shown as a warning (default)."""


def clock(due_at: datetime | None, now: datetime) -> tuple[str, Tone]:
    """Say how long until a limit or since it, and how urgent that is."""
    if due_at is None:
        return "", Tone.PLAIN
    minutes = int((due_at - now).total_seconds() // 60)
    if minutes < 0:
        return _("overdue by %(span)s") % {"span": span_text(-minutes)}, Tone.ALARM
    tone = Tone.WARN if minutes <= SOON_MINUTES else Tone.NOTE
    return _("%(span)s left") % {"span": span_text(minutes)}, tone
