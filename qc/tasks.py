"""The long work of quality inspection: trying a draft on a large month."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.models import Job
from jobs.registry import Progress, job_kind
from qc.models import WhatIf
from qc.services.what_if import KIND, run_what_if


@job_kind(KIND, title=_("What-if of a scorecard"))
def try_scorecard(job: Job, progress: Progress) -> dict[str, Any]:
    """Compare a month under a draft; a run after a killed one begins again."""
    what_if = WhatIf.objects.select_related("version__scorecard").get(pk=job.payload["what_if"])
    run_what_if(what_if, now=timezone.now(), progress=progress)
    return {"what_if": what_if.pk, "evaluations": what_if.summary.get("evaluations", 0)}
