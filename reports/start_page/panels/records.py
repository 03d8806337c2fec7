"""Complaints that wait for an answer, and measures of quality meetings."""

from django.utils.translation import gettext as _

from qc.models import ItemState, Measure, MeetingItem
from qc.selectors.meetings import latest_measure
from records.models import Complaint
from reports.start_page.links import row_url, rows_url
from reports.start_page.parts import Figure, Panel, Row, Tone
from reports.start_page.viewer import Viewer
from reports.wording import day_text, moment_text

SHOWN = 5
"""Rows of a list on the start page; the rest is behind its link."""


def complaints(viewer: Viewer) -> Panel:
    """Show the complaints without an answer, the one due first on top."""
    found = Complaint.objects.visible_to(viewer.user).standing()
    waiting = list(
        found.filter(answered_at__isnull=True).select_related("kind", "employee").order_by("due_at")
    )
    overdue = sum(one.due_at < viewer.now for one in waiting)
    url = rows_url(viewer.user, Complaint, state="received")
    late = rows_url(viewer.user, Complaint, state="overdue")
    return Panel(
        key="complaints",
        title=_("Complaints"),
        icon="feedback",
        figures=[
            Figure(_("to be answered"), len(waiting), url, tone=Tone.NOTE if waiting else Tone.PLAIN),
            Figure(_("overdue"), overdue, late, tone=Tone.ALARM if overdue else Tone.PLAIN),
        ],
        rows=[_complaint(viewer, one) for one in waiting[:SHOWN]],
        nothing=_("Every complaint has been answered."),
        more=max(0, len(waiting) - SHOWN),
        url=url,
    )


def _complaint(viewer: Viewer, one: Complaint) -> Row:
    return Row(
        f"{one.kind.label} · {one.reference}",
        row_url(viewer.user, one),
        note=str(one.employee or ""),
        mark=_("due %(day)s") % {"day": moment_text(one.due_at, viewer.zone)},
        tone=Tone.ALARM if one.due_at < viewer.now else Tone.NOTE,
    )


def measures(viewer: Viewer) -> Panel:
    """Show the measures that are not closed: one's own, or those of the meetings one sees."""
    found = MeetingItem.objects.visible_to(viewer.user).exclude(state=ItemState.CLOSED)
    items = list(found.prefetch_related("measures__owner").order_by("meeting__held_on", "position"))
    rows = [(item, latest_measure(item)) for item in items]
    late = sum(_is_late(item, measure, viewer) for item, measure in rows)
    url = rows_url(viewer.user, MeetingItem)
    return Panel(
        key="measures",
        title=_("Measures"),
        icon="task_alt",
        figures=[
            Figure(_("not closed"), len(rows), url, tone=Tone.NOTE if rows else Tone.PLAIN),
            Figure(_("overdue"), late, url, tone=Tone.ALARM if late else Tone.PLAIN),
        ],
        rows=[_measure(viewer, item, measure) for item, measure in rows[:SHOWN]],
        nothing=_("No measure is open. Problems are entered at a quality meeting."),
        more=max(0, len(rows) - SHOWN),
        url=url,
    )


def _measure(viewer: Viewer, item: MeetingItem, measure: Measure) -> Row:
    is_late = _is_late(item, measure, viewer)
    waits = item.state == ItemState.DONE and measure.due_on < viewer.today
    due = _("due %(day)s") % {"day": day_text(measure.due_on)}
    return Row(
        item.problem,
        row_url(viewer.user, item),
        note=f"{measure.owner} · {item.get_state_display()}",
        mark=_("effect to be checked") if waits else due if item.state == ItemState.OPEN else "",
        tone=Tone.ALARM if is_late else Tone.WARN if waits else Tone.NOTE,
    )


def _is_late(item: MeetingItem, measure: Measure, viewer: Viewer) -> bool:
    return item.state == ItemState.OPEN and measure.due_on < viewer.today
