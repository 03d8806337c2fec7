"""The newest of one's inbox."""

from django.utils.translation import gettext as _

from notices.models import Notice
from notices.selectors import latest_notices, unread_count
from reports.start_page.links import row_url, rows_url
from reports.start_page.parts import Panel, Row, Tone
from reports.start_page.viewer import Viewer
from reports.wording import moment_text

SHOWN = 5
"""Rows of a list on the start page; the rest is behind its link."""


def inbox(viewer: Viewer) -> Panel:
    """Show what one has not read yet, then the newest read."""
    unread = unread_count(viewer.user)
    rows = [
        Row(
            one.subject,
            row_url(viewer.user, one),
            note=moment_text(one.created_at, viewer.zone),
            mark="" if one.read_at else _("unread"),
            tone=Tone.PLAIN if one.read_at else Tone.NOTE,
        )
        for one in latest_notices(viewer.user, SHOWN)
    ]
    return Panel(
        key="inbox",
        title=_("Inbox"),
        icon="inbox",
        rows=rows,
        nothing=_("Nothing has been sent to you yet."),
        more=max(0, unread - SHOWN),
        url=rows_url(viewer.user, Notice),
    )
