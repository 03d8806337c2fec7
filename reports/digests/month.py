"""The attendance month's reminders: confirm, post, objections end, publish; each once a month and person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from attendance.models import AttendanceMonth, MonthState
from attendance.selectors.grid import month_at_hand
from attendance.selectors.progress import progress_of
from common.months import Month
from reports.digests.due_soon import month_left_to_confirm
from reports.digests.letters import Digest, Letter, in_each_language
from reports.selectors.due import next_horizon
from reports.start_page.panels.month import month_steps, month_to_confirm
from reports.start_page.parts import Panel
from reports.start_page.roles import PANELS
from reports.start_page.viewer import Viewer
from reports.wording import day_text
from staff.models import Employee, PostCode
from staff.selectors import holders_of


def month_before(day: date) -> date:
    """Return the first day of the month before a day's."""
    return Month.of(day).previous().first


def _confirmers(today: date) -> Sequence[Employee]:
    """Return whose start page shows a month to confirm."""
    return holders_of([post for post, makers in PANELS.items() if month_to_confirm in makers], today)


def _publishers(today: date) -> Sequence[Employee]:
    return holders_of([PostCode.HR_PUBLISHER], today)


def _confirmers_and_publishers(today: date) -> Sequence[Employee]:
    people = (*_confirmers(today), *_publishers(today))
    return list({one.pk: one for one in people}.values())


def _write_confirm(viewer: Viewer, first: date) -> Letter | None:
    """Write which rows wait for a lead's confirmation, and what is in the way."""
    if month_at_hand(viewer.today).first != first:
        return None
    panel = month_left_to_confirm(viewer)
    subject = gettext_lazy("Confirm the attendance of %(month)s")
    return _letter(subject, first, [panel], panel.url) if panel.rows else None


def _month_at_hand(viewer: Viewer, first: date) -> AttendanceMonth | None:
    """Find the month, as long as it is the one that the panels of the start page are about."""
    month = month_at_hand(viewer.today)
    return AttendanceMonth.objects.of(month).first() if month.first == first else None


def _write_step(viewer: Viewer, first: date, step: str, subject: StrOrPromise) -> Letter | None:
    """Write that the month waits for an act of HR; nothing while it waits for something else."""
    row = _month_at_hand(viewer, first)
    if row is None or progress_of(row, now=viewer.now).next_step != step:
        return None
    panel = month_steps(viewer)
    return _letter(subject, first, [panel], panel.url)


def _write_post(viewer: Viewer, first: date) -> Letter | None:
    return _write_step(viewer, first, "post", gettext_lazy("Post the attendance of %(month)s for objections"))


def _write_publish(viewer: Viewer, first: date) -> Letter | None:
    return _write_step(viewer, first, "publish", gettext_lazy("Publish the attendance of %(month)s"))


def _write_objections(viewer: Viewer, first: date) -> Letter | None:
    """Write that the days for objections end by the next working day, and how many are open."""
    row = _month_at_hand(viewer, first)
    until = row.objections_until if row and row.state == MonthState.POSTED else None
    if until is None or not viewer.today <= until <= next_horizon(viewer.today, viewer.zone).day:
        return None
    panels = [panel for panel in _month_panels(viewer) if panel.figures]
    if not panels:
        return None
    intro = _("Objections can be raised until the end of %(day)s; those that are open keep it from being "
              "published.") % {"day": day_text(until)}  # fmt: skip
    subject = gettext_lazy("Objections to the attendance of %(month)s end soon")
    return replace(_letter(subject, first, panels, panels[0].url), intro=[intro])


def _month_panels(viewer: Viewer) -> list[Panel]:
    """Make the panels of the month that are on somebody's start page; lists are left to their links."""
    makers = dict.fromkeys(maker for post in viewer.posts for maker in PANELS.get(post, ()))
    found = [maker(viewer) for maker in (month_steps, month_to_confirm) if maker in makers]
    return [replace(panel, steps=(), rows=(), notes=()) for panel in found]


def _letter(subject: StrOrPromise, first: date, panels: Sequence[Panel], url: str) -> Letter:
    def told() -> str:
        return str(subject) % {"month": date_format(first, "YEAR_MONTH_FORMAT")}

    return Letter(in_each_language(told), panels, url or reverse("admin:index"))


CONFIRM = Digest(
    code="month_confirm",
    title=gettext_lazy("Reminder to confirm the month"),
    period_of=month_before,
    readers=_confirmers,
    write=_write_confirm,
)
POST = Digest(
    code="month_post",
    title=gettext_lazy("Reminder to post the month"),
    period_of=month_before,
    readers=_publishers,
    write=_write_post,
)
OBJECTIONS = Digest(
    code="month_objections",
    title=gettext_lazy("Reminder that objections end"),
    period_of=month_before,
    readers=_confirmers_and_publishers,
    write=_write_objections,
)
PUBLISH = Digest(
    code="month_publish",
    title=gettext_lazy("Reminder to publish the month"),
    period_of=month_before,
    readers=_publishers,
    write=_write_publish,
)
