"""What people ask for and somebody must decide."""

from django.urls import reverse
from django.utils.translation import gettext as _

from attendance.models import AttendanceRequest
from attendance.selectors.deciders import waiting_for
from reports.start_page.parts import Figure, Panel, Row, Tone
from reports.start_page.viewer import Viewer
from reports.wording import span_text

SHOWN = 5
"""Rows of a list on the start page; the rest is behind its link."""

LONG = 24 * 60
"""Minutes after which a request that waits is marked."""


def waiting_requests(viewer: Viewer) -> Panel:
    """Show the requests that wait for the viewer's decision, the oldest first."""
    waiting = waiting_for(viewer.user, now=viewer.now)
    url = reverse("admin:attendance_attendancerequest_waiting")
    figures = [Figure(_("to decide"), len(waiting), url, tone=Tone.WARN if waiting else Tone.PLAIN)]
    return Panel(
        key="requests",
        title=_("Requests that wait for me"),
        icon="approval",
        figures=figures,
        rows=[_row(viewer, one, url) for one in waiting[:SHOWN]],
        nothing=_("No request waits for your decision."),
        more=max(0, len(waiting) - SHOWN),
        url=url,
    )


def _row(viewer: Viewer, one: AttendanceRequest, url: str) -> Row:
    minutes = int((viewer.now - one.asked_at).total_seconds()) // 60
    return Row(
        str(one.employee),
        f"{url}#request-{one.pk}",
        note=f"{one.what} · {one.when}",
        mark=_("for %(span)s") % {"span": span_text(max(0, minutes))},
        tone=Tone.WARN if minutes > LONG else Tone.NOTE,
    )
