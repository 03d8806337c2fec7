"""The appraisal on its way: the line of steps for who publishes, what waits for an answer for who decides."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.models import AppraisalMonth, AppraisalObjection, MonthState, PersonAppraisal
from appraisal.selectors.progress import MonthProgress, progress_of
from appraisal.wording import component_label
from appraisal.wording_month import month_steps, next_words
from reports.start_page.links import row_url, rows_url
from reports.start_page.parts import Figure, Panel, Row, Step, Tone
from reports.start_page.viewer import Viewer

ACTS = {
    "post": ("appraisal.post_month", "post"),
    "publish": ("appraisal.publish_month", "publish"),
    "amend": ("appraisal.publish_month", "amend"),
}
"""The acts that move a month on, by the step that comes next: who may do them, and their page."""
MOST = 5


def appraisal_steps(viewer: Viewer) -> Panel:
    """Show the oldest month that is not published, or else the newest, as a line of steps with counts."""
    rows = AppraisalMonth.objects.select_related("scheme")
    row = rows.exclude(state=MonthState.PUBLISHED).order_by("first_day").first()
    row = row or rows.order_by("-first_day").first()
    if row is None:
        return Panel(
            key="appraisal",
            title=_("Appraisal"),
            icon="workspace_premium",
            nothing=next_words("draft"),
            url=rows_url(viewer.user, AppraisalMonth),
            is_wide=True,
        )
    progress = progress_of(row, now=viewer.now)
    url = row_url(viewer.user, row)
    return Panel(
        key="appraisal",
        title=_("Appraisal %(month)s") % {"month": date_format(row.month.first, "YEAR_MONTH_FORMAT")},
        icon="workspace_premium",
        steps=[
            Step(step.title, step.is_done, step.is_current, step.note, url)
            for step in month_steps(row, progress)
        ],
        figures=_figures(viewer, row, progress),
        rows=list(_acts(viewer, row, progress)),
        url=url,
        is_wide=True,
        notes=[" ".join([next_words(progress.next_step), *progress.blocked_by])],
    )


def _figures(viewer: Viewer, row: AppraisalMonth, progress: MonthProgress) -> list[Figure]:
    """Count people, objections and changes; each number leads to its rows."""
    people = rows_url(viewer.user, PersonAppraisal, month__id__exact=row.pk)
    pending = reverse("admin:appraisal_appraisalmonth_pending", args=[row.pk])
    return [
        Figure(_("people appraised"), f"{progress.appraised} / {progress.people}", people),
        Figure(
            _("open objections"),
            progress.objections_open,
            _objections(viewer, row),
            tone=_warn(progress.objections_open),
        ),
        Figure(_("pending changes"), progress.pending, pending, tone=_warn(progress.pending)),
    ]


def _acts(viewer: Viewer, row: AppraisalMonth, progress: MonthProgress) -> Iterator[Row]:
    titles = {
        "post": _("Post it for objections"),
        "publish": _("Publish it under your signature"),
        "amend": _("Amend it, seeing every difference"),
    }
    permission, name = ACTS.get(progress.next_step, ("", ""))
    if permission and viewer.user.has_perm(permission):
        page = reverse(f"admin:appraisal_appraisalmonth_{name}", args=[row.pk])
        yield Row(titles[progress.next_step], page, mark=_("next step"), tone=Tone.NOTE)


def appraisal_objections(viewer: Viewer) -> Panel:
    """Show the objections of one's team that wait for an answer, and lead to the team's appraisals."""
    waiting = AppraisalObjection.objects.visible_to(viewer.user).open().exclude(employee=viewer.user.pk)
    listed = list(waiting.select_related("employee").order_by("raised_at")[: MOST + 1])
    newest = AppraisalMonth.objects.order_by("-first_day").first()
    people = rows_url(viewer.user, PersonAppraisal, month__id__exact=newest.pk) if newest else ""
    return Panel(
        key="appraisal",
        title=_("Objections to appraisals"),
        icon="contact_support",
        rows=[
            Row(
                str(one.employee),
                row_url(viewer.user, one),
                note=f"{component_label(one.component)}: {one.text}",
                mark=str(one.get_state_display()),
                tone=Tone.WARN,
            )
            for one in listed[:MOST]
        ],
        more=max(0, len(listed) - MOST),
        nothing=_("No objection waits for an answer."),
        url=people,
    )


def _objections(viewer: Viewer, row: AppraisalMonth) -> str:
    state = AppraisalObjection.State.OPEN.value
    return rows_url(viewer.user, AppraisalObjection, month__id__exact=row.pk, state__exact=state)


def _warn(count: int) -> Tone:
    return Tone.WARN if count else Tone.PLAIN
