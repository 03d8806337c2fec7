"""Compute how inspectors agree and how severe each is, and keep it as it came out."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from jobs.models import JobState
from jobs.services import enqueue
from qc.models import CalibrationReport, CalibrationReportState
from qc.selectors.calibration import Telling, first_versions, material, report_figures
from staff.models import Employee
from staff.selectors import centre_day

KIND = "qc.calibration_report"
DAYS = 90
"""Length of the period that is reported on unless another is asked for (default)."""

AT_ONCE = 5_000
"""Evaluations that are computed while one waits for the page; more are left to a job."""


def ask_report(
    first_day: date, last_day: date, *, now: datetime, asker: Employee | None = None
) -> CalibrationReport:
    """Ask for a report on a period; small ones are computed at once.

    While a report on the same period waits, it is the answer; one that is done is never changed: asking again
    makes another.

    Raises:
        DomainError: `qc.calibration.period` (ends before it begins), `qc.calibration.nothing_scored`.
    """
    if last_day < first_day:
        raise DomainError("qc.calibration.period", _("The period ends before it begins."), status=400)
    count = first_versions(first_day, last_day).count()
    if not count:
        raise DomainError(
            "qc.calibration.nothing_scored",
            _("Nothing was scored from %(first)s to %(last)s. Choose another period.")
            % {"first": first_day, "last": last_day},
        )
    report = _waiting(first_day, last_day, now=now, asker=asker)
    if count <= AT_ONCE:
        compute_report(report, now=now)
    elif report.job_id is None:
        payload = {"report": report.pk}
        key = f"{KIND}.{report.pk}"
        report.job = enqueue(KIND, key=key, payload=payload, now=now, requested_by=asker)
        report.save(update_fields=["job"])
    return report


def ask_weekly_report(*, now: datetime) -> CalibrationReport | None:
    """Ask for the report of the last 90 days once a week; a second call in the same week makes none."""
    today = centre_day(now)
    monday = today - timedelta(days=today.weekday())
    first, last = monday - timedelta(days=DAYS), monday - timedelta(days=1)
    same = CalibrationReport.objects.filter(first_day=first, last_day=last)
    if same.exclude(state=CalibrationReportState.FAILED).exists() or not first_versions(first, last).exists():
        return None
    return ask_report(first, last, now=now)


def _waiting(first: date, last: date, *, now: datetime, asker: Employee | None) -> CalibrationReport:
    """Find the report that waits for the same period, or make one; a failed one waits no longer."""
    waiting = CalibrationReport.objects.filter(
        first_day=first, last_day=last, state=CalibrationReportState.WAITING
    )
    waiting.filter(job__state=JobState.FAILED).update(state=CalibrationReportState.FAILED)
    try:
        with transaction.atomic():
            return waiting.get_or_create(
                first_day=first,
                last_day=last,
                state=CalibrationReportState.WAITING,
                defaults={"asked_at": now, "asked_by": asker},
            )[0]
    except IntegrityError:  # somebody asked at the same moment
        return waiting.get()


def compute_report(
    report: CalibrationReport, *, now: datetime, progress: Telling = lambda done, total: None
) -> None:
    """Compute a report that waits and keep it; one that is done is left alone, whoever runs again."""
    if report.state != CalibrationReportState.WAITING:
        return
    found = material(report.first_day, report.last_day)
    figures = report_figures(found, progress)
    rows = CalibrationReport.objects.filter(pk=report.pk, state=CalibrationReportState.WAITING)
    rows.update(
        state=CalibrationReportState.DONE,
        computed_at=now,
        evaluations=found.evaluations,
        content_hash=found.content_hash,
        figures=figures,
    )
    report.refresh_from_db()
