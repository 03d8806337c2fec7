"""The signed register, for those who check it."""

from django.utils.translation import gettext as _

from ledger.models import Entry
from reports.start_page.links import row_url, rows_url
from reports.start_page.parts import Figure, Panel, Row, Tone
from reports.start_page.viewer import Viewer
from reports.wording import moment_text

SHOWN = 5
"""Rows of a list on the start page; the rest is behind its link."""


def register(viewer: Viewer) -> Panel:
    """Show how long the register is and what was signed last."""
    entries = Entry.objects.visible_to(viewer.user)
    newest = list(entries.order_by("-sequence").select_related("signer")[:SHOWN])
    url = rows_url(viewer.user, Entry)
    return Panel(
        key="register",
        title=_("Register"),
        icon="history_edu",
        figures=[
            Figure(_("entries"), entries.count(), url),
            Figure(
                _("signed today"),
                entries.filter(signed_at__gte=viewer.midnight).count(),
                rows_url(viewer.user, Entry, signed_at__gte=viewer.midnight.isoformat()),
            ),
        ],
        rows=[
            Row(
                f"{one.get_meaning_display()} · {one.record_type} {one.record_id}",
                row_url(viewer.user, one),
                note=f"{one.signer} · {moment_text(one.signed_at, viewer.zone)}",
                mark=f"#{one.sequence}",
                tone=Tone.PLAIN,
            )
            for one in newest
        ],
        nothing=_("Nothing has been signed yet."),
        url=url,
        notes=[_("Verify all of it with: manage.py verify_ledger")],
    )
