"""Colours and numbers, the same on every list of quality inspection."""

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format

from qc.domain.numbers import displayed
from qc.models import (
    Evaluation,
    EvaluationOutcome,
    EvaluationState,
    PhraseSeverity,
    VersionState,
    WhatIfState,
)

OUTCOME_COLOURS = {
    EvaluationOutcome.PASS: "success",
    EvaluationOutcome.FAIL: "warning",
    EvaluationOutcome.CRITICAL_FAIL: "danger",
    EvaluationOutcome.NO_SCORE: "info",
    EvaluationOutcome.SCORED: "info",
}
STATE_COLOURS = {
    EvaluationState.DRAFT: "info",
    EvaluationState.SUBMITTED: "warning",
    EvaluationState.RELEASED: "primary",
    EvaluationState.ACKNOWLEDGED: "success",
    EvaluationState.APPEALED: "danger",
    EvaluationState.FINAL: "success",
    EvaluationState.SUPERSEDED: "info",
}
VERSION_COLOURS = {
    VersionState.DRAFT: "warning",
    VersionState.PUBLISHED: "success",
    VersionState.RETIRED: "info",
}
WHAT_IF_COLOURS = {
    WhatIfState.WAITING: "warning",
    WhatIfState.DONE: "success",
    WhatIfState.FAILED: "danger",
}
SEVERITY_COLOURS = {
    PhraseSeverity.MINOR: "info",
    PhraseSeverity.MAJOR: "warning",
    PhraseSeverity.CRITICAL: "danger",
}


def score_text(score: Decimal | None, places: int = 2) -> str:
    """Write a stored score as it is shown; a dash where there is none."""
    return "—" if score is None else f"{displayed(score, places):f}"


def day_text(day: date) -> str:
    """Write a day with its weekday."""
    return date_format(day, "Y-m-d D")


def outcome_label(evaluation: Evaluation) -> tuple[str, str]:
    """Give outcome and its name, for a coloured label; a draft has none."""
    return evaluation.outcome, str(evaluation.get_outcome_display()) if evaluation.outcome else "—"
