"""How quality stands, what waits to be inspected, and which results are new."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qc.domain.means import Mean
from qc.models import SHOWN_STATES, Appeal, AppealState, Assignment, Evaluation, EvaluationState, Purpose
from qc.selectors import CriterionResult, DueSample, appeal_load, due_samples, undrawn, waiting_appeals
from qc.wording import change_text, here, interval_text, share_text
from reports.selectors.quality import (
    InspectionLoad,
    QualityStanding,
    inspection_load,
    losing_criteria,
    one_place,
    quality_standing,
    queue_of,
    released_between,
)
from reports.start_page.links import row_url, rows_url
from reports.start_page.parts import Chart, Figure, Panel, Row, Tone
from reports.start_page.viewer import Viewer
from reports.wording import day_text, moment_text

SHOWN = 6
"""Rows of a list on the start page; the rest is behind its link."""

FRESH = timedelta(hours=36)
"""Results released within this span are shown as new: those of the last shifts (default)."""


def team_quality(viewer: Viewer) -> Panel:
    """Show how one's own team stands."""
    return _quality(viewer, _("Quality of my team"))


def centre_quality(viewer: Viewer) -> Panel:
    """Show how the centre stands."""
    return _quality(viewer, _("Quality"))


def _quality(viewer: Viewer, title: str) -> Panel:
    standing = quality_standing(viewer.today, reader=viewer.user)
    url = evaluations_url(viewer, month=str(viewer.month))
    has_results = standing.month.count or standing.before.count
    return Panel(
        key="quality",
        title=title,
        icon="monitoring",
        figures=_figures(viewer, standing, url) if has_results else (),
        rows=_losing(viewer) if has_results else (),
        chart=_trend(standing) if has_results else None,
        nothing="" if has_results else _("No evaluation has been released yet."),
        url=url,
    )


def _figures(viewer: Viewer, standing: QualityStanding, url: str) -> list[Figure]:
    critical = evaluations_url(viewer, month=str(viewer.month), is_critical__exact=1)
    return [
        Figure(_("mean this month"), one_place(standing.month.value), url, _sure(standing)),
        Figure(
            _("mean last month"),
            one_place(standing.before.value),
            evaluations_url(viewer, month=str(viewer.month.previous())),
            " · ".join(filter(None, [_counted(standing.before), _changed(standing)])),
        ),
        Figure(
            _("critical errors"),
            standing.critical,
            critical,
            tone=Tone.ALARM if standing.critical else Tone.PLAIN,
        ),
    ]


def evaluations_url(viewer: Viewer, **filters: object) -> str:
    """Lead to the released official evaluations that pass some filters."""
    return rows_url(
        viewer.user, Evaluation, state__in=",".join(SHOWN_STATES), purpose__exact=Purpose.OFFICIAL, **filters
    )


def _sure(standing: QualityStanding) -> str:
    """Say of how many the mean is, and its interval."""
    return " · ".join(filter(None, [_counted(standing.month), interval_text(standing.measure, 1)]))


def _changed(standing: QualityStanding) -> str:
    """Say what has changed since, and whether it may be chance."""
    return (
        ""
        if standing.change is None
        else _("since: %(change)s") % {"change": change_text(standing.change, 1)}
    )


def _losing(viewer: Viewer) -> list[Row]:
    """Name the criteria that lose most points this month, each leading to its errors."""
    return [losing_row(viewer, one) for one in losing_criteria(viewer.month, reader=viewer.user)]


def losing_row(viewer: Viewer, one: CriterionResult) -> Row:
    """Name a criterion that loses points, with its share, n and errors."""
    return Row(
        here(one.version.parsed.criterion_by_key[one.criterion].label),
        evaluations_url(
            viewer,
            month=str(viewer.month),
            counts=1,
            error=one.criterion,
            version__scorecard__id__exact=one.version.scorecard_id,
        ),
        note=_("loses most points: %(share)s of the points earned, n = %(n)d")
        % {"share": share_text(one.mean), "n": one.mean.n},
        mark=ngettext("%(count)d error", "%(count)d errors", one.errors) % {"count": one.errors},
        tone=Tone.ALARM if one.critical_errors else Tone.NOTE,
    )


