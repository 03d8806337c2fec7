"""Reads of the original records."""

from records.selectors.complaints import complaints_of, contacts_with_complaints
from records.selectors.surveys import SurveyResult, survey_result

__all__ = ["SurveyResult", "complaints_of", "contacts_with_complaints", "survey_result"]
