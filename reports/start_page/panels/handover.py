"""Shift diaries that are due, and matters whose limits run out."""

from django.urls import reverse
from django.utils.translation import gettext as _

from reports.selectors.handover import (
    FINISHED,
    MatterWithLimit,
    diaries_to_review,
    open_matters,
    shifts_without_diary,
    unfinished_diaries,
)
from reports.start_page.clocks import clock
from reports.start_page.links import row_url, rows_url
from reports.start_page.parts import Figure, Panel, Row, Tone
from reports.start_page.viewer import Viewer
from reports.wording import day_text
from shifthandover.models import OpenMatter, ShiftDiary
from shifthandover.models.choices import StateChoices
from shifthandover.selectors import responsible_for
from shifthandover.selectors.parties import REVIEW_DIARY
from shifthandover.selectors.shifts import RunningShift
from staff.scope import REACH_CENTRE

SHOWN = 6
"""Rows of a list on the start page; the rest is behind its link."""


def handovers(viewer: Viewer) -> Panel:
    """Show the diaries nobody has taken over: who leads each desk, and what is due or overdue."""
    rows = list(unfinished_diaries(viewer.user))
    missing = _without_diary(viewer)
    overdue = [row for row in rows if row.ends_at <= viewer.now]
    url = rows_url(viewer.user, ShiftDiary, state__in=_unfinished_states())
    late_url = rows_url(
        viewer.user, ShiftDiary, state__in=_unfinished_states(), ends_at__lte=viewer.now.isoformat()
    )
    return Panel(
        key="handovers",
        title=_("Shift diaries"),
        icon="menu_book",
        figures=[
            Figure(_("being written or signed"), len(rows), url),
            Figure(_("overdue"), len(overdue), late_url, tone=Tone.ALARM if overdue else Tone.PLAIN),
            Figure(
                _("to be reviewed"),
                diaries_to_review(viewer.user),
                _review_url(viewer),
            ),
            *_missing_figure(viewer, missing),
        ],
        rows=[*(_missing_row(one) for one in missing), *(_diary_row(viewer, row) for row in rows[:SHOWN])],
        nothing=_("No diary is open. Open one when the shift begins."),
        more=max(0, len(rows) - SHOWN),
        url=rows_url(viewer.user, ShiftDiary),
    )


def _without_diary(viewer: Viewer) -> list[RunningShift]:
    """List the running shifts without a diary: of the centre, or of the desks that the viewer leads."""
    missing = shifts_without_diary(viewer.now, viewer.today)
    led = {team.desk_id for team in viewer.teams}
    return [one for one in missing if one.desk.pk in led or viewer.user.has_perm(REACH_CENTRE)]


def _missing_figure(viewer: Viewer, missing: list[RunningShift]) -> list[Figure]:
    url = rows_url(viewer.user, ShiftDiary, state__in=_unfinished_states())
    return [Figure(_("shifts without a diary"), len(missing), url, tone=Tone.ALARM)] if missing else []


def _missing_row(running: RunningShift) -> Row:
    return Row(
        f"{running.desk.label} · {running.shift.label} · {running.lead}",
        note=_("The shift runs. Its diary opens once the one before is taken over or held."),
        mark=_("no diary"),
        tone=Tone.ALARM,
    )


def _review_url(viewer: Viewer) -> str:
    if viewer.user.has_perm(REVIEW_DIARY):
        return reverse("admin:shifthandover_shiftdiary_review_waiting")
    return rows_url(viewer.user, ShiftDiary, state__exact=StateChoices.TAKEN_OVER)


def _unfinished_states() -> str:
    return ",".join(state for state in StateChoices.values if state not in FINISHED)


def _diary_row(viewer: Viewer, diary: ShiftDiary) -> Row:
    mark, tone = clock(diary.ends_at, viewer.now)
    return Row(
        f"{diary.desk.label} · {diary.shift.label} · {responsible_for(diary)}",
        row_url(viewer.user, diary),
        note=f"{day_text(diary.day)} · {diary.get_state_display()}",
        mark=mark,
        tone=tone,
    )


def matters(viewer: Viewer) -> Panel:
    """Show the open matters, those whose limit runs out first in front."""
    found = open_matters(viewer.user)
    run_out = sum(one.limit is not None and one.limit <= viewer.now for one in found)
    vip = sum(one.matter.is_vip for one in found)
    url = rows_url(viewer.user, OpenMatter, closed_at__isnull=True)
    return Panel(
        key="matters",
        title=_("Open matters"),
        icon="pending_actions",
        figures=[
            Figure(_("still open"), len(found), url),
            Figure(
                _("VIP"), vip, rows_url(viewer.user, OpenMatter, closed_at__isnull=True, kind__exact="vip")
            ),
            Figure(_("limit run out"), run_out, url, tone=Tone.ALARM if run_out else Tone.PLAIN),
        ],
        rows=[_matter_row(viewer, one) for one in found[:SHOWN]],
        nothing=_("Nothing is left open."),
        more=max(0, len(found) - SHOWN),
        url=url,
    )


def _matter_row(viewer: Viewer, one: MatterWithLimit) -> Row:
    mark, tone = clock(one.limit, viewer.now)
    owner = str(one.matter.owner) if one.matter.owner else _("nobody yet")
    return Row(
        one.matter.title,
        row_url(viewer.user, one.matter),
        note=f"{one.matter.desk.label} · {owner} · {one.matter.next_step or _('no next step')}",
        mark=mark or one.matter.get_kind_display(),
        tone=tone,
    )