def _counted(mean: Mean) -> str:
    return ngettext("of %(count)d evaluation", "of %(count)d evaluations", mean.count) % {"count": mean.count}


def _trend(standing: QualityStanding) -> Chart:
    values = [
        None if week.mean.value is None else float(round(week.mean.value, 1)) for week in standing.weeks
    ]
    known = [value for value in values if value is not None]
    labels = [f"{week.monday:%m-%d}" for week in standing.weeks]
    return Chart(
        kind="line",
        labels=labels,
        values=values,
        name=_("mean score"),
        summary=_summary(known),
        lowest=max(0.0, min(known, default=0.0) - 5),
        highest=100.0,
    )


def _summary(known: list[float]) -> str:
    """Say in words what the chart shows."""
    if not known:
        return _("Weekly means of the last 8 weeks: none yet.")
    return _("Weekly means of the last 8 weeks: lowest %(low)s, highest %(high)s, latest %(latest)s.") % {
        "low": f"{min(known):.1f}",
        "high": f"{max(known):.1f}",
        "latest": f"{known[-1]:.1f}",
    }


def new_results(viewer: Viewer) -> Panel:
    """Show the results of the last shifts, newest first, for the lead to read and comment on."""
    rows = list(released_between(viewer.now - FRESH, viewer.now, reader=viewer.user))
    return Panel(
        key="results",
        title=_("New inspection results"),
        icon="fact_check",
        rows=[_result_row(viewer, row) for row in rows[:SHOWN]],
        nothing=_("No results of the last shifts."),
        more=max(0, len(rows) - SHOWN),
        url=evaluations_url(
            viewer,
            released_at__gte=(viewer.now - FRESH).isoformat(),
        ),
    )


def _result_row(viewer: Viewer, row: Evaluation) -> Row:
    tone = Tone.ALARM if row.is_critical else Tone.GOOD if row.outcome == "pass" else Tone.NOTE
    mark = one_place(row.score) if row.score is not None else row.get_outcome_display()
    released = moment_text(row.released_at, viewer.zone) if row.released_at else ""
    return Row(
        str(row.operator),
        row_url(viewer.user, row),
        note=f"{row.version.scorecard.label} · {released}",
        mark=f"{mark} · {_('critical error')}" if row.is_critical else mark,
        tone=tone,
    )


def appeals(viewer: Viewer) -> Panel:
    """Show the appeals that wait for a decision, the most urgent first."""
    load = appeal_load(viewer.today, reader=viewer.user)
    rows = list(waiting_appeals().visible_to(viewer.user)[:SHOWN]) if load.open else []
    url = rows_url(viewer.user, Appeal, state__exact=AppealState.OPEN)
    return Panel(
        key="appeals",
        title=_("Appeals"),
        icon="gavel",
        figures=[
            Figure(_("to be decided"), load.open, url, tone=Tone.NOTE if load.open else Tone.PLAIN),
            Figure(_("overdue"), load.overdue, url, tone=Tone.ALARM if load.overdue else Tone.PLAIN),
        ],
        rows=[_appeal_row(viewer, row) for row in rows],
        nothing=_("No appeal waits for a decision."),
        more=max(0, load.open - len(rows)),
        url=url,
    )


def _appeal_row(viewer: Viewer, row: Appeal) -> Row:
    days = (row.due_on - viewer.today).days
    said = len(row.comments.all())
    return Row(
        str(row.evaluation.operator),
        row_url(viewer.user, row),
        note=f"{row.evaluation.version.scorecard.label} · {day_text(row.evaluation.day)} · "
        + (_("the lead has answered") if said else _("not answered by the lead yet")),
        mark=_("due %(day)s") % {"day": day_text(row.due_on)},
        tone=Tone.ALARM if days < 0 else Tone.WARN if days <= 1 else Tone.NOTE,
    )


