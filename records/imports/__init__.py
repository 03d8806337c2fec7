"""Original records from CSV and xlsx, or told by a program: every line accounted for."""

from records.imports.layouts import LAYOUTS, SORTS, SURVEY, SURVEY_LAYOUT
from records.imports.reading import Reader, Told

__all__ = ["LAYOUTS", "SORTS", "SURVEY", "SURVEY_LAYOUT", "Reader", "Told"]
