"""The attendance month on its way: the line of steps for HR, what blocks one's own confirmation for leads."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attendance.models import AttendanceMonth, MonthState, Objection
from attendance.selectors.grid import month_at_hand
from attendance.selectors.progress import MonthProgress, TeamStatus, progress_of, team_statuses
from attendance.wording_month import month_steps as steps_of
from attendance.wording_month import next_words
from common.months import Month
from reports.start_page.links import row_url, rows_url
from reports.start_page.parts import Figure, Panel, Row, Step, Tone
from reports.start_page.viewer import Viewer

ACTS = {
    "derive": ("attendance.derive_month", "admin:attendance_attendancemonth_derive"),
    "post": ("attendance.post_month", "admin:attendance_attendancemonth_post"),
    "publish": ("attendance.publish_month", "admin:attendance_attendancemonth_publish"),
    "amend": ("attendance.publish_month", "admin:attendance_attendancemonth_amend"),
}
"""The acts that move a month on, by the step that comes next: who may do them, and their page."""


def month_steps(viewer: Viewer) -> Panel:
    """Show the month at hand as a line of steps with counts, and lead to its next act."""
    month = month_at_hand(viewer.today)
    row = AttendanceMonth.objects.of(month).first()
    if row is None:
        return _not_begun(viewer, month)
    progress = progress_of(row, now=viewer.now)
    url = row_url(viewer.user, row)
    return Panel(
        key="month",
        title=_title(month),
        icon="calendar_month",
        steps=[
            Step(step.title, step.is_done, step.is_current, step.note, _step_url(viewer, row, step.key))
            for step in steps_of(row, progress)
        ],
        figures=_figures(viewer, row, progress),
        rows=list(_acts(viewer, row, progress)),
        url=url,
        is_wide=True,
        notes=[" ".join([next_words(progress.next_step), *progress.blocked_by])],
    )


def _not_begun(viewer: Viewer, month: Month) -> Panel:
    return Panel(
        key="month",
        title=_title(month),
        icon="calendar_month",
        nothing=next_words("derive"),
        url=rows_url(viewer.user, AttendanceMonth),
        is_wide=True,
    )


def _title(month: Month) -> str:
    return _("The month %(month)s") % {"month": date_format(month.first, "YEAR_MONTH_FORMAT")}


def _step_url(viewer: Viewer, row: AttendanceMonth, key: str) -> str:
    if key == "derived":
        return _page("grid", row.month, version="0")
    if key == "objections":
        return _objections(viewer, row)
    return f"{row_url(viewer.user, row)}#{'versions' if key == 'published' else 'teams'}"


def _figures(viewer: Viewer, row: AttendanceMonth, progress: MonthProgress) -> list[Figure]:
    """Count what is done and what is not; each number leads to its rows."""
    page = row_url(viewer.user, row)
    if row.state == MonthState.PUBLISHED:
        pending = reverse("admin:attendance_attendancemonth_pending", args=[row.pk])
        tone = Tone.WARN if progress.pending else Tone.PLAIN
        return [
            Figure(_("people on the sheet"), progress.rows, _page("grid", row.month)),
            Figure(_("pending changes"), progress.pending, pending, tone=tone),
        ]
    exceptions = _page("exceptions", row.month, team="all")
    return [
        Figure(_("people confirmed"), f"{progress.confirmed} / {progress.rows}", f"{page}#teams"),
        Figure(_("days to explain"), progress.exceptions, exceptions, tone=_warn(progress.exceptions)),
        Figure(
            _("open objections"),
            progress.objections_open,
            _objections(viewer, row),
            tone=_warn(progress.objections_open),
        ),
    ]


def _acts(viewer: Viewer, row: AttendanceMonth, progress: MonthProgress) -> Iterator[Row]:
    """Lead to the next act of the viewer, and to the workbook."""
    titles = {
        "derive": _("Derive the month"),
        "post": _("Post it for objections"),
        "publish": _("Publish it under your signature"),
        "amend": _("Amend it, seeing every difference"),
    }
    permission, name = ACTS.get(progress.next_step, ("", ""))
    if permission and viewer.user.has_perm(permission):
        yield Row(
            titles[progress.next_step],
            reverse(name, args=[row.pk]),
            mark=_("next step"),
            tone=Tone.NOTE,
        )
    if row.derived_at is not None:
        yield Row(
            _("Download the workbook"), reverse("admin:attendance_attendancemonth_download", args=[row.pk])
        )


def month_to_confirm(viewer: Viewer) -> Panel:
    """Show the rows that the viewer confirms, team by team: what blocks them, and where to settle it."""
    month = month_at_hand(viewer.today)
    row = AttendanceMonth.objects.of(month).first()
    statuses = team_statuses(row, viewer.user, now=viewer.now) if row and row.derived_at else []
    led = {team.pk for team in viewer.teams}
    mine = [one for one in statuses if one.may_confirm or (one.team and one.team.pk in led)]
    place = mine[0].team.code if len(mine) == 1 and mine[0].team else "all" if mine else ""
    url = _page("exceptions", month, team=place)
    exceptions, objections = sum(one.exceptions for one in mine), sum(one.objections for one in mine)
    people, confirmed = sum(one.people for one in mine), sum(one.confirmed for one in mine)
    return Panel(
        key="confirm",
        title=_title(month),
        icon="rule",
        figures=[
            Figure(_("days to explain"), exceptions, url, tone=_warn(exceptions)),
            Figure(_("people confirmed"), f"{confirmed} / {people}", url),
            Figure(
                _("open objections"),
                objections,
                _objections(viewer, row) if row else "",
                tone=_warn(objections),
            ),
        ]
        if mine
        else (),
        rows=[_team_row(month, one) for one in mine] + ([_grid_row(month)] if mine else []),
        nothing=_("Nothing to confirm: the month has not been derived, or has no people of yours."),
        url=url,
    )


def _team_row(month: Month, one: TeamStatus) -> Row:
    code = one.team.code if one.team else "-"
    note = " ".join(one.blocks) or (
        _("confirmed by %(name)s") % {"name": one.confirmed_by} if one.is_confirmed else _("ready to confirm")
    )
    return Row(
        str(one.team or _("people without a team")),
        _page("exceptions", month, team=code),
        note=note,
        mark=f"{one.confirmed} / {one.people}",
        tone=Tone.GOOD if one.is_confirmed else Tone.WARN,
    )


def _grid_row(month: Month) -> Row:
    return Row(_("Month grid"), _page("grid", month), note=_("every mark with its reason"))


def _objections(viewer: Viewer, row: AttendanceMonth) -> str:
    return rows_url(viewer.user, Objection, month__id__exact=row.pk, state__exact=Objection.State.OPEN.value)


def _page(name: str, month: Month, **query: str) -> str:
    told = {"month": str(month), **{key: value for key, value in query.items() if value}}
    return reverse(f"admin:attendance_attendancemonth_{name}", query=told)


def _warn(count: int) -> Tone:
    return Tone.WARN if count else Tone.PLAIN
