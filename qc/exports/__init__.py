"""What is in the sheets and files of quality inspection."""

from qc.exports.contents import MonthContents, month_contents
from qc.exports.ratings import ratings_as_dict, ratings_as_text
from qc.exports.survey import survey_rows
from qc.exports.toml import toml_file
from qc.exports.workbook import file_name, month_sheets

__all__ = [
    "MonthContents",
    "file_name",
    "month_contents",
    "month_sheets",
    "ratings_as_dict",
    "ratings_as_text",
    "survey_rows",
    "toml_file",
]
