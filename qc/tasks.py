"""The long work and the clockwork of quality inspection: what-ifs, held months, what is final or waits."""

import secrets
from typing import Any

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.months import Month
from jobs.models import Job
from jobs.registry import Progress, job_kind
from qc import services
from qc.models import CalibrationReport, SamplePlan, WhatIf
from qc.services.calibration.reporting import KIND as REPORT_KIND
from qc.services.months import RELEASE_KIND
from qc.services.sampling import DRAW_KIND
from qc.services.what_if import KIND, run_what_if
from staff.models import Employee


@job_kind(KIND, title=_("What-if of a scorecard"))
def try_scorecard(job: Job, progress: Progress) -> dict[str, Any]:
    """Compare a month under a draft; a run after a killed one begins again."""
    what_if = WhatIf.objects.select_related("version__scorecard").get(pk=job.payload["what_if"])
    run_what_if(what_if, now=timezone.now(), progress=progress)
    return {"what_if": what_if.pk, "evaluations": what_if.summary.get("evaluations", 0)}


@job_kind(REPORT_KIND, title=_("Calibration report"))
def report_calibration(job: Job, progress: Progress) -> dict[str, Any]:
    """Compute a report on how inspectors agree; one that is done is left alone."""
    report = CalibrationReport.objects.get(pk=job.payload["report"])
    services.compute_report(report, now=timezone.now(), progress=progress)
    return {"report": report.pk, "evaluations": report.evaluations}


@job_kind(RELEASE_KIND, title=_("Release of the results of a month"))
def release_held(job: Job, progress: Progress) -> dict[str, Any]:
    """Deliver what a released month held; what a first run delivered, a second leaves alone."""
    released = services.release_held(
        Month.parse(job.payload["month"]),
        releaser=Employee.objects.get(pk=job.payload["releaser"]),
        now=timezone.now(),
    )
    return {"released": released}


@job_kind(DRAW_KIND, title=_("Sample of a month"))
def draw_month(job: Job, progress: Progress) -> dict[str, Any]:
    """Draw a plan's sample of a month; a second run finds what the first one drew."""
    plan = SamplePlan.objects.get(pk=job.payload["plan"])
    month = Month.parse(job.payload["month"])
    drawn = services.draw_month(plan, month, seed=secrets.token_hex(16), now=timezone.now())
    return {"draws": [check.pk for check in drawn]}


@shared_task(name="qc.draw_due_samples")
def draw_due_samples() -> int:
    """Queue last month's samples of the plans whose day has come; once for each plan and month."""
    return services.queue_due_samples(now=timezone.now())


@shared_task(name="qc.finalise_evaluations")
def finalise_evaluations() -> int:
    """Make final what cannot be appealed any more; any number of times."""
    return services.finalise_evaluations(now=timezone.now())


@shared_task(name="qc.remind_of_appeals")
def remind_of_appeals() -> int:
    """Remind of the appeals that wait; once a day whatever restarts."""
    return services.remind_of_appeals(now=timezone.now())


@shared_task(name="qc.remind_of_measures")
def remind_of_measures() -> int:
    """Remind of measures that are due or overdue; any number of times a day."""
    return services.remind_of_measures(now=timezone.now())


@shared_task(name="qc.tell_overdue_call_backs")
def tell_about_overdue_call_backs() -> int:
    """Tell leads and quality managers about overdue call-backs, each once; runs every minute."""
    return services.tell_overdue_call_backs(timezone.now())


@shared_task(name="qc.report_calibration")
def report_calibration_weekly() -> int:
    """Compute the week's report on how inspectors agree; any number of times a week."""
    return int(services.ask_weekly_report(now=timezone.now()) is not None)