def my_queue(viewer: Viewer) -> Panel:
    """Show an inspector what to score next; never what the blind partner scored."""
    load = inspection_load(viewer.today, since=viewer.month_began, inspector=viewer.user)
    rows = list(queue_of(viewer.user)[:SHOWN])
    url = rows_url(viewer.user, Assignment, done_at__isnull=True)
    return Panel(
        key="queue",
        title=_("My queue"),
        icon="checklist",
        figures=_load_figures(viewer, load, url),
        rows=[_assignment_row(viewer, row) for row in rows],
        nothing=_("Nothing waits for you. The quality manager draws the next sample."),
        more=max(0, load.open - len(rows)),
        url=url,
    )


def inspection(viewer: Viewer) -> Panel:
    """Show how far the inspection of the whole centre is."""
    load = inspection_load(viewer.today, since=viewer.month_began)
    url = rows_url(viewer.user, Assignment, done_at__isnull=True)
    due = _due_rows(viewer)
    nothing = "" if load.open or due else _("Every assigned contact has been scored. Draw the next sample.")
    return Panel(
        key="inspection",
        title=_("Inspection"),
        icon="fact_check",
        figures=_load_figures(viewer, load, url),
        rows=due,
        nothing=nothing,
        url=url,
    )


def _due_rows(viewer: Viewer) -> list[Row]:
    """Name the plans not drawn for last month yet, or else what could be drawn of this month."""
    if not viewer.user.has_perm("qc.draw_sample"):
        return []
    due = due_samples(viewer.today)
    return [_due_row(one, is_due=True) for one in due] or [
        _due_row(one, is_due=False) for one in undrawn(viewer.month)
    ]


def _due_row(due: DueSample, *, is_due: bool) -> Row:
    """Lead to the preview of a draw."""
    return Row(
        _("Draw the sample of %(month)s") % {"month": due.month},
        f"{reverse('admin:qc_sampleplan_draw')}?plan={due.plan.pk}&month={due.month}",
        note=due.plan.name,
        mark=_("not drawn yet") if is_due else _("until yesterday"),
        tone=Tone.WARN if is_due else Tone.PLAIN,
    )


def _load_figures(viewer: Viewer, load: InspectionLoad, url: str) -> list[Figure]:
    late = rows_url(viewer.user, Assignment, done_at__isnull=True, due_on__lt=viewer.today)
    done = rows_url(viewer.user, Assignment, done_at__gte=viewer.month_began.isoformat())
    sheets = rows_url(
        viewer.user, Evaluation, state__exact=EvaluationState.SUBMITTED, purpose__exact=Purpose.OFFICIAL
    )
    return [
        Figure(_("to score"), load.open, url),
        Figure(_("overdue"), load.overdue, late, tone=Tone.ALARM if load.overdue else Tone.PLAIN),
        Figure(_("to release"), load.to_release, sheets, tone=Tone.NOTE if load.to_release else Tone.PLAIN),
        Figure(_("scored this month"), load.done, done, tone=Tone.GOOD if load.done else Tone.PLAIN),
    ]


def _assignment_row(viewer: Viewer, row: Assignment) -> Row:
    days = (row.due_on - viewer.today).days
    tone = Tone.ALARM if days < 0 else Tone.WARN if days <= 1 else Tone.NOTE
    desk = row.contact.desk.label if row.contact.desk else row.contact.source
    return Row(
        f"{row.contact.operator or row.contact.agent_code}",
        row_url(viewer.user, row),
        note=f"{desk} · {moment_text(row.contact.started_at, viewer.zone)}",
        mark=_("due %(day)s") % {"day": day_text(row.due_on)},
        tone=tone,
    )
