"""How inspectors agree: what they agree on least, sessions that run, and an inspector's own figures."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from qc.models import CalibrationReport, CalibrationSession
from qc.selectors.calibration import criterion_of, latest_report
from qc.selectors.calibration import my_calibration as figures_of
from qc.wording.calibration import coefficient_text, leading_name, leading_of, points_text, told
from reports.start_page.links import row_url, rows_url
from reports.start_page.parts import Figure, Panel, Row, Tone
from reports.start_page.viewer import Viewer
from reports.wording import day_text

SHOWN_SESSIONS = 4


def calibration(viewer: Viewer) -> Panel:
    """Show the criteria inspectors agree on least, and the sessions that run."""
    report = latest_report()
    sessions = list(_running(viewer))
    week = reverse("admin:qc_calibrationreport_week")
    return Panel(
        key="calibration",
        title=_("Calibration of the week"),
        icon="balance",
        rows=[*(_worst(report) if report else ()), *(_session(viewer, one) for one in sessions)],
        nothing=_("No report yet. Compute one, or raise the share that is scored twice."),
        url=week if report else rows_url(viewer.user, CalibrationReport),
    )


def _running(viewer: Viewer) -> Any:
    rows = CalibrationSession.objects.visible_to(viewer.user).running()
    return rows.order_by("due_on", "pk")[:SHOWN_SESSIONS]


def _worst(report: CalibrationReport) -> list[Row]:
    rows = []
    for place in report.figures.get("worst", []):
        criterion = criterion_of(report, place["version"], place["key"])
        if criterion is not None:
            figure = leading_of(criterion)
            args = [report.pk, place["version"], place["key"]]
            rows.append(
                Row(
                    told(criterion["label"]),
                    reverse("admin:qc_calibrationreport_pairs", args=args),
                    note=f"{leading_name(criterion)} {coefficient_text(figure)} · n = {figure['n_units']}",
                    mark=_("inspectors agree least"),
                    tone=Tone.WARN if figure["low"] < 0.667 else Tone.NOTE,
                )
            )
    return rows


def _session(viewer: Viewer, session: CalibrationSession) -> Row:
    return Row(
        session.name,
        row_url(viewer.user, session),
        note=str(session.get_state_display()),
        mark=_("due %(day)s") % {"day": day_text(session.due_on)},
        tone=Tone.NOTE,
    )


def my_calibration(viewer: Viewer) -> Panel:
    """Show an inspector how they agree, how severe they are, and which appeals were granted."""
    mine = figures_of(viewer.user, today=viewer.today)
    url = reverse("admin:qc_calibrationsession_mine")
    own, severity = mine.agreement, mine.severity
    figures = [
        Figure(
            _("same answer as partners"),
            f"{100 * own['same'] / own['compared']:.0f} %" if own and own["compared"] else "—",
            url,
            _("%(count)d contacts scored twice") % {"count": own["contacts"] if own else 0},
        ),
        Figure(_("my severity, points"), points_text(severity, "effect") if severity else "—", url),
        Figure(
            _("appeals granted"),
            len(mine.appeals.changed),
            url,
            _("of %(count)d decided") % {"count": mine.appeals.decided},
            Tone.NOTE if mine.appeals.changed else Tone.PLAIN,
        ),
    ]
    return Panel(
        key="my-calibration",
        title=_("My calibration"),
        icon="balance",
        figures=figures,
        rows=[_session(viewer, one) for one in _running(viewer)],
        nothing=_("No calibration session waits for your sheets."),
        url=url,
    )
