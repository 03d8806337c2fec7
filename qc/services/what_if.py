"""What-if (试算): score a month's counting evaluations again under a draft; nothing of them changes."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.months import Month
from jobs.models import JobState
from jobs.services import enqueue
from qc.domain.scorecard import Scorecard as Definition
from qc.domain.what_if import Before, Comparer, Comparison, Summary
from qc.models import (
    Evaluation,
    EvaluationQuerySet,
    ScorecardVersion,
    VersionState,
    WhatIf,
    WhatIfLine,
    WhatIfState,
)
from qc.services.scorecards import usable_definition
from staff.models import Employee

KIND = "qc.what_if"

AT_ONCE = 2_000
"""Evaluations that are tried while one waits for the page, some seconds' work; more are left to a job."""

CHUNK = 1_000
"""Evaluations read, compared and written together."""

Progress = Callable[[int, int], object]
_COLUMNS = ("pk", "operator_id", "version_id", "answers", "score", "outcome", "band", "is_critical")


def ask_what_if(
    version: ScorecardVersion, month: Month, *, now: datetime, asker: Employee | None = None
) -> WhatIf:
    """Ask what a month would have come to under a version; small months are tried at once.

    While the same content waits for the same month, the trial that waits is the answer.

    Raises:
        DomainError: `qc.scorecard.faulty`, a version that cannot be published cannot score;
            `qc.what_if.no_evaluations`, nothing counts in that month.
    """
    usable_definition(version.definition)
    count = compared_evaluations(version, month).count()
    if not count:
        raise DomainError(
            "qc.what_if.no_evaluations",
            _("No evaluation of this scorecard counts in %(month)s. Choose another month.")
            % {"month": month},
        )
    _give_up_failed(version, month, now=now)
    what_if = _waiting(version, month, now=now, asker=asker)
    if count <= AT_ONCE:
        run_what_if(what_if, now=now)
    elif what_if.job_id is None:
        what_if.job = enqueue(
            KIND,
            key=f"{KIND}.{what_if.pk}",
            payload={"what_if": what_if.pk},
            now=now,
            requested_by=asker,
        )
        what_if.save(update_fields=["job"])
    return what_if


def _waiting(version: ScorecardVersion, month: Month, *, now: datetime, asker: Employee | None) -> WhatIf:
    """Find the trial that waits for the same content and month, or make one."""
    wanted = {"version": version, "content_hash": version.content_hash, "month": str(month)}
    waiting = WhatIf.objects.filter(**wanted, state=WhatIfState.WAITING)
    try:
        with transaction.atomic():
            return waiting.first() or WhatIf.objects.create(
                **wanted, definition=version.definition, asked_at=now, asked_by=asker
            )
    except IntegrityError:  # somebody else asked in between
        return waiting.get()


def _give_up_failed(version: ScorecardVersion, month: Month, *, now: datetime) -> None:
    """Stop waiting for trials whose job failed, so that they can be asked for again."""
    failed = WhatIf.objects.filter(version=version, month=str(month), state=WhatIfState.WAITING)
    failed.filter(job__state=JobState.FAILED).update(state=WhatIfState.FAILED, finished_at=now)


def compared_evaluations(version: ScorecardVersion, month: Month) -> EvaluationQuerySet:
    """Return what a trial compares: the counting evaluations of the scorecard, of whichever version."""
    evaluations: EvaluationQuerySet = Evaluation.objects.counting().of_month(month)
    return evaluations.filter(version__scorecard=version.scorecard_id)


def run_what_if(what_if: WhatIf, *, now: datetime, progress: Progress = lambda done, total: None) -> None:
    """Compare every evaluation, line by line, and sum up; a second run begins again and changes nothing done.

    Raises:
        DomainError: `qc.scorecard.faulty`, the definition does not pass the checks of this release.
    """
    if what_if.state != WhatIfState.WAITING:
        return
    what_if.lines.all().delete()
    new = usable_definition(what_if.definition)
    comparer, summary, fingerprint = Comparer(new), Summary(new), hashlib.sha256()
    evaluations = compared_evaluations(what_if.version, Month.parse(what_if.month))
    versions, total, done = _definitions(what_if.version), evaluations.count(), 0
    for rows in _chunks(evaluations):
        lines = []
        for row in rows:
            old = versions[row["version_id"]]
            before = Before(row["score"], row["outcome"], row["band"], row["is_critical"])
            after = comparer.compare(old, row["answers"], name=row["version_id"])
            summary.add(row["operator_id"], old, before, after)
            lines.append(_line(what_if, row, after))
            fingerprint.update(f"{row['pk']}:{row['score']}:{row['outcome']}\n".encode())
        WhatIfLine.objects.bulk_create(lines)
        done += len(rows)
        progress(done, total)
    _finish(what_if, now=now, evaluations_hash=fingerprint.hexdigest(), summary=summary.table())


def _finish(what_if: WhatIf, *, now: datetime, **values: Any) -> None:
    waiting = WhatIf.objects.filter(pk=what_if.pk, state=WhatIfState.WAITING)
    waiting.update(state=WhatIfState.DONE, finished_at=now, **values)
    what_if.refresh_from_db()


def _chunks(evaluations: EvaluationQuerySet) -> Iterator[list[dict[str, Any]]]:
    """Read by id, each chunk with a statement of its own: nothing is held open while lines are written."""
    last = 0
    ordered = evaluations.order_by("pk")
    while rows := list(ordered.filter(pk__gt=last).values(*_COLUMNS)[:CHUNK]):
        yield rows
        last = rows[-1]["pk"]


def _definitions(version: ScorecardVersion) -> dict[int, Definition]:
    """Read the versions that the evaluations were scored with."""
    return {one.pk: one.parsed for one in version.scorecard.versions.exclude(state=VersionState.DRAFT)}


def _line(what_if: WhatIf, row: dict[str, Any], after: Comparison) -> WhatIfLine:
    is_scored = row["score"] is not None and after.score is not None
    return WhatIfLine(
        what_if=what_if,
        evaluation_id=row["pk"],
        old_score=row["score"],
        old_outcome=row["outcome"],
        old_band=row["band"],
        score=after.score,
        outcome=after.outcome,
        band=after.band,
        change=after.score - row["score"] if is_scored else None,
        reasons=[[obstacle.criterion, obstacle.kind.value] for obstacle in after.obstacles],
    )
