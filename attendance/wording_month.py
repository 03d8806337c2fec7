"""The life of a month in words: a line of steps with counts, and what comes next."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from attendance.models import AttendanceMonth, MonthState
from attendance.selectors.progress import MonthProgress


@dataclass(frozen=True)
class MonthStep:
    """One step of the line; `key` names it for those who link to its rows."""

    key: str
    title: str
    note: str = ""
    is_done: bool = False
    is_current: bool = False


def month_steps(month: AttendanceMonth, progress: MonthProgress) -> list[MonthStep]:
    """Lay the life of a month out as a line: derived, confirmed, posted, objections, published."""
    steps = list(_steps(month, progress))
    current = next((index for index, step in enumerate(steps) if not step.is_done), len(steps))
    return [replace(step, is_current=index == current) for index, step in enumerate(steps)]


def _steps(month: AttendanceMonth, progress: MonthProgress) -> Iterator[MonthStep]:
    is_published = month.state == MonthState.PUBLISHED
    is_posted = month.state in (MonthState.POSTED, MonthState.PUBLISHING, MonthState.PUBLISHED)
    derived = f"{timezone.localtime(month.derived_at):%m-%d %H:%M}" if month.derived_at else ""
    yield MonthStep("derived", pgettext("step", "derived"), derived, is_done=month.state != MonthState.OPEN)
    confirmed = _("%(done)d of %(all)d teams") % {"done": progress.teams_confirmed, "all": progress.teams}
    is_confirmed = progress.rows > 0 and progress.confirmed == progress.rows
    yield MonthStep(
        "confirmed",
        pgettext("step", "confirmed"),
        confirmed if progress.teams and not is_published else "",
        is_done=is_published or is_confirmed,
    )
    until = month.objections_until
    posted = _("objections until %(day)s") % {"day": f"{until:%m-%d}"} if until and is_posted else ""
    yield MonthStep("posted", pgettext("step", "posted"), posted, is_done=is_posted)
    waiting = ngettext("%(count)d open", "%(count)d open", progress.objections_open)
    yield MonthStep(
        "objections",
        _("objections"),
        waiting % {"count": progress.objections_open} if is_posted and not is_published else "",
        is_done=is_published or progress.next_step in ("publish", "publishing"),
    )
    pending = ngettext("%(count)d pending change", "%(count)d pending changes", progress.pending)
    yield MonthStep(
        "published",
        pgettext("step", "published"),
        pending % {"count": progress.pending} if progress.pending else "",
        is_done=is_published,
    )


def next_words(step: str) -> str:
    """Say what comes next."""
    return {
        "derive": _("Next: import the punches and derive the month."),
        "wait": _("Next: the month ends, and its last shifts close."),
        "confirm": _("Next: each lead settles the exceptions and confirms the team."),
        "post": _("Next: post the month for objections."),
        "objections": _("Next: objections are raised and answered."),
        "publish": _("Next: publish under signature."),
        "publishing": _("It is being published; reload in a moment."),
        "amend": _("Facts changed since: amend the month, with a reason."),
        "done": _("Published. Nothing differs from what was signed."),
    }[step]
