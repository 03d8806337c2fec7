"""The clock makes final what cannot be appealed any more."""

from datetime import datetime

from django.db.models import Q

from qc.models import Evaluation, EvaluationState, QualityMonth
from staff.selectors import centre_day


def finalise_evaluations(*, now: datetime) -> int:
    """Make final every version whose window has passed, or that has no appeal left, once acknowledged.

    In a locked month it need not be acknowledged once the window has passed: until then the operator still
    can, though no appeal is left. An open appeal is never closed by the clock. One statement;
    a second run finds nothing.

    Returns:
        How many became final.
    """
    passed = Q(appeal_until__lt=centre_day(now)) | Q(appeal_until__isnull=True)
    locked = Q(month__in=QualityMonth.objects.locked().order_by().values("month"))
    acknowledged = Q(state=EvaluationState.ACKNOWLEDGED) & (passed | Q(appeals_left=0))
    due = Evaluation.objects.filter(acknowledged | (Q(state=EvaluationState.RELEASED) & passed & locked))
    return due.order_by().update(state=EvaluationState.FINAL, finalised_at=now)
