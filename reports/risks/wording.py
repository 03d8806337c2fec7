"""Names that the page shares with the menu and the start page."""

from datetime import timedelta
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.intervals import Interval

ADDRESS: Final = "reports-risks"
PERMISSION: Final = "incidents.view_figures"
TITLE: Final = gettext_lazy("Incidents and hazards in figures")


def minutes_text(span: timedelta | None) -> str:
    """Write a span in minutes, one decimal where there is one."""
    if span is None:
        return "—"
    minutes = span.total_seconds() / 60
    return _("%(count)s min") % {"count": f"{minutes:.1f}".removesuffix(".0")}


def share_text(share: Decimal | None) -> str:
    """Write a share in percent."""
    return "—" if share is None else f"{share} %"


def interval_text(interval: Interval | None) -> str:
    """Write the bounds of a share in percent."""
    if interval is None:
        return ""
    return f"{interval.low * 100:.1f}–{interval.high * 100:.1f} %"
