"""Results of a month: people, teams, desks, the centre; criteria and errors; the weeks before."""

from qc.selectors.results.criteria import (
    CriterionResult,
    CriterionResults,
    ErrorCount,
    SectionResult,
    criterion_results,
    error_counts,
    section_results,
)
from qc.selectors.results.month import MonthResults, ResultRow, month_results
from qc.selectors.results.one import (
    OperatorErrors,
    criterion_operators,
    criterion_weeks,
    evaluations_of,
    months_of_operator,
)
from qc.selectors.results.reading import Choice, reaches_all, seen_by
from qc.selectors.results.trends import Limited, Period, days_of, limits_of, weeks_until

__all__ = [
    "Choice",
    "CriterionResult",
    "CriterionResults",
    "ErrorCount",
    "Limited",
    "MonthResults",
    "OperatorErrors",
    "Period",
    "ResultRow",
    "SectionResult",
    "criterion_operators",
    "criterion_results",
    "criterion_weeks",
    "days_of",
    "error_counts",
    "evaluations_of",
    "limits_of",
    "month_results",
    "months_of_operator",
    "reaches_all",
    "section_results",
    "seen_by",
    "weeks_until",
]
