"""How attendance stands: the marks of this month, what waits to be explained, the steps of the month."""

from collections.abc import Collection, Iterator
from datetime import date

from django.utils.translation import gettext as _

from attendance.models import AttendanceDay, PublishedMonth
from reports.selectors.attendance import Marks, exceptions_between, marks_between
from reports.start_page.links import row_url, rows_url
from reports.start_page.parts import Figure, Panel, Row, Tone
from reports.start_page.viewer import Viewer
from reports.wording import day_text, moment_text
from staff.models import Team

SHOWN = 5
"""Rows of a list on the start page; the rest is behind its link."""


def team_marks(viewer: Viewer) -> Panel:
    """Show this month's marks of one's own teams, with the newest that wait for an explanation."""
    return _marks(viewer, title=_("Attendance of my team this month"), teams=viewer.teams)


def centre_marks(viewer: Viewer) -> Panel:
    """Show this month's marks of the whole centre."""
    return _marks(viewer, title=_("Attendance this month"), teams=None)


def _marks(viewer: Viewer, *, title: str, teams: Collection[Team] | None) -> Panel:
    first, last = viewer.month.first, viewer.today
    before = viewer.month.previous()
    marks = marks_between(first, last, now=viewer.now, teams=teams)
    marks_before = marks_between(before.first, before.last, now=viewer.now, teams=teams)
    rows = list(exceptions_between(first, last, now=viewer.now, teams=teams)[:SHOWN])
    url = _exceptions_url(viewer, first, last, teams)
    nothing = (
        _("No exceptions so far.")
        if marks.days
        else _("No day of this month has been derived yet. Import punches, then derive the month.")
    )
    return Panel(
        key="marks",
        title=title,
        icon="event_busy",
        figures=_mark_figures(marks, marks_before, url),
        rows=[_mark_row(viewer, row) for row in rows],
        nothing=nothing,
        more=max(0, marks.exceptions - len(rows)),
        url=url,
    )


def _exceptions_url(viewer: Viewer, first: date, last: date, teams: Collection[Team] | None) -> str:
    """Lead to just the rows that `exceptions_between` counts."""
    return rows_url(
        viewer.user,
        AttendanceDay,
        day__gte=first,
        day__lte=last,
        is_exception__exact=1,
        window_closes_at__lte=viewer.now.isoformat(),
        team__id__in=None if teams is None else ",".join(str(team.pk) for team in teams),
    )


def _mark_figures(marks: Marks, before: Marks, url: str) -> list[Figure]:
    def last_month(count: int) -> str:
        return _("last month %(count)d") % {"count": count}

    return [
        Figure(
            _("days to explain"),
            marks.exceptions,
            url,
            last_month(before.exceptions),
            Tone.WARN if marks.exceptions else Tone.PLAIN,
        ),
        Figure(_("late"), marks.late, url, last_month(before.late)),
        Figure(_("missing punches"), marks.missing_punches, url, last_month(before.missing_punches)),
        Figure(
            _("absent, half days"),
            marks.absent_halves,
            url,
            last_month(before.absent_halves),
            Tone.ALARM if marks.absent_halves else Tone.PLAIN,
        ),
    ]


def _mark_row(viewer: Viewer, row: AttendanceDay) -> Row:
    return Row(
        str(row.employee),
        row_url(viewer.user, row),
        note=" · ".join([day_text(row.day), *_what(row)]),
        mark=row.symbol,
        tone=Tone.ALARM if row.absent_halves else Tone.WARN,
    )


def _what(row: AttendanceDay) -> Iterator[str]:
    """Say in words what is marked on a day."""
    minutes = {
        _("late %(minutes)d min"): row.late_minutes,
        _("early leave %(minutes)d min"): row.early_minutes,
        _("off post %(minutes)d min"): row.off_post_minutes,
    }
    for words, count in minutes.items():
        if count:
            yield words % {"minutes": count}
    if row.missing_punches:
        yield _("missing punch")
    if row.absent_halves:
        yield _("absent half a day") if row.absent_halves == 1 else _("absent all day")


def published_versions(viewer: Viewer) -> Panel:
    """Show the newest published versions, to open one and the one before."""
    versions = PublishedMonth.objects.visible_to(viewer.user).select_related("published_by")
    rows = [
        Row(
            str(one),
            row_url(viewer.user, one),
            note=f"{one.published_by} · {moment_text(one.signed_at, viewer.zone)}",
            mark=one.get_state_display(),
            tone=Tone.GOOD if one.completed_at else Tone.NOTE,
        )
        for one in versions.order_by("-signed_at")[:SHOWN]
    ]
    return Panel(
        key="versions",
        title=_("Published months"),
        icon="verified",
        rows=rows,
        nothing=_("No month has been published yet."),
        url=rows_url(viewer.user, PublishedMonth),
    )
