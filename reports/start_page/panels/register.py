"""The signed register, for those who check it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.models import Job, JobState
from ledger.models import Entry
from ledger.selectors import check_entries
from reports.services import CHECK_KIND
from reports.start_page.links import row_url, rows_url
from reports.start_page.parts import Figure, Panel, Row, Tone
from reports.start_page.viewer import Viewer
from reports.wording import moment_text

SHOWN = 5
"""Rows of a list on the start page; the rest is behind its link."""

LONGEST_ID = 24
"""Characters of a record's id that are shown in full; hashes are cut."""


def register(viewer: Viewer) -> Panel:
    """Show whether the register is sound, how long it is and what was signed last."""
    entries = Entry.objects.visible_to(viewer.user)
    newest = list(entries.order_by("-sequence").select_related("signer", "key", "content")[:SHOWN])
    reports = check_entries(newest)
    url = rows_url(viewer.user, Entry)
    return Panel(
        key="register",
        title=_("Register"),
        icon="history_edu",
        figures=[
            _last_check(viewer),
            Figure(_("entries"), entries.count(), url),
            Figure(
                _("signed today"),
                entries.filter(signed_at__gte=viewer.midnight).count(),
                rows_url(viewer.user, Entry, signed_at__gte=viewer.midnight.isoformat()),
            ),
        ],
        rows=[_entry_row(viewer, one, is_sound=reports[one.pk].is_sound) for one in newest],
        nothing=_("Nothing has been signed yet."),
        url=url,
    )


def _last_check(viewer: Viewer) -> Figure:
    """Tell how the last check of the whole register ended."""
    job = Job.objects.filter(kind=CHECK_KIND, state=JobState.DONE).order_by("-pk").first()
    label = _("last check")
    if job is None or job.finished_at is None:
        return Figure(label, _("none yet"), hint=_("Every night, or by manage.py verify_ledger"))
    hint = ngettext("%(count)d entry", "%(count)d entries", job.result["entries"]) % {
        "count": job.result["entries"]
    }
    return Figure(
        label,
        _("sound") if job.result["sound"] else _("DAMAGED"),
        row_url(viewer.user, job),
        f"{moment_text(job.finished_at, viewer.zone)} · {hint}",
        Tone.GOOD if job.result["sound"] else Tone.ALARM,
    )


def _entry_row(viewer: Viewer, entry: Entry, *, is_sound: bool) -> Row:
    record = entry.record_id if len(entry.record_id) <= LONGEST_ID else f"{entry.record_id[:8]}…"
    return Row(
        f"{entry.get_meaning_display()} · {entry.record_type} {record}",
        row_url(viewer.user, entry),
        note=f"{entry.signer} · {moment_text(entry.signed_at, viewer.zone)}",
        mark=f"#{entry.sequence} ✓" if is_sound else f"#{entry.sequence} ✗ {_('damaged')}",
        tone=Tone.GOOD if is_sound else Tone.ALARM,
    )
