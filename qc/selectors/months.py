"""What counts in a quality month, and what came too late for it."""

from hashlib import sha256

from qc.models import (
    Adjustment,
    AdjustmentQuerySet,
    Appeal,
    Evaluation,
    EvaluationState,
    Override,
    Purpose,
    QualityMonth,
)


def month_digest(month: object) -> tuple[int, str]:
    """Count what counts in a month, with the SHA-256 over it: evaluation, outcome and score, one a line."""
    digest, count = sha256(), 0
    rows = Evaluation.objects.counting().of_month(month).order_by("pk")
    for pk, outcome, score in rows.values_list("pk", "outcome", "score").iterator(chunk_size=2000):
        digest.update(f"{pk} {outcome} {'' if score is None else f'{score:.6f}'}\n".encode())
        count += 1
    return count, digest.hexdigest()


def is_locked(month: object) -> bool:
    """Say whether nothing in a month changes any more."""
    return QualityMonth.objects.locked().filter(month=str(month)).exists()


def unfinished(month: object) -> dict[str, int]:
    """Count what of a month is not finished, and would come after a lock."""
    sheets = Evaluation.objects.of_month(month).filter(purpose=Purpose.OFFICIAL)
    return {
        "drafts": sheets.filter(state=EvaluationState.DRAFT).count(),
        "submitted": sheets.filter(state=EvaluationState.SUBMITTED).count(),
        "open_appeals": Appeal.objects.open().filter(evaluation__month=str(month)).count(),
        "open_overrides": Override.objects.open().filter(evaluation__month=str(month)).count(),
    }


def month_counts(month: object) -> dict[str, int]:
    """Count what counts in a month, what of it is not finished, and what came after its lock."""
    return {
        "counting": Evaluation.objects.counting().of_month(month).count(),
        **unfinished(month),
        "adjustments": Adjustment.objects.of_month(month).count(),
    }


def adjustments(among: AdjustmentQuerySet | None = None) -> AdjustmentQuerySet:
    """Return the adjustment list, or some of it, with the people and the contact it names, newest first."""
    listed = Adjustment.objects.all() if among is None else among
    rows: AdjustmentQuerySet = listed.select_related(
        "evaluation__operator", "evaluation__contact", "evaluation__version__scorecard", "added_by"
    )
    return rows.defer("evaluation__answers", "evaluation__version__definition", "evaluation__contact__raw")
