"""What is due soon, for each person: daily, what their start page shows and whose limit is near."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from attendance.models import AttendanceMonth
from attendance.selectors.grid import month_at_hand
from attendance.selectors.progress import progress_of
from reports.digests import due_sections as sections
from reports.digests.letters import Digest, Letter
from reports.selectors.due import Horizon, next_horizon, people_with_something_due
from reports.start_page.panels import month as month_panels
from reports.start_page.panels.handover import matters
from reports.start_page.panels.incidents import incidents
from reports.start_page.panels.quality import appeals
from reports.start_page.panels.records import complaints
from reports.start_page.panels.requests import waiting_requests
from reports.start_page.parts import Panel, Row, Tone
from reports.start_page.roles import PANELS, Maker
from reports.start_page.viewer import Viewer
from reports.wording import day_text
from staff.models import Centre, Employee
from staff.selectors import holders_of

Section = Callable[[Viewer, Horizon], Panel]

MONTH_ACTS = ("post", "publish")
"""Steps of the month at hand that HR does."""


def _requests(viewer: Viewer, horizon: Horizon) -> Panel:
    return waiting_requests(viewer)


def _month_to_confirm(viewer: Viewer, horizon: Horizon) -> Panel:
    return month_left_to_confirm(viewer)


def month_left_to_confirm(viewer: Viewer) -> Panel:
    """Keep of the month to confirm the teams that are not confirmed, once the month is over."""
    panel = month_panels.month_to_confirm(viewer)
    is_over = month_at_hand(viewer.today).last < viewer.today
    left = [row for row in panel.rows if row.tone == Tone.WARN] if is_over else []
    return replace(panel, rows=left)


def _month_step(viewer: Viewer, horizon: Horizon) -> Panel:
    """Keep of the line of steps the act that HR can do now."""
    panel = month_panels.month_steps(viewer)
    row = AttendanceMonth.objects.of(month_at_hand(viewer.today)).first()
    step = progress_of(row, now=viewer.now).next_step if row else ""
    acts = [Row(note, panel.url, mark=_("next step"), tone=Tone.WARN) for note in panel.notes]
    return replace(panel, steps=(), rows=acts if step in MONTH_ACTS else (), notes=())


BY_PANEL: dict[Maker, Section] = {
    waiting_requests: _requests,
    month_panels.month_to_confirm: _month_to_confirm,
    month_panels.month_steps: _month_step,
    appeals: sections.appeals,
    matters: sections.matters,
    incidents: sections.incidents,
    complaints: sections.complaints,
}
"""What of a panel of the start page is told when it is due."""

FOR_EVERYBODY: Sequence[Section] = (
    sections.evaluations,
    sections.loans,
    sections.to_file,
    sections.expired,
)


def _sections_for(viewer: Viewer) -> list[Section]:
    makers = dict.fromkeys(maker for post in PANELS if post in viewer.posts for maker in PANELS[post])
    found = [BY_PANEL[maker] for maker in makers if maker in BY_PANEL]
    return [*found, *FOR_EVERYBODY]


def readers_of_due_soon(today: date) -> list[Employee]:
    """Return who may have something due: those with a start page, and whoever has something of their own."""
    others = people_with_something_due(next_horizon(today, Centre.current().zone))
    return list({one.pk: one for one in (*holders_of([*PANELS], today), *others)}.values())


def write_due_soon(viewer: Viewer, day: date) -> Letter | None:
    """Write what is due to one person; of a day that is over nothing, the next one tells it."""
    if day != viewer.today:
        return None
    horizon = next_horizon(viewer.today, viewer.zone)
    panels = [section(viewer, horizon) for section in _sections_for(viewer)]
    panels = [panel for panel in panels if panel.rows]
    if not panels:
        return None
    count = sum(len(panel.rows) + panel.more for panel in panels)
    told = ngettext("%(count)d thing is due soon", "%(count)d things are due soon", count)
    until = _("Waiting for you, overdue, or due by the end of %(day)s.") % {"day": day_text(horizon.day)}
    return Letter(
        subject=_("%(told)s: %(day)s") % {"told": told % {"count": count}, "day": day_text(day)},
        panels=panels,
        url=reverse("admin:index") if viewer.user.is_staff else reverse("me:month"),
        intro=[until],
    )


DUE_SOON = Digest(
    code="due_soon",
    title=gettext_lazy("What is due soon"),
    period_of=lambda day: day,
    readers=readers_of_due_soon,
    write=write_due_soon,
    unit="day",
)
