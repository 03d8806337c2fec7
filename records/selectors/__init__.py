"""Reads of the original records."""

from records.selectors.complaints import complaints_of, contacts_with_complaints
from records.selectors.figures import Figures, figures_between
from records.selectors.surveys import SurveyResult, survey_result

__all__ = [
    "Figures",
    "SurveyResult",
    "complaints_of",
    "contacts_with_complaints",
    "figures_between",
    "survey_result",
]
